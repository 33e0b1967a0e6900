"""Reads the data sets of a folder, or makes them from the shipped pack with its own phrasings held out."""

from __future__ import annotations

import codecs
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from benchmarks.typing_errors import with_errors
from bot.curation.evaluate import DataEntry, DataSet, DataSetError, Query, read_data_set
from bot.knowledge.models.pack import Entry, Pack
from bot.messages import Language
from bot.text.normalize import script_language

EDITS = (0, 1, 2)
"""Numbers of typing errors per question."""
_MOST_MISTYPED = 800
_SEED = 1
_MISTYPED = TypeAdapter(dict[str, tuple[Query, ...]])


class _Dev(BaseModel):
    """The optional part of a data set: questions to tune on, so that `queries` stay unseen."""

    dev_queries: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionFold:
    """One knowledge base with its questions."""

    data: DataSet
    mistyped: Mapping[int, tuple[Query, ...]]
    """Number of typing errors -> the same in-scope queries with so many of them."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A named data set: as it is, or in several folds."""

    name: str
    folds: tuple[QuestionFold, ...]
    of_the_pack: bool = False


def sets_of_folder(folder: Path, *, dev: bool = False) -> list[QuestionSet]:
    """Every data set `NAME.json` of a folder, with `typos/NAME.json` or, where there is none, typing errors made up.

    Args:
        folder: where the files are.
        dev: ask the questions meant to tune on.

    Raises:
        DataSetError: there is no data set, or one cannot be read.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise DataSetError(f"{folder} holds no data set: give a folder with files NAME.json (entries, queries)")
    return [QuestionSet(file.stem, (_fold_of_file(file, dev=dev),)) for file in files]


def _fold_of_file(file: Path, *, dev: bool) -> QuestionFold:
    data = read_data_set(file)
    if dev:
        data = replace_queries(data, _read_dev(file))
    typos = file.parent / "typos" / file.name
    return QuestionFold(data, _read_mistyped(typos) if typos.exists() and not dev else _mistype(data.queries))


def _read_dev(file: Path) -> tuple[Query, ...]:
    try:
        return _Dev.model_validate_json(file.read_bytes().removeprefix(codecs.BOM_UTF8)).dev_queries
    except ValidationError as error:
        raise DataSetError(f"{file} has dev_queries that are none: each is an object with text and id") from error


def _read_mistyped(file: Path) -> Mapping[int, tuple[Query, ...]]:
    try:
        read = _MISTYPED.validate_json(file.read_bytes())
        return {edits: read[str(edits)] for edits in EDITS}
    except OSError as error:
        raise DataSetError(f"{file} cannot be read: {error.strerror}") from error
    except (ValidationError, KeyError) as error:
        raise DataSetError(f'{file} does not hold queries under "0", "1" and "2": mend it or remove it') from error


def _mistype(queries: Sequence[Query]) -> Mapping[int, tuple[Query, ...]]:
    dice = random.Random(_SEED)
    known = [query for query in queries if query.id is not None]
    asked = dice.sample(known, min(len(known), _MOST_MISTYPED))
    return {edits: tuple(query.model_copy(update={"text": with_errors(query.text, edits, dice)}) for query in asked) for edits in EDITS}


def sets_of_pack(pack: Pack, folds: int) -> list[QuestionSet]:
    """The shipped pack as two data sets, one a language.

    Of each entry every `folds`-th phrasing of the language is asked and not known, in turn; everything else is known.
    Out of scope is what the pack's own tests want to see refused, asked of every fold.
    """
    return [QuestionSet(f"pack, {name}", _folds(pack, language, folds), of_the_pack=True) for language, name in _LANGUAGES.items()]


_LANGUAGES: Mapping[Language, str] = {"en": "English", "zh": "Chinese"}


def _folds(pack: Pack, language: Language, folds: int) -> tuple[QuestionFold, ...]:
    refused = [refusal.text for refusal in pack.refusals if script_language(refusal.text) == language]
    datasets = [
        DataSet(
            entries=tuple(
                DataEntry(id=entry.id, questions=tuple(_known_phrasings(entry, language, folds, fold))) for entry in pack.entries
            ),
            queries=(
                *(Query(text=text, id=entry.id) for entry in pack.entries for text in entry.phrasings.of(language)[fold::folds]),
                *(Query(text=text, id=None) for text in refused),
            ),
        )
        for fold in range(folds)
    ]
    return tuple(QuestionFold(data, _mistype(data.queries)) for data in datasets)


def _known_phrasings(entry: Entry, language: Language, folds: int, fold: int) -> Iterable[str]:
    yield from (entry.question.en, entry.question.zh)
    for other in _LANGUAGES:
        yield from (text for at, text in enumerate(entry.phrasings.of(other)) if other != language or at % folds != fold)


def sampled(found: QuestionSet, most: int) -> QuestionSet:
    """A quicker set: the first fold, with at most so many queries in scope, out of scope, and with typing errors, by seeded chance."""
    dice = random.Random(_SEED)
    fold = found.folds[0]
    inside = [query for query in fold.data.queries if query.id is not None]
    outside = [query for query in fold.data.queries if query.id is None]
    chosen = [query for group in (inside, outside) for query in dice.sample(group, min(len(group), most))]
    mistyped = {edits: queries[:most] for edits, queries in fold.mistyped.items()}
    return replace(found, folds=(QuestionFold(replace_queries(fold.data, chosen), mistyped),))


def replace_queries(data: DataSet, queries: Iterable[Query]) -> DataSet:
    """The same knowledge base with other questions."""
    return data.model_copy(update={"queries": tuple(queries)})

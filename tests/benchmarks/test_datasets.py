"""Data sets: those of a folder, and the pack with its phrasings held out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.datasets import EDITS, sampled, sets_of_folder, sets_of_pack
from bot.curation.evaluate import DataSetError
from bot.knowledge.models.pack import Pack

FOLDS = 4
QUERIES = [{"text": f"question number {number}", "id": "a" if number % 2 else None} for number in range(40)]
DOCUMENT = {"entries": [{"id": "a", "questions": ["what is it"]}], "queries": QUERIES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "set.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return tmp_path


def write_typos(folder: Path, content: str) -> Path:
    (folder / "typos").mkdir()
    file = folder / "typos" / "set.json"
    file.write_text(content, encoding="utf-8")
    return file


def test_every_phrasing_of_the_pack_is_held_out_once(frozen_pack: Pack) -> None:
    english, chinese = sets_of_pack(frozen_pack, FOLDS)
    for found, phrasings in (
        (english, [text for entry in frozen_pack.entries for text in entry.phrasings.en]),
        (chinese, [text for entry in frozen_pack.entries for text in entry.phrasings.zh]),
    ):
        asked = [query.text for fold in found.folds for query in fold.data.queries if query.id is not None]
        assert sorted(asked) == sorted(phrasings)


def test_what_is_asked_of_the_pack_is_not_known(frozen_pack: Pack) -> None:
    for found in sets_of_pack(frozen_pack, FOLDS):
        for fold in found.folds:
            known = {(entry.id, text) for entry in fold.data.entries for text in entry.questions}
            titles = {(entry.id, text) for entry in frozen_pack.entries for text in (entry.question.en, entry.question.zh)}
            assert not known.intersection((query.id or "", query.text) for query in fold.data.queries) - titles


def test_each_language_is_asked_its_own_refusals(frozen_pack: Pack) -> None:
    english, chinese = sets_of_pack(frozen_pack, FOLDS)
    refused = [{query.text for query in found.folds[0].data.queries if query.id is None} for found in (english, chinese)]
    assert all(refused)
    assert not refused[0] & refused[1]
    assert refused[0] | refused[1] <= {refusal.text for refusal in frozen_pack.refusals}


def test_typing_errors_are_made_up_where_a_folder_brings_none(folder: Path) -> None:
    mistyped = sets_of_folder(folder)[0].folds[0].mistyped
    assert tuple(mistyped) == EDITS
    assert {query.id for query in mistyped[2]} == {"a"}
    assert {query.text for query in mistyped[0]} == {query["text"] for query in QUERIES if query["id"]}
    assert mistyped == sets_of_folder(folder)[0].folds[0].mistyped, "the same at every run"


def test_typing_errors_of_the_folder_are_used(folder: Path) -> None:
    write_typos(folder, json.dumps({str(edits): [{"text": f"{edits} slips", "id": "a"}] for edits in EDITS}))
    mistyped = sets_of_folder(folder)[0].folds[0].mistyped
    assert [queries[0].text for queries in mistyped.values()] == ["0 slips", "1 slips", "2 slips"]


@pytest.mark.parametrize("content", ["", "[]", '{"0": []}'])
def test_a_file_of_typing_errors_that_is_none_is_named(folder: Path, content: str) -> None:
    file = write_typos(folder, content)
    with pytest.raises(DataSetError) as caught:
        sets_of_folder(folder)
    assert str(caught.value).startswith(f"{file} does not hold queries")


def test_questions_to_tune_on_are_asked_instead_of_the_others(folder: Path) -> None:
    (folder / "set.json").write_text(json.dumps(DOCUMENT | {"dev_queries": [{"text": "to tune on", "id": "a"}]}), encoding="utf-8")
    fold = sets_of_folder(folder, dev=True)[0].folds[0]
    assert [query.text for query in (*fold.data.queries, *fold.mistyped[0])] == ["to tune on"] * 2


def test_dev_queries_that_are_none_are_named(folder: Path) -> None:
    (folder / "set.json").write_text(json.dumps(DOCUMENT | {"dev_queries": [1]}), encoding="utf-8")
    assert sets_of_folder(folder), "who does not ask them is not troubled"
    with pytest.raises(DataSetError, match="dev_queries"):
        sets_of_folder(folder, dev=True)


def test_a_sample_takes_as_many_of_each_kind(folder: Path) -> None:
    found = sampled(sets_of_folder(folder)[0], 5)
    (fold,) = found.folds
    assert [sum((query.id is None) is outside for query in fold.data.queries) for outside in (False, True)] == [5, 5]
    assert all(len(queries) == 5 for queries in fold.mistyped.values())

"""Lint: a statement keeps the modality of the facts that it cites, and its words show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.knowledge.checks.layers import is_partly_unreadable, readable, told
from bot.knowledge.checks.words import clauses_of, pattern_of
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.claims import Mark, ModalWords
from bot.knowledge.models.law import BesideStatement, LawStatement, OutsideStatement
from bot.knowledge.models.pack import Claim
from bot.messages import LANGUAGES, Language

STRENGTH: tuple[Mark, ...] = ("may", "recommended", "must")
"""Modalities of what to do, the weakest first."""
TOLD: tuple[Mark, ...] = (*STRENGTH, "in_theory")
"""Modalities that a statement has to show. A `fact` and an `estimate` only say how things are."""

_KINDS: Mapping[Mark, str] = {"must": "a duty", "recommended": "a recommendation", "may": "a permission"}
_FACTS: Mapping[Mark, str] = {"must": "a must", "recommended": "a recommendation", "may": "a may"}


class ModalWord(NamedTuple):
    """A word as it stands in a text, and what it shows."""

    word: str
    mark: Mark


class ModalWordFinder:
    """Knows the modal words of a pack."""

    def __init__(self, listed: Iterable[ModalWords]) -> None:
        """Prepares the patterns."""
        self._marks: dict[Language, dict[str, Mark]] = {language: {} for language in LANGUAGES}
        for item in listed:
            for language in LANGUAGES:
                self._marks[language] |= {word.casefold(): item.marks for word in item.words.of(language)}
        self._patterns = {language: pattern_of(words, language) for language, words in self._marks.items()}

    def lists(self, mark: Mark, language: Language) -> bool:
        """Whether the pack has words for it."""
        return mark in self._marks[language].values()

    def find(self, text: str, language: Language) -> Iterator[ModalWord]:
        """The words that show a modality; without those that their clause denies or leaves open ("whether it must be filed")."""
        for clause in clauses_of(text):
            for match in self._patterns[language].finditer(clause):
                mark = self._marks[language][match.group().casefold()]
                if mark == "denial":
                    break
                if mark != "nothing":
                    yield ModalWord(match.group(), mark)


class _Said(NamedTuple):
    """A statement that cites facts, all of them known."""

    statement: Claim | BesideStatement
    place: Place
    languages: tuple[Language, ...]
    """Those in which it could be read."""
    modalities: Mapping[Mark, tuple[str, ...]]
    """Modality -> the facts that have it."""

    @property
    def told(self) -> tuple[Mark, ...]:
        """The modalities that it has to show."""
        stated = self.statement.modality
        return tuple(mark for mark in TOLD if (mark in self.modalities if stated is None else mark == stated))


def _statements(loaded: Loaded) -> Iterator[_Said]:
    """The statements that cite facts; a fact at fault may have any modality, so that none is told of whoever cites it.

    A note has no modality, and what rests on it is not compared.
    """
    if not loaded.unread.isdisjoint({"facts", "law"}):
        return
    modalities = {fact.id: fact.modality for fact in loaded.draft.facts} | {fact.id: fact.modality for fact in loaded.draft.law}
    for said in told(loaded):
        grounds = said.statement.grounds
        if not grounds or any(cite not in modalities for cite in grounds) or is_partly_unreadable(loaded, said):
            continue
        having = {mark: tuple(cite for cite in grounds if modalities[cite] == mark) for mark in TOLD}
        known = {mark: cites for mark, cites in having.items() if cites}
        yield _Said(said.statement, loaded.place(*said.at), readable(loaded, said), known)


def unlisted_modalities(loaded: Loaded) -> Iterator[Finding]:
    """A modality that facts have, and for which the pack lists no words."""
    if not loaded.unread.isdisjoint({"facts", "modal_words"}):
        return
    words = ModalWordFinder(loaded.draft.modal_words)
    for mark in sorted({fact.modality for fact in loaded.draft.facts if fact.modality != "fact"}):
        for language in LANGUAGES:
            if not words.lists(mark, language) and "modal_words" not in loaded.broken:
                what = f"no words are listed in `{language}` that mark `{mark}`"
                yield Place("claims.yaml").finding(what, "list them under `modal_words`, so that answers can be compared with facts")


def mixed_statements(loaded: Loaded) -> Iterator[Finding]:
    """A statement that cites facts of several modalities, so that no one can tell which of them is which."""
    for said in _statements(loaded):
        if len(said.told) > 1 and not said.statement.derived:
            named = ", ".join(f"{mark} ({', '.join(said.modalities[mark])})" for mark in said.told)
            yield said.place.finding(
                f"this statement mixes modalities: {named}", "split it into one for each, the later ones with `continues: true`"
            )


def unfounded_modalities(loaded: Loaded) -> Iterator[Finding]:
    """A statement beside the article that says that it tells a modality, which nothing that it cites has."""
    for said in _statements(loaded):
        stated = said.statement.modality
        if stated in TOLD and stated not in said.modalities:
            yield said.place.finding(
                f"the statement says `{stated}`, but none of {', '.join(said.statement.grounds)} does", "tell it as they do"
            )


def unshown_modalities(loaded: Loaded) -> Iterator[Finding]:
    """A statement without a word of its modality, in either language or in one: a must is told as if it were nothing."""
    words = ModalWordFinder(loaded.draft.modal_words)
    for said in _statements(loaded):
        if len(said.told) != 1 or said.statement.derived:
            continue
        (mark,) = said.told
        for language in said.languages:
            shown = {found.mark for found in words.find(said.statement.of(language), language)}
            if mark in said.modalities and mark not in shown and words.lists(mark, language):
                what = f"no word in `{language}` shows `{mark}`, the modality of {', '.join(said.modalities[mark])}"
                yield said.place.finding(what, "use one, or write `modality: fact` where it only tells of the fact")


def strengthened_statements(loaded: Loaded) -> Iterator[Finding]:
    """A statement with a word that is stronger than the facts it cites; what is derived is as strong as the weakest of them."""
    words = ModalWordFinder(loaded.draft.modal_words)
    for said in _statements(loaded):
        ranks = [STRENGTH.index(mark) for mark in said.told if mark in STRENGTH] or _allowed_beside(said.statement)
        allowed = (min(ranks) if said.statement.derived else max(ranks)) if ranks else -1
        for language in LANGUAGES:
            word = _stronger(words.find(said.statement.of(language), language), allowed)
            if word:
                yield said.place.finding(*_too_strong(said, word))
                break


def _allowed_beside(statement: Claim | BesideStatement) -> list[int]:
    """What rules and lists only tell may say “can”: a number that can cover several ends. What they are silent about may not."""
    is_told = isinstance(statement, OutsideStatement) or (isinstance(statement, LawStatement) and statement.basis == "rules")
    return [STRENGTH.index("may")] if is_told else []


def _stronger(found: Iterable[ModalWord], allowed: int) -> ModalWord | None:
    """The first word above a rank of STRENGTH."""
    return next((word for word in found if word.mark in STRENGTH and STRENGTH.index(word.mark) > allowed), None)


def _too_strong(said: _Said, word: ModalWord) -> tuple[str, str]:
    speaks = f"“{word.word}” speaks of {_KINDS[word.mark]}"
    if said.statement.modality == "fact":
        return f"{speaks}, but the statement says that it only tells of the facts", "leave `modality` out, or the word"
    if said.statement.modality is not None:
        return f"{speaks}, but the statement says `{said.statement.modality}`", "leave `modality` out, or the word"
    if word.mark in said.modalities:
        weakest = next(mark for mark in said.told if mark in STRENGTH)
        weak = ", ".join(said.modalities[weakest])
        return f"{speaks}, but it follows from {weak}, too, which is {_FACTS[weakest]}", "say no more than the weakest fact does"
    cites = ", ".join(said.statement.grounds)
    return f"{speaks}, but none of {cites} is {_FACTS[word.mark]}", f"tell it as the facts do, or cite the fact that says {word.mark}"


def strengthened_phrases(loaded: Loaded) -> Iterator[Finding]:
    """A phrase that is called after a modality (`report.may`), with a word that is stronger."""
    words = ModalWordFinder(loaded.draft.modal_words)
    for name, phrase in loaded.draft.phrases.items():
        mark = next((mark for mark in STRENGTH if name.endswith(f".{mark}")), None)
        if mark is None:
            continue
        for language in LANGUAGES:
            word = _stronger(words.find(phrase.of(language), language), STRENGTH.index(mark))
            if word:
                what = f"“{word.word}” speaks of {_KINDS[word.mark]}, but `{name}` is said of {_FACTS[mark]}"
                yield loaded.place("phrases", name, language).finding(what, "say no more than the name does")

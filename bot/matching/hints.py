"""What a description says in words that the pack knows: clause by clause, with negations, and without what is only supposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.filing_models import Cue, Hint
from bot.knowledge.models import Pack, Term
from bot.matching.negation import is_negated_behind, negation_before
from bot.matching.normalize import normalize, stem
from bot.matching.questions import asks
from bot.matching.spelling import Speller

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[。!?;]+|\.(?=\s|$)")
_CLAUSE = re.compile(
    r",(?! ?[a-z]+(?: [a-z]+)?(?:,| and | or ))|[:()\[\]…—]+|\s-+\s|\b(?:but|while|whereas|although|though)\b|"
    r"\band (?=(?:we|our|it|its|they|their|the|have|has|is|are|also|neither|no|not|still)\b)|但是?|不过|可是|然而|而且?|然后"
)
_LONGEST_CLAUSE = 80
"""Words after which a clause is cut: nobody means the end by what stands at its beginning."""
_CLOSING_WORDS = frozenset(
    {
        *("in", "at", "on", "inside", "anywhere", "involved", "whatsoever", "and", "or", "nor", "so", "for", "yet", "behind", "of", "to"),
        *("feature", "features", "function", "functions", "component", "components", "technology", "here", "there", "is", "as"),
        *"的功成和或也吧啊呢了技算能元在就呀哦吗内相",
    }
)
"""Words that may follow a phrase which nothing else may follow."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a Chinese character, and where it stands in the normalized text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing."""

    words: tuple[Word, ...]
    texts: tuple[str, ...]
    """The words alone."""
    sentence: int
    asks: bool
    """True where it asks by its form."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A hint at one place."""

    hint: Hint
    clause: int
    first: int
    """Its first word within the clause."""
    end: int
    """One past its last."""
    start: int
    """Its first character in the normalized text, that of a negation before it included."""
    stop: int
    """One past its last."""
    negated: bool

    def covers(self, other: Sighting) -> bool:
        """True where the other stands within it."""
        return self.clause == other.clause and self.first <= other.first and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Description:
    """A text, taken apart, with everything in it that tells something."""

    text: str
    """Normalized."""
    clauses: tuple[Clause, ...]
    sightings: tuple[Sighting, ...]
    """In order of place; those of what is only supposed, or of others, are left out."""
    company: tuple[frozenset[str], ...]
    """For each clause the hints in it that are not negated."""
    wide_company: tuple[frozenset[str], ...]
    """For each clause those of its sentence."""

    @classmethod
    def of(cls, text: str, clauses: tuple[Clause, ...], sightings: tuple[Sighting, ...]) -> Description:
        """Notes the company that each clause offers."""
        company: list[set[str]] = [set() for _ in clauses]
        by_sentence: dict[int, set[str]] = {clause.sentence: set() for clause in clauses}
        for sighting in sightings:
            if not sighting.negated:
                company[sighting.clause].add(sighting.hint.id)
                by_sentence[clauses[sighting.clause].sentence].add(sighting.hint.id)
        wide = {sentence: frozenset(hints) for sentence, hints in by_sentence.items()}
        return cls(text, clauses, sightings, tuple(map(frozenset, company)), tuple(wide[clause.sentence] for clause in clauses))

    def stands(self, sighting: Sighting) -> bool:
        """True where the company that the hint needs is there, and none that it must not be in."""
        hint = sighting.hint
        if not hint.needs and not hint.bars:
            return True
        company = (self.wide_company if hint.within == "sentence" else self.company)[sighting.clause]
        return all(company.intersection(group) for group in hint.needs) and company.isdisjoint(hint.bars)


class HintFinder:
    """The hints of a pack, arranged for finding."""

    def __init__(self, hints: Iterable[Hint], terms: Mapping[str, Term]) -> None:
        """Arranges the hints' words, and those of the terms they refer to, by their first word."""
        self._words: dict[str, list[tuple[tuple[str, ...], Hint]]] = {}
        known: set[str] = set()
        for hint in hints:
            names = [terms[term] for term in hint.terms if term in terms]
            written = (*hint.words.all, *(name for term in names for name in (*term.synonyms.all, term.name.en, term.name.zh)))
            for spelling in dict.fromkeys(tuple(_WORD.findall(normalize(name))) for name in written):
                known.update(spelling)
                if spelling:
                    self._words.setdefault(stem(spelling[0]), []).append((tuple(stem(word) for word in spelling), hint))
        self._speller = Speller(known)

    @classmethod
    def of(cls, pack: Pack) -> HintFinder:
        """The finder of a pack."""
        return cls(pack.hints, pack.term_by_id)

    def read(self, text: str) -> Description:
        """Takes a text apart; its first 4,096 characters are looked at."""
        plain = normalize(text)
        clauses = tuple(_clauses(plain))
        found = [sighting for number, clause in enumerate(clauses) for sighting in self._in_clause(number, clause)]
        return Description.of(plain, clauses, tuple(_meant(clauses, _longest(found))))

    def _in_clause(self, number: int, clause: Clause) -> Iterable[Sighting]:
        texts = clause.texts
        stems = [stem(self._speller.right(text)) for text in texts]
        for first in range(len(stems)):
            for spelling, hint in self._words.get(stems[first], ()):
                end = first + len(spelling)
                if tuple(stems[first:end]) == spelling and not (hint.closed and texts[end : end + 1] and texts[end] not in _CLOSING_WORDS):
                    before = negation_before(texts, first)
                    start = clause.words[first if before is None else before].start
                    negated = before is not None or is_negated_behind(texts, end)
                    yield Sighting(hint, number, first, end, start, clause.words[end - 1].end, negated)


def _clauses(text: str) -> Iterable[Clause]:
    for number, (start, stop, mark) in enumerate(_parts(_SENTENCE, text, 0, len(text))):
        parts = [(left, right) for left, right, _ in _parts(_CLAUSE, text, start, stop)]
        for left, right in parts:
            words = tuple(Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text, left, right))
            asking = bool(words) and (asks(text[left:right].strip()) or ((left, right) == parts[-1] and "?" in mark))
            for at in range(0, len(words), _LONGEST_CLAUSE):
                part = words[at : at + _LONGEST_CLAUSE]
                yield Clause(part, tuple(word.text for word in part), number, asking)


def _parts(mark: re.Pattern[str], text: str, start: int, stop: int) -> Iterable[tuple[int, int, str]]:
    """What stands between the marks, each with the mark behind it."""
    for found in mark.finditer(text, start, stop):
        yield start, found.start(), found.group()
        start = found.end()
    yield start, stop, ""


_FAMILIES: Mapping[Cue, str] = {
    **dict.fromkeys(("algo_filing", "llm_filing", "llm", "filing", "both_filings", "icp", "labelling"), "subject"),
    **dict.fromkeys(("passed", "made", "held", "pending", "not_yet"), "state"),
    **dict.fromkeys(("ours", "supplier", "vendor", "they"), "owner"),
}


def _layers(hint: Hint) -> set[str]:
    """What the hint speaks of: a longer one of the same kind hides it."""
    return {_FAMILIES.get(hint.cue, hint.cue)} if hint.cue else set(hint.fills) or {hint.id}


def _longest(found: list[Sighting]) -> list[Sighting]:
    """Without what stands within a longer hint of the same kind, or within words that mean something else altogether."""
    beginning: dict[tuple[int, int], list[Sighting]] = {}
    for sighting in found:
        beginning.setdefault((sighting.clause, sighting.first), []).append(sighting)
    reach = max((sighting.end - sighting.first for sighting in found), default=0)
    return [
        sighting
        for sighting in found
        if not any(
            other.covers(sighting) and _hides(other, sighting)
            for first in range(sighting.first - reach, sighting.first + 1)
            for other in beginning.get((sighting.clause, first), ())
        )
    ]


def _hides(outer: Sighting, inner: Sighting) -> bool:
    if outer.hint.cue == "void":
        return outer.hint is not inner.hint
    if inner.hint.fills and _layers(outer.hint) == {"subject"}:
        return True
    return outer.end - outer.first > inner.end - inner.first and not _layers(outer.hint).isdisjoint(_layers(inner.hint))


def _meant(clauses: tuple[Clause, ...], found: list[Sighting]) -> Iterable[Sighting]:
    """Without what is only supposed (behind "if", "maybe", "can we"), and without clauses that speak of other people's products."""
    supposed: dict[int, int] = {}
    """Clause -> the word from which on it only supposes."""
    sentences: dict[int, int] = {}
    """Sentence -> the clause with its first "if"."""
    for sighting in found:
        if sighting.hint.cue in ("if", "maybe", "others"):
            first = 0 if sighting.hint.cue == "others" else sighting.first
            supposed[sighting.clause] = min(first, supposed.get(sighting.clause, first))
        if sighting.hint.cue == "if":
            sentences.setdefault(clauses[sighting.clause].sentence, sighting.clause)
    for sighting in found:
        behind_if = sentences.get(clauses[sighting.clause].sentence, sighting.clause) < sighting.clause
        if not behind_if and sighting.first < supposed.get(sighting.clause, _LONGEST_CLAUSE):
            yield sighting

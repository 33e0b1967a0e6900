"""What a description says in words that the pack knows: clause by clause, with negations, and without what is only supposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.extraction.hint_scope import Sighting, longest, meant
from bot.knowledge.models.filing import Hint
from bot.knowledge.models.pack import Pack, Term
from bot.text.clauses import Clause
from bot.text.message import Message
from bot.text.normalize import normalize, stem, tokens
from bot.text.offsets import TypedText
from bot.text.typos import CautiousMender

_CLOSING_WORDS = frozenset(
    {
        *("in", "at", "on", "inside", "anywhere", "involved", "whatsoever", "and", "or", "nor", "so", "for", "yet", "behind", "of", "to"),
        *("feature", "features", "function", "functions", "component", "components", "technology", "here", "there", "is", "as"),
        *"的功成和或也吧啊呢了技算能元在就呀哦吗内相",
    }
)
"""Words that may follow a phrase which nothing else may follow."""
_BEFORE = 2
"""Words that may stand between a hint and the one that it must follow (给|中小|企业, DeepSeek|的|API); numbers of versions do not count."""
_CUTS = frozenset({"and", "or", "via", "through", "by", "with", "to", "for", "our", "we", "in", *"通和或给我用"})
"""Words that may not."""
_LISTED = re.compile(r" ?(?:[,/、]|或者?|和|及|以及|\b(?:or|nor)\b)+(?: (?:or|nor)\b)? ?$")
"""What stands between the things of a list."""
_LONGEST_MARK = 6
"""Characters of it."""

_Company = Mapping[str, Sequence[Sighting]]
"""Hint -> where it stands, not negated, in a clause or a sentence."""


@dataclass(frozen=True, slots=True)
class Description:
    """A text, taken apart, with everything in it that tells something."""

    typed: TypedText
    clauses: tuple[Clause, ...]
    sightings: tuple[Sighting, ...]
    """In order of place; those of what is only supposed, or of others, are left out."""
    company: tuple[_Company, ...]
    """For each clause the hints in it that are not negated."""
    wide_company: tuple[_Company, ...]
    """For each clause those of its sentence."""

    @classmethod
    def of(cls, typed: TypedText, clauses: tuple[Clause, ...], sightings: tuple[Sighting, ...]) -> Description:
        """Notes the company that each clause offers."""
        present = [sighting for sighting in sightings if not sighting.negated and not sighting.past]
        near = _grouped((sighting.clause, sighting) for sighting in present)
        wide = _grouped((clauses[sighting.clause].sentence, sighting) for sighting in present)
        numbers = range(len(clauses))
        return cls(
            typed,
            clauses,
            sightings,
            tuple(near.get(at, {}) for at in numbers),
            tuple(wide.get(clauses[at].sentence, {}) for at in numbers),
        )

    @property
    def text(self) -> str:
        """The normalized text."""
        return self.typed.plain

    def stands(self, sighting: Sighting) -> bool:
        """True where the company that the hint needs is there, and none that it must not be in."""
        return self.backing(sighting) is not None

    def backing(self, sighting: Sighting) -> tuple[Sighting, ...] | None:
        """The company that the hint needs, the nearest of each group; None where it lacks some, or is in company that bars it."""
        hint = sighting.hint
        if not (hint.needs or hint.bars or hint.after):
            return ()
        company = (self.wide_company if hint.within == "sentence" else self.company)[sighting.clause]
        if any(name in company for name in hint.bars):
            return None
        groups = [[other for name in group for other in company.get(name, ())] for group in hint.needs]
        if hint.after:
            near = self.company[sighting.clause]
            groups.append([other for name in hint.after for other in near.get(name, ()) if self._is_just_before(other, sighting)])
        if not all(groups):
            return None
        return tuple(min(group, key=lambda other: abs(other.start - sighting.start)) for group in groups)

    def _is_just_before(self, other: Sighting, sighting: Sighting) -> bool:
        between = [text for text in self.clauses[sighting.clause].texts[other.end : sighting.first] if not text[0].isdigit()]
        return other.end <= sighting.first and len(between) <= _BEFORE and _CUTS.isdisjoint(between)


def _grouped(placed: Iterable[tuple[int, Sighting]]) -> dict[int, dict[str, list[Sighting]]]:
    grouped: dict[int, dict[str, list[Sighting]]] = {}
    for at, sighting in placed:
        grouped.setdefault(at, {}).setdefault(sighting.hint.id, []).append(sighting)
    return grouped


class HintFinder:
    """The hints of a pack, arranged for finding."""

    def __init__(self, hints: Iterable[Hint], terms: Mapping[str, Term]) -> None:
        """Arranges the hints' words, and those of the terms they refer to, by their first word."""
        by_words: dict[tuple[str, ...], list[Hint]] = {}
        known: set[str] = set()
        for hint in hints:
            names = [terms[term] for term in hint.terms if term in terms]
            written = (*hint.words.all, *(name for term in names for name in (*term.synonyms.all, term.name.en, term.name.zh)))
            spellings = [tokens(normalize(name)) for name in written]
            known.update(word for spelling in spellings for word in spelling)
            for stems in filter(None, dict.fromkeys(_stems(spelling) for spelling in spellings)):
                by_words.setdefault(stems, []).append(hint)
        self._words: dict[str, list[tuple[tuple[str, ...], list[Hint]]]] = {}
        for stems, meaning in by_words.items():
            self._words.setdefault(stems[0], []).append((stems, meaning))
        self._mender = CautiousMender(known)

    @classmethod
    def of(cls, pack: Pack) -> HintFinder:
        """The finder of a pack."""
        return cls(pack.hints, pack.term_by_id)

    def read(self, message: Message) -> Description:
        """Finds the hints of a message; its first 4,096 characters are looked at."""
        typed, parts = message.with_places, message.clauses
        found = [
            sighting for number, clause in enumerate(parts) for sighting in _denied_together(typed.plain, self._in_clause(number, clause))
        ]
        return Description.of(typed, parts, tuple(meant(parts, longest(found))))

    def _in_clause(self, number: int, clause: Clause) -> Iterator[Sighting]:
        texts = clause.texts
        stems = _stems(self._mender.mend(texts))
        spans = [
            (first, first + len(spelling), hints)
            for first in range(len(stems))
            for spelling, hints in self._words.get(stems[first], ())
            if stems[first : first + len(spelling)] == spelling
        ]
        starts = {first for first, _, _ in spans}
        for first, end, hints in spans:
            before = clause.negations.before(first)
            start = clause.words[first if before is None else before].start
            # 开源模型|没微调: a negation that begins something else denies that
            negated = before is not None or (end not in starts and clause.negations.are_behind(end))
            for hint in hints:
                if not (hint.closed and _goes_on(texts, end)):
                    yield Sighting(hint, number, first, end, start, clause.words[end - 1].end, negated)


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    """The words' stems; "don't" is not "done"."""
    return tuple(f"{word}'" if following == "t" else stem(word) for word, following in zip(words, [*words[1:], ""], strict=False))


def _denied_together(text: str, found: Iterable[Sighting]) -> Iterator[Sighting]:
    """One clause's sightings, where a negation reaches over a list: "no images, videos or music"."""
    denied: dict[int, int] = {}
    """Where a denied thing ends -> where its negation begins."""
    for sighting in sorted(found, key=lambda sighting: (sighting.first, sighting.end)):
        left = max(sighting.start - _LONGEST_MARK, 0)
        listed = _LISTED.search(text[left : sighting.start])
        negation = denied.get(left + listed.start()) if listed and not sighting.negated else None
        if negation is not None:
            yield replace(sighting, start=negation, negated=True)
        else:
            yield sighting
        if sighting.negated or negation is not None:
            denied[sighting.stop] = sighting.start if negation is None else negation


def _goes_on(texts: Sequence[str], end: int) -> bool:
    return bool(texts[end : end + 1]) and texts[end] not in _CLOSING_WORDS

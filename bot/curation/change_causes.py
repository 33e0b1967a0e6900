"""Finds out why a question is answered differently: which phrasing took it, or what else near it changed."""

from __future__ import annotations

from functools import cache

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import Entry
from bot.matching.matcher import Known, Matcher
from bot.review.difference import Cause, Comparison, NearestPhrasing, TurnOutcome
from bot.text.message import Message

_AS_NEAR = 0.7
"""Share of the best score from which a new phrasing counts as the cause: phrasings that were there before changed nothing."""


class RankedPhrasings:
    """Ranks an entry's phrasings by their likeness to a question."""

    def __init__(self, edition: Edition) -> None:
        self._pack = edition.pack
        self._finder = edition.matcher.finder
        # A matcher in which every phrasing is an entry of its own ranks them as the bot's own ranks entries.
        self._matcher_of = cache(self._phrasings_of)

    def near(self, entry: str, text: str) -> tuple[tuple[str, float], ...]:
        """An entry's phrasings that are nearest to a question, with scores, best first."""
        wordings, matcher = self._matcher_of(entry)
        return tuple((wordings[int(candidate.entry)], candidate.score) for candidate in matcher.rank(Message(text)))

    def has(self, entry: str, wording: str) -> bool:
        """True where the entry has this phrasing; case and punctuation make no difference."""
        known = self._pack.entry_by_id.get(entry)
        return known is not None and Message(wording).tokens in {Message(text).tokens for text in _texts(known)}

    def _phrasings_of(self, entry: str) -> tuple[tuple[str, ...], Matcher]:
        wordings = _texts(self._pack.entry_by_id[entry])
        known = [Known(str(number), (text,)) for number, text in enumerate(wordings)]
        return wordings, Matcher(known, self._pack.terms, finder=self._finder)


def _texts(entry: Entry) -> tuple[str, ...]:
    return (*entry.question.all, *entry.phrasings.all)


class CauseFinder:
    """Finds the causes of the changes between two editions."""

    def __init__(self, compared: Comparison) -> None:
        self._before, self._after = compared.before, compared.after
        self._old, self._new = RankedPhrasings(compared.before), RankedPhrasings(compared.after)

    def explain(self, text: str, before: TurnOutcome, after: TurnOutcome) -> tuple[Cause, NearestPhrasing | None]:
        """What took a question, and the phrasing nearest to it in the entry that won; None where none did."""
        won = [entry for entry in after.entries if entry not in before.entries] or list(after.entries if after.decision == "answer" else ())
        lost = [entry for entry in before.entries if entry not in after.entries]
        found = [nearest for entry in won if (nearest := self._nearest(entry, text))]
        nearest = next((wording for wording in found if wording.is_new), found[0] if found else None)
        return self._cause(text, nearest, won, lost, {before.decision, after.decision}), nearest

    def _nearest(self, entry: str, text: str) -> NearestPhrasing | None:
        near = self._new.near(entry, text)
        if not near:
            return None
        new = next((pair for pair in near if not self._old.has(entry, pair[0])), None)
        if new and new[1] >= _AS_NEAR * near[0][1]:
            return NearestPhrasing(entry, new[0], is_new=True)
        return NearestPhrasing(entry, near[0][0], is_new=False)

    def _cause(self, text: str, nearest: NearestPhrasing | None, won: list[str], lost: list[str], decisions: set[str]) -> Cause:
        old, new = self._before.pack.entry_by_id, self._after.pack.entry_by_id
        if nearest and nearest.is_new:
            return Cause("new phrasing", nearest.entry, nearest.text) if nearest.entry in old else Cause("new entry", nearest.entry)
        removed = next((entry for entry in lost if entry not in new), None)
        if removed:
            return Cause("removed entry", removed)
        for entry in lost:
            near = self._old.near(entry, text)
            if near and not self._new.has(entry, near[0][0]):
                return Cause("removed phrasing", entry, near[0][0])
        if "smalltalk" in decisions:
            return Cause("small talk")
        message = Message(text)
        terms = self._before.matcher.terms_of(message) ^ self._after.matcher.terms_of(message)
        if terms:
            return Cause("terms", wording=", ".join(sorted(terms)))
        guarded = next((entry for entry in (*won, *lost) if entry in old and _guards(old[entry]) != _guards(new[entry])), None)
        return Cause("guards", guarded) if guarded else Cause("weights")


def _guards(entry: Entry) -> tuple[object, ...]:
    return entry.requires, entry.excludes

"""Finds what a description says of filings and duties: of what, whose, and how far it has come.

"Their algorithm filing was submitted but has not passed" is three things: a subject, an owner and a state. Having applied is not
having passed. Where the owner or the subject is not plain, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.extraction.filing_numbers import filing_numbers
from bot.extraction.hint_scope import HintMention
from bot.extraction.hints import Description
from bot.filing.facts import Value
from bot.text.clauses import Clause

State = Literal["passed", "pending", "open"]
Owner = Literal["ours", "supplier", "others"]
"""Whose filing: of whoever tells, of the supplier, of a customer."""
_FILINGS = ("algo_filing", "llm_filing", "filing", "both_filings")
_OWN_FILINGS = ("algo_filing", "filing", "both_filings")
_SUBJECTS = (*_FILINGS, "icp", "labelling")
_STATES = ("passed", "made", "held", "pending", "not_yet")
_DONE = ("passed", "made")
_OWNERS = ("ours", "supplier", "vendor", "they", "theirs")
_UPSTREAM = ("supplier", "vendor")
_OF_IT = ("its", "whose", "它的")
"""Of the product, where no supplier is named."""
_CARRIED = 4
"""Clauses, its own among them, in which the owner of a filing is looked for."""
_NEAR_OWNER = 4
"""Words between a vendor's name and the filing that is the vendor's own."""
_BETWEEN_HELD = frozenset("了的个着") | {"a", "an", "the", "our", "both", "its", "all", "own", "valid", "already", "got"}
"""Words that may stand between "have" and what is had."""
_AFTER_HELD = frozenset("了和也都号且") | {"and", "or", "already", "now", "number", "numbers", "for", "too", "as"}
"""Words that may follow what is had: "have ICP questions" is not having an ICP number."""


@dataclass(frozen=True, slots=True)
class StatusFact:
    """One thing that the text tells of a slot."""

    slot: str
    value: Value
    start: int
    """First character of the words that tell it, in the normalized text."""
    stop: int
    plain: bool = True
    """False where it may be somebody else's."""


@dataclass(frozen=True, slots=True)
class _Status:
    subject: str
    owner: Owner | None
    state: State | None
    """None where it is spoken of, and how far it has come is not plain."""
    start: int
    stop: int

    def told(self) -> Iterator[StatusFact]:
        """The slots that it fills."""
        if self.owner == "others":
            return
        if self.subject in ("icp", "labelling"):
            if self.owner != "supplier":
                yield self._of("has_icp" if self.subject == "icp" else "labelling_done", self.state == "passed")
        else:
            yield from self._told_of_filing()

    def _told_of_filing(self) -> Iterator[StatusFact]:
        if self.state is None:
            yield StatusFact("prior_algo_filing", "passed", self.start, self.stop, plain=False)
        elif self.owner == "ours" and self.subject != "llm_filing":
            values: dict[State, Value] = {"passed": "passed", "pending": "in_progress", "open": "none"}
            yield self._of("prior_algo_filing", values[self.state])
        elif self.owner is None and self.subject in ("algo_filing", "both_filings") and self.state != "open":
            yield StatusFact("prior_algo_filing", "passed" if self.state == "passed" else "in_progress", self.start, self.stop, plain=False)
        elif self.owner == "supplier":
            if self.subject in ("algo_filing", "both_filings"):
                yield self._of("upstream_algo_passed", self.state == "passed")
            if self.subject in ("llm_filing", "both_filings"):
                yield self._of("upstream_llm_passed", self.state == "passed")

    def _of(self, slot: str, value: Value) -> StatusFact:
        return StatusFact(slot, value, self.start, self.stop)


def filing_statuses(description: Description) -> list[StatusFact]:
    """What the text tells of filings, of the ICP number and of labelling, in its order."""
    reader = _StatusReader(description)
    told = [each for status in (*reader.by_words(), *reader.by_numbers()) for each in status.told()]
    under_review = any(each.value == "in_progress" and each.plain for each in told)
    # what is under review has not passed: the two say the same
    return [each for each in told if not (under_review and each.value == "none")]


class _StatusReader:
    """One description, read clause by clause."""

    def __init__(self, description: Description) -> None:
        self._text = description
        self._by_clause: list[list[HintMention]] = [[] for _ in description.clauses]
        for mention in description.mentions:
            self._by_clause[mention.clause].append(mention)
        self._upstream_from = min(
            (mention.start for mention in description.mentions if _is_upstream(mention) and description.counts(mention)),
            default=len(description.text) + 1,
        )

    def by_words(self) -> Iterator[_Status]:
        """Statuses told in words."""
        before: tuple[HintMention, ...] = ()
        for number, clause in enumerate(self._text.clauses):
            if number and self._text.clauses[number - 1].sentence != clause.sentence:
                before = ()
            subjects = self._subjects(number, before)
            if subjects and not clause.asks and not self._is_wished_for(number, subjects):
                yield from self._told_in(number, clause, subjects)
            before = subjects

    def by_numbers(self) -> Iterator[_Status]:
        """Statuses told by a number."""
        for found in filing_numbers(self._text.text):
            number, at = next(
                (number, at)
                for number, clause in enumerate(self._text.clauses)
                for at, word in enumerate(clause.words)
                if word.start >= found.start
            )
            yield _Status(found.subject, self._owner(number, at), "passed", found.start, found.stop)

    def _is_wished_for(self, number: int, subjects: tuple[HintMention, ...]) -> bool:
        """Whether the clause speaks of what has to be done, or of what is wanted: that is told before it is named."""
        named = [part.first for part in (*self._cues(number, _STATES), *subjects) if part.clause == number]
        wanted = any(wish.first < max(named, default=0) for wish in self._cues(number, ("wanted",)))
        return wanted or bool(self._cues(number, ("needed",)))

    def _cues(self, number: int, cues: tuple[str, ...]) -> list[HintMention]:
        return [mention for mention in self._by_clause[number] if mention.hint.cue in cues]

    def _subjects(self, number: int, before: tuple[HintMention, ...]) -> tuple[HintMention, ...]:
        """What the clause speaks of; a clause that names nothing goes on about what the one before it spoke of."""
        named = tuple(self._cues(number, _SUBJECTS))
        filings = any(subject.hint.cue in _FILINGS for subject in (*before, *named))
        bare = tuple(self._cues(number, ("llm",))) if filings and not any(one.hint.cue in _FILINGS for one in named) else ()
        return named or bare or (() if any(mention.hint.fills for mention in self._by_clause[number]) else before)

    def _told_in(self, number: int, clause: Clause, subjects: tuple[HintMention, ...]) -> Iterator[_Status]:
        here = [subject for subject in subjects if subject.clause == number]
        states = [state for state in self._cues(number, _STATES) if state.hint.cue != "held" or _is_had(state, here, clause)]
        for subject in subjects:
            own = _states_of(subject, here, states) if here else [state for state in states if state.hint.cue != "held"]
            if _kind(subject) in _FILINGS:
                own = [state for state in own if state.hint.cue != "made"]
            denied = bool(here) and subject.negated and (not own or subject.start < clause.words[subject.first].start)
            state: State | None = "open" if denied else _come_to(own)
            if state:
                first = subject.first if here else own[0].first
                shown = [*own, *([subject] if here else [])]
                start, stop = min(part.start for part in shown), max(part.stop for part in shown)
                yield _Status(_kind(subject), self._owner(number, first), state, start, stop)
            elif here and not states and _kind(subject) in _OWN_FILINGS and self._owner(number, subject.first) != "supplier":
                yield _Status(_kind(subject), None, None, subject.start, subject.stop)

    def _owner(self, number: int, at: int) -> Owner | None:
        """Whose filing it is that stands at word `at` of a clause."""
        for clause in range(number, max(number - _CARRIED, -1), -1):
            if self._text.clauses[clause].sentence != self._text.clauses[number].sentence:
                break
            owners = _last_of_each(self._cues(clause, _OWNERS))
            near = [owner for owner in owners if clause != number or owner.hint.cue != "vendor" or abs(at - owner.end) <= _NEAR_OWNER]
            behind = [owner for owner in near if clause != number or owner.first < at]
            if near:
                owner = behind[-1] if behind else near[0]
                meant = self._meant_by(owner, here=clause == number or bool(self._cues(clause, _SUBJECTS)))
                if meant or owner.hint.cue != "vendor":
                    return meant
        return "ours" if self._upstream_from > self._text.clauses[number].words[0].start else None

    def _meant_by(self, owner: HintMention, *, here: bool) -> Owner | None:
        if owner.hint.cue in ("ours", "theirs"):
            return "ours" if owner.hint.cue == "ours" else "others"
        if owner.hint.cue == "they":
            own = self._text.text[owner.start : owner.stop] in _OF_IT and self._upstream_from > len(self._text.text)
            return "ours" if own else "supplier" if self._upstream_from < owner.start else None
        return "supplier" if here or owner.hint.cue == "supplier" else None


def _last_of_each(owners: list[HintMention]) -> list[HintMention]:
    """Without the "our" of "our supplier"."""
    return [owner for owner in owners if not any(0 <= other.first - owner.end <= 1 for other in owners)]


def _is_upstream(mention: HintMention) -> bool:
    origin = mention.hint.fills.get("model_origin")
    return mention.hint.cue in _UPSTREAM or (isinstance(origin, tuple) and "third_party_api" in origin)


def _kind(subject: HintMention) -> str:
    return "llm_filing" if subject.hint.cue == "llm" else str(subject.hint.cue)


def _is_had(held: HintMention, subjects: list[HintMention], clause: Clause) -> bool:
    """True for a "have" beside what is had."""
    for subject in subjects:
        following = clause.texts[subject.end : subject.end + 1]
        before, behind = clause.texts[held.end : subject.first], clause.texts[subject.end : held.first]
        if held.end <= subject.first and _BETWEEN_HELD.issuperset(before) and (not following or following[0] in _AFTER_HELD):
            return True
        if subject.end <= held.first and len(behind) <= 2:
            return True
    return False


def _states_of(subject: HintMention, subjects: list[HintMention], states: list[HintMention]) -> list[HintMention]:
    """The states that belong to one of the clause's subjects: behind it, else behind the next, else before the first."""
    place = subjects.index(subject)
    for number in range(place, len(subjects)):
        end = subjects[number + 1].first if number + 1 < len(subjects) else len(states) and states[-1].end + 1
        behind = [state for state in states if subjects[number].first <= state.first < end]
        if behind:
            return behind
    return [state for state in states if state.first < subjects[0].first]


def _come_to(states: list[HintMention]) -> State | None:
    """What several words for a state come to; None where they contradict each other, or where there is none."""
    passed = [state for state in states if state.hint.cue in _DONE and not state.negated]
    failed = [state for state in states if (state.hint.cue in _DONE and state.negated) or state.hint.cue == "not_yet"]
    pending = [state for state in states if state.hint.cue == "pending" and not state.negated]
    held = [state for state in states if state.hint.cue == "held"]
    if passed and failed:
        return None
    if passed:
        return "pending" if pending and pending[-1].first > passed[-1].first else "passed"
    if pending:
        return "pending"
    if failed or any(state.negated for state in held):
        return "open"
    return "passed" if held else None

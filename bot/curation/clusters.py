"""Selects the logged questions that still have no answer, and groups those that ask the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.curation import selftest
from bot.dialogue.edition import Edition
from bot.matching.matcher import Candidate, Known, Matcher
from bot.messages import Language
from bot.review.logged_questions import Miss
from bot.review.masking import has_personal_data
from bot.text.message import Message

NEAR = 0.28
"""Score from which a question that an entry does not answer probably belongs to it."""
LONGEST_QUESTION = 200
"""Characters: a longer message is no phrasing."""
_ALIKE = 0.3
"""Likeness, as a share of that of a question to itself, from which two questions ask the same."""
_ALIKE_AT_HOME = 0.15
"""The same for two questions that are near the same entry."""


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """One question with all its spellings that differ in case and punctuation alone."""

    text: str
    """The spelling that was used most."""
    language: Language
    times: int
    chosen: Mapping[str, int]
    """Entry -> how often it was chosen after the question."""
    near: tuple[tuple[str, float], ...]
    """The entries nearest to it now, with scores, best first, without those that a guard bars."""

    @property
    def home(self) -> str:
        """The entry it most likely belongs to: the one chosen most, else the nearest; empty for none."""
        if self.chosen:
            return max(self.chosen, key=lambda entry: (self.chosen[entry], entry))
        return self.near[0][0] if self.near and self.near[0][1] >= NEAR else ""


@dataclass(frozen=True, slots=True)
class MissSelection:
    """The misses worth a phrasing, and how many were left out for which reason."""

    questions: tuple[UnansweredQuestion, ...] = ()
    """Most asked first."""
    answered: int = 0
    """Misses that the pack answers by now."""
    private: int = 0
    """Misses with an address, an account or a number in them."""
    long: int = 0


def select_misses(edition: Edition, misses: Iterable[Miss]) -> MissSelection:
    """The questions among the misses that are still open; spellings that differ in case and punctuation count as one."""
    spellings: dict[tuple[str, ...], Counter[str]] = {}
    chosen: dict[tuple[str, ...], Counter[str]] = {}
    private = long = answered = 0
    for miss in misses:
        text = " ".join(miss.text.split())
        key = Message(text).tokens
        if has_personal_data(text):
            private += 1
        elif len(text) > LONGEST_QUESTION:
            long += 1
        elif key:
            spellings.setdefault(key, Counter())[text] += 1
            if miss.chosen in edition.pack.entry_by_id:
                chosen.setdefault(key, Counter())[miss.chosen] += 1
    questions = []
    for key, counted in spellings.items():
        question = _unanswered_question(edition, counted, chosen.get(key, Counter()))
        answered += 0 if question else counted.total()
        questions += [question] if question else []
    ordered = sorted(questions, key=lambda question: -question.times)
    return MissSelection(tuple(ordered), answered, private, long)


def _unanswered_question(edition: Edition, spellings: Counter[str], chosen: Mapping[str, int]) -> UnansweredQuestion | None:
    """None for a question that has an answer by now."""
    text = spellings.most_common(1)[0][0]
    turn = selftest.ask_bot(edition, text)
    if turn.decision not in ("unknown", "clarify"):
        return None
    candidates = [candidate for result in turn.results for candidate in result.candidates if not candidate.why.barred]
    near = tuple((candidate.entry, candidate.score) for candidate in candidates)
    language: Language = "zh" if Message(text).language == "zh" else "en"
    return UnansweredQuestion(text, language, spellings.total(), chosen, near)


def cluster(edition: Edition, questions: Sequence[UnansweredQuestion]) -> list[tuple[UnansweredQuestion, ...]]:
    """Groups of questions that ask the same, by the matcher's own likeness; the group that was asked most comes first.

    A question joins the group of the question that it is most like. Two that differ in a term that decides do not ask the same,
    and neither do two whose askers chose different entries.
    """
    known = [Known(str(number), (question.text,)) for number, question in enumerate(questions)]
    matcher = Matcher(known, edition.pack.terms, finder=edition.matcher.finder)
    ranked = [_likeness(number, matcher.rank(Message(question.text))) for number, question in enumerate(questions)]
    groups: list[list[int]] = []
    for number, question in enumerate(questions):
        likest = max(
            ((_mutual(ranked, number, other), group) for group in groups for other in group if _may_join(question, questions[other])),
            key=lambda pair: pair[0],
            default=(0.0, []),
        )
        least = _ALIKE_AT_HOME if likest[1] and question.home == questions[likest[1][0]].home != "" else _ALIKE
        if likest[0] >= least:
            likest[1].append(number)
        else:
            groups.append([number])
    found = [tuple(questions[number] for number in group) for group in groups]
    return sorted(found, key=lambda group: -sum(question.times for question in group))


def _likeness(number: int, ranked: Sequence[Candidate]) -> Mapping[int, float]:
    """The questions near to one, by number, as shares of its likeness to itself; without those that differ in a decisive term."""
    own = next((candidate.score for candidate in ranked if int(candidate.entry) == number), 1.0)
    return {int(candidate.entry): min(candidate.score / own, 1.0) for candidate in ranked if not candidate.why.unmet}


def _mutual(ranked: Sequence[Mapping[int, float]], one: int, other: int) -> float:
    """How like two questions are; 0 where one names a term that decides and the other lacks."""
    there, back = ranked[one].get(other), ranked[other].get(one)
    return (there + back) / 2 if there is not None and back is not None else 0.0


def _may_join(question: UnansweredQuestion, other: UnansweredQuestion) -> bool:
    return not (question.chosen and other.chosen) or question.home == other.home

"""Runs the pack's own tests against the bot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeVar

from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.pack import Dialogue, Exam, Expectation, Twin
from bot.messages import LANGUAGES, ConversationKey, Said, Utterance
from bot.review.difference import TurnOutcome, offered_entries

EXAM_GOAL = 0.90
"""Share of the test questions that must be answered right."""
REFUSAL_GOAL = 0.85
"""Share of the refusals that must be refused. The others may ask back, which costs a tap, but not be answered."""
DIALOGUE_GOAL = 0.95
"""Share of the turns in dialogues that must come out as expected. The others may ask back with the right choice, but not go wrong."""

_GOALS = (("exam", "test questions", EXAM_GOAL), ("refusal", "refusals", REFUSAL_GOAL), ("dialogue", "dialogue turns", DIALOGUE_GOAL))
_KEY = ConversationKey("selftest", "0", "0")
_NOW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NOTHING = Tracker()

Test = TypeVar("Test", Exam, Dialogue, Twin)
TrialOutcome = Literal["right", "asked back", "missed", "wrong"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One test question with its outcome."""

    suite: Literal["exam", "refusal", "dialogue", "twin"]
    text: str
    wanted: str
    got: str
    outcome: TrialOutcome
    first: bool
    """True where the wanted entry ranks first, whether it answered or not."""
    place: Place


@dataclass(frozen=True, slots=True)
class SelftestReport:
    """The outcome of all tests."""

    trials: tuple[Trial, ...]

    def of(self, suite: str) -> tuple[Trial, ...]:
        """The trials of one suite."""
        return tuple(trial for trial in self.trials if trial.suite == suite)

    def share(self, suite: str) -> float:
        """Share of a suite's trials that are right; 1 for an empty suite."""
        trials = self.of(suite)
        return sum(trial.outcome == "right" for trial in trials) / len(trials) if trials else 1.0

    @property
    def crossed(self) -> int:
        """Pairs of twins in which one was answered with an entry that is not its own."""
        trials = self.of("twin")
        return sum("wrong" in (one.outcome, other.outcome) for one, other in zip(trials[::2], trials[1::2], strict=True))

    @property
    def first(self) -> float:
        """Share of the exam questions whose entry ranks first."""
        trials = self.of("exam")
        return sum(trial.first for trial in trials) / len(trials) if trials else 1.0

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Every wrong answer, and every broken dialogue."""
        return tuple(trial.place.finding(_complaint(trial), _ADVICE[trial.suite]) for trial in self.trials if _is_fault(trial))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the keeper must mend: the faults, and each suite below its goal, where its first question stands."""
        low = (
            self.of(suite)[0].place.finding(
                f"only {self.share(suite):.1%} of the {name} came out right", f"bring it to {goal:.0%} at least"
            )
            for suite, name, goal in _GOALS
            if self.share(suite) < goal
        )
        return (*self.faults, *low)


_ADVICE = {
    "exam": "add a phrasing or a guard to the right entry, or move the question",
    "refusal": "add a guard to the entry, or a term of kind `outside` to the glossary",
    "dialogue": "add a phrasing or a guard, or correct what is expected",
    "twin": "add a term that tells the two apart, or a guard to the entry that was told",
}


def _is_fault(trial: Trial) -> bool:
    return trial.outcome == "wrong"


def _complaint(trial: Trial) -> str:
    return f"“{trial.text}” came to {trial.got} instead of {trial.wanted}"


def run_selftest(edition: Edition, loaded: Loaded, progress: Callable[[], None] = lambda: None) -> SelftestReport:
    """Runs every test of the pack; `progress` is called after each message."""
    trials: list[Trial] = []
    for trial in (*_exams(edition, loaded), *_refusals(edition, loaded), *_dialogues(edition, loaded), *_twins(edition, loaded)):
        trials.append(trial)
        progress()
    return SelftestReport(tuple(trials))


def run_entry_tests(edition: Edition, loaded: Loaded, entry: str) -> SelftestReport:
    """Runs the tests that expect one entry: its exam questions, and the dialogues and twins in which it is to answer."""
    trials = chain(_exams(edition, loaded, entry), _dialogues(edition, loaded, entry), _twins(edition, loaded, entry))
    return SelftestReport(tuple(trials))


def expected_entries(test: Exam | Dialogue | Twin) -> frozenset[str]:
    """The entries that a test expects."""
    if isinstance(test, Exam):
        return frozenset({test.entry})
    exchanges = test.turns if isinstance(test, Dialogue) else (test.one, test.other)
    expected = (exchange.expect for exchange in exchanges)
    return frozenset(entry for expectation in expected if expectation.decision != "smalltalk" for entry in expectation.entries)


def _tests(tests: Sequence[Test], loaded: Loaded, about: str | None = None) -> Iterator[tuple[int, Test]]:
    """The tests, or those that expect an entry, with their positions; the lint reports those of entries that do not exist."""
    for number, test in enumerate(tests):
        expected = expected_entries(test)
        if (about is None or about in expected) and expected <= loaded.draft.entry_by_id.keys():
            yield number, test


def selftest_steps(loaded: Loaded) -> int:
    """Number of messages that `run_selftest` asks."""
    draft = loaded.draft
    exams = sum(len(exam.all) for _, exam in _tests(draft.exams, loaded))
    turns = sum(len(dialogue.turns) for _, dialogue in _tests(draft.dialogues, loaded))
    return exams + len(draft.refusals) + turns + 2 * len(list(_tests(draft.twins, loaded)))


def ask_bot(edition: Edition, text: str, tracker: Tracker = _NOTHING) -> Turn:
    """The turn in which the bot answers one message."""
    return decide(edition, tracker, Utterance(_KEY, Said(text)), _NOW)


def _exams(edition: Edition, loaded: Loaded, about: str | None = None) -> Iterator[Trial]:
    for number, exam in _tests(loaded.draft.exams, loaded, about):
        for language in LANGUAGES:
            for at, text in enumerate(exam.of(language)):
                turn = ask_bot(edition, text)
                first = bool(turn.candidates) and turn.candidates[0].entry == exam.entry
                place = loaded.place("exams", number, language, at)
                yield Trial("exam", text, exam.entry, _written_outcome(turn), _exam_outcome(turn, exam.entry), first, place)


def _exam_outcome(turn: Turn, wanted: str) -> TrialOutcome:
    by_rules = turn.assessment is not None and not turn.entries
    if turn.decision == "answer" and not by_rules:
        return "right" if turn.entries == (wanted,) else "wrong"
    # a product is answered by the rules; no entry is told, so none is wrong
    return "asked back" if (by_rules or turn.decision == "clarify") and wanted in offered_entries(turn) else "missed"


def _refusals(edition: Edition, loaded: Loaded) -> Iterator[Trial]:
    for number, refusal in enumerate(loaded.draft.refusals):
        turn = ask_bot(edition, refusal.text)
        outcome: TrialOutcome = "wrong" if turn.decision == "answer" else "asked back" if turn.decision == "clarify" else "right"
        yield Trial(
            "refusal",
            refusal.text,
            "no answer",
            _written_outcome(turn),
            outcome,
            outcome == "right",
            loaded.place("refusals", number, "text"),
        )


def _dialogues(edition: Edition, loaded: Loaded, about: str | None = None) -> Iterator[Trial]:
    for number, dialogue in _tests(loaded.draft.dialogues, loaded, about):
        tracker = Tracker()
        for at, exchange in enumerate(dialogue.turns):
            turn = ask_bot(edition, exchange.say, tracker)
            tracker = turn.tracker
            outcome: TrialOutcome = (
                "right" if _is_as_expected(turn, exchange.expect) else "asked back" if _asks_back(turn, exchange.expect) else "wrong"
            )
            place = loaded.place("dialogues", number, "turns", at, "say")
            yield Trial(
                "dialogue", exchange.say, _written_expectation(exchange.expect), _written_outcome(turn), outcome, outcome == "right", place
            )


def _asks_back(turn: Turn, wanted: Expectation) -> bool:
    """True where the bot asks back and what was expected is among the choices."""
    return turn.decision == "clarify" and wanted.decision == "answer" and {*wanted.entries} <= {*offered_entries(turn)}


def _twins(edition: Edition, loaded: Loaded, about: str | None = None) -> Iterator[Trial]:
    """Two trials for each pair, one after the other."""
    for number, twin in _tests(loaded.draft.twins, loaded, about):
        for name, side in (("one", twin.one), ("other", twin.other)):
            turn = ask_bot(edition, side.say)
            outcome = _twin_outcome(turn, side.expect)
            place = loaded.place("twins", number, name, "say")
            yield Trial("twin", side.say, _written_expectation(side.expect), _written_outcome(turn), outcome, outcome == "right", place)


def _twin_outcome(turn: Turn, wanted: Expectation) -> TrialOutcome:
    """Only an answer with an entry that is not the question's own is wrong."""
    if _is_as_expected(turn, wanted):
        return "right"
    if set(turn.entries) - (set(wanted.entries) if wanted.decision == "answer" else set()):
        return "wrong"
    return "asked back" if turn.decision == "clarify" else "missed"


def _is_as_expected(turn: Turn, wanted: Expectation) -> bool:
    named = set(wanted.entries) <= set(offered_entries(turn)) if wanted.decision == "clarify" else wanted.entries == turn.entries
    return turn.decision == wanted.decision and named


def _written_expectation(expected: Expectation) -> str:
    return " ".join((expected.decision, *expected.entries))


def _written_outcome(turn: Turn) -> str:
    return str(TurnOutcome.of(turn))

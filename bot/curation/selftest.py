"""The pack's own tests, put to the bot as a reader would put them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.pack import Expectation
from bot.messages import ConversationKey, Said, Utterance
from bot.review.difference import Behaviour, offered

RIGHT = 0.90
"""Share of the test questions that must be answered right."""
REFUSED = 0.95
"""Share of the refusals that must be refused."""
LED = 0.95
"""Share of the turns in dialogues that must come out as expected; the others may be asked back with the right choice, not go wrong."""

_MARKS = (("exam", "test questions", RIGHT), ("refusal", "refusals", REFUSED), ("dialogue", "dialogue turns", LED))
_KEY = ConversationKey("selftest", "0", "0")
_NOW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NOTHING = Tracker()

Mark = Literal["right", "asked back", "missed", "wrong"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One test question and what came of it."""

    suite: Literal["exam", "refusal", "dialogue", "twin"]
    text: str
    wanted: str
    got: str
    outcome: Mark
    first: bool
    """True where the wanted entry stands at first place, told or not."""
    place: Place


@dataclass(frozen=True, slots=True)
class Report:
    """All trials."""

    trials: tuple[Trial, ...]

    def of(self, suite: str) -> tuple[Trial, ...]:
        """The trials of one suite."""
        return tuple(trial for trial in self.trials if trial.suite == suite)

    def share(self, suite: str) -> float:
        """Share of a suite that came out right; 1 for an empty one."""
        trials = self.of(suite)
        return sum(trial.outcome == "right" for trial in trials) / len(trials) if trials else 1.0

    @property
    def crossed(self) -> int:
        """Pairs of twins of which one was answered with an entry that is not its own."""
        trials = self.of("twin")
        return sum("wrong" in (one.outcome, other.outcome) for one, other in zip(trials[::2], trials[1::2], strict=True))

    @property
    def first(self) -> float:
        """Share of the exam questions whose entry stands at first place."""
        trials = self.of("exam")
        return sum(trial.first for trial in trials) / len(trials) if trials else 1.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the keeper must mend: every wrong answer, every broken dialogue, and a suite below its mark."""
        wrong = [trial.place.finding(_complaint(trial), _ADVICE[trial.suite]) for trial in self.trials if _is_fault(trial)]
        low = [
            Place("tests").finding(f"only {self.share(suite):.1%} of the {name} came out right", f"bring it to {mark:.0%} at least")
            for suite, name, mark in _MARKS
            if self.share(suite) < mark
        ]
        return (*wrong, *low)


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


def run(edition: Edition, loaded: Loaded, progress: Callable[[], None] = lambda: None) -> Report:
    """Puts every test of the pack to the bot; `progress` is called after each message."""
    trials: list[Trial] = []
    for trial in (*_exams(edition, loaded), *_refusals(edition, loaded), *_dialogues(edition, loaded), *_twins(edition, loaded)):
        trials.append(trial)
        progress()
    return Report(tuple(trials))


def count(loaded: Loaded) -> int:
    """How many messages `run` puts."""
    draft = loaded.draft
    exams = sum(len(exam.en) + len(exam.zh) for exam in draft.exams)
    return exams + len(draft.refusals) + sum(len(dialogue.turns) for dialogue in draft.dialogues) + 2 * len(draft.twins)


def ask(edition: Edition, text: str, tracker: Tracker = _NOTHING) -> Turn:
    """What the bot makes of one message."""
    return decide(edition, tracker, Utterance(_KEY, Said(text)), _NOW)


def _exams(edition: Edition, loaded: Loaded) -> Iterator[Trial]:
    for number, exam in enumerate(loaded.draft.exams):
        for language, questions in (("en", exam.en), ("zh", exam.zh)):
            for at, text in enumerate(questions):
                turn = ask(edition, text)
                first = bool(turn.candidates) and turn.candidates[0].entry == exam.entry
                place = loaded.place("exams", number, language, at)
                yield Trial("exam", text, exam.entry, _got(turn), _judge(turn, exam.entry), first, place)


def _judge(turn: Turn, wanted: str) -> Mark:
    if turn.decision == "answer":
        return "right" if turn.entries == (wanted,) else "wrong"
    return "asked back" if turn.decision == "clarify" and wanted in offered(turn) else "missed"


def _refusals(edition: Edition, loaded: Loaded) -> Iterator[Trial]:
    for number, refusal in enumerate(loaded.draft.refusals):
        turn = ask(edition, refusal.text)
        outcome: Mark = "wrong" if turn.decision == "answer" else "asked back" if turn.decision == "clarify" else "right"
        yield Trial("refusal", refusal.text, "no answer", _got(turn), outcome, outcome == "right", loaded.place("refusals", number, "text"))


def _dialogues(edition: Edition, loaded: Loaded) -> Iterator[Trial]:
    for number, dialogue in enumerate(loaded.draft.dialogues):
        tracker = Tracker()
        for at, exchange in enumerate(dialogue.turns):
            turn = ask(edition, exchange.say, tracker)
            tracker = turn.tracker
            outcome: Mark = (
                "right" if _is_as_expected(turn, exchange.expect) else "asked back" if _asks_back(turn, exchange.expect) else "wrong"
            )
            place = loaded.place("dialogues", number, "turns", at, "say")
            yield Trial("dialogue", exchange.say, _wanted(exchange.expect), _got(turn), outcome, outcome == "right", place)


def _asks_back(turn: Turn, wanted: Expectation) -> bool:
    """True where the asker is left a choice with what was expected in it."""
    return turn.decision == "clarify" and wanted.decision == "answer" and {*wanted.entries} <= {*offered(turn)}


def _twins(edition: Edition, loaded: Loaded) -> Iterator[Trial]:
    """Two trials a pair, one behind the other."""
    for number, twin in enumerate(loaded.draft.twins):
        for name, side in (("one", twin.one), ("other", twin.other)):
            turn = ask(edition, side.say)
            outcome = _compare(turn, side.expect)
            place = loaded.place("twins", number, name, "say")
            yield Trial("twin", side.say, _wanted(side.expect), _got(turn), outcome, outcome == "right", place)


def _compare(turn: Turn, wanted: Expectation) -> Mark:
    """Wrong is only an answer with an entry that is not its own."""
    if _is_as_expected(turn, wanted):
        return "right"
    if set(turn.entries) - (set(wanted.entries) if wanted.decision == "answer" else set()):
        return "wrong"
    return "asked back" if turn.decision == "clarify" else "missed"


def _is_as_expected(turn: Turn, wanted: Expectation) -> bool:
    named = set(wanted.entries) <= set(offered(turn)) if wanted.decision == "clarify" else wanted.entries == turn.entries
    return turn.decision == wanted.decision and named


def _wanted(expected: Expectation) -> str:
    return " ".join((expected.decision, *expected.entries))


def _got(turn: Turn) -> str:
    return str(Behaviour.of(turn))

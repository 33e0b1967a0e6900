"""Compares two versions of a pack: which questions are now answered differently, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Literal

from bot.curation import selftest
from bot.curation.change_causes import CauseFinder
from bot.curation.selftest import Trial
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Place
from bot.knowledge.models.pack import Pack
from bot.review.difference import Cause, Change, Comparison, Difference, TurnOutcome
from bot.review.logged_questions import LoggedQuestion

_ORDER = {"regression": 0, "neutral": 1, "improvement": 2}
_DROPPED = "dropped"
_NOWHERE = Place(".")


def with_phrases_of(pack: Pack, later: Pack) -> Pack:
    """A pack of an earlier version, completed by the phrases of a later one: they change no decision."""
    return pack.model_copy(update={"phrases": {**later.phrases, **pack.phrases}})


def count_tests(pack: Pack) -> int:
    """Number of messages in the pack's own tests."""
    return selftest.selftest_steps(_without_places(pack))


def _without_places(pack: Pack) -> Loaded:
    """A pack as if it was read, without places in files."""
    return Loaded(pack, (), pack, {}, {}, frozenset())


def comparison_steps(compared: Comparison, loaded: Loaded) -> int:
    """Number of messages that `compare_editions` puts to the two versions together."""
    return 2 * (selftest.selftest_steps(loaded) + len(_dropped_tests(compared)) + len(compared.questions))


def compare_editions(compared: Comparison, loaded: Loaded | None = None, progress: Callable[[], None] = lambda: None) -> Difference:
    """Asks both versions the tests of the later one and the questions that people asked.

    A question is asked on its own, without the conversation in which it was asked; dialogues among the tests are run whole.

    Args:
        compared: the two versions, and the questions.
        loaded: the later version as it was read, for the places of its tests.
        progress: called after each message.
    """
    loaded = loaded or _without_places(compared.after.pack)
    if compared.is_alike:
        return Difference(selftest.selftest_steps(loaded), len(compared.questions))
    changes, causes = [], CauseFinder(compared)
    trials = [selftest.run_selftest(edition, loaded, progress).trials for edition in (compared.before, compared.after)]
    for change in chain(_test_changes(*trials), _question_changes(compared, progress)):
        cause, nearest = causes.explain(change.text, change.before, change.after)
        changes.append(replace(change, cause=cause, nearest=nearest))
    changes.sort(key=lambda change: (_ORDER[change.verdict] if change.suite else 1, not change.suite, -change.times))
    return Difference(len(trials[0]), len(compared.questions), tuple(changes))


def _test_changes(before: Sequence[Trial], after: Sequence[Trial]) -> Iterator[Change]:
    for old, new in zip(before, after, strict=True):
        if old.got == new.got:
            continue
        change = _unexplained_change(new.text, TurnOutcome.read(old.got), TurnOutcome.read(new.got))
        was, now = old.outcome == "right", new.outcome == "right"
        place = "" if new.place == _NOWHERE else f"{new.place.file}:{new.place.line}:{new.place.column}"
        yield replace(change, suite=new.suite, verdict=_verdict(was=was, now=now), place=place)


def _verdict(*, was: bool, now: bool) -> Literal["regression", "improvement", "neutral"]:
    if was == now:
        return "neutral"
    return "regression" if was else "improvement"


def _question_changes(compared: Comparison, progress: Callable[[], None]) -> Iterator[Change]:
    for suite, questions in ((_DROPPED, _dropped_tests(compared)), ("", compared.questions)):
        for question in questions:
            before, after = (_outcome_of(edition, question.text, progress) for edition in (compared.before, compared.after))
            if before != after:
                yield replace(_unexplained_change(question.text, before, after), suite=suite, times=question.times)


def _outcome_of(edition: Edition, text: str, progress: Callable[[], None]) -> TurnOutcome:
    progress()
    return TurnOutcome.of(selftest.ask_bot(edition, text))


def _dropped_tests(compared: Comparison) -> tuple[LoggedQuestion, ...]:
    """Test questions of the earlier version that the later one lacks: dropping a test must not hide a changed answer."""
    kept = set(_test_questions(compared.after.pack))
    return tuple(LoggedQuestion(text) for text in dict.fromkeys(_test_questions(compared.before.pack)) if text not in kept)


def _test_questions(pack: Pack) -> Iterator[str]:
    for exam in pack.exams:
        yield from exam.all
    for refusal in pack.refusals:
        yield refusal.text
    for twin in pack.twins:
        yield from (twin.one.say, twin.other.say)


def _unexplained_change(text: str, before: TurnOutcome, after: TurnOutcome) -> Change:
    return Change(text, before, after, Cause("weights"))

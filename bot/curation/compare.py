"""Two versions of a pack, put the same questions: which would now be answered differently, and what took them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Literal

from bot.curation import selftest
from bot.curation.causes import Causes
from bot.curation.selftest import Trial
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Place
from bot.knowledge.models.pack import Pack
from bot.review.difference import Behaviour, Cause, Change, Comparison, Difference
from bot.review.logged_questions import Asked

_ORDER = {"regression": 0, "neutral": 1, "improvement": 2}
_DROPPED = "dropped"
_NOWHERE = Place(".")


def askable(pack: Pack, model: Pack) -> Pack:
    """A pack of an earlier version with the phrases of a later one where it lacks them: they change no decision."""
    return pack.model_copy(update={"phrases": {**model.phrases, **pack.phrases}})


def count_tests(pack: Pack) -> int:
    """How many messages the pack's own tests are."""
    return selftest.count(_unplaced(pack))


def _unplaced(pack: Pack) -> Loaded:
    """A pack of whose files nothing is known."""
    return Loaded(pack, (), pack, {}, {}, frozenset())


def count(compared: Comparison, loaded: Loaded) -> int:
    """How many messages `compare` puts to the two versions together."""
    return 2 * (selftest.count(loaded) + len(_dropped(compared)) + len(compared.questions))


def compare(compared: Comparison, loaded: Loaded | None = None, progress: Callable[[], None] = lambda: None) -> Difference:
    """Puts the tests of the later version, and questions that people asked, to both.

    A question is put by itself, without the conversation in which it was asked; the dialogues among the tests are put whole.

    Args:
        compared: the two versions, and the questions.
        loaded: the later version as it was read, for the places of its tests.
        progress: called after each message.
    """
    loaded = loaded or _unplaced(compared.after.pack)
    if compared.is_alike:
        return Difference(selftest.count(loaded), len(compared.questions))
    changes, causes = [], Causes(compared)
    trials = [selftest.run(edition, loaded, progress).trials for edition in (compared.before, compared.after)]
    for change in chain(_tested(*trials), _asked(compared, progress)):
        cause, nearest = causes.explain(change.text, change.before, change.after)
        changes.append(replace(change, cause=cause, nearest=nearest))
    changes.sort(key=lambda change: (_ORDER[change.verdict] if change.suite else 1, not change.suite, -change.times))
    return Difference(len(trials[0]), len(compared.questions), tuple(changes))


def _tested(before: Sequence[Trial], after: Sequence[Trial]) -> Iterator[Change]:
    for old, new in zip(before, after, strict=True):
        if old.got == new.got:
            continue
        change = _change(new.text, Behaviour.read(old.got), Behaviour.read(new.got))
        was, now = old.outcome == "right", new.outcome == "right"
        place = "" if new.place == _NOWHERE else f"{new.place.file}:{new.place.line}:{new.place.column}"
        yield replace(change, suite=new.suite, verdict=_verdict(was=was, now=now), place=place)


def _verdict(*, was: bool, now: bool) -> Literal["regression", "improvement", "neutral"]:
    if was == now:
        return "neutral"
    return "regression" if was else "improvement"


def _asked(compared: Comparison, progress: Callable[[], None]) -> Iterator[Change]:
    for suite, questions in ((_DROPPED, _dropped(compared)), ("", compared.questions)):
        for question in questions:
            before, after = (_behaviour(edition, question.text, progress) for edition in (compared.before, compared.after))
            if before != after:
                yield replace(_change(question.text, before, after), suite=suite, times=question.times)


def _behaviour(edition: Edition, text: str, progress: Callable[[], None]) -> Behaviour:
    progress()
    return Behaviour.of(selftest.ask(edition, text))


def _dropped(compared: Comparison) -> tuple[Asked, ...]:
    """Test questions that stand in the earlier version alone: to drop a test is no way to keep its answer."""
    kept = set(_questions(compared.after.pack))
    return tuple(Asked(text) for text in dict.fromkeys(_questions(compared.before.pack)) if text not in kept)


def _questions(pack: Pack) -> Iterator[str]:
    for exam in pack.exams:
        yield from (*exam.en, *exam.zh)
    for refusal in pack.refusals:
        yield refusal.text
    for twin in pack.twins:
        yield from (twin.one.say, twin.other.say)


def _change(text: str, before: Behaviour, after: Behaviour) -> Change:
    return Change(text, before, after, Cause("weights"))

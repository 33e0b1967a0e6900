"""What a turn computes, it computes once."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.dialogue import answers
from bot.dialogue.edition import Edition
from bot.filing.assessment import Assessment, assess
from bot.filing.facts import Facts, Value, parse_value
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Slot
from bot.messages import Commanded
from tests.dialogue.builders import Talk


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a stored value of each slot was compared with the pack."""
    counted: Counter[str] = Counter()

    def counting(slot: Slot, value: object) -> Value:
        counted[slot.id] += 1
        return parse_value(slot, value)

    monkeypatch.setattr(answers, "parse_value", counting)
    return counted


@pytest.mark.parametrize("act", ["my answers", "what if", "Why this result?", "export", "consumers", Commanded("plan", "2027-03-01")])
def test_each_stored_answer_is_compared_with_the_pack_once_a_turn(frozen: Edition, parsed: Counter[str], act: str | Commanded) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check", "Our consumer app generates text with a model we fine-tuned from open source Llama."))
    assert talk.tracker.form is not None
    stored = talk.tracker.form.answers.written
    parsed.clear()
    talk.does(act)
    assert parsed == Counter(dict.fromkeys(stored, 1))


@pytest.fixture
def verdicts(monkeypatch: pytest.MonkeyPatch) -> list[Facts]:
    """The facts of each verdict that was computed."""
    computed: list[Facts] = []

    def counting(book: RuleBook, facts: Facts, *more: frozenset[str]) -> Assessment:
        computed.append(facts)
        return assess(book, facts, *more)

    monkeypatch.setattr(answers, "assess", counting)
    return computed


@pytest.mark.parametrize(
    ("act", "most"),
    [
        ("my answers", 1),
        ("what if", 1),
        ("Why this result?", 1),
        ("export", 1),
        ("checklist", 1),
        ("save", 1),
        (Commanded("plan", "2027-03-01"), 1),
        # that of the empty form finds the first question
        (Commanded("check", "Our internal app for our own staff uses AI to generate text."), 2),
    ],
)
def test_each_state_of_the_answers_is_assessed_once_a_turn(frozen: Edition, verdicts: list[Facts], act: str | Commanded, most: int) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check", "Our consumer app generates text with a model trained from scratch; it is not filed yet."))
    assert talk.tracker.form is not None
    assert talk.tracker.form.stage == "result"
    verdicts.clear()
    talk.does(act)
    assert len(verdicts) <= most
    assert all(verdicts.count(facts) == 1 for facts in verdicts)

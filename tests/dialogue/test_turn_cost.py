"""What a turn computes, it computes once."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.dialogue import answers
from bot.dialogue.edition import Edition
from bot.filing.facts import Value, parse_value
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

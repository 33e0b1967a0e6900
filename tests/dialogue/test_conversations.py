"""The traps of the field, as conversations that a lawyer can read: `tests/cases/conversations.yaml`, put to the frozen pack."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.edition import Edition
from bot.dialogue.policy import Turn
from bot.messages import Pressed, Reply
from tests.dialogue.builders import Talk, actions

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "cases/conversations.yaml").read_text(encoding="utf-8"))
CONVERSATIONS: list[dict[str, Any]] = CASES["conversations"]
TURN = {"say", "press", "decision", "entries", "must", "must not"}


def name(conversation: dict[str, Any]) -> str:
    return str(conversation["trap"])


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=name)
def test_a_conversation_keeps_clear_of_its_trap(frozen: Edition, conversation: dict[str, Any]) -> None:
    talk = Talk(frozen)
    last: Reply | None = None
    for wanted in conversation["turns"]:
        assert wanted.keys() <= TURN, wanted
        done = talk.does(Pressed(button(last, wanted["press"])) if "press" in wanted else wanted["say"])
        (last,) = done.replies
        shows(done, last, wanted)


def button(reply: Reply | None, label: str) -> str:
    assert reply is not None
    return next(choice.action for choice in reply.choices if choice.label == label)


def shows(done: Turn, reply: Reply, wanted: dict[str, Any]) -> None:
    assert done.decision == wanted["decision"], wanted
    entries = wanted.get("entries", [])
    if done.decision == "clarify":
        assert {f"a|{done.language}|{entry}|" for entry in entries} <= set(actions(reply)), wanted
    else:
        assert list(done.entries) == entries, wanted
    shown = reply.plain.casefold()
    assert [words for words in wanted.get("must", []) if words.casefold() not in shown] == [], reply.plain
    assert [words for words in wanted.get("must not", []) if words.casefold() in shown] == [], reply.plain
    if done.decision == "answer":
        assert not {"note", "heading"} & {block.kind for block in reply.blocks}


def test_there_are_enough_turns_in_each_language() -> None:
    said = [wanted["say"] for conversation in CONVERSATIONS for wanted in conversation["turns"] if "say" in wanted]
    chinese = [text for text in said if re.search(r"[\u4e00-\u9fff]", text)]
    assert min(len(chinese), len(said) - len(chinese)) >= 20

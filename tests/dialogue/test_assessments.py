"""Whole talks about a product, in each language, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.edition import Edition
from bot.messages import Choice, Commanded, Pressed, Said
from tests.dialogue.builders import Talk

FILE = Path(__file__).parents[1] / "cases" / "assessments.yaml"
TALKS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["talks"]


def act_of(turn: dict[str, Any], choices: list[Choice]) -> Said | Pressed | Commanded:
    if "press" in turn:
        named = [choice for choice in choices if choice.label == turn["press"]] or [
            choice for choice in choices if turn["press"] in choice.label
        ]
        assert named, f"no choice {turn['press']!r} among {[choice.label for choice in choices]}"
        return Pressed(named[0].action)
    text: str = turn["say"]
    if not text.startswith("/"):
        return Said(text)
    name, _, arguments = text[1:].partition(" ")
    return Commanded(name, arguments)


@pytest.mark.parametrize("case", TALKS, ids=[case["id"] for case in TALKS])
def test_the_talk_goes_as_written(frozen: Edition, case: dict[str, Any]) -> None:
    talk = Talk(frozen, hint=case["hint"])
    choices: list[Choice] = []
    for at, turn in enumerate(case["turns"]):
        done = talk.does(act_of(turn, choices))
        told = "\n".join(reply.plain for reply in done.replies)
        choices = [choice for reply in done.replies for choice in reply.choices] or choices
        labels = {choice.label for choice in choices}
        lacking = [text for text in turn.get("has", ()) if text not in told]
        unwanted = [text for text in turn.get("not", ()) if text in told]
        missing = [label for label in turn.get("offers", ()) if label not in labels]
        assert [lacking, unwanted, missing] == [[], [], []], f"turn {at + 1} {turn}: {told}\n{sorted(labels)}"

"""What stands on a button is as short as a phone shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.packs import Content, faultless
from tests.support.small_filing import FILE, filing

Lint = Callable[[Content], list[str]]
TOO_WIDE = "the label of the button takes {} columns in `en`, over {}, "


def told(lint: Lint, content: Content) -> list[str]:
    return [line for line in lint(content) if "the label of the button" in line]


def test_short_labels_are_sound(lint: Lint) -> None:
    assert told(lint, {**faultless(), FILE: filing()}) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"title": {"en": "t" * 25, "zh": "备"}}, TOO_WIDE.format(25, 24) + "write a shorter `title`"),
        ({"title": {"en": "t" * 24, "zh": "备案" * 6}}, ""),
    ],
)
def test_the_title_of_an_entry(lint: Lint, change: dict[str, Any], found: str) -> None:
    content = faultless()
    content["faq/basics.yaml"]["entries"][0].update(change)
    assert [line.split(": ", 1)[1] for line in told(lint, content)] == ([found] if found else [])


def test_a_slot_a_value_and_a_phrase(lint: Lint) -> None:
    content: dict[str, Any] = {**faultless(), FILE: filing()}
    slots = content[FILE]["slots"]
    slots[0]["title"] = {"en": "s" * 19, "zh": "备"}
    next(slot for slot in slots if slot.get("values"))["values"][0]["title"] = {"en": "v" * 25, "zh": "备"}
    content["phrases.yaml"]["phrases"]["button.long"] = {"en": "p" * 25, "zh": "长"}
    content["phrases.yaml"]["phrases"]["button.filled"] = {"en": "{name}" + "p" * 25, "zh": "{name}"}
    widths = sorted(line.split("takes ")[1].split(" columns")[0] for line in told(lint, content))
    assert widths == ["19", "25", "25"]


def test_an_item_of_the_checklist(lint: Lint) -> None:
    content: dict[str, Any] = {**faultless(), FILE: filing()}
    item = {"id": "papers", "name": {"en": "i" * 23, "zh": "项"}, "stage": "prepare", "filings": ["algorithm"]}
    content["filing/checklist.yaml"] = {"checklist": [item | {"article": {"en": "You must.", "zh": "必须。", "cites": ["S1"]}}]}
    assert [line.split(": ", 1)[1] for line in told(lint, content)] == [TOO_WIDE.format(23, 22) + "shorten it"]

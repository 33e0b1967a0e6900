"""Hints and contradictions name what exists, fill slots with what they can hold, and are of use."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import Content
from tests.support.small_filing import FILE, filing

Lint = Callable[[Content], list[str]]
HINT = {"id": "app", "words": {"zh": ["对话"]}, "fills": {"uses_ai": True, "functions": ["generation"]}}


def found(lint: Lint, *hints: Content, contradictions: list[Content] | None = None) -> list[str]:
    more = {"contradictions": contradictions} if contradictions else {}
    return [told.split(": ", 1)[1] for told in lint({FILE: filing() | {"hints": list(hints)} | more})]


def test_sound_hints_have_no_findings(lint: Lint) -> None:
    other = {
        "id": "other",
        "terms": ["fees"],
        "denied": {"functions": ["detection"]},
        "needs": [["looked-for"]],
        "bars": ["app"],
        "after": ["behind"],
    }
    looked_for = {"id": "looked-for", "words": {"en": ["word"]}}
    contradiction = {"id": "odd", "when": {"slot": "uses_ai", "is": False}, "slots": ["uses_ai"], "says": {"en": "No.", "zh": "不。"}}
    behind = {"id": "behind", "words": {"en": ["before"]}}
    may = {"id": "may", "words": {"en": ["perhaps"]}, "suggests": {"functions": ["detection"]}}
    we = {"id": "we", "words": {"en": ["we"]}, "cue": "ours"}
    assert found(lint, HINT, other, looked_for, behind, may, we, contradictions=[contradiction]) == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"needs": [["apps"]]}, "there is no hint `apps`, write `app`"),
        ({"bars": ["apps"]}, "there is no hint `apps`, write `app`"),
        ({"after": ["apps"]}, "there is no hint `apps`, write `app`"),
        ({"suggests": {"function": ["generation"]}}, "there is no slot `function`, write `functions`"),
        ({"suggests": {"functions": ["generating"]}}, "`functions` has no value `generating`, write `generation`"),
        ({"terms": ["fee"]}, "there is no term `fee`, write `fees`"),
        ({"fills": {"function": ["generation"]}}, "there is no slot `function`, write `functions`"),
        ({"denied": {"function": ["generation"]}}, "there is no slot `function`, write `functions`"),
        ({"fills": {"uses_ai": "yes"}}, "`uses_ai` cannot be filled with this, write true or false"),
        ({"fills": {"functions": "generation"}}, "`functions` cannot be filled with this, write a list of its values"),
        ({"fills": {"functions": []}}, "`functions` cannot be filled with this, write a list of its values"),
        ({"fills": {"functions": ["generating"]}}, "`functions` has no value `generating`, write `generation`"),
        ({"words": {}}, "`app` has no words, list some under `words`, or remove it"),
        ({"fills": {}}, "`app` tells nothing, give it `fills` or `cue`, or remove it"),
    ],
)
def test_a_fault_in_a_hint(lint: Lint, keys: Content, told: str) -> None:
    assert found(lint, HINT | keys) == [told]


def test_an_enum_is_filled_with_one_of_its_values(lint: Lint) -> None:
    rules = filing()
    slot = {
        "id": "filed",
        "type": "enum",
        "asks": "optional",
        "values": [{"id": name, "en": name, "zh": name} for name in ("passed", "open")],
    }
    rules["slots"].append(rules["slots"][0] | slot)
    hints = [HINT | {"id": name, "fills": {"filed": value}} for name, value in (("one", "passed"), ("two", "pass"), ("three", True))]
    told = lint({FILE: rules | {"hints": hints}})
    assert [line.split(": ", 1)[1] for line in told if "filed" in line] == [
        "`filed` has no value `pass`, write `passed`",
        "`filed` cannot be filled with this, write one of its values",
    ]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"slots": ["use_ai"]}, "there is no slot `use_ai`, write `uses_ai`"),
        ({"when": {"slot": "use_ai", "is": True}}, "there is no slot `use_ai`, write `uses_ai`"),
    ],
)
def test_a_fault_in_a_contradiction(lint: Lint, keys: Content, told: str) -> None:
    sound = {"id": "odd", "when": {"slot": "uses_ai", "is": False}, "slots": ["uses_ai"], "says": {"en": "No.", "zh": "不。"}}
    assert found(lint, HINT, contradictions=[sound | keys]) == [told]

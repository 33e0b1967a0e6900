"""What a message shows is computed once a turn, and handed down."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.dialogue import turn as turn_room
from bot.dialogue.edition import Edition
from bot.messages import Commanded, Pressed, Said
from bot.text.normalize import normalize
from tests.dialogue.builders import Talk

TALK: tuple[Said | Pressed | Commanded | str, ...] = (
    "算法备案要多久？",
    "那大模型备案呢？",
    "How long does algorthm filing take, and what does it cost? We call an API. Do we need to file?",
    "what about the weather",
    Commanded("ask", "备案号"),
    Commanded("check", "我们的AI写作APP面向普通用户，调用豆包的API。"),
    "什么？",
    "是",
    "both",
    "生成、检测",
    "我们还有API。算法备案要多久？",
    "hello",
    "why",
    "banana",
    "2",
    "不知道",
    "my answers",
    "大模型备案要多久？",
    "start over",
    "we have no AI at all",
    "save",
    "要备案吗？",
    Commanded("cases"),
    Commanded("cancel"),
)


def test_a_message_is_normalized_once_and_no_phrase_of_the_pack_with_it(frozen: Edition) -> None:
    talk = Talk(frozen)
    for act in TALK:
        normalize.cache_clear()
        talk.does(act)
        calls = sum(normalize.cache_info()[:2])
        assert calls <= 1, act


def test_a_message_is_looked_up_and_read_for_facts_once_at_most(frozen: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()

    def counted(name: str) -> Any:  # noqa: ANN401 - a function of any signature
        function = getattr(turn_room, name)

        def count(*given: object) -> object:
            calls[name] += 1
            return function(*given)

        return count

    for name in ("find", "extract"):
        monkeypatch.setattr(turn_room, name, counted(name))
    talk = Talk(frozen)
    for act in TALK:
        before = calls.copy()
        talk.does(act)
        assert max((calls - before).values(), default=0) <= 1, act
    assert set(calls) == {"find", "extract"}


def test_a_form_that_is_answered_asks_nothing_of_the_knowledge_base(frozen: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(frozen)
    talk.does(Commanded("check"))
    monkeypatch.setattr(turn_room, "find", None)
    assert talk.does("是的").tracker.form is not None

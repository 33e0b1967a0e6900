"""Small talk: whatever its punctuation, however often repeated, and one kind beside another; nothing that might ask something."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.text.message import Message


def heard(edition: Edition, text: str) -> str | None:
    talk = edition.courtesies.find(Message(text))
    return talk.id if talk else None


@pytest.mark.parametrize(
    "nod",
    ["👍", "👍👍👍", "🎉", "...", "lol", "LOL!!", "haha", "hahahaha", "哈哈", "哈哈哈哈哈", "是的", "no", "不用了"],
)
def test_a_nod_asks_nothing(frozen: Edition, nod: str) -> None:
    assert heard(frozen, nod) == "nod"


@pytest.mark.parametrize("message", ["ok, thanks", "okkkk", "好的，谢谢", "嗯嗯嗯，明白了"])
def test_several_courtesies_are_one(frozen: Edition, message: str) -> None:
    assert heard(frozen, message) in ("acknowledged", "thanks")


@pytest.mark.parametrize("message", ["你是GPT吗", "what model are you", "are you GPT?"])
def test_who_the_bot_is_is_small_talk(frozen: Edition, message: str) -> None:
    assert heard(frozen, message) == "who-are-you"


@pytest.mark.parametrize("message", ["", "???", "？", "ok, how long does it take", "谢谢，那要多久", "yes we use an API"])
def test_what_may_ask_something_is_no_small_talk(frozen: Edition, message: str) -> None:
    assert heard(frozen, message) is None

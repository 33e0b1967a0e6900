"""How messages are shown."""

from __future__ import annotations

import pytest

from bot.channels.playground.bot_api.markup import Entity
from bot.channels.playground.history import History, Shown, formatted


def test_formatting_and_links_stand_at_their_place() -> None:
    text, marks = formatted('  <b>Ask</b> @anna_b or see https://example.org/a?b=1. <a href="https://x.example">/here</a> /help', "HTML")
    assert text == "Ask @anna_b or see https://example.org/a?b=1. /here /help"
    assert [(mark.tag, text[mark.offset : mark.offset + mark.length], mark.value) for mark in marks] == [
        ("b", "Ask", ""),
        ("a", "/here", "https://x.example"),
        ("url", "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("mention", "@anna_b", ""),
        ("bot_command", "/help", ""),
    ]


def test_what_people_write_has_no_markup() -> None:
    assert formatted("<b>x<b>", None) == ("<b>x<b>", ())


def test_places_are_counted_as_telegram_counts() -> None:
    assert formatted("😀😀 /help", None)[1] == (Entity("bot_command", 5, 5),)


@pytest.mark.parametrize(
    ("text", "link"), [("见https://a.example/路，好", "https://a.example/路"), ("t.me/b?start=x_1 now", "t.me/b?start=x_1")]
)
def test_an_address_ends_before_the_sentence_does(text: str, link: str) -> None:
    assert [mark.value for mark in formatted(text, None)[1]] == [link]


def test_a_reaction_replaces_the_persons_earlier_one() -> None:
    history = History(lambda _event: None)
    history.put(Shown(7, 1, 0, 7, 0, 1))
    history.react(7, 1, 701, ("👍",))
    history.react(7, 1, 702, ("👍",))
    history.react(7, 1, 701, ("🔥",))
    history.react(7, 2, 701, ("🔥",))
    assert [shown.reactions for shown in history] == [{"👍": (702,), "🔥": (701,)}]

"""The Bot API of the tests refuses what Telegram would refuse; otherwise passing against it would mean nothing."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest

from bot.channels.playground.bot_api import limits, schema
from bot.channels.playground.bot_api.markup import Entity, MarkupError, parse
from bot.channels.playground.bot_api.schema import Upload

SENT = {"chat_id": "7", "text": "x"}


def found(method: str, **form: object) -> list[str]:
    encoded = {name: value if isinstance(value, str | Upload) else json.dumps(value) for name, value in form.items()}
    values, problems = schema.decode(method, encoded)
    return problems or limits.breaches(method, values)


def button(**more: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "More", **more}]]}


def article(**more: object) -> dict[str, Any]:
    return {"type": "article", "id": "a", "title": "t", "input_message_content": {"message_text": "x"}, **more}


def photo(width: int = 1080, height: int = 1920, size: int = 100) -> Upload:
    return Upload("plan.png", (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height)).ljust(size, b"\0"))


SCOPE = {"type": "chat", "chat_id": 7}
HOOK = {"url": "https://bot.example/x", "secret_token": "s", "allowed_updates": ["message"]}


@pytest.mark.parametrize(
    ("method", "form"),
    [
        ("sendMessage", SENT),
        ("sendMessage", {**SENT, "text": "<b>" + "😀" * 2048 + "</b>", "parse_mode": "HTML"}),
        ("sendMessage", {**SENT, "reply_markup": button(callback_data="x" * 64)}),
        ("sendPhoto", {"chat_id": "7", "photo": photo(), "caption": "x" * 1024}),
        ("sendDocument", {"chat_id": "7", "document": Upload("计划.md", b"x")}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 200}),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [article(id=str(number)) for number in range(50)]}),
        ("setMyCommands", {"commands": [{"command": "ask_1", "description": "d"}], "scope": SCOPE, "language_code": "zh"}),
        ("setWebhook", HOOK),
        ("getUpdates", {"timeout": 30, "allowed_updates": ["message"]}),
    ],
)
def test_sound_calls_pass(method: str, form: dict[str, object]) -> None:
    assert found(method, **form) == []


@pytest.mark.parametrize(
    ("method", "form", "problem"),
    [
        ("sendTelepathy", {}, "no such method"),
        ("sendMessage", {"chat_id": "7"}, "text is required"),
        ("sendMessage", {**SENT, "colour": "red"}, "no parameter colour"),
        ("sendMessage", {**SENT, "message_thread_id": "x"}, "none of Integer"),
        ("sendMessage", {**SENT, "link_preview_options": {"disabled": True}}, "no field disabled"),
        ("sendMessage", {**SENT, "link_preview_options": {"is_disabled": 1}}, "is not Boolean"),
        ("sendMessage", {**SENT, "reply_parameters": {}}, "message_id is required"),
        ("sendMessage", {**SENT, "text": "x" * 4097}, "4097 units"),
        ("sendMessage", {**SENT, "text": "😀" * 2049}, "4098 units"),
        ("sendMessage", {**SENT, "text": " "}, "0 units"),
        ("sendMessage", {**SENT, "text": "\u200b"}, "nothing to see"),
        ("sendMessage", {**SENT, "text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {**SENT, "reply_markup": button(callback_data="x" * 65)}, "65 bytes"),
        ("sendMessage", {**SENT, "reply_markup": button(callback_data="")}, "0 bytes"),
        ("sendMessage", {**SENT, "reply_markup": button()}, "exactly one action"),
        ("sendMessage", {**SENT, "reply_markup": {"inline_keyboard": [[]]}}, "rows of 1 to 8"),
        ("sendMessage", {**SENT, "text": Upload("x", b"x")}, "a file instead of String"),
        ("sendPhoto", {"chat_id": "7"}, "photo is required"),
        ("sendPhoto", {"chat_id": "7", "photo": photo(), "caption": "x" * 1025}, "caption of 1025"),
        ("sendPhoto", {"chat_id": "7", "photo": photo(5000, 5001)}, "5000 x 5001"),
        ("sendPhoto", {"chat_id": "7", "photo": photo(100, 2001)}, "20 times"),
        ("sendPhoto", {"chat_id": "7", "photo": photo(size=10_000_001)}, "10 MB"),
        ("sendPhoto", {"chat_id": "7", "photo": Upload("x", b"GIF")}, "no PNG"),
        ("sendDocument", {"chat_id": "7", "document": Upload("x", b"")}, "0 bytes"),
        ("sendDocument", {"chat_id": "7", "document": Upload("", b"x")}, "named ''"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "over 200"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [article(), article()]}, "ids must differ"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [article(id="x" * 65)]}, "1 to 64 bytes"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [article(id=str(n)) for n in range(51)]}, "51 results"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [{"type": "article", "id": "a"}]}, "is required"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [article(caption="x" * 1025)]}, "no field caption"),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": [], "button": {"text": "x", "start_parameter": "a b"}},
            "start_parameter",
        ),
        ("setMyCommands", {"commands": [{"command": "Ask", "description": "d"}]}, "command name"),
        ("setMyCommands", {"commands": [{"command": "ask", "description": ""}]}, "description of /ask"),
        ("setMyCommands", {"commands": []}, "0 commands"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "d"}], "language_code": "zh-hans"}, "two letters"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "d"}], "scope": {"type": "nobody"}}, "instead of"),
        ("setWebhook", {**HOOK, "url": "http://bot.example"}, "https"),
        ("setWebhook", {**HOOK, "secret_token": "a b"}, "secret_token"),
        ("setWebhook", {**HOOK, "drop_pending_updates": True}, "must not be dropped"),
        ("getUpdates", {"timeout": 30}, "allowed_updates must be named"),
    ],
)
def test_a_call_that_telegram_would_refuse_is_found_out(method: str, form: dict[str, object], problem: str) -> None:
    assert problem in " ".join(found(method, **form))


def test_a_caption_that_is_too_long_is_found_out() -> None:
    assert limits.breaches("any", {"media": [{"caption": "x" * 1025}]}) == ["any: caption of 1025 units instead of 0 to 1024"]


def test_markup_is_read_as_telegram_reads_it() -> None:
    text, entities = parse('😀<b>a &lt;&#33;<i>b</i></b> &amp; <a href="https://x">c</a>')
    assert text == "😀a <!b & c"
    assert entities == (Entity("i", 6, 1), Entity("b", 2, 5), Entity("a", 10, 1, "https://x"))


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ('<a href="https://x?a=1&amp;b=2">c</a>', "https://x?a=1&b=2"),
        ("<blockquote expandable>c</blockquote>", "expandable"),
        ('<code class="language-yaml">c</code>', "language-yaml"),
        ("<blockquote>c</blockquote>", ""),
    ],
)
def test_an_attribute_is_kept(markup: str, value: str) -> None:
    assert [entity.value for entity in parse(markup)[1]] == [value]


@pytest.mark.parametrize("markup", ["<b>x", "x</b>", "<b><i>x</b></i>", "<p>x</p>", "a & b", "a > b", "<b onclick='x'>y</b>", "<a>x</a>"])
def test_broken_markup_is_refused(markup: str) -> None:
    with pytest.raises(MarkupError):
        parse(markup)

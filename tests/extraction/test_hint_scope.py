"""Which hints count: not those within longer ones, nor what is supposed, put off, past, compared, or other people's."""

from __future__ import annotations

import pytest

from bot.extraction.hints import HintFinder
from bot.knowledge.models.filing import Hint
from bot.text.message import Message


def hint(name: str, *words: str, **keys: object) -> Hint:
    return Hint.model_validate({"id": name, "words": {"zh": words}} | keys)


HINTS = [
    hint("app", "APP", fills={"endpoints": ("app",)}),
    hint("mini", "小程序", fills={"endpoints": ("mini_program",)}),
    hint("vendor", "通义", cue="vendor"),
    hint("also-vendor", "通义", suggests={"model_origin": ("third_party_api",)}),
    hint("text", "文字", suggests={"modalities": ("text",)}),
    hint("image", "文字生图", fills={"modalities": ("image",)}),
    hint("may-app", "手机APP", suggests={"endpoints": ("app",)}),
    hint("llm-filing", "大模型备案", cue="llm_filing"),
    hint("filing", "备案", "备案过", cue="filing"),
    hint("passed", "备案过了", cue="passed"),
    hint("ai", "AI", fills={"uses_ai": True}),
    hint("any-filing", "AI备案", cue="filing"),
    hint("void", "APP商店", cue="void"),
    hint("ours", "我们", cue="ours"),
    hint("if", "如果", cue="if"),
    hint("maybe", "能不能", "是否", cue="maybe"),
    hint("detection", "检测是否", fills={"functions": ("detection",)}),
    hint("later", "明年", cue="later"),
    hint("others", "竞品", cue="others"),
    hint("like", "像", cue="like"),
    hint("past", "以前", cue="past"),
    hint("now", "现在", cue="now"),
    hint("swapped", "换成", cue="swapped"),
]
FINDER = HintFinder(HINTS, {})
TELLING = {"app", "mini", "vendor", "also-vendor", "text", "image", "llm-filing", "filing", "passed", "ai", "any-filing", "may-app"}


def seen(text: str, *, past: bool = False) -> list[str]:
    return [mention.hint.id for mention in FINDER.read(Message(text)).mentions if mention.past is past and mention.hint.id in TELLING]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("文字", ["text"]),
        ("文字生图", ["image"]),
        ("APP商店", []),
        ("手机APP", ["may-app", "app"]),
        ("AI备案", ["any-filing"]),
        ("大模型备案过了", ["llm-filing", "passed"]),
        ("备案过了", ["filing", "passed"]),
    ],
)
def test_longer_words_hide_shorter_ones_of_their_kind(text: str, hints: list[str]) -> None:
    assert sorted(set(seen(text))) == sorted(hints)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("APP，如果小程序，再APP。APP", ["app", "app"]),
        ("APP能不能小程序，APP", ["app", "app"]),
        ("APP明年，小程序", ["mini"]),
        ("竞品APP，还有小程序", []),
        ("竞品APP，我们小程序", ["mini"]),
        ("竞品APP。小程序", ["mini"]),
        ("像通义", []),
        ("像那通义", []),
        ("像APP", ["app"]),
        ("像APP那样用通义", ["app", "vendor", "also-vendor"]),
        ("能不能APP，或小程序，APP", ["app"]),
        ("APP，或小程序", ["app", "mini"]),
        ("是否APP", []),
        ("检测是否APP", ["app"]),
    ],
)
def test_what_is_supposed_put_off_compared_or_others_is_left_out(text: str, hints: list[str]) -> None:
    assert seen(text) == hints


@pytest.mark.parametrize(
    ("text", "then", "today"),
    [
        ("APP以前小程序", ["mini"], ["app"]),
        ("以前小程序现在APP", ["mini"], ["app"]),
        ("以前小程序换成APP", ["mini"], ["app"]),
        ("小程序换成APP", ["mini"], ["app"]),
        ("现在以前APP", ["app"], []),
        ("以前。APP", [], ["app"]),
    ],
)
def test_what_was_once_is_marked(text: str, then: list[str], today: list[str]) -> None:
    assert seen(text, past=True) == then
    assert seen(text) == today

"""Hints are found clause by clause; the longest words win, and what is only supposed is left out."""

from __future__ import annotations

import pytest

from bot.extraction.hints import HintFinder
from bot.knowledge.models.filing import Hint
from bot.knowledge.models.pack import Term
from bot.text.message import Message

_TERM = Term.model_validate(
    {"id": "mini", "kind": "endpoint", "name": {"en": "mini program", "zh": "小程序"}, "synonyms": {"en": ["miniapp"]}}
)


def hint(name: str, *words: str, **keys: object) -> Hint:
    return Hint.model_validate({"id": name, "words": {"zh": words}} | keys)


HINTS = [
    hint("app", "APP", fills={"endpoints": ("app",)}),
    hint("web", "web app", fills={"endpoints": ("web",)}),
    hint("ai", "AI", fills={"uses_ai": True}),
    hint("no-ai", "没有AI", "no AI", fills={"uses_ai": False}, closed=True),
    hint("mini", terms=("mini", "missing"), fills={"endpoints": ("mini_program",)}),
    hint("filing", "AI备案", "备案", cue="filing"),
    hint("algo", "算法备案", cue="algo_filing"),
    hint("void", "app store", cue="void"),
    hint("if", "如果", "if", cue="if"),
    hint("maybe", "能不能", cue="maybe"),
    hint("others", "竞品", cue="others"),
    hint("sold", "API", needs=(("offer",),), bars=("vendor",), fills={"b_delivery": ("api",)}),
    hint("wide", "SDK", needs=(("offer",),), within="sentence", fills={"b_delivery": ("sdk",)}),
    hint("offer", "卖"),
    hint("vendor", "通义", cue="vendor"),
    hint("odd", "……"),
    hint("named-api", "接口", after=("vendor",)),
]
FINDER = HintFinder(HINTS, {"mini": _TERM})


def seen(text: str) -> list[str]:
    return [mention.hint.id for mention in FINDER.read(Message(text)).mentions if not mention.negated]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("我们的APP", ["app"]),
        ("a web app", ["web"]),
        ("a miniapp, 小程序", ["mini", "mini"]),
        ("in the app store", ["void"]),
        ("算法备案", ["algo"]),
        ("AI备案", ["filing"]),
        ("没有AI", ["no-ai"]),
        ("没有AI的APP", ["no-ai"]),
        ("没有AI团队", []),
        ("no AI in it", ["no-ai"]),
        ("如果做APP，再做小程序。今天是小程序", ["mini"]),
        ("APP能不能加小程序，APP", ["app", "app"]),
        ("", []),
    ],
)
def test_what_is_found(text: str, hints: list[str]) -> None:
    assert seen(text) == hints


def standing(text: str) -> list[str]:
    description = FINDER.read(Message(text))
    return [mention.hint.id for mention in description.mentions if description.counts(mention) and mention.hint.fills]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("卖API", ["sold"]),
        ("API", []),
        ("卖通义API", []),
        ("卖，API", []),
        ("卖，SDK", ["wide"]),
        ("卖。SDK", []),
        ("不卖，SDK", []),
        ("APP\nweb app", ["app", "web"]),
    ],
)
def test_the_company_that_a_hint_needs(text: str, hints: list[str]) -> None:
    assert standing(text) == hints


def test_places_are_those_of_the_normalized_text() -> None:
    description = FINDER.read(Message("Ｗeb ＡＰＰ，没有 API"))
    assert [description.text[mention.start : mention.stop] for mention in description.mentions] == ["web app", "没有 api"]
    assert [mention.negated for mention in description.mentions] == [False, True]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("通义接口", ["vendor", "named-api"]),
        ("通义的官接口", ["vendor", "named-api"]),
        ("通义那边的接口", ["vendor"]),
        ("通义和接口", ["vendor"]),
        ("接口通义", ["vendor"]),
        ("不是通义，接口", []),
    ],
)
def test_the_hint_that_must_stand_just_before(text: str, hints: list[str]) -> None:
    description = FINDER.read(Message(text))
    names = [mention.hint.id for mention in description.mentions if description.counts(mention) and not mention.negated]
    assert names == hints


def test_the_nearest_company_backs_a_hint() -> None:
    description = FINDER.read(Message("卖了又卖API"))
    (api,) = [mention for mention in description.mentions if mention.hint.id == "sold"]
    assert [place.start for place in description.backing(api) or ()] == [3]
    assert description.backing(description.mentions[0]) == ()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("没有APP、小程序、API", ["app", "mini", "sold"]),
        ("没有APP或者小程序", ["app", "mini"]),
        ("no app, miniapp or API", ["app", "mini", "sold"]),
        ("not an app nor a miniapp", ["app", "mini"]),
        ("没有APP。小程序", ["app"]),
        ("APP、小程序", []),
        ("we don't have an app", ["app"]),
        # the negation begins something else
        ("APP没有AI", []),
    ],
)
def test_a_negation_reaches_over_a_list(text: str, denied: list[str]) -> None:
    assert [mention.hint.id for mention in FINDER.read(Message(text)).mentions if mention.negated] == denied

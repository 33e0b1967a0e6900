"""A model's errors are explained in plain English."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from bot.knowledge.files.explain import explained_errors, nearest
from bot.knowledge.models.filing import Rule
from bot.knowledge.models.pack import Dialogue, Entry, Model, Note, Source
from tests.support.packs import faultless


def told(model: type[Model], raw: object) -> list[str]:
    """The complaints about a value as `way.to.it: what, what to do`."""
    try:
        model.model_validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        return [f"{'.'.join(map(str, path))}: {what}, {todo}" for path, what, todo in explained_errors(error, model)]
    return []


NOTE = faultless()["notes.yaml"]["notes"][0]
ENTRY = faultless()["faq/basics.yaml"]["entries"][0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"source": ["rules"]}, "source: `source` is not a key that may stand here, write `sources`"),
        (
            {"xyz": 1},
            (
                "xyz: `xyz` is not a key that may stand here, use one of: "
                "checked, date, disputes, id, issued, provision, published, sources, text, to"
            ),
        ),
        ({"text": {"en": "a"}}, "text.zh: the key `zh` is missing in `text`, add it"),
        ({"text": {"en": "a", "zh": "b", "cn": "c"}}, "text.cn: `cn` is not a key that may stand here, use one of: en, zh"),
        ({"provision": {"en": "a", "zh": "b", "zhh": "c"}}, "provision.zhh: `zhh` is not a key that may stand here, write `zh`"),
        ({"text": {"en": "a", "zh": " "}}, "text.zh: `zh` is empty, write a text or leave it out"),
        ({"text": {"en": "a", "zh": 2025}}, "text.zh: `zh` is `2025`, which is not text, put it in quotes if it is meant as text"),
        ({"text": {"en": "a", "zh": ["b"]}}, "text.zh: `zh` is a list or a group of keys where one text must stand, write one text"),
        ({"text": "a"}, "text: `text` is not a group of keys, write its keys below it: `en`, `zh`"),
        ({"id": "N4"}, "id: `id` cannot be `N4`, write G or C and a number, as in G4 or G8b"),
        ({"disputes": ["S1", "G1"]}, "disputes.1: item 2 of `disputes` cannot be `G1`, write S and a number, as in S12"),
        (
            {"sources": ["A " * 21]},
            (
                "sources.0: item 1 of `sources` cannot be `A A A A A A A A A A A A A A A A A A A A…`, use lower-case letters, digits, "
                "`-` and `_`, as in algorithm-filing-cycle"
            ),
        ),
        ({"sources": ["a" * 49]}, "sources.0: item 1 of `sources` is longer than 48 characters, shorten it"),
        ({"sources": "rules"}, "sources: `sources` is not a list, write a list: [one, two], or a line `- …` for each item"),
        ({"sources": []}, "sources: `sources` has too few items, write at least 1"),
        (
            {"verified": True},
            (
                "verified: `verified` says too little, write `checked: [{level: LEVEL, date: 2026-11-27}]` "
                "with one of the levels text, document, readers, opinion"
            ),
        ),
        (
            {"checked": [{"level": "true", "date": "2026-11-27"}]},
            "checked.0.level: `level` cannot be `true`, write one of 'text', 'document', 'readers' or 'opinion'",
        ),
        ({"date": "0"}, "date: `date` is `0`, which is not a date, write it as in 2025-06-27"),
        ({"date": 20250627}, "date: `date` is `20250627`, which is not a date, write it as in 2025-06-27"),
        ({"date": "2025-02-30"}, "date: `date` is `2025-02-30`, which is not a day of the calendar, write it as in 2025-06-27"),
    ],
)
def test_each_kind_of_fault_names_its_key_and_what_is_allowed(change: dict[str, Any], expected: str) -> None:
    assert told(Note, NOTE | change) == [expected]


def test_a_missing_key_of_the_item_itself_is_named() -> None:
    assert told(Note, {key: value for key, value in NOTE.items() if key != "sources"}) == ["sources: the key `sources` is missing, add it"]


def test_an_item_that_is_no_group_of_keys_is_told_which_keys_it_has() -> None:
    assert told(Dialogue, "hello") == [": this item is not a group of keys, write its keys below it: `id`, `turns`"]


def test_a_word_that_is_not_among_the_choices_is_told_them() -> None:
    raw = faultless()["sources.yaml"]["sources"][0] | {"kind": "blog"}
    assert told(Source, raw) == [
        "kind: `kind` cannot be `blog`, write one of 'article', 'statute', 'notice', 'standard', 'list' or 'practice'"
    ]


def test_a_key_deep_inside_lists_is_told_its_neighbours() -> None:
    article = [ENTRY["article"][0] | {"cite": ["S1"]}]
    assert told(Entry, ENTRY | {"article": article}) == ["article.0.cite: `cite` is not a key that may stand here, write `cites`"]


def test_a_silence_code_is_told_its_form() -> None:
    assert told(Entry, ENTRY | {"silence": "fees"}) == [
        "silence: `silence` cannot be `fees`, use capital letters, digits and `_`, as in MODEL_SWAP"
    ]


def test_a_complaint_of_an_unknown_kind_is_passed_on() -> None:
    class Counted(Model):
        number: float

    assert told(Counted, {"number": "x"}) == ["number: `number` cannot be `x` (Input should be a valid number), correct it"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"slot": "a"}, 'when: `when` is `{"slot": "a"}`, a slot needs exactly one of is, has, only, at_least, and only a slot has one'),
        ({"all": [{}]}, "when.all.0: item 1 of `all` is `{}`, write exactly one of all, any, not, named, slot"),
        ({"slot": "a", "is": 3}, "when.is: `is` is `3`, which cannot stand here, write true, false, or a name that exists"),
        ({"slot": "a", "at_least": 0}, "when.at_least: `at_least` is `0`, write 1 or more"),
        (
            {"slot": "a", "at_least": "2"},
            "when.at_least: `at_least` is `2`, which is not a whole number, write a number without quotes",
        ),
        (
            {"not": {"slot": "a", "iss": True}},
            "when.not.iss: `iss` is not a key that may stand here, write `is`",
        ),
    ],
)
def test_a_faulty_condition_is_told_what_a_condition_is(condition: dict[str, Any], expected: str) -> None:
    assert told(Rule, {"id": "r", "when": condition, "cites": ["S1"]}) == [expected]


@pytest.mark.parametrize("number", ["S99", "G1", "C4", "G8b"])
def test_another_number_is_never_suggested_for_a_number(number: str) -> None:
    assert nearest(number, [f"{letter}{rest}" for letter in "SGC" for rest in ("9", "11", "8", "44", "8c")]) == "name one that exists"


def test_many_unlike_words_are_not_listed() -> None:
    assert nearest("zzz", map(str, range(13))) == "name one that exists"

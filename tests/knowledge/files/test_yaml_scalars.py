"""Scalars without quotes: what they mean, and which are refused because readers disagree about them."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.knowledge.files.yaml_scalars import is_ambiguous, scalar_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("-7", -7),
        ("2.50", 2.5),
        ("2025-06-27", "2025-06-27"),
        ("never", "never"),
        ("1.2.3", "1.2.3"),
        ("3–4个月", "3–4个月"),
        ("算法备案", "算法备案"),
        ("2025-06-27 is the date", "2025-06-27 is the date"),
    ],
)
def test_plain_words_numbers_and_dates_mean_what_they_look_like(text: str, value: object) -> None:
    assert scalar_value(text) == value
    assert not is_ambiguous(text)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes", "YES", "no", "NO", "on", "Off", "y", "N", "True", "NULL", "~", "=", "<<"),
        *("12:30", "1:2:3", "-3:15.5", "010", "089", "00", "0x1F", "0b101", "0o17", "1_000", "1e3", "1.5E+3", ".5", "1.", "+1"),
        *(".inf", "-.INF", ".nan", "1234567890123456789", "2025-06-27T10:00:00Z", "2025-06-27 10:00:00"),
    ],
)
def test_a_scalar_that_readers_take_for_different_things_is_ambiguous(text: str) -> None:
    assert scalar_value(text) == text
    assert is_ambiguous(text)


@pytest.mark.fuzz
@settings(deadline=None)
@given(st.one_of(st.text(st.sampled_from("0123456789+-.:_~=<xXoObBeEyYnNfFtTiaAINF \tZ"), min_size=1, max_size=12), st.text(min_size=1)))
@example("190:20:30.15")
@example("2001-12-14t21:59:43.10-05:00")
def test_whatever_yaml_1_1_converts_is_either_read_alike_or_ambiguous(text: str) -> None:
    loader = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False)).rsplit(":", 1)[-1]
    if tag in ("bool", "int", "float", "null") and not is_ambiguous(text):
        assert scalar_value(text) == loader.construct_object(yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", text))
    elif tag in ("merge", "value"):
        assert is_ambiguous(text)
    else:
        assert scalar_value(text) == text

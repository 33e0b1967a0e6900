"""What stands behind the choices of a form: it fits a button and comes back as it was sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import MOST_REVISIONS, START, FormAction, FormVerb, StartForm, parse_form

ARGUMENTS = st.just("") | st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True)
ACTIONS = st.builds(
    FormAction,
    st.from_regex(r"[0-9a-z]{1,13}", fullmatch=True),
    st.integers(0, MOST_REVISIONS - 1),
    st.sampled_from(FormVerb),
    ARGUMENTS,
)


@given(ACTIONS)
def test_every_action_fits_a_button_and_comes_back(action: FormAction) -> None:
    assert len(str(action).encode()) <= 64
    assert parse_form(str(action)) == action


def test_the_beginning_of_a_form_comes_back() -> None:
    assert parse_form(str(StartForm())) == StartForm()
    assert str(StartForm()) == START


@pytest.mark.parametrize(
    "forged", ["", "f|", "f|a|1", "f|a|1|z", "f|a|01|b", "f|a|1|v|", "f|A|1|b", "f|a|1|v|/x", "f|a|1|b\n", "f|a|10000|b"]
)
def test_what_does_not_read_as_an_action_is_none(forged: str) -> None:
    assert parse_form(forged) is None


@given(st.text(alphabet="f|abvtd019_- \n", max_size=40) | st.from_regex(r"f\|[0-9a-z]+\|\d+\|[a-z](\|[a-z_]+)?\s?"))
def test_any_text_is_none_or_exactly_what_it_reads_as(text: str) -> None:
    action = parse_form(text)
    assert action is None or str(action) == text

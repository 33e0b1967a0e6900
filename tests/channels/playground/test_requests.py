"""What the page may ask for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.playground.requests import BadRequestError, Say, read_request

SAY = {"do": "say", "person": 701, "chat": 701, "text": "x"}


def test_a_request_is_read() -> None:
    assert read_request(json.dumps(SAY)) == Say(do="say", person=701, chat=701, text="x")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"person": 1}, "no person 1"),
        ({"chat": 702}, "not in chat 702"),
        ({"chat": -5}, "not in chat -5"),
        ({"thread": 2}, "no topic 2"),
        ({"text": ""}, "no request"),
        ({"text": "x" * 4097}, "no request"),
        ({"do": "format the disk"}, "no request"),
        ({"more": 1}, "no request"),
        ({"person": "701"}, "no request"),
    ],
)
def test_what_does_not_exist_is_refused(change: dict[str, object], fault: str) -> None:
    with pytest.raises(BadRequestError, match=fault):
        read_request(json.dumps({**SAY, **change}))


@given(st.one_of(st.text(), st.binary(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_whatever_else_comes_is_refused(document: str | bytes) -> None:
    with pytest.raises(BadRequestError):
        read_request(document)

"""What strangers send to the webhook is refused quickly and leaves nothing; what Telegram might send raises nothing."""

from __future__ import annotations

import asyncio
import copy
import io
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.playground.bot_api.updates import Json, group, message, of_inline, of_message, of_press, person, private
from bot.channels.telegram.webhook import SECRET_HEADER
from bot.storage.sql import SqlStore
from bot.storage.tables import INBOX
from tests.channels.telegram.conftest import Running, seen
from tests.channels.telegram.test_intake import membership, taken
from tests.channels.telegram.test_webhook import SECRET, options, port
from tests.support.bot_api import BotApi
from tests.support.cases import cases
from tests.support.desk import ScriptedDesk

__all__ = ["port"]
KNOWN = {SECRET_HEADER: SECRET}
UPDATE = json.dumps(of_message(message("forged", private(7), person(7)))).encode()
LARGE = 60_000_000
SECONDS = 2.0
"""A busy machine is no fault; on an idle one each takes some milliseconds."""


async def _in_pieces(size: int) -> AsyncIterator[bytes]:
    piece = b"x" * 65_536
    for _ in range(size // len(piece)):
        yield piece


async def test_forged_calls_are_refused_at_once_and_write_nothing(
    api: BotApi, desk: ScriptedDesk, port: int, running: Running, store: SqlStore
) -> None:
    async with running(**options(port)), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as stranger:
        await seen(api, "setWebhook")

        async def refused(body: Any, headers: dict[str, str]) -> int:  # noqa: ANN401 - bytes, or an iterator of them
            begun = time.monotonic()
            try:
                async with stranger.post("/hooks/a.b", data=body, headers=headers) as response:
                    return response.status
            except aiohttp.ClientOSError:
                # it hung up on a body that nobody wants
                return 413
            finally:
                assert time.monotonic() - begun < SECONDS

        assert await refused(UPDATE, {}) == 403
        assert await refused(UPDATE, {SECRET_HEADER: SECRET[:-1]}) == 403
        assert await refused(UPDATE, {SECRET_HEADER: SECRET.swapcase()}) == 403
        assert await refused(b"{", KNOWN) == 400
        assert await refused(b"\xff\xfe", KNOWN) == 400
        assert await refused(b"NaN" * 3, KNOWN) == 400
        assert await refused(b"9" * 900_000, KNOWN) == 400
        assert await refused(UPDATE, KNOWN | {"Content-Type": "text/plain; charset=no-such-charset"}) == 200
        assert await refused(io.BytesIO(b"x" * LARGE), KNOWN) == 413
        assert await refused(_in_pieces(LARGE), KNOWN) == 413, "nor where the length is not told"
        assert await refused(io.BytesIO(b"x" * LARGE), {}) in (403, 413)
        await desk.until(lambda: len(desk.heard) == 1)
        async with store.engines.reader.connect() as connection:
            assert await connection.scalar(sa.select(sa.func.count()).select_from(INBOX)) == 1, "only Telegram's own"


ODD = st.sampled_from([2**63, -1, "\ud800", "\0", "/ask@", ""])
SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | ODD
NAMES = st.sampled_from(["id", "type", "text", "date"]) | st.text(max_size=5)
JUNK = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner), max_leaves=5)


def _sound() -> list[Json]:
    """An update of each kind, with all that one can hold."""
    person_, team = person(7), group(-100123, forum=True)
    hidden = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    said = message("/ask@filing_test_bot how long", team, person_, message_thread_id=4, is_topic_message=True)
    said["reply_to_message"] = message("before", team, person_)
    return [
        of_message(said),
        of_message(message("算法备案要多久？", private(7), person_, forward_origin=hidden)),
        of_message({**message(None, private(7), person_), "caption": "@filing_test_bot", "media_group_id": "1"}),
        of_press(message("x", private(7), person_), "n|zh|filing-cycles", person_),
        of_inline("算法备案", person_),
        membership("kicked", private(7)),
        of_message({**message(None, group(-5), person_), "migrate_to_chat_id": -100500}),
    ]


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where anything stands in an update."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path] * bool(path) + [found for key, each in inner for found in _paths(each, (*path, key))]


PLACES = [(number, path) for number, update in enumerate(_sound()) for path in _paths(update)]


@pytest.mark.fuzz
@settings(max_examples=cases(150), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3))
def test_whatever_stands_in_an_update_it_is_kept_or_skipped_and_the_next_one_is_read(changes: list[tuple[Any, object]]) -> None:
    number = changes[0][0][0]
    update = copy.deepcopy(_sound()[number])
    for (kind, path), junk in changes:
        holder: Any = update
        for step in path[:-1]:
            holder = holder[step] if isinstance(holder, dict | list) and kind == number and _has(holder, step) else None
        if isinstance(holder, dict | list) and kind == number and _has(holder, path[-1]):
            holder[path[-1]] = junk
    sound = of_message(message("x", private(8), person(8)))

    async def take() -> list[int]:
        kept, _ = await taken(update, sound)
        for arrival in kept.arrivals:
            json.loads(arrival.body or "{}")
        return [arrival.update_id for arrival in kept.arrivals]

    assert asyncio.run(take())[-1] == sound["update_id"]


def _has(holder: Any, step: object) -> bool:  # noqa: ANN401 - JSON
    return step in holder if isinstance(holder, dict) else isinstance(step, int) and step < len(holder)

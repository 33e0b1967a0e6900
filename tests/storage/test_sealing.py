"""Content is encrypted where DATA_KEY is set, and left alone where it is not."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.answers import Answers
from bot.dialogue.tracker import SavedCase, Tracker
from bot.messages import Block, Choice, Reply
from bot.service.delivery.ports import Arrival, Finished, Keyboard, OutgoingCall
from bot.service.keys import Protection, new_secret, parse_data_key
from bot.storage import StorageError
from bot.storage.opening import open_store
from bot.storage.sealing import Seal
from tests.storage.builders import NOON, content_of, key, log, turn, url

KEY = parse_data_key(new_secret())
CANARY = "Canary 金丝雀 of the tests"
SEALED, PLAIN, OTHER = Seal(KEY), Seal(None), Seal(parse_data_key(new_secret()))


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    stored = SEALED.seal(text)
    assert SEALED.unseal(stored) == text
    assert stored.isascii()
    assert (PLAIN.seal(text), PLAIN.unseal(text)) == (text, text)


def test_half_a_surrogate_pair_comes_back() -> None:
    assert SEALED.unseal(SEALED.seal("\ud83d")) == "\ud83d"


def test_one_text_is_never_encrypted_twice_alike() -> None:
    assert len({SEALED.seal(CANARY) for _ in range(9)}) == 9


@pytest.mark.parametrize("text", ["", "plain", "sealed:1:", "sealed:1:nonsense", "sealed:1:AAAA", OTHER.seal("x")])
def test_what_was_not_encrypted_with_this_key_is_left_as_it_is(text: str) -> None:
    assert SEALED.unseal(text) == text


def test_without_the_library_a_key_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    assert not Seal(None).encrypts
    with pytest.raises(StorageError, match="DATA_KEY needs the package cryptography"):
        Seal(KEY)


async def test_rows_of_before_the_key_are_encrypted_on_request_and_once(tmp_path: Path) -> None:
    place = url(tmp_path / "bot.db")
    await _written(place, Protection())
    assert b"Canary" in content_of(tmp_path)
    async with await open_store(place, Protection(data_key=KEY)) as store:
        assert await store.seal_old_rows() == 7
        assert b"Canary" not in content_of(tmp_path)
        assert await store.seal_old_rows() == 0
    await _read_again(place, Protection(data_key=KEY))
    async with await open_store(url(tmp_path / "other.db")) as store:
        assert await store.seal_old_rows() == 0


async def test_nothing_of_what_people_wrote_stands_readable_in_any_file(tmp_path: Path) -> None:
    place, protection = url(tmp_path / "bot.db"), Protection(data_key=KEY)
    await _written(place, protection)
    assert b"Canary" not in content_of(tmp_path)
    await _read_again(place, protection)


REPLY = Reply((Block("text", CANARY),), (Choice(CANARY, "x"),), toast=CANARY)
TRACKER = Tracker(saved=(SavedCase(CANARY, Answers(), {}, "3f2a", NOON),))
CALL = OutgoingCall("7", "7", "sendMessage", {"text": CANARY}, CANARY, (OutgoingCall("7", "7", "x", {"text": CANARY}, CANARY),))


async def _written(place: str, protection: Protection) -> None:
    """Writes the canary into every table that can hold it; looks for it while the write-ahead log is there, too."""
    async with await open_store(place, protection) as store:
        (row, _) = await store.inbox.take("4", 1, [Arrival(1, "7", "7|", CANARY), Arrival(2, "7", "7|", CANARY)])
        call = replace(CALL, keyboards=(Keyboard("k", "7", (CANARY,), 1),))
        await store.save(TRACKER, turn(text=CANARY, replies=(REPLY,)), Finished("4", row.id, (call,), user="7"))
        assert (b"Canary" in content_of(Path(store.engines.place).parent)) == (protection.data_key is None)


async def _read_again(place: str, protection: Protection) -> None:
    async with await open_store(place, protection) as store:
        (kept,) = await log(store)
        assert (kept.text, kept.replies) == (CANARY, (REPLY,))
        assert await store.load(key()) == TRACKER
        assert [each.body for each in await store.inbox.waiting("4")] == [CANARY]
        assert [each.call for each in await store.outbox.unsent("4")] == [CALL]
        found = await store.buttons.find("k", "7")
        assert found is not None
        assert found.actions == (CANARY,)

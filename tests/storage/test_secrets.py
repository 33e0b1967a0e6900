"""One secret for all processes: made once, known again, and never replaced by another."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dialogue.tracker import Tracker
from bot.service.keys import Protection, new_secret, parse_data_key
from bot.storage import StorageError
from bot.storage.fingerprints import find_keys
from bot.storage.opening import open_store
from bot.storage.pepper_file import pepper_file
from tests.storage.builders import content_of, key, log, query, turn, url

ONE, OTHER = (Protection(pepper=f"the {which} pepper of the tests") for which in ("first", "second"))
KEY, OTHER_KEY = (Protection(data_key=parse_data_key(new_secret())) for _ in range(2))


async def opened_and_closed(file: Path, protection: Protection = Protection()) -> None:  # noqa: B008 - it does not change
    await (await open_store(url(file), protection)).close()


async def refusal(file: Path, protection: Protection = Protection()) -> str:  # noqa: B008 - it does not change
    before = content_of(file.parent)
    with pytest.raises(StorageError) as caught:
        await open_store(url(file), protection)
    assert content_of(file.parent) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_the_first_start_makes_a_secret_that_only_the_bots_user_can_read(file: Path) -> None:
    await opened_and_closed(file)
    made = pepper_file(file)
    assert len(made.read_text().strip()) == 44
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    before = made.read_bytes()
    await opened_and_closed(file)
    assert made.read_bytes() == before


async def test_a_secret_that_is_set_makes_no_file(file: Path) -> None:
    await opened_and_closed(file, ONE)
    assert not pepper_file(file).exists()


OPENS = """
import asyncio, sys
from bot.storage.fingerprints import find_keys
from bot.storage.opening import open_store

async def main():
    async with await open_store(sys.argv[1]) as store:
        print(store.keys.webhook_secret)

sys.stdin.readline()
asyncio.run(main())
"""


async def test_processes_that_start_at_once_on_a_new_folder_agree_on_one_secret(tmp_path: Path) -> None:
    place = url(tmp_path / "new" / "bot.db")
    command = [sys.executable, "-c", OPENS, place]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [await asyncio.create_subprocess_exec(*command, **pipes) for _ in range(3)]
    told = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0, 0], told
    assert len({out for out, _ in told}) == 1
    assert len(list((tmp_path / "new").glob("*pepper*"))) == 1


async def test_another_pepper_is_refused(file: Path) -> None:
    await opened_and_closed(file, ONE)
    assert await refusal(file, OTHER) == f"PEPPER is not the secret that the database {file} was written with: put back the one of before"


async def test_a_pepper_file_that_is_gone_is_not_made_anew(file: Path) -> None:
    await opened_and_closed(file)
    pepper = pepper_file(file).read_text()
    pepper_file(file).unlink()
    assert "bot.db-pepper is gone" in await refusal(file)
    assert not pepper_file(file).exists()
    await opened_and_closed(file, Protection(pepper.strip()))
    pepper_file(file).write_text(new_secret())
    assert "bot.db-pepper holds not the secret" in await refusal(file)
    pepper_file(file).write_text("short")
    assert "holds no secret of 16 characters" in await refusal(file)
    pepper_file(file).write_bytes(b"\xff" * 40)
    assert "cannot be read or written (it is not ASCII)" in await refusal(file)


async def test_another_key_or_none_is_refused(file: Path) -> None:
    await opened_and_closed(file, KEY)
    assert (
        await refusal(file, OTHER_KEY) == f"DATA_KEY is not the key that the database {file} was written with: put back the one of before"
    )
    assert "is encrypted, and DATA_KEY is not set" in await refusal(file)
    await opened_and_closed(file, KEY)


async def test_a_key_can_be_set_later(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker("zh"), turn(text="before"))
    async with await open_store(url(file), KEY) as store:
        await store.save(Tracker("en"), turn(text="after"))
        assert [each.text for each in await log(store)] == ["before", "after"]
        assert await store.load(key()) == Tracker("en")


def test_a_server_needs_the_secret_set() -> None:
    with pytest.raises(StorageError, match=r"PEPPER is not set, .* keygen"):
        find_keys({}, None, Protection(), "postgresql://somewhere/bot")


async def test_the_fingerprints_tell_nothing_of_the_secrets(file: Path) -> None:
    await opened_and_closed(file, Protection(ONE.pepper, KEY.data_key))
    kept = dict(query(file, "SELECT secret, fingerprint FROM fingerprints"))
    assert {name: len(text) for name, text in kept.items()} == {"PEPPER": 16, "DATA_KEY": 16}

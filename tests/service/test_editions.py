"""A reload replaces the edition or leaves it unchanged."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.curation.checked_edition import checked_edition
from bot.curation.compare import compare_editions
from bot.dialogue.edition import Edition
from bot.review.difference import Cause, Comparison, Difference
from bot.review.logged_questions import LoggedQuestion
from bot.service.conversation import Conversations
from bot.service.editions import Busy, Died, Editions, Refused, ReloadComparison, Swapped, Unchanged
from bot.storage.opening import open_store
from tests.service.builders import SteppingClock, WatchedStore, key, said
from tests.storage.builders import log, url
from tests.support import edition_readers
from tests.support.packs import to_yaml
from tests.support.sound_pack import FEE, sound


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def touch(folder: Path) -> None:
    """Makes another pack of it, which says the same."""
    with (folder / "facts.yaml").open("a", encoding="utf-8") as file:
        file.write("# the same facts\n")


async def test_what_answers_already_is_unchanged_and_not_read_again(pack_folder: Path, small: Edition) -> None:
    editions = Editions(pack_folder, small, edition_readers.crash)
    assert await editions.reload() == Unchanged(small.pack.digest)
    assert editions.current.pack == small.pack


async def test_a_good_pack_answers_at_once_and_a_turn_ends_on_the_edition_it_began_on(
    pack_folder: Path, tmp_path: Path, small: Edition
) -> None:
    editions = Editions(pack_folder, small, checked_edition)
    entries = sound()["faq/basics.yaml"]["entries"]
    renamed = entries[0] | {"id": "algorithm-filing-2"}
    changed = entries[1] | {"see_also": ["algorithm-filing-2"], "tags": ["money"]}
    (pack_folder / "faq/basics.yaml").write_text(to_yaml({"entries": [renamed, changed]}), encoding="utf-8")
    change(pack_folder, "tests/basics.yaml", "entry: algorithm-filing\n", "entry: algorithm-filing-2\n")
    async with await open_store(url(tmp_path / "bot.db")) as store:
        watched = WatchedStore(store)
        conversation = Conversations(watched, editions, SteppingClock())
        watched.held = key("early")
        early = asyncio.create_task(conversation.handle(said(FEE, "early")))
        await watched.reached.wait()
        outcome = await editions.reload()
        await conversation.handle(said(FEE, "late"))
        watched.go_on.set()
        await early
        digests = {turn.key.user: turn.digest for turn in await log(store)}
        early_on, later = (store.keys.person("telegram", user) for user in ("early", "late"))
    new = editions.current.pack.digest
    assert outcome == Swapped(new, ("algorithm-filing-2",), ("algorithm-filing",), ("silent-fees",))
    assert digests == {early_on: small.pack.digest, later: new}
    assert new != small.pack.digest


@pytest.mark.parametrize(
    ("fault", "line", "what"),
    [
        (("facts.yaml", "- id: S18", "- id: S18\n  id: S18"), 8, "id"),  # the form
        (("faq/basics.yaml", "- algo_filing\n", "- no_such_term\n"), None, "no_such_term"),  # a reference
        (("tests/basics.yaml", "say: What are the fees?", "say: Thank you"), None, "Thank you"),  # the pack's own tests
    ],
)
async def test_a_pack_with_a_fault_changes_nothing_and_the_fault_is_placed(
    pack_folder: Path, small: Edition, fault: tuple[str, str, str], line: int | None, what: str
) -> None:
    change(pack_folder, *fault)
    file = fault[0]
    lines = (pack_folder / file).read_text(encoding="utf-8").splitlines()
    editions = Editions(pack_folder, small, checked_edition)
    outcome = await editions.reload()
    assert isinstance(outcome, Refused)
    finding, *_ = outcome.findings
    assert finding.file == file
    assert finding.line == line if line else what in lines[finding.line - 1]
    assert str(finding).startswith(f"{file}:{finding.line}:{finding.column}: ")
    assert what in str(finding)
    assert editions.current is small


async def test_a_preview_changes_nothing_and_the_reload_takes_what_it_has_read(pack_folder: Path, small: Edition) -> None:
    editions = Editions(pack_folder, small, checked_edition, comparison=ReloadComparison(asked, compare_editions))
    assert await editions.preview() == Unchanged(small.pack.digest)
    change(pack_folder, "faq/basics.yaml", "id: silent-fees", "id: silent-costs")
    assert isinstance(await editions.preview(), Refused)
    change(pack_folder, "faq/basics.yaml", "id: silent-costs", "id: silent-fees")
    touch(pack_folder)
    previewed = await editions.preview()
    assert isinstance(previewed, Swapped)
    assert isinstance(previewed.difference, Difference)
    assert editions.current is small
    assert await editions.reload() is previewed
    assert editions.current.pack.digest == previewed.digest


async def test_a_preview_of_files_that_have_changed_again_is_forgotten(pack_folder: Path, small: Edition) -> None:
    editions = Editions(pack_folder, small, edition_readers.read)
    touch(pack_folder)
    previewed = await editions.preview()
    touch(pack_folder)
    reloaded = await editions.reload()
    assert isinstance(previewed, Swapped)
    assert isinstance(reloaded, Swapped)
    assert reloaded.digest == editions.current.pack.digest != previewed.digest


async def test_while_one_reload_is_under_way_another_is_busy(pack_folder: Path, small: Edition) -> None:
    touch(pack_folder)
    editions = Editions(pack_folder, small, edition_readers.read)
    first, second = await asyncio.gather(editions.reload(), editions.reload())
    assert isinstance(first, Swapped)
    assert second == Busy()
    assert await editions.reload() == Unchanged(first.digest)


async def test_a_child_that_dies_leaves_the_running_edition_and_the_next_reload_works(pack_folder: Path, small: Edition) -> None:
    touch(pack_folder)
    editions = Editions(pack_folder, small, edition_readers.crash)
    assert await editions.reload() == Died()
    assert await editions.reload() == Died()
    assert editions.current is small


async def test_a_reading_that_takes_too_long_is_given_up(pack_folder: Path, small: Edition) -> None:
    touch(pack_folder)
    assert await Editions(pack_folder, small, edition_readers.hang, seconds=0.1).reload() == Died()


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
async def test_the_bot_goes_on_while_a_pack_is_read(pack_folder: Path, tmp_path: Path, small: Edition) -> None:
    go_on = pack_folder.parent / "go_on"
    os.mkfifo(go_on)
    change(pack_folder, "tests/basics.yaml", "weather", "the weather")
    editions = Editions(pack_folder, small, edition_readers.read_when_told)
    reload = asyncio.create_task(editions.reload())
    async with await open_store(url(tmp_path / "bot.db")) as store:
        await Conversations(store, editions, SteppingClock()).handle(said(FEE, "meanwhile"))
        assert [(logged.digest, reload.done()) for logged in await log(store)] == [(small.pack.digest, False)]
    await asyncio.to_thread(go_on.write_bytes, b"now")
    assert isinstance(await reload, Swapped)
    assert editions.current.pack.digest != small.pack.digest


TAKEN = "Can we skip algorithm filing?"


async def asked() -> tuple[LoggedQuestion, ...]:
    return (LoggedQuestion(TAKEN, 2),)


def steal(pack_folder: Path) -> None:
    """Moves a phrasing from one entry to the other."""
    entries = sound()["faq/basics.yaml"]["entries"]
    entries[0]["phrasings"]["en"].remove(TAKEN)
    entries[1]["phrasings"]["en"].append(TAKEN)
    (pack_folder / "faq/basics.yaml").write_text(to_yaml({"entries": entries}), encoding="utf-8")


async def test_a_reload_says_which_questions_are_answered_differently(pack_folder: Path, small: Edition) -> None:
    steal(pack_folder)
    outcome = await Editions(pack_folder, small, edition_readers.read, comparison=ReloadComparison(asked, compare_editions)).reload()
    assert isinstance(outcome, Swapped)
    assert isinstance(outcome.difference, Difference)
    (change,) = outcome.difference.real
    assert (change.text, change.before.entries, change.after.entries) == (TAKEN, ("algorithm-filing",), ("silent-fees",))
    assert change.cause == Cause("new phrasing", "silent-fees", TAKEN)
    assert {change.verdict for change in outcome.difference.changes if change.suite} == {"regression"}


async def test_where_only_answers_were_reworded_no_question_is_put(pack_folder: Path, small: Edition) -> None:
    change(pack_folder, "faq/basics.yaml", "The article names no fees.", "The article does not name fees.")
    outcome = await Editions(
        pack_folder, small, edition_readers.read, comparison=ReloadComparison(asked, edition_readers.fail_to_compare)
    ).reload()
    assert isinstance(outcome, Swapped)
    assert outcome.difference == Difference(0, 0)


@pytest.mark.parametrize(("work", "seconds"), [(edition_readers.hang_comparing, 0.5), (edition_readers.fail_to_compare, 20)])
async def test_a_comparison_that_comes_to_no_end_does_not_undo_the_reload(
    pack_folder: Path, small: Edition, work: Callable[[Comparison], Difference], seconds: float
) -> None:
    steal(pack_folder)
    editions = Editions(pack_folder, small, edition_readers.read, comparison=ReloadComparison(asked, work, seconds))
    outcome = await editions.reload()
    assert isinstance(outcome, Swapped)
    assert outcome.difference == Died()
    assert editions.current is not small

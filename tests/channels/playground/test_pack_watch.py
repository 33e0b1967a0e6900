"""What the page is told of the pack's files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.playground.pack_watch import PackWatch, news
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from bot.knowledge.findings import Finding
from bot.review.difference import Cause, Change, Difference, TurnOutcome
from bot.service.editions import Busy, Died, Editions, Refused, ReloadResult, Swapped, Unchanged
from tests.support import edition_readers
from tests.support.sound_pack import write_sound_pack

Json = dict[str, Any]
CHANGE = Change("how much?", TurnOutcome("unknown"), TurnOutcome("answer", ("fees",)), Cause("new phrasing", "fees", "how much"), times=2)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Unchanged("d"), {"state": "unchanged"}),
        (Busy(), {"state": "reading"}),
        (Died(), {"state": "died"}),
        (
            Refused((Finding("faq/a.yaml", 3, 5, "no stop", "add one"),) * 60),
            {"state": "refused", "count": 60, "findings": [{"place": "faq/a.yaml:3:5", "what": "no stop", "todo": "add one"}] * 50},
        ),
        (
            Swapped("d", ("new",), (), ("fees",), Died()),
            {"state": "ready", "added": ("new",), "removed": (), "changed": ("fees",), "compared": False, "answers": []},
        ),
    ],
)
def test_each_outcome_is_told(outcome: ReloadResult, told: Json) -> None:
    assert news(outcome) == told


def test_a_changed_answer_is_told_with_its_cause() -> None:
    told = news(Swapped("d", (), (), ("fees",), Difference(9, 4, (CHANGE,))))
    assert (told["compared"], told["tests"], told["questions"], told["count"]) == (True, 9, 4, 1)
    assert told["answers"] == [
        {
            "text": "how much?",
            "before": {"decision": "unknown", "entries": ()},
            "after": {"decision": "answer", "entries": ("fees",)},
            "cause": {"kind": "new phrasing", "entry": "fees", "wording": "how much"},
            "suite": "",
            "verdict": "neutral",
            "place": "",
        }
    ]


@asynccontextmanager
async def watched(folder: Path, editions: Editions) -> AsyncIterator[Callable[[str], Any]]:
    """Watches a pack; gives a function that waits for news of a state."""
    told: asyncio.Queue[Json] = asyncio.Queue()
    task = asyncio.create_task(PackWatch(folder, editions, told.put_nowait, 0.01).run())

    async def until(state: str) -> Json:
        while True:
            heard = await asyncio.wait_for(told.get(), 60)
            if heard["state"] == state:
                return heard

    yield until
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_file_that_is_saved_is_previewed_and_the_reload_hides_the_news(tmp_path: Path) -> None:
    folder = write_sound_pack(tmp_path / "pack")
    editions = Editions(folder, Edition.of(load_pack(folder)), edition_readers.read)
    async with watched(folder, editions) as until:
        await until("unchanged")
        with (folder / "facts.yaml").open("a", encoding="utf-8") as file:
            file.write("# seen\n")
        await until("reading")
        assert (await until("ready"))["changed"] == ()
        assert isinstance(await editions.reload(), Swapped)
        await until("unchanged")

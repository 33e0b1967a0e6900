"""A hostile pack is refused by the child process that reads it: the bot goes on, with the edition that it has."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.curation.checked_edition import checked_edition
from bot.dialogue.edition import Edition
from bot.service.editions import Editions, Refused

BOMBS = {
    "a file of 50 MB": b"a" * 50_000_000,
    "brackets 200,000 deep": b"entries: " + b"[" * 200_000,
    "dashes 200,000 deep": b"entries:\n" + b"- " * 200_000,
    "a billion laughs": b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [" % (i, i) + b"*a%d, " % (i - 1) * 10 + b"]\n" for i in range(1, 40)),
    "merge keys": b"a0: &a0 {x: y}\n" + b"".join(b"a%d: &a%d {<<: [" % (i, i) + b"*a%d, " % (i - 1) * 10 + b"]}\n" for i in range(1, 40)),
    "a Python object": b"entries: !!python/object/apply:os._exit [3]\n",
    "values that YAML turns into others": b"entries:\n- id: NO\n  answer: 12:30\n  title: 010\n  id: twice\n",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_refused_with_its_place_and_the_bot_answers_on(pack_folder: Path, small: Edition, name: str) -> None:
    (pack_folder / "faq" / "bomb.yaml").write_bytes(BOMBS[name])
    editions = Editions(pack_folder, small, checked_edition)
    begun, before = time.monotonic(), os.getpid()
    outcome = await editions.reload()
    assert isinstance(outcome, Refused)
    assert outcome.findings[0].file == "faq/bomb.yaml"
    assert (editions.current, os.getpid()) == (small, before)
    assert time.monotonic() - begun < 30, "2 s on an idle machine"


async def test_a_folder_of_50_mb_is_refused(pack_folder: Path, small: Edition) -> None:
    for number in range(13):
        (pack_folder / "faq" / f"x{number}.yaml").write_bytes(b"- a\n" * 1_000_000)
    outcome = await Editions(pack_folder, small, checked_edition).reload()
    assert isinstance(outcome, Refused)
    assert [finding.what for finding in outcome.findings] == ["the files up to this one are larger than 10 MB"]


MEASURED = """
import sys
from pathlib import Path
from bot.knowledge.files.loader import read_pack
found = read_pack(Path(sys.argv[1])).findings
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(found), int(peak.split()[1]) // 1024)
"""
"""The peak is that of this program alone: `ru_maxrss` counts the process that started it, too."""


@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes there alone")
@pytest.mark.parametrize("name", BOMBS)
def test_reading_a_bomb_takes_little_memory(pack_folder: Path, name: str) -> None:
    (pack_folder / "faq" / "bomb.yaml").write_bytes(BOMBS[name])
    done = subprocess.run([sys.executable, "-c", MEASURED, str(pack_folder)], capture_output=True, text=True, check=True)
    found, megabytes = map(int, done.stdout.split())
    assert found
    assert megabytes < 512

"""The time from which on the log is read, and the files it is exported to."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import Block, Reply
from bot.service.ports import LoggedTurn
from bot.storage import StorageError
from bot.storage.log import export_turns, parse_start
from tests.storage.builders import NOON, key, names, turn
from tests.support.cases import cases


async def _stream(*turns: LoggedTurn) -> AsyncIterator[LoggedTurn]:
    for each in turns:
        yield each


def _table(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("7d", NOON - dt.timedelta(days=7)),
        ("12h", NOON - dt.timedelta(hours=12)),
        ("0d", NOON),
        ("2026-11-01", dt.datetime(2026, 11, 1, tzinfo=dt.UTC)),
        ("2024-02-29", dt.datetime(2024, 2, 29, tzinfo=dt.UTC)),
    ],
)
def test_a_start_is_days_or_hours_ago_or_a_date(text: str, start: dt.datetime) -> None:
    assert parse_start(text, NOON) == start


@pytest.mark.parametrize(
    "text", ["", "7", "d", "-7d", "1.5d", "７d", "7 d", "7w", "999999d", "2026-13-01", "2025-02-29", "20261101", "today"]
)
def test_any_other_start_is_refused_with_the_ones_there_are(text: str) -> None:
    with pytest.raises(StorageError, match="write 7d") as caught:
        parse_start(text, NOON)
    assert f"`{text}`" in str(caught.value)


@given(st.text())
def test_any_text_is_parsed_as_a_start_or_refused(text: str) -> None:
    with contextlib.suppress(StorageError):
        assert parse_start(text, NOON).tzinfo is dt.UTC


async def test_json_lines_hold_every_field_and_one_turn_a_line(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert await export_turns(_stream(turn(text="第一行\n第二行"), turn(key=key(thread="5"))), file) == 2
    first, second = file.read_text("utf-8").splitlines()
    assert json.loads(first) == {
        "at": "2026-11-01T12:00:00.250000Z",
        "channel": "telegram",
        "chat": "-1001",
        "thread": "",
        "user": "7",
        "language": "zh",
        "text": "第一行\n第二行",
        "decision": "answer",
        "entries": ["algorithm-filing-cycle"],
        "candidates": [
            {"entry": "algorithm-filing-cycle", "score": 0.93},
            {"entry": "filing-cycles", "score": 0.41},
        ],
        "digest": "3f2a",
        "milliseconds": 4.25,
        "replies": ["算法备案一般需要 2 个月。\n- 先备齐材料"],
    }
    assert json.loads(second)["thread"] == "5"
    assert "第一行" in first, "readable, not escaped"


async def test_csv_opens_in_excel_with_its_chinese(tmp_path: Path) -> None:
    file = tmp_path / "log.CSV"
    await export_turns(_stream(turn()), file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfat,channel,")
    (row,) = _table(file)
    assert row["text"] == "算法备案要多久？"
    assert row["candidates"] == "algorithm-filing-cycle 0.930; filing-cycles 0.410"
    assert row["replies"] == "算法备案一般需要 2 个月。\n- 先备齐材料"


async def test_csv_keeps_quotes_commas_and_line_breaks_inside_a_cell(tmp_path: Path) -> None:
    file, text = tmp_path / "log.csv", 'a "b", c\r\nd\ne\rf;\tg'
    await export_turns(_stream(turn(text=text)), file)
    assert [row["text"] for row in _table(file)] == [text]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
async def test_no_csv_cell_can_be_a_formula(tmp_path: Path, start: str) -> None:
    file = tmp_path / "log.csv"
    formula = f"{start}HYPERLINK(0)"
    await export_turns(_stream(turn(text=formula, replies=(Reply(blocks=(Block("text", formula),)),))), file)
    (row,) = _table(file)
    assert (row["text"], row["replies"], row["chat"]) == (f"'{formula}", f"'{formula}", "'-1001")


@pytest.mark.fuzz
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=cases(60))
@given(st.text(), st.text(alphabet="=+-@\t\r\n＝＋－＠ \"',;|!A1()", max_size=8))
async def test_whatever_people_write_no_csv_cell_is_a_formula(tmp_path: Path, text: str, start: str) -> None:
    await export_turns(_stream(turn(text=start + text, replies=(Reply(blocks=(Block("text", start + text),)),))), tmp_path / "log.csv")
    (row,) = _table(tmp_path / "log.csv")
    assert not [cell for cell in row.values() if cell[:1] in FORMULA]


FORMULA = set("=+-@\t\r\n＝＋－＠")


async def test_an_empty_log_is_a_table_without_rows(tmp_path: Path) -> None:
    assert await export_turns(_stream(), tmp_path / "log.csv") == 0
    assert (tmp_path / "log.csv").read_text("utf-8-sig").count("\n") == 1
    assert await export_turns(_stream(), tmp_path / "log.jsonl") == 0
    assert (tmp_path / "log.jsonl").read_text() == ""


@pytest.mark.parametrize("name", ["log.txt", "log", "csv", "log.csv.gz"])
async def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError, match=r"neither \.jsonl nor \.csv"):
        await export_turns(_stream(), tmp_path / name)
    assert names(tmp_path) == []


async def test_an_export_that_breaks_off_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    async def breaking() -> AsyncIterator[LoggedTurn]:
        yield turn()
        raise StorageError("the database is gone")

    file = tmp_path / "log.csv"
    file.write_text("last week's")
    with pytest.raises(StorageError, match="gone"):
        await export_turns(breaking(), file)
    assert file.read_text() == "last week's"
    assert names(tmp_path) == ["log.csv"]


async def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written") as caught:
        await export_turns(_stream(turn()), tmp_path / "nowhere" / "log.csv")
    assert "\n" not in str(caught.value)

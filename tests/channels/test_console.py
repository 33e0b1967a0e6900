"""The terminal chat, line by line."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.channels.console import ConsoleChannel
from bot.channels.prompting import create_prompt
from bot.dialogue.commands import COMMANDS
from bot.messages import Bar, Block, Choice, Commanded, ConversationKey, File, Pressed, Reply, Said, Timeline, Utterance
from bot.messages import Language as Lang
from tests.support.desk import ScriptedDesk

CHOICES = tuple(Choice(f"choice {number}", f"action {number}") for number in range(1, 12))


def chat(answer: Reply | None = None, *, language: Lang | None = None) -> tuple[ConsoleChannel, ScriptedDesk, io.StringIO]:
    shown = io.StringIO()
    reply = answer or Reply((Block("lead", "hello"),), CHOICES, "zh")
    desk = ScriptedDesk(lambda _utterance: (reply,))
    return ConsoleChannel(desk, language, Console(file=shown, width=40)), desk, shown


async def acts(*lines: str) -> list[Said | Pressed | Commanded]:
    channel, desk, _ = chat()
    for line in lines:
        await channel.handle_line(line)
    return [utterance.act for utterance in desk.heard]


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("1", Pressed("action 1")),
        ("11", Pressed("action 11")),
        ("０３", Pressed("action 3")),  # as a Chinese keyboard types it
        ("12", Said("12")),
        ("0", Said("0")),
        ("-1", Said("-1")),
        ("1.", Said("1.")),
        ("²", Said("²")),
        ("9" * 5000, Said("9" * 5000)),
        ("/help", Commanded("help")),
        ("/HELP  ", Commanded("help")),
        ("/ask  what now ", Commanded("ask", "what now ")),
        ("/language\tzh", Commanded("language", "zh")),
        ("／language zh", Commanded("language", "zh")),
        ("/", Commanded("")),
        ("what / why", Said("what / why")),
    ],
)
async def test_a_number_chooses_a_slash_commands_and_the_rest_is_said(line: str, act: Said | Pressed | Commanded) -> None:
    assert await acts("first", line) == [Said("first"), act]


async def test_without_choices_a_number_is_said() -> None:
    assert await acts("1") == [Said("1")]


async def test_the_language_of_the_last_reply_is_the_hint_for_the_next() -> None:
    channel, desk, _ = chat()
    for line in ("a", "b"):
        await channel.handle_line(line)
    assert desk.heard == [
        Utterance(ConversationKey("console", "terminal", "local"), Said(text), hint) for text, hint in (("a", ""), ("b", "zh"))
    ]


async def test_every_kind_of_block_is_shown_and_choices_are_numbered() -> None:
    blocks = (Block("lead", "Yes."), Block("bullet", "if so"), Block("heading", "Notes"), Block("note", "a note"), Block("footer", "S1"))
    channel, _, shown = chat(Reply(blocks, CHOICES[:2]))
    await channel.handle_line("?")
    assert shown.getvalue() == "  Yes.\n  • if so\n  Notes\n  • a note\n  S1\n  [1] choice 1\n  [2] choice 2\n\n"


async def test_the_choices_of_several_replies_have_numbers_of_their_own_the_last_replys_first() -> None:
    channel, desk, shown = chat()
    desk.answer = lambda _utterance: (Reply((Block("lead", "first"),), CHOICES[:1]), Reply((Block("lead", "then"),), CHOICES[1:3]))
    await channel.handle_line("?")
    assert shown.getvalue() == "  first\n  [3] choice 1\n  then\n  [1] choice 2\n  [2] choice 3\n\n"
    for line in ("3", "1"):
        await channel.handle_line(line)
    assert [heard.act for heard in desk.heard[1:]] == [Pressed(CHOICES[0].action), Pressed(CHOICES[1].action)]


async def test_what_stands_there_already_is_not_shown_again() -> None:
    channel, _, shown = chat(Reply((Block("lead", "old"), Block("text", "new")), seen=1))
    await channel.handle_line("1")
    assert shown.getvalue() == "  new\n\n"


async def test_a_choice_that_is_out_of_date_is_told() -> None:
    channel, _, shown = chat(Reply(toast="out of date"))
    await channel.handle_line("1")
    assert shown.getvalue() == "  out of date\n\n"


async def test_a_plan_is_shown_as_a_chart_between_the_words_and_the_choices() -> None:
    plan = Timeline("Allow 2 months", (Bar("Filing", (0, 0), (2, 2)),), unit="months")
    channel, _, shown = chat(Reply((Block("lead", "Yes."),), CHOICES[:1], timeline=plan))
    await channel.handle_line("?")
    lines = [line.rstrip() for line in shown.getvalue().splitlines()]
    assert lines[:5] == ["  Yes.", "", "  Allow 2 months", "  1. Filing", "     ████████████"]
    assert lines[-3:] == ["", "  [1] choice 1", ""]


FILES = (File("plan.md", "# 计划".encode()), File("plan.png", drawn=Timeline("t", (Bar("Filing", (0, 0), (2, 2)),))))


async def test_files_are_written_to_the_current_folder_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    channel, _, shown = chat(Reply((Block("lead", "Here."),), files=FILES))
    await channel.handle_line("/export")
    assert (tmp_path / "plan.md").read_text(encoding="utf-8") == "# 计划"
    assert (tmp_path / "plan.png").read_bytes()[:4] == b"\x89PNG"
    assert shown.getvalue().splitlines()[1:3] == ["  console.file (en) plan.md", "  console.file (en) plan.png"]


async def test_files_that_belong_together_overwrite_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.png").write_text("mine", encoding="ascii")
    channel, _, shown = chat(Reply(files=FILES))
    await channel.handle_line("/export")
    await channel.handle_line("/export")
    assert (tmp_path / "plan.png").read_text(encoding="ascii") == "mine"
    assert {folder: sorted(os.listdir(tmp_path / folder)) for folder in ("plan-2", "plan-3")} == {  # noqa: PTH208 - names alone
        "plan-2": ["plan.md", "plan.png"],
        "plan-3": ["plan.md", "plan.png"],
    }
    assert f"console.file (en) plan-2{os.sep}plan.md" in shown.getvalue()


async def test_where_files_cannot_be_written_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    channel, _, shown = chat(Reply(files=(File("missing/plan.md", b"x"),)))
    await channel.handle_line("/export")
    assert "console.unwritable (en) No such file" in shown.getvalue()


async def test_in_a_pipe_lines_are_left_whole_and_nothing_is_taken_for_markup() -> None:
    long = "[bold]x[/] :smile: " + "word " * 40
    channel, _, shown = chat(Reply((Block("text", long),)))
    await channel.handle_line("?")
    assert shown.getvalue() == f"  {long}\n\n"


async def test_the_echo_of_a_line_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\x1b]0;title\x07 算法\x00备案 \x9b31m\n"))
    channel, desk, shown = chat()
    await channel.run()
    assert shown.getvalue().startswith("> ]0;title 算法备案 31m\n")
    assert len(desk.heard) == 1


@pytest.mark.parametrize("last", ["/quit", "/QUIT ", "/exit", "/q", "／quit"])
async def test_a_pipe_is_read_until_its_end_or_quit(monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"one\n\n  two \n{last}\nthree\n"))
    channel, desk, shown = chat()
    await channel.run()
    assert [utterance.act for utterance in desk.heard] == [Said("one"), Said("two")]
    assert shown.getvalue().startswith("> one\n  hello\n")


async def test_no_command_ends_the_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(f"/{row.name}" for row in COMMANDS)))
    channel, desk, _ = chat()
    await channel.run()
    assert [utterance.act for utterance in desk.heard] == [Commanded(row.name) for row in COMMANDS]


async def test_a_closed_input_is_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    channel, desk, shown = chat()
    await channel.run()
    assert (desk.heard, shown.getvalue()) == ([], "")


def test_the_history_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "history"
    history = create_prompt(file).history
    for line in ("算法备案", "half a pair \udcff"):
        history.append_string(line)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(create_prompt(file).history.load_history_strings()) == ["half a pair ?", "算法备案"]


def test_where_no_history_can_be_kept_there_is_a_prompt_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="ascii")
    for file in (tmp_path / "data" / "history", tmp_path, None):
        create_prompt(file).history.append_string("line")
    assert os.listdir(tmp_path) == ["data"]  # noqa: PTH208 - names alone

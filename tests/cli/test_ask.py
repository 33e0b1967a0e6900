"""`ask`."""

from __future__ import annotations

import datetime as dt
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from bot.cli.ask_json import QuestionLine, answer_question, turn_object
from bot.dialogue.edition import Edition
from tests.cli.processes import Ended, bot, started, within
from tests.support.sound_pack import FEE, FEE_ZH, MUST

KEYS = {"decision", "answers", "candidates", "lang", "offered"}
LINES: list[tuple[bytes, str]] = [
    (json.dumps({"text": FEE}).encode(), "answer"),
    (b"", "blank"),
    (b"nonsense", "Invalid JSON: "),
    (json.dumps({"text": FEE_ZH}, ensure_ascii=False).encode(), "answer"),
    (b"   \t ", "blank"),
    (b'{"text": 1}', "text: "),
    (b'{"text": "x", "lang": "en"}', "lang: "),
    (b'{"after": []}', "text: "),
    (b'{"text": "x", "after": "y"}', "after: "),
    (b'{"text": "x", "after": [1]}', "after.0: "),
    (b"[]", "Input should be an object"),
    (b"null", "Input should be an object"),
    (b'{"text": "\\ud800"}', "Invalid JSON: "),
    (b'{"text": "\xff"}', "Invalid JSON: "),
    (b"[" * 10_000, "Invalid JSON: "),
    (b'{"text": ""}', "unknown"),
    (b'{"text": "\\u0000"}', "unknown"),
    (json.dumps({"text": "thank you"}).encode(), "smalltalk"),
    (json.dumps({"text": "备" * 4096}).encode(), "unknown"),
    (json.dumps({"text": "weather " * 12_500}).encode(), "unknown"),
    (json.dumps({"text": "谢谢", "after": [FEE, MUST]}).encode() + b"\r", "smalltalk"),
    (json.dumps({"text": f"{MUST} {FEE}"}).encode(), "answer"),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, knowledge: str) -> Ended:
    """What came of all lines; the first has the mark that some editors put before a text, the last no end of line."""
    given = b"\xef\xbb\xbf" + b"\n".join(raw for raw, _ in LINES)
    return bot(Path(tmp_path_factory.mktemp("ask")), "ask", "--jsonl", given=given, KNOWLEDGE_DIR=knowledge)


def test_every_line_is_served_in_order_and_a_faulty_one_is_told_by_its_number(served: Ended) -> None:
    assert (served.code, served.err) == (2, "")
    answers = [json.loads(line) for line in served.out.splitlines()]
    expected = [(number, what) for number, (_, what) in enumerate(LINES, 1) if what != "blank"]
    assert len(answers) == len(expected)
    for (number, what), told in zip(expected, answers, strict=True):
        if "error" in told:
            assert set(told) == {"error"}
            assert told["error"].startswith(f"line {number}: {what}")
            assert " at line 1" not in told["error"]
        else:
            assert told.keys() == KEYS
            assert told["decision"] == what


def test_a_line_has_the_contracts_form(served: Ended) -> None:
    told = json.loads(served.out.splitlines()[0])
    assert (told["decision"], told["lang"]) == ("answer", "en")
    (told_entry,) = told["answers"]
    assert told_entry.keys() == {"entry", "score", "text"}
    assert told_entry["entry"] == told["candidates"][0]["entry"] == "silent-fees"
    assert told_entry["text"].startswith("The article names no fees.")
    assert all(each.keys() == {"entry", "score"} and 0 <= each["score"] <= 1 for each in told["candidates"])
    assert len(told["candidates"]) <= 5


def test_a_compound_message_has_an_answer_a_question(served: Ended) -> None:
    told = json.loads(served.out.splitlines()[-1])
    assert [each["entry"] for each in told["answers"]] == ["algorithm-filing", "silent-fees"]


def test_clean_lines_end_well_and_chinese_is_written_as_it_is(tmp_path: Path, knowledge: str) -> None:
    ended = within(tmp_path, "ask", "--jsonl", given=json.dumps({"text": FEE_ZH}) + "\n", KNOWLEDGE_DIR=knowledge)
    assert ended.code == 0
    assert "文章没有提到费用" in ended.out
    assert within(tmp_path, "ask", "--jsonl", KNOWLEDGE_DIR=knowledge) == Ended(0, "", "")


NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def asked(edition: Edition, text: str, *after: str) -> dict[str, Any]:
    return turn_object(edition, answer_question(edition, QuestionLine(text=text, after=after), None, NOW), NOW)


def test_a_question_is_answered_as_of_a_day(tmp_path: Path) -> None:
    line = json.dumps({"text": "AI生成内容标识怎么做？"}) + "\n"
    days = ("2025-03-01", "2025-08-01", "2025-09-01")
    told = [json.loads(within(tmp_path, "ask", "--jsonl", "--on", day, given=line).out)["answers"][0]["text"] for day in days]
    assert ["《标识办法》）。" in text for text in told] == [False, True, True]
    assert ["自2025年9月1日起，" in text for text in told] == [False, True, False]


def test_earlier_messages_make_a_follow_up_understood(frozen: Edition) -> None:
    follow_up, before = "那大模型备案呢？", "算法备案要多久？"
    assert [each["entry"] for each in asked(frozen, follow_up, before)["answers"]] == ["llm-filing-cycle"]
    assert asked(frozen, follow_up) != asked(frozen, follow_up, before)


def test_json_prints_the_same_object(tmp_path: Path, knowledge: str, served: Ended) -> None:
    ended = within(tmp_path, "ask", FEE, "--json", KNOWLEDGE_DIR=knowledge)
    assert json.loads(ended.out) == json.loads(served.out.splitlines()[0])


def test_an_answer_is_printed_with_what_can_be_asked_next(tmp_path: Path, knowledge: str) -> None:
    lines = within(tmp_path, "ask", FEE_ZH, KNOWLEDGE_DIR=knowledge).out.splitlines()
    assert lines[0] == "文章没有提到费用。"
    assert lines[-2:] == ["  [出处]", "  [不是我要的]"]


def test_the_operators_language_holds(tmp_path: Path, knowledge: str) -> None:
    assert json.loads(within(tmp_path, "ask", FEE, "--json", LANGUAGE="zh", KNOWLEDGE_DIR=knowledge).out)["lang"] == "zh"


@pytest.mark.parametrize("option", ["--explain", "--why"])
def test_an_answer_is_explained(tmp_path: Path, knowledge: str, option: str) -> None:
    out = within(tmp_path, "ask", option, "Hello, what does the procedure cost?", KNOWLEDGE_DIR=knowledge).out
    assert "decision: answer" in out
    assert "result: answered (sure: " in out
    assert "told: silent-fees  faq/basics.yaml:" in out
    assert "[article]" in out


@pytest.mark.parametrize("text", [b"\xff\xfe fees", "\ud800", "备" * 4096, "a" * 100_000, "\x1b[31m", "<b>&amp;", "-5"])
def test_no_text_ends_the_program(tmp_path: Path, knowledge: str, text: str | bytes) -> None:
    question = text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
    ended = within(tmp_path, "ask", "--", question, KNOWLEDGE_DIR=knowledge)
    assert ended.code == 0
    assert ended.out


def test_bytes_that_are_no_text_do_not_end_the_program(tmp_path: Path, knowledge: str) -> None:
    assert "fees" in bot(tmp_path, "ask", b"\xff What are the fees?", KNOWLEDGE_DIR=knowledge).out


def test_only_answers_go_to_standard_output(tmp_path: Path, knowledge: str) -> None:
    # A file where the folder of the cache should be: the answer does not depend on it.
    (tmp_path / "data").write_text("", encoding="ascii")
    ended = bot(tmp_path, "ask", FEE, "--json", KNOWLEDGE_DIR=knowledge, LOG_LEVEL="debug")
    assert json.loads(ended.out)["decision"] == "answer"


def test_the_reader_of_a_pipe_may_leave(tmp_path: Path, knowledge: str) -> None:
    process = started(tmp_path, "ask", "--jsonl", KNOWLEDGE_DIR=knowledge)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        line = json.dumps({"text": FEE}).encode() + b"\n"
        process.stdin.write(line)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["decision"] == "answer"  # each line is answered at once
        process.stdout.close()
        process.stdin.write(line * 3)
        process.stdin.close()
        assert process.wait(20) != 0
        assert process.stderr.read() == b""


def test_ctrl_c_ends_a_stream_without_a_traceback(tmp_path: Path, knowledge: str) -> None:
    process = started(tmp_path, "ask", "--jsonl", KNOWLEDGE_DIR=knowledge)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        process.stdin.write(json.dumps({"text": FEE}).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) != 0
        assert b"Traceback" not in process.stderr.read()

"""YAML is read strictly: values with their places, and no silent conversion."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.files import yaml_reader
from bot.knowledge.files.yaml_reader import TextPosition, YamlDocument, read_yaml

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]")


def told(document: YamlDocument) -> list[str]:
    """The problems as `line:column what, what to do`."""
    return [f"{problem.mark.line}:{problem.mark.column} {problem.what}, {problem.todo}" for problem in document.problems]


def test_a_file_becomes_plain_values() -> None:
    document = read_yaml(
        textwrap.dedent(
            """\
            # a comment
            entries:
              - id: one
                reviewed: 2025-06-27
                verified: true
                nothing: null
                weights: [1, 2.5, "3"]
                text: >
                  folded
                  text
            """
        ).encode()
    )
    assert document.value == {
        "entries": [
            {"id": "one", "reviewed": "2025-06-27", "verified": True, "nothing": None, "weights": [1, 2.5, "3"], "text": "folded text\n"}
        ]
    }
    assert document.complete
    assert not document.problems


def test_every_value_has_its_place() -> None:
    document = read_yaml("备案:\n  - {en: a, zh: 乙}\n  - - x\n    - y\n".encode())
    assert document.marks == {
        (): TextPosition(1, 1),
        ("备案",): TextPosition(1, 1),
        ("备案", 0): TextPosition(2, 5),
        ("备案", 0, "en"): TextPosition(2, 6),
        ("备案", 0, "zh"): TextPosition(2, 13),
        ("备案", 1): TextPosition(3, 5),
        ("备案", 1, 0): TextPosition(3, 7),
        ("备案", 1, 1): TextPosition(4, 7),
    }


def test_an_empty_file_has_no_value() -> None:
    assert read_yaml(b"# nothing yet\n") == YamlDocument(value=None)


def test_a_file_with_a_byte_order_mark_reads_like_one_without() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: b\n") == read_yaml(b"a: b\n")


@pytest.mark.fuzz
@settings(deadline=None)
@given(st.text().filter(lambda text: not HIDDEN.search(text)))
def test_any_text_in_quotes_comes_back_as_it_was(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    assert read_yaml(f"a: {quoted}\n".encode()).value == {"a": text}


@pytest.mark.fuzz
@settings(deadline=None)
@given(st.one_of(st.binary(), st.text(st.sampled_from("ab:-?&*!%@`#|>{}[],'\"\\ \t\n\r\u200b")).map(str.encode)))
def test_junk_is_a_problem_and_never_an_exception(content: bytes) -> None:
    document = read_yaml(content)
    assert document.complete or document.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: yes", "1:4 YAML would not read `yes` as the text it looks like, put it in quotes"),
        ("a: [x, 12:30]", "1:8 YAML would not read `12:30` as the text it looks like, put it in quotes"),
        ("no: x", "1:1 YAML does not read the key `no` as text, put it in quotes or use another word"),
        ("7: x", "1:1 YAML does not read the key `7` as text, put it in quotes or use another word"),
        ("?\n: x", "1:2 YAML does not read the key `` as text, put it in quotes or use another word"),
        ("a:\nb: x", "1:3 a value is missing, write one, or leave its key or dash out"),
        ("a: one\na: two", "2:1 the key `a` stands here a second time (first in line 1), keep one of them"),
        ("a: &b x", "1:4 an anchor (`&b`) is not allowed, remove it and write values out where they are used"),
        ("a: *b", "1:4 an alias (`*b`) is not allowed, write the value out"),
        ("a: !!str 5", "1:4 a tag (`tag:yaml.org,2002:str`) is not allowed, remove it"),
        (
            "a: !!python/object/apply:os.system [ls]",
            "1:4 a tag (`tag:yaml.org,2002:python/object/apply:os.system`) is not allowed, remove it",
        ),
        ("!x a: b", "1:1 a tag (`!x`) is not allowed, remove it"),
        ("<<: {a: x}", "1:1 a merge key (`<<`) is not allowed, write the keys out"),
        ('a: "\\0"', "1:4 the invisible character U+0000 stands here, remove it"),
        ('"\\e": b', "1:1 the invisible character U+001B stands here, remove it"),
        ("a: b\nc: d\u202e", "2:5 the invisible character U+202E stands here, remove it"),
    ],
)
def test_what_is_not_allowed_is_told_with_its_place(text: str, expected: str) -> None:
    document = read_yaml(text.encode())
    assert told(document) == [expected]
    assert document.complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n---\nc: d", "2:1 a second document starts here, keep one document in a file"),
        ("? [a]\n: b", "1:3 a key must be text, and this is not, write a plain word before the colon"),
        ("a:\n\t- b", "2:1 a tab stands in the indentation, use spaces"),
        ("a: |\n  x\n\ty: z", "3:1 a tab stands in the indentation, use spaces"),
        ("a: @b", "1:4 a text cannot start with `@`, put the text in quotes"),
        ("a: b: c", "1:5 a colon and a space stand where no key can, put the text in quotes"),
        ("a: 'b\nc: d\n", "1:4 a text in quotes is not closed, add the closing quote"),
        ("a: b\nc\nd: e", "3:1 this is neither a key with a value nor an item of a list, write `key: value` or `- item`"),
        ("a:\n  b: c\n d: e", "3:2 no key was found where one must stand, check the indentation and the quotes here"),
        ("a:\n  - b\n  c: d", "3:3 no item was found where a list goes on, check the indentation and the quotes here"),
        ("a: [b", "2:1 a list in brackets goes on here without a comma, add the comma, or the closing bracket"),
        ("a: {b: c", "2:1 a group of keys in braces goes on here without a comma, add the comma, or the closing brace"),
        ("a: b\n...\n]", "3:1 this is not YAML (did not find expected <document start>), check quotes, brackets and indentation here"),
    ],
)
def test_what_cannot_be_read_on_is_told_with_its_place(text: str, expected: str) -> None:
    document = read_yaml(f"{text}\n".encode())
    assert told(document) == [expected]
    assert not document.complete


def test_the_first_of_two_equal_keys_is_kept() -> None:
    assert read_yaml(b"a: {b: x}\na: [y]\nc: z\n").value == {"a": {"b": "x"}, "c": "z"}


def test_all_problems_of_a_file_are_told_at_once() -> None:
    assert len(read_yaml(b"a: yes\nb: &x no\nb: !t 010\nc: [on, off\n").problems) == 8


def test_a_file_in_another_encoding_is_refused_at_its_first_bad_byte() -> None:
    document = read_yaml(b"a: b\nc: d\xff")
    assert told(document) == ["2:5 the file is not in UTF-8 from here on, save it as UTF-8"]
    assert not document.complete


def test_a_file_over_5_mb_is_refused_unread() -> None:
    document = read_yaml(b"#" * (yaml_reader.MAX_BYTES + 1))
    assert told(document) == ["1:1 the file is larger than 5 MB, split it or remove what does not belong in it"]
    assert not document.complete


def test_fifty_levels_are_read_and_fifty_one_refused() -> None:
    assert read_yaml(b"[" * 50 + b"]" * 50).complete
    assert told(read_yaml(b"[" * 51 + b"]" * 51)) == ["1:51 this is nested more than 50 levels deep, write it flatter"]


def test_reading_stops_after_a_hundred_problems() -> None:
    for content in (b"- yes\n" * 1_000, "\u200b".encode() * 1_000):
        document = read_yaml(content)
        assert len(document.problems) == yaml_reader.MAX_PROBLEMS
        assert not document.complete


def test_a_file_with_more_values_than_any_pack_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "MAX_VALUES", 2_000)
    document = read_yaml(b"- a\n" * (yaml_reader.MAX_VALUES + 1))
    assert [problem.what for problem in document.problems] == ["the file holds more than 2000 values"]


def bombs() -> Iterator[tuple[str, str]]:
    """Name and Python expression of content that has brought YAML readers down."""
    yield "50 MB", "b'- a\\n' * 12_500_000"
    yield "50 MB in one word", "b'a' * 50_000_000"
    yield "brackets 200,000 deep", "b'[' * 200_000"
    yield "brackets on lines of their own 200,000 deep", "b'[\\n' * 200_000"
    yield "dashes 200,000 deep", "b'- ' * 200_000"
    yield "braces 200,000 deep", "b'{a: ' * 200_000"
    yield "question marks 200,000 deep", "b'? ' * 200_000"
    yield "indented keys", "''.join(' ' * i + 'a:\\n' for i in range(3_000)).encode()"
    yield (
        "a billion laughs",
        "b'a0: &a0 [x]\\n' + b''.join(b'a%d: &a%d [' % (i, i) + b'*a%d, ' % (i - 1) * 10 + b']\\n' for i in range(1, 40))",
    )
    yield (
        "merge keys",
        "b'a0: &a0 {x: y}\\n' + b''.join(b'a%d: &a%d {<<: [' % (i, i) + b'*a%d, ' % (i - 1) * 10 + b']}\\n' for i in range(1, 40))",
    )
    yield "aliases, 5 MB of them", "b'[' + b'*a,' * 1_600_000 + b']'"
    yield "a Python object", "b'!!python/object/apply:os._exit [3]'"
    yield "a very long number", "b'a: ' + b'9' * 4_000_000"
    yield "an anchor in itself", "b'&a [*a]'"


@pytest.mark.parametrize("bomb", [pytest.param(expression, id=name) for name, expression in bombs()])
def test_nested_aliases_are_refused_before_they_are_expanded(bomb: str) -> None:
    code = f"from bot.knowledge.files.yaml_reader import read_yaml; print(bool(read_yaml({bomb}).problems))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr

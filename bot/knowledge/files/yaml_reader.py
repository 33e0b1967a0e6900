"""Reads YAML strictly: plain values with the place of each, and without any silent conversion.

Values are built here from the C parser's events: no tag is constructed, no alias followed, and a malicious file is refused at the
event that would make it grow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

import yaml

from bot.knowledge.files.yaml_scalars import Scalar, is_ambiguous, scalar_value
from bot.knowledge.findings import Trail

MAX_BYTES = 5_000_000
MAX_DEPTH = 50
MAX_VALUES = 200_000
MAX_PROBLEMS = 100
"""Reading stops there: after so many, most problems are consequences of earlier ones."""

YamlValue = Scalar | list["YamlValue"] | dict[str, "YamlValue"]

# Control characters, other line breaks than the usual, and characters that hide or reorder text from a reader of the file.
_HIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff"
_HIDDEN_IN_FILE = re.compile(f"[{_HIDDEN}]")
_HIDDEN_IN_VALUE = re.compile(f"[\r{_HIDDEN}]")

_TAB = ("a tab stands in the indentation", "use spaces")
_QUOTE = "put the text in quotes"
_SYNTAX: Mapping[str, tuple[str, str]] = {
    "mapping values are not allowed in this context": ("a colon and a space stand where no key can", _QUOTE),
    "found unexpected end of stream": ("a text in quotes is not closed", "add the closing quote"),
    "could not find expected ':'": ("this is neither a key with a value nor an item of a list", "write `key: value` or `- item`"),
    "found a tab character where an indentation space is expected": _TAB,
    "did not find expected ',' or ']'": ("a list in brackets goes on here without a comma", "add the comma, or the closing bracket"),
    "did not find expected ',' or '}'": ("a group of keys in braces goes on here without a comma", "add the comma, or the closing brace"),
    "did not find expected key": ("no key was found where one must stand", "check the indentation and the quotes here"),
    "did not find expected '-' indicator": ("no item was found where a list goes on", "check the indentation and the quotes here"),
}


class _ParserMark(Protocol):
    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class TextPosition:
    """A position in a text; line and column are counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a pack's file may not contain."""

    path: Trail
    """The value it concerns."""
    mark: TextPosition
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A file's content as plain values."""

    value: YamlValue = None
    """Lists, mappings and scalars; empty for an empty file."""
    marks: Mapping[Trail, TextPosition] = field(default_factory=dict)
    """Where each value stands: a mapping's members at their keys, a list's at their own start."""
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    """False where reading stopped before the end: `value` must then not be used."""


def read_yaml(content: bytes) -> YamlDocument:
    """The content of one YAML file. Whatever is wrong with it is in the result's `problems`; nothing is raised."""
    if len(content) > MAX_BYTES:
        return _refused(
            TextPosition(), f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it or remove what does not belong in it"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        return _refused(_position_after(before), "the file is not in UTF-8 from here on", "save it as UTF-8")
    builder = _ValueBuilder()
    for hidden in _HIDDEN_IN_FILE.finditer(text):
        builder.report((), _position_after(text[: hidden.start()]), *_hidden(hidden.group()))
        if builder.full:
            return YamlDocument(problems=tuple(builder.problems), complete=False)
    complete = _build(builder, _HIDDEN_IN_FILE.sub(" ", text))
    return YamlDocument(builder.value, builder.marks, tuple(builder.problems), complete)


def _build(builder: _ValueBuilder, text: str) -> bool:
    """Feeds the parser's events to the builder; False where it stopped before the end."""
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except _StopReading:
        return False
    except yaml.MarkedYAMLError as error:
        unclosed = error.problem == "found unexpected end of stream"  # reported where the quote opens, not at the end of the file
        mark = _position_of(error.context_mark if unclosed else error.problem_mark)
        builder.report((), mark, *_syntax(str(error.problem), text, mark))
        return False
    return True


def _refused(mark: TextPosition, what: str, todo: str) -> YamlDocument:
    return YamlDocument(problems=(Problem((), mark, what, todo),), complete=False)


def _position_after(text: str) -> TextPosition:
    """The position right after a text."""
    return TextPosition(text.count("\n") + 1, len(text) - text.rfind("\n"))


def _position_of(mark: _ParserMark | None) -> TextPosition:
    """The parser's own mark, counted from 1."""
    return TextPosition(mark.line + 1, mark.column + 1) if mark else TextPosition()


def _hidden(character: str) -> tuple[str, str]:
    return f"the invisible character U+{ord(character):04X} stands here", "remove it"


def _syntax(problem: str, text: str, mark: TextPosition) -> tuple[str, str]:
    """A parser's error in words for the keeper of a pack."""
    if problem == "found character that cannot start any token":
        line = text.splitlines()[mark.line - 1]
        if line[mark.column - 1 : mark.column] == "\t":
            return _TAB
        return f"a text cannot start with `{line[mark.column - 1 : mark.column]}`", _QUOTE
    return _SYNTAX.get(problem, (f"this is not YAML ({problem})", "check quotes, brackets and indentation here"))


class _StopReading(Exception):  # noqa: N818 - a signal, not an error: the problem is already noted
    """Stops reading."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled."""

    path: Trail
    into: list[YamlValue] | dict[str, YamlValue]
    key: str | None = None
    """In a mapping: the key whose value comes next."""
    again: bool = False
    """The key stood there before: its first value is kept."""


class _ValueBuilder:
    """Builds values from parser events, without recursion."""

    def __init__(self) -> None:
        self.value: YamlValue = None
        self.marks: dict[Trail, TextPosition] = {}
        self.problems: list[Problem] = []
        self._frames: list[_Frame] = []
        self._documents = 0
        self._values = 0

    @property
    def full(self) -> bool:
        """True where there are so many problems that reading stops."""
        return len(self.problems) >= MAX_PROBLEMS

    def report(self, path: Trail, mark: TextPosition, what: str, todo: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(path, mark, what, todo))

    def take(self, event: yaml.Event) -> None:
        """Handles one event of the parser. Raises _StopReading where reading stops."""
        match event:
            case yaml.ScalarEvent() | yaml.AliasEvent() | yaml.CollectionStartEvent():
                self._node(event, _position_of(event.start_mark))
            case yaml.CollectionEndEvent():
                self._frames.pop()
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop((), _position_of(event.start_mark), "a second document starts here", "keep one document in a file")
            case _:
                pass  # start and end of stream, end of document

    def _stop(self, path: Trail, mark: TextPosition, what: str, todo: str) -> NoReturn:
        self.report(path, mark, what, todo)
        raise _StopReading

    def _node(self, event: yaml.NodeEvent, mark: TextPosition) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame and isinstance(frame.into, dict) and frame.key is None:
            self._key(frame, event, mark)
            return
        path = self._path(frame)
        self.marks.setdefault(path, mark)
        self._refuse_decoration(path, event, mark)
        match event:
            case yaml.ScalarEvent():
                self._put(frame, self._scalar(path, event, mark))
            case yaml.AliasEvent():
                self._put(frame, None)
            case yaml.SequenceStartEvent():
                self._open(frame, _Frame(path, []), mark)
            case _:
                self._open(frame, _Frame(path, {}), mark)
        self._values += 1
        if self.full:
            raise _StopReading
        if self._values > MAX_VALUES:
            self._stop((), mark, f"the file holds more than {MAX_VALUES} values", "split it")

    @staticmethod
    def _path(frame: _Frame | None) -> Trail:
        """The path to the value that comes next."""
        if frame is None:
            return ()
        if isinstance(frame.into, list):
            return (*frame.path, len(frame.into))
        return (*frame.path, frame.key or "", "again") if frame.again else (*frame.path, frame.key or "")

    def _key(self, frame: _Frame, event: yaml.NodeEvent, mark: TextPosition) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(frame.path, mark, "a key must be text, and this is not", "write a plain word before the colon")
        name = str(event.value)
        path = (*frame.path, name)
        frame.key, frame.again = name, name in frame.into
        if frame.again:
            first = self.marks[path].line
            self.report((*path, "again"), mark, f"the key `{name}` stands here a second time (first in line {first})", "keep one of them")
        else:
            self.marks[path] = mark
        self._refuse_decoration(path, event, mark)
        if event.implicit[0] and name == "<<":
            self.report(path, mark, "a merge key (`<<`) is not allowed", "write the keys out")
        elif event.implicit[0] and (not name or scalar_value(name) is not name or is_ambiguous(name)):
            self.report(path, mark, f"YAML does not read the key `{name}` as text", "put it in quotes or use another word")
        self._refuse_hidden(path, name, mark)

    def _put(self, frame: _Frame | None, value: YamlValue) -> None:
        if frame is None:
            self.value = value
        elif isinstance(frame.into, list):
            frame.into.append(value)
        else:
            if not frame.again:
                frame.into[frame.key or ""] = value
            frame.key = None

    def _open(self, frame: _Frame | None, inner: _Frame, mark: TextPosition) -> None:
        if len(self._frames) >= MAX_DEPTH:
            self._stop(inner.path, mark, f"this is nested more than {MAX_DEPTH} levels deep", "write it flatter")
        self._put(frame, inner.into)
        self._frames.append(inner)

    def _refuse_decoration(self, path: Trail, event: yaml.NodeEvent, mark: TextPosition) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.report(path, mark, f"an alias (`*{event.anchor}`) is not allowed", "write the value out")
        elif event.anchor is not None:
            self.report(path, mark, f"an anchor (`&{event.anchor}`) is not allowed", "remove it and write values out where they are used")
        if getattr(event, "tag", None) is not None:
            self.report(path, mark, f"a tag (`{event.tag}`) is not allowed", "remove it")  # type: ignore[attr-defined]

    def _refuse_hidden(self, path: Trail, text: str, mark: TextPosition) -> None:
        hidden = _HIDDEN_IN_VALUE.search(text)
        if hidden:
            self.report(path, mark, *_hidden(hidden.group()))

    def _scalar(self, path: Trail, event: yaml.ScalarEvent, mark: TextPosition) -> YamlValue:
        text = str(event.value)
        if not event.implicit[0]:
            self._refuse_hidden(path, text, mark)
            return text
        if text == "":
            self.report(path, mark, "a value is missing", "write one, or leave its key or dash out")
            return None
        value = scalar_value(text)
        if is_ambiguous(text):
            self.report(path, mark, f"YAML would not read `{text}` as the text it looks like", "put it in quotes")
        return value

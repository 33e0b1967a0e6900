"""Explains a model's validation errors in plain English: which key, what is wrong, what is allowed."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge.findings import Trail
from bot.knowledge.models.values import CitationId, FactId, Identifier, LawId, Model, NoteId, OutsideId, SilenceCode

Schema = Mapping[str, Any]
ExplainedError = tuple[Trail, str, str]
"""The path to a value inside an item, what is wrong with it, and what to do."""

_NUMBERED = re.compile(r"[A-Z]\d+[a-z]?")
"""Ids that are numbers: S9 is no misspelling of S99, but another statement."""
_ISO = "write it as in 2025-06-27"
_CHECKED = "write `checked: [{level: LEVEL, date: 2026-11-27}]` with one of the levels text, document, readers, opinion"
"""Instead of `verified`, which earlier packs had."""
_EITHER = frozenset({"bool", "constrained-str"})
"""How pydantic ends the path to a value that may be of either type."""
_PATTERNS: Mapping[str, str] = {
    TypeAdapter(annotated).json_schema()["pattern"]: advice
    for annotated, advice in (
        (Identifier, "use lower-case letters, digits, `-` and `_`, as in algorithm-filing-cycle"),
        (FactId, "write S and a number, as in S12"),
        (NoteId, "write G or C and a number, as in G4 or G8b"),
        (CitationId, "write S, G or C and a number, as in S12"),
        (LawId, "write V and a number, as in V9"),
        (OutsideId, "write V, G or C and a number, as in V9"),
        (SilenceCode, "use capital letters, digits and `_`, as in MODEL_SWAP"),
    )
}


def explained_errors(error: ValidationError, model: type[Model]) -> Iterator[ExplainedError]:
    """Each error of an item in plain English."""
    schema = model.model_json_schema()
    reported: set[Trail] = set()
    for details in error.errors(include_url=False, include_context=True):
        if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue  # pydantic counts only the valid items, and the others are reported themselves
        if details["loc"][-1:] and details["loc"][-1] in _EITHER:
            # Each of several types has an error of its own.
            path = details["loc"][:-1]
            if path not in reported:
                yield path, f"{_name(path)} is `{_shown(details)}`, which cannot stand here", "write true, false, or a name that exists"
            reported.add(path)
            continue
        explain = _KINDS.get(details["type"], _other)
        yield (details["loc"], *explain(_name(details["loc"]), details, schema))


def nearest(word: str, words: Iterable[str], unlisted: Iterable[str] = ()) -> str:
    """Advice on what to write instead of an unknown word: one that it resembles, else all that are allowed if they are few.

    A number resembles nothing: the nearest one is another statement.

    `unlisted`: words that may be meant, but are not listed.
    """
    allowed = sorted(words)
    close = [] if _NUMBERED.fullmatch(word) else difflib.get_close_matches(word, [*allowed, *sorted(unlisted)], n=1)
    if close:
        return f"write `{close[0]}`"
    return f"use one of: {', '.join(allowed)}" if len(allowed) <= 12 else "name one that exists"


def _name(path: Trail) -> str:
    """The name of the value for a keeper: its key, with the position in a list."""
    keys = [part for part in path if isinstance(part, str)]
    if not keys:
        return "this item"
    return f"item {path[-1] + 1} of `{keys[-1]}`" if isinstance(path[-1], int) else f"`{keys[-1]}`"


def _shown(details: ErrorDetails) -> str:
    """The value as it was written, cut to a readable length."""
    text = details["input"] if isinstance(details["input"], str) else json.dumps(details["input"], ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:39]}…"


def node_at(path: Trail, schema: Schema) -> Schema:
    """The part of a schema that describes the value at a path."""
    node = resolved(schema, schema)
    for part in path:
        node = resolved(node["items"] if isinstance(part, int) else node["properties"][part], schema)
    return node


def resolved(node: Schema, schema: Schema) -> Schema:
    """A part of a schema with its reference followed; of alternatives the one that is not null."""
    alternatives = [alternative for alternative in node.get("anyOf", ()) if alternative.get("type") != "null"]
    if alternatives:
        return resolved(alternatives[0], schema)
    if "$ref" in node:
        return resolved(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]], schema)
    return node


def _keys_at(path: Trail, schema: Schema) -> list[str]:
    """The keys that the mapping at a path may have."""
    return list(node_at(path, schema).get("properties", ()))


def _missing(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
    holder = _name(details["loc"][:-1])
    return (f"the key {name} is missing in {holder}" if holder != "this item" else f"the key {name} is missing"), "add it"


def _unknown_key(name: str, details: ErrorDetails, schema: Schema) -> tuple[str, str]:
    allowed = _keys_at(details["loc"][:-1], schema)
    if details["loc"][-1] == "verified":
        return f"{name} says too little", _CHECKED if "checked" in allowed else "leave it out: `checked` stands with each note"
    return f"{name} is not a key that may stand here", nearest(str(details["loc"][-1]), allowed)


def _no_text(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
    if isinstance(details["input"], list | dict):
        return f"{name} is a list or a group of keys where one text must stand", "write one text"
    return f"{name} is `{_shown(details)}`, which is not text", "put it in quotes if it is meant as text"


def _pattern(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
    return f"{name} cannot be `{_shown(details)}`", _PATTERNS[details["ctx"]["pattern"]]


def _choice(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
    return f"{name} cannot be `{_shown(details)}`", f"write one of {details['ctx']['expected']}"


def _no_group(name: str, details: ErrorDetails, schema: Schema) -> tuple[str, str]:
    keys = ", ".join(f"`{key}`" for key in _keys_at(details["loc"], schema))
    return f"{name} is not a group of keys", f"write its keys below it: {keys}"


def _wrong_value(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
    if isinstance(details["input"], str):
        return f"{name} is `{_shown(details)}`, which is not a day of the calendar", _ISO
    return f"{name} is `{_shown(details)}`", str(details["ctx"]["error"])


def _fixed(what: str, todo: str) -> Callable[[str, ErrorDetails, Schema], tuple[str, str]]:
    """An explanation that needs nothing but the name, the value and the limits."""

    def explain(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
        limits = details.get("ctx", {})
        return what.format(name=name, value=_shown(details), **limits), todo.format(**limits)

    return explain


def _other(name: str, details: ErrorDetails, _: Schema) -> tuple[str, str]:
    return f"{name} cannot be `{_shown(details)}` ({details['msg']})", "correct it"


_KINDS: Mapping[str, Callable[[str, ErrorDetails, Schema], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "string_type": _no_text,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "model_type": _no_group,
    "string_too_short": _fixed("{name} is empty", "write a text or leave it out"),
    "string_too_long": _fixed("{name} is longer than {max_length} characters", "shorten it"),
    "bool_type": _fixed("{name} is `{value}`, which is neither true nor false", "write true or false without quotes"),
    "date_type": _fixed("{name} is `{value}`, which is not a date", _ISO),
    "value_error": _wrong_value,
    "int_type": _fixed("{name} is `{value}`, which is not a whole number", "write a number without quotes"),
    "greater_than_equal": _fixed("{name} is `{value}`", "write {ge} or more"),
    "tuple_type": _fixed("{name} is not a list", "write a list: [one, two], or a line `- …` for each item"),
    "too_short": _fixed("{name} has too few items", "write at least {min_length}"),
}

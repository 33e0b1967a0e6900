"""Checks one call against the machine-readable Bot API: known method, names, types, what is required."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
METHODS: dict[str, dict[str, Any]] = _SCHEMA["methods"]
TYPES: dict[str, dict[str, Any]] = _SCHEMA["types"]


@dataclass(frozen=True)
class Upload:
    """A file that came with a call, as a part of its multipart form."""

    name: str
    content: bytes


def decode(method: str, form: Mapping[str, str | Upload]) -> tuple[dict[str, Any], list[str]]:
    """The parameters of a form-encoded call as values, and what is wrong with them."""
    if method not in METHODS:
        return dict(form), [f"{method}: no such method (or not in extract_schema.METHODS)"]
    fields = METHODS[method]
    values: dict[str, Any] = {}
    problems = [f"{method}: {name} is required" for name, field in fields.items() if field["required"] and name not in form]
    for name, raw in form.items():
        if name not in fields:
            problems.append(f"{method}: no parameter {name}")
            continue
        types = fields[name]["types"]
        if isinstance(raw, Upload):
            values[name] = raw
            problems += [] if "InputFile" in types else [f"{method}.{name}: a file instead of {', '.join(types)}"]
            continue
        values[name], wrong = _decode_one(types, raw, f"{method}.{name}")
        problems += wrong
    return values, problems


def _decode_one(types: list[str], raw: str, where: str) -> tuple[Any, list[str]]:
    if "Integer" in types and re.fullmatch(r"-?\d+", raw):
        return int(raw), []
    if "Boolean" in types and raw in ("true", "false"):
        return raw == "true", []
    if "Float" in types and re.fullmatch(r"-?\d+(\.\d+)?", raw):
        return float(raw), []
    if "String" in types:
        return raw, []
    try:
        value = json.loads(raw)
    except ValueError:
        return raw, [f"{where}: {raw[:60]!r} is none of {', '.join(types)}"]
    return value, _any_of(types, value, where)


def _any_of(types: list[str], value: object, where: str) -> list[str]:
    """Problems of the variant that fits best."""
    return min((_check(name, value, where) for name in types), key=len)


def _check(name: str, value: object, where: str) -> list[str]:
    if name.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: not an array"]
        inner = name.removeprefix("Array of ")
        return [problem for number, item in enumerate(value) for problem in _check(inner, item, f"{where}[{number}]")]
    if name in ("Integer", "String", "Boolean", "Float"):
        return [] if _is_scalar(name, value) else [f"{where}: {value!r} is not {name}"]
    described = TYPES[name]
    if described["subtypes"]:
        return _any_of(described["subtypes"], value, where)
    return _check_object(name, value, where)


def _is_scalar(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return name == "Boolean"
    kinds: dict[str, tuple[type, ...]] = {"Integer": (int,), "String": (str,), "Float": (int, float), "Boolean": ()}
    return isinstance(value, kinds[name])


def _check_object(name: str, value: object, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: not an object ({name})"]
    fields = TYPES[name]["fields"]
    problems = [f"{where}: {key} is required in {name}" for key in fields if fields[key]["required"] and key not in value]
    for key, item in value.items():
        if key not in fields:
            problems.append(f"{where}: no field {key} in {name}")
            continue
        constant = fields[key].get("constant")
        if constant is not None and item != constant:
            problems.append(f"{where}.{key}: {item!r} instead of {constant!r}")
        problems += _any_of(fields[key]["types"], item, f"{where}.{key}")
    return problems

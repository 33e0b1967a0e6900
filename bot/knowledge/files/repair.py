"""Repairs a faulty item: removes or replaces what cannot be read, so that the rest of the item can be checked too."""

from __future__ import annotations

import copy
import difflib
import json
from dataclasses import dataclass, field

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge.files.explain import ExplainedError, Schema, explained_errors, node_at, resolved
from bot.knowledge.files.yaml_reader import YamlValue
from bot.knowledge.findings import Trail
from bot.knowledge.models.values import Model

PLACEHOLDER = "…"
"""Placeholder for a text that is missing or cannot be read. The checks find no word, figure or letter in it."""
_NAMES = ("id", "entry")
"""Keys by which items refer to each other: their text is kept as it is written, even if it is invalid."""
_ROUNDS = 3
"""Validations of one item. A model compares values with each other only when each of them is valid."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """An item whose valid parts are as they are written in the file."""

    item: Model
    is_faulty: bool = False
    unreadable: frozenset[Trail] = frozenset()
    """Paths in the item to values that could not be read, or that a misspelt key may stand for."""
    removed: frozenset[Trail] = frozenset()
    """Paths in the file's item to what was removed from lists."""
    conflicts: tuple[ExplainedError, ...] = ()
    """Errors that show only when the other errors are gone: values that exclude each other."""

    def moved(self, path: Trail) -> Trail | None:
        """The path in this item for a path in the file's item; None for what was removed."""
        return _moved(path, self.removed)


def repair(raw: YamlValue, error: ValidationError, model: type[Model]) -> Repaired | None:
    """The item without its faulty values; None where they cannot be separated from the rest."""
    repairing = _Repairing(copy.deepcopy(raw), model.model_json_schema())
    conflicts: list[ExplainedError] = []
    for _ in range(_ROUNDS):
        if not all(repairing.repair(details) for details in error.errors(include_url=False)):
            return None
        repairing.remove_from_lists()
        try:
            item = model.model_validate_json(json.dumps(repairing.value), strict=True)
        except ValidationError as again:
            error = again
            conflicts += _conflicts(again, model)
        else:
            return repairing.result(_named(item, raw, repairing.unreadable), conflicts)
    return None


def _conflicts(error: ValidationError, model: type[Model]) -> list[ExplainedError]:
    """The errors about values that exclude each other. All other errors follow from what was removed."""
    conflicts = {details["loc"] for details in error.errors(include_url=False) if details["type"] == "value_error"}
    return [explained for explained in explained_errors(error, model) if explained[0] in conflicts]


def _named(item: Model, raw: YamlValue, unreadable: set[Trail]) -> Model:
    """The item with its id as it is written in the file."""
    written = raw if isinstance(raw, dict) else {}
    names = {key: written.get(key) for key in _NAMES if (key,) in unreadable}
    return item.model_copy(update={key: name if isinstance(name, str) else PLACEHOLDER for key, name in names.items()})


@dataclass(slots=True)
class _Repairing:
    """An item while it is repaired."""

    value: YamlValue
    schema: Schema
    unreadable: set[Trail] = field(default_factory=set)
    removed: set[Trail] = field(default_factory=set)
    _to_remove: dict[Trail, list[YamlValue]] = field(default_factory=dict)

    def result(self, item: Model, conflicts: list[ExplainedError]) -> Repaired:
        """The repaired item."""
        unreadable = frozenset(moved for path in self.unreadable if (moved := _moved(path, frozenset(self.removed))) is not None)
        return Repaired(item, is_faulty=True, unreadable=unreadable, removed=frozenset(self.removed), conflicts=tuple(conflicts))

    def repair(self, details: ErrorDetails) -> bool:
        """Removes or replaces one faulty value; False where it cannot be found, or is the whole item."""
        path = details["loc"]
        holder = self._at(path[:-1]) if path else None
        if isinstance(holder, list):
            self._repair_list(holder, path, details)
        elif isinstance(holder, dict):
            self._repair_group(holder, path, details)
        return isinstance(holder, list | dict)

    def remove_from_lists(self) -> None:
        """Removes the faulty items from their lists."""
        for path, items in sorted(self._to_remove.items(), reverse=True):
            del items[int(path[-1])]
        self.removed |= self._to_remove.keys()
        self._to_remove.clear()

    def _at(self, path: Trail) -> YamlValue:
        """The value at a path; None where there is none."""
        value = self.value
        for part in path:
            if isinstance(value, dict):
                value = value.get(str(part))
            else:
                value = value[part] if isinstance(value, list) and isinstance(part, int) else None
        return value

    def _repair_list(self, holder: list[YamlValue], path: Trail, details: ErrorDetails) -> None:
        node, at = node_at(path, self.schema), int(path[-1])
        item = holder[at]
        if isinstance(item, dict) and details["type"] == "value_error":
            # values that exclude each other: all optional ones are removed
            optional = node["properties"].keys() - node["required"]
            holder[at] = {key: value for key, value in item.items() if key not in optional}
            self.unreadable.update((*path, key) for key in optional)
        elif "properties" in node:
            holder[at] = _placeholder(node, self.schema)
            self.unreadable.add(path)
        else:
            self._to_remove[path] = holder
            self.unreadable.add(path[:-1])

    def _repair_group(self, holder: dict[str, YamlValue], path: Trail, details: ErrorDetails) -> None:
        key, around = str(path[-1]), node_at(path[:-1], self.schema)
        if details["type"] == "extra_forbidden":
            del holder[key]
            known = around["properties"]
            # it is a misspelling of the key that it resembles, else of one that is missing
            meant = difflib.get_close_matches(key, known, n=1) or [name for name in known if name not in holder]
            self.unreadable.update((*path[:-1], name) for name in meant)
        elif details["type"] != "too_short" or not details["input"]:  # pydantic counts only the valid items
            holder.pop(key, None)
            if key in around.get("required", ()):
                holder[key] = _placeholder(node_at(path, self.schema), self.schema)
            self.unreadable.add(path)


def _placeholder(node: Schema, schema: Schema) -> YamlValue:
    """A value that is valid at this part of the schema."""
    node = resolved(node, schema)
    if "properties" in node:
        return {key: _placeholder(node["properties"][key], schema) for key in node.get("required", ())}
    if node["type"] == "array":
        return [_placeholder(node["items"], schema)] * int(node.get("minItems", 0))
    if node.get("format") == "date":
        return "2000-01-01"
    return "x" if "pattern" in node else PLACEHOLDER


def _moved(path: Trail, removed: frozenset[Trail]) -> Trail | None:
    """A path through lists from which items were removed; None for a removed item."""
    moved: list[str | int] = []
    for depth, part in enumerate(path):
        if path[: depth + 1] in removed:
            return None
        earlier = [other[-1] for other in removed if other[:-1] == path[:depth]]
        moved.append(part - sum(isinstance(at, int) and at < part for at in earlier) if isinstance(part, int) else part)
    return tuple(moved)

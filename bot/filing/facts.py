"""Parses and writes the facts of a product: for each slot a value, or none.

Written values are checked against the pack's slots; an error names the nearest values.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from bot.knowledge.models.filing import Slot

Value = bool | str | frozenset[str]
"""Of a `bool`, an `enum`, a `set` slot."""
Written = bool | str | tuple[str, ...]
"""The same as it is written down: of a set its values, in the slot's own order."""
Facts = Mapping[str, Value]
"""Slot -> value; a slot that is missing is not known."""


class FactError(ValueError):
    """A fact that names no slot, or no value of its slot; the message is one sentence."""


def value_of(written: Written) -> Value:
    """The value that is written down; whoever wrote it sees to it that it is one of its slot's."""
    return frozenset(written) if isinstance(written, tuple) else written


def parse_facts(slots: tuple[Slot, ...], written: Mapping[str, object]) -> Facts:
    """Parses facts from JSON (null for not known, lists for sets).

    Raises:
        FactError: an unknown slot or value.
    """
    known = {slot.id: slot for slot in slots}
    facts: dict[str, Value] = {}
    for name, value in written.items():
        if name not in known:
            raise FactError(f"there is no slot `{name}`{_advice(name, known)}")
        if value is not None:
            facts[name] = parse_value(known[name], value)
    return facts


def parse_value(slot: Slot, value: object) -> Value:
    """Parses one value from JSON.

    Raises:
        FactError: the slot has no such value.
    """
    if slot.type == "bool":
        if not isinstance(value, bool):
            raise FactError(f"`{slot.id}` is true, false or null, not {value!r}")
        return value
    allowed = [choice.id for choice in slot.values]
    if slot.type == "enum":
        return _one_of(slot, value, allowed)
    if not isinstance(value, list) or not value:
        raise FactError(f"`{slot.id}` is a list with at least one of {', '.join(allowed)}, or null, not {value!r}")
    return frozenset(_one_of(slot, item, allowed) for item in value)


def _one_of(slot: Slot, value: object, allowed: list[str]) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    raise FactError(f"`{slot.id}` has no value {value!r}{_advice(str(value), allowed) or ': choose of ' + ', '.join(allowed)}")


def _advice(name: str, known: Mapping[str, object] | list[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f": did you mean {' or '.join(f'`{other}`' for other in near)}?" if near else ""


def to_json(slots: tuple[Slot, ...], facts: Facts) -> dict[str, object]:
    """Facts as JSON, sets in the order of the slot's values."""
    written: dict[str, object] = {}
    for slot in slots:
        value = facts.get(slot.id)
        if value is not None:
            written[slot.id] = [choice.id for choice in slot.values if choice.id in value] if isinstance(value, frozenset) else value
    return written

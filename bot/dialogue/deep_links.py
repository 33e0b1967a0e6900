"""Encodes what a link into the private chat opens there: an entry, an assessment, or an assessment with facts that were told.

A link carries at most 64 of A-Z a-z 0-9 _ -, so facts are one number: each slot is a digit whose base is the number of its states.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.dialogue.actions import ShowEntry, StartForm
from bot.dialogue.answers import Answer, Answers
from bot.filing.facts import Value
from bot.knowledge.models.filing import Slot
from bot.messages import LANGUAGES, Language

_CHECK = "check"
_CODE = "|".join(LANGUAGES)
_ENTRY = re.compile(rf"a-({_CODE})-([a-z0-9][a-z0-9_-]{{0,47}})")
_TOLD = re.compile(rf"f-({_CODE})-([0-9a-f]{{4}})-([0-9a-z]{{1,51}})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NOTHING, _UNKNOWN, _DOUBTED = range(3)
"""States of every slot; its values come behind them."""
_FIRST_VALUE = 3


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """Begin an assessment with facts that were told elsewhere."""

    language: Language
    answers: Answers
    """Without the words they were read from."""
    doubted: frozenset[str] = field(default_factory=frozenset)
    """Slots that were spoken of without a value."""


def payload_of(action: ShowEntry | StartForm | ToldFacts, slots: tuple[Slot, ...] = ()) -> str:
    """What a link carries to take an action in the private chat; `slots` are those of the facts."""
    match action:
        case ShowEntry(entry, language):
            return f"a-{language}-{entry}"
        case StartForm():
            return _CHECK
        case _:
            return f"f-{action.language}-{_shape(slots)}-{_in_base_36(_number(slots, action))}"


def action_of(payload: str, slots: tuple[Slot, ...]) -> ShowEntry | StartForm | ToldFacts | None:
    """The action that a link carries; None where it carries none, or facts of slots that are others now."""
    if payload == _CHECK:
        return StartForm()
    if shown := _ENTRY.fullmatch(payload):
        return ShowEntry(shown[2], _language(shown[1]))
    told = _TOLD.fullmatch(payload)
    return _told(told[3], slots, _language(told[1])) if told and told[2] == _shape(slots) else None


def _language(code: str) -> Language:
    return next(language for language in LANGUAGES if language == code)


def _shape(slots: tuple[Slot, ...]) -> str:
    """What the digits mean: the same only as long as the slots and their values are."""
    written = "\n".join(" ".join((slot.id, slot.type, *(value.id for value in slot.values))) for slot in slots)
    return hashlib.blake2s(written.encode(), digest_size=2).hexdigest()


def _base(slot: Slot) -> int:
    """How many states a slot has."""
    if slot.type == "bool":
        return _FIRST_VALUE + 2
    return _FIRST_VALUE + (len(slot.values) if slot.type == "enum" else (1 << len(slot.values)) - 1)


def _number(slots: tuple[Slot, ...], told: ToldFacts) -> int:
    number = 0
    for slot in reversed(slots):
        number = number * _base(slot) + _digit(slot, told)
    return number


def _digit(slot: Slot, told: ToldFacts) -> int:
    value = told.answers.facts.get(slot.id)
    if value is None:
        return _UNKNOWN if slot.id in told.answers.unknown else _DOUBTED if slot.id in told.doubted else _NOTHING
    if isinstance(value, bool):
        return _FIRST_VALUE + value
    ids = [each.id for each in slot.values]
    if isinstance(value, str):
        return _FIRST_VALUE + ids.index(value)
    return _FIRST_VALUE - 1 + sum(1 << place for place, name in enumerate(ids) if name in value)


def _told(code: str, slots: tuple[Slot, ...], language: Language) -> ToldFacts | None:
    digits, rest = [], int(code, 36)
    for slot in slots:
        rest, digit = divmod(rest, _base(slot))
        digits.append(digit)
    if rest:
        return None
    states = dict(zip(slots, digits, strict=True))
    told = {slot.id: Answer.of(slot, _value(slot, digit)) for slot, digit in states.items() if digit >= _FIRST_VALUE}
    answers = Answers().with_told(told)
    for name in _in_state(states.items(), _UNKNOWN):
        answers = answers.with_unknown(name)
    return ToldFacts(language, answers, frozenset(_in_state(states.items(), _DOUBTED)))


def _in_state(states: Iterable[tuple[Slot, int]], state: int) -> list[str]:
    return [slot.id for slot, digit in states if digit == state]


def _value(slot: Slot, digit: int) -> Value:
    number = digit - _FIRST_VALUE
    if slot.type == "bool":
        return bool(number)
    if slot.type == "enum":
        return slot.values[number].id
    return frozenset(each.id for place, each in enumerate(slot.values) if number + 1 >> place & 1)


def _in_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits or _DIGITS[0]

"""Facts out of a description in free text: only what its words say, each with the words that say it.

A slot that the text leaves open, or of which it says two things, stays open: one question more is better than a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.dialogue.edition import Edition
from bot.dialogue.statuses import Told, statuses
from bot.filing.contradictions import without_contradictions
from bot.filing.facts import Value, parse_value
from bot.knowledge.filing_models import Slot
from bot.knowledge.filing_models import Told as Written
from bot.knowledge.values import Text
from bot.matching.hints import Description

_JOINT = " … "
"""Between pieces of the text that stand apart."""
_TOGETHER = 24
"""Characters up to which two pieces are shown with what stands between them."""
_CHANGES = ("change", "new_modalities", "prior_roles")
_FILED = ("in_progress", "passed")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the text says in two ways that cannot both be true; the slots are left open."""

    slots: tuple[str, ...]
    words: tuple[str, ...]
    """The pieces of the text that contradict each other."""
    says: Text | None = None
    """Why they do; None where they say two things of one slot."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a description tells."""

    facts: Mapping[str, Value]
    words: Mapping[str, str]
    """Slot -> the words of the normalized text that it was read from; pieces that stand apart are joined by ` … `."""
    doubts: tuple[Doubt, ...]


def extract(edition: Edition, text: str) -> Extraction:
    """The facts that a description tells. Raises nothing; of a long text its first 4,096 characters are read."""
    description = edition.hints.read(text)
    slots = {slot.id: slot for slot in edition.pack.slots}
    told, denied = _told(description, slots)
    facts: dict[str, Value] = {}
    doubts: list[Doubt] = []
    for slot in edition.pack.slots:
        says = told.get(slot.id, [])
        value = _settled(says, denied.get(slot.id, []))
        if value is not None:
            facts[slot.id] = value
        elif says:
            pieces = [*says, *denied.get(slot.id, [])]
            doubts.append(Doubt((slot.id,), tuple(dict.fromkeys(description.text[piece.start : piece.stop] for piece in pieces))))
    words = {slot: _quoted(description.text, told[slot]) for slot in facts}
    sound, found = without_contradictions(edition.pack, facts)
    doubts += [Doubt(each.slots, tuple(words[slot] for slot in each.slots if slot in words), each.says) for each in found]
    kept = {slot: value for slot, value in sound.items() if _is_news(edition, slots[slot], value, sound)}
    return Extraction(kept, {slot: words[slot] for slot in kept}, tuple(doubts))


def _told(description: Description, slots: Mapping[str, Slot]) -> tuple[dict[str, list[Told]], dict[str, list[Told]]]:
    """What the text says of each slot, and what it denies."""
    told: dict[str, list[Told]] = {}
    denied: dict[str, list[Told]] = {}
    for sighting in description.sightings:
        into, fills = (denied, sighting.hint.denied) if sighting.negated else (told, sighting.hint.fills)
        if fills and description.stands(sighting):
            for slot, value in ((slot, value) for slot, value in fills.items() if slot in slots):
                into.setdefault(slot, []).append(Told(slot, _value(slots[slot], value), sighting.start, sighting.stop))
    for status in statuses(description):
        if status.slot in slots:
            told.setdefault(status.slot, []).append(status)
    return told, denied


def _value(slot: Slot, written: Written) -> Value:
    return parse_value(slot, list(written) if isinstance(written, tuple) else written)


def _settled(told: list[Told], denied: list[Told]) -> Value | None:
    """The one value that the text gives a slot; None where it gives none, or two."""
    values = [each.value for each in told]
    if not values:
        return None
    if isinstance(values[0], frozenset):
        whole = frozenset[str]().union(*(value for value in values if isinstance(value, frozenset)))
        refused = frozenset[str]().union(*(each.value for each in denied if isinstance(each.value, frozenset)))
        return None if whole & refused else whole
    distinct = set(values) | {each.value for each in denied}
    return values[0] if len(distinct) == 1 else None


def _is_news(edition: Edition, slot: Slot, value: Value, facts: Mapping[str, Value]) -> bool:
    """False for what is assumed anyway, for what means nothing here, and for changes of a filing that the text does not speak of."""
    if value == slot.default:
        return False
    if slot.id in _CHANGES and facts.get("prior_algo_filing") not in _FILED:
        return False
    return edition.book.terms.applies(slot, facts) is not False


def _quoted(text: str, told: list[Told]) -> str:
    """The words of the text, pieces that stand close together in one."""
    pieces: list[tuple[int, int]] = []
    for each in sorted(_first_of_each(told), key=lambda each: (each.start, -each.stop)):
        if pieces and each.start - pieces[-1][1] <= _TOGETHER:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], each.stop))
        else:
            pieces.append((each.start, each.stop))
    return _JOINT.join(text[start:stop] for start, stop in pieces)


def _first_of_each(told: list[Told]) -> Iterator[Told]:
    """Without what only repeats."""
    said: set[Value] = set()
    for each in sorted(told, key=lambda each: each.start):
        values: frozenset[Value] = frozenset(each.value) if isinstance(each.value, frozenset) else frozenset({each.value})
        if not values <= said:
            said |= values
            yield each

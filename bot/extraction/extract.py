"""Extracts facts from a description in free text: only what its words say, each with the words that say it.

A slot that the text leaves open, or of which it says two things, stays open: one question more is better than a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.extraction.filing_status import filing_statuses
from bot.extraction.hint_scope import HintMention
from bot.extraction.hints import Description, HintFinder
from bot.filing.contradictions import without_contradictions
from bot.filing.facts import Value, value_of
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Slot
from bot.knowledge.models.filing import WrittenValue as Written
from bot.knowledge.models.values import Text
from bot.text.message import Message
from bot.text.offsets import TypedText

_JOINT = " … "
"""Between pieces of the text that stand apart."""
_TOGETHER = 24
"""Characters up to which two pieces are shown with what stands between them."""
_ENDS = "endpoints"
_LIMITS = 3
"""Words between "only" and what it limits."""
_CHANGES = ("change", "new_modalities", "prior_roles")
_OF_A_FILING = (*_CHANGES, "prior_algo_filing")
"""What was once said of these still holds."""
_FILED = ("in_progress", "passed")

_Span = tuple[int, int]
"""First character of a piece of the normalized text, and one past its last."""


@dataclass(frozen=True, slots=True)
class _SlotMention:
    """A value, and the words that decide it."""

    value: Value
    places: tuple[_Span, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the text says of one slot."""

    told: list[_SlotMention] = field(default_factory=list)
    denied: list[_SlotMention] = field(default_factory=list)
    suggested: list[_SlotMention] = field(default_factory=list)
    """Values of which its words may each mean one."""
    complete: list[bool] = field(default_factory=list)
    """Holds something where the text says that what it tells is all."""

    @property
    def value(self) -> Value | None:
        """The one value that the text gives; None where it gives none, or two, or may mean more."""
        given, refused = _members(self.told), _members(self.denied)
        if not self.told:
            return None
        if not isinstance(self.told[0].value, frozenset):
            return self.told[0].value if len(given | refused) == 1 else None
        open_ones = () if self.complete else self.suggested
        if given & refused or any((given | refused).isdisjoint(_members((each,))) for each in open_ones):
            return None
        return frozenset(str(value) for value in given)

    @property
    def is_doubtful(self) -> bool:
        """True where the text says two things that cannot both be true."""
        given, refused = _members(self.told), _members(self.denied)
        return bool(given & refused if self.told and isinstance(self.told[0].value, frozenset) else len(given | refused) > 1)

    @property
    def is_spoken_of(self) -> bool:
        """True where its words tell or may mean a value, be it not plainly one."""
        return bool(self.told or self.suggested)

    @property
    def places(self) -> tuple[_Span, ...]:
        """The words that decide, without what only repeats."""
        return tuple(place for each in (*_first_of_each(self.told), *_first_of_each(self.denied)) for place in each.places)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the text says in two ways that cannot both be true; the slots are left open."""

    slots: tuple[str, ...]
    words: tuple[str, ...]
    """The pieces of the text that contradict each other, as they were typed."""
    says: Text | None = None
    """Why they do; None where they say two things of one slot."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a description tells."""

    facts: Mapping[str, Value]
    words: Mapping[str, str]
    """Slot -> the words that decide it, as they were typed; pieces that stand apart are joined by ` … `."""
    doubts: tuple[Doubt, ...]
    suggested: Mapping[str, tuple[frozenset[str], str]] = field(default_factory=dict)
    """Sets that the text leaves open, with the values that its words may mean, and these words: an answer where just this is asked."""
    stated: tuple[str, ...] = ()
    """Slots that are told apart from what is asked."""
    asks_what_to_file: bool = False
    """True where it asks which procedure a product needs, or how many filings."""
    doubted: tuple[str, ...] = ()
    """Slots with a default of which the text speaks without telling a value: what is assumed elsewhere is not assumed here."""


def extract(finder: HintFinder, book: RuleBook, message: Message) -> Extraction:
    """The facts that a description tells. Raises nothing; of a long text its first 4,096 characters are read."""
    description = finder.read(message)
    slots = {slot.id: slot for slot in book.slots}
    readings = _read(description, slots)
    facts = {slot: value for slot in slots if slot in readings and (value := readings[slot].value) is not None}
    doubts = [
        Doubt((slot,), tuple(dict.fromkeys(description.typed.quote(*place) for place in readings[slot].places)))
        for slot in slots
        if slot in readings and readings[slot].is_doubtful
    ]
    words = {slot: _quoted(description.typed, readings[slot].places) for slot in facts}
    sound, found = without_contradictions(book, facts)
    doubts += [Doubt(each.slots, tuple(words[slot] for slot in each.slots if slot in words), each.says) for each in found]
    kept = {slot: value for slot, value in sound.items() if _means_something(book, slots[slot], sound)}
    doubted = (slot.id for slot in slots.values() if slot.default is not None and slot.id not in sound and readings[slot.id].is_spoken_of)
    stated = tuple(slot for slot in kept if any(description.is_stated(start) for start, _ in readings[slot].places))
    return Extraction(
        kept,
        {slot: words[slot] for slot in kept},
        tuple(doubts),
        {slot: may for slot in slots if slot not in kept and (may := _suggested(readings[slot], description.typed))},
        stated,
        description.asks_what_to_file,
        tuple(doubted),
    )


def _suggested(reading: _Reading, typed: TypedText) -> tuple[frozenset[str], str] | None:
    """What the text may tell of a set, with its words; None where a word may mean one of several values, or it denies some."""
    values = _members((*reading.told, *reading.suggested))
    plain = all(isinstance(each.value, frozenset) and len(each.value) == 1 for each in reading.suggested)
    if not reading.suggested or not plain or values & _members(reading.denied):
        return None
    places = [place for each in (*reading.told, *reading.suggested) for place in each.places]
    return frozenset(str(value) for value in values), _quoted(typed, places)


def _read(description: Description, slots: Mapping[str, Slot]) -> dict[str, _Reading]:
    """Slot -> what the text says of it."""
    readings: dict[str, _Reading] = {slot: _Reading() for slot in slots}
    counting = [(mention, backing) for mention in description.mentions if (backing := description.backing(mention)) is not None]
    for mention, backing in counting:
        places = ((mention.start, mention.stop), *((other.start, other.stop) for other in backing))
        for said, written in _said(mention):
            for slot in (slot for slot in written if slot in slots and not (mention.past and slot not in _OF_A_FILING)):
                into: list[_SlotMention] = getattr(readings[slot], said)
                into.append(_SlotMention(value_of(written[slot]), places))
    mentions = [mention for mention, _ in counting]
    for slot in _completed(mentions) & slots.keys():
        readings[slot].complete.append(True)
    if _ENDS in readings and all(each.places[0] in _wished_ends(mentions) for each in readings[_ENDS].told):
        readings[_ENDS].told.clear()  # what somebody only wants to add is not there yet
    for status in filing_statuses(description):
        if status.slot in slots:
            into = readings[status.slot].told if status.plain else readings[status.slot].suggested
            into.append(_SlotMention(status.value, ((status.start, status.stop),)))
    return readings


def _said(mention: HintMention) -> tuple[tuple[str, Mapping[str, Written]], ...]:
    """In which way a mention speaks of which slots."""
    if mention.negated:
        return (("denied", mention.hint.denied),)
    if mention.doubted:
        return (("suggested", {**mention.hint.fills, **mention.hint.suggests}),)
    return ("told", mention.hint.fills), ("suggested", mention.hint.suggests)


def _completed(mentions: Sequence[HintMention]) -> set[str]:
    """The slots of which the text says that what it tells is all."""
    limits = [mention for mention in mentions if mention.hint.cue == "only" and not mention.negated]
    told = [mention for mention in mentions if mention.hint.fills and not mention.negated]
    return {slot for mention in told if any(_is_limited(mention, limit) for limit in limits) for slot in mention.hint.fills}


def _wished_ends(mentions: Sequence[HintMention]) -> set[_Span]:
    """Where product ends are named that somebody wants to add."""
    wished = {mention.clause for mention in mentions if mention.hint.cue == "wanted"}
    return {(mention.start, mention.stop) for mention in mentions if "change" in mention.hint.fills and mention.clause in wished}


def _is_limited(mention: HintMention, limit: HintMention) -> bool:
    """Whether "only" stands shortly before a mention, or just behind it."""
    same = mention.clause == limit.clause
    return same and (0 <= mention.first - limit.end <= _LIMITS or 0 <= limit.first - mention.end <= 1)


def _members(said: Sequence[_SlotMention]) -> frozenset[Value]:
    """The values, those of sets one by one."""
    return frozenset[Value]().union(*(each.value if isinstance(each.value, frozenset) else {each.value} for each in said))


def _means_something(book: RuleBook, slot: Slot, facts: Mapping[str, Value]) -> bool:
    """False for what means nothing here, and for changes of a filing that the text does not speak of."""
    if slot.id in _CHANGES and facts.get("prior_algo_filing") not in _FILED:
        return False
    firm = {name: value for name, value in facts.items() if book.terms.slots[name].default is None}
    return book.terms.applies(slot, firm) is not False


def _quoted(typed: TypedText, places: Sequence[_Span]) -> str:
    """The words, pieces that stand close together in one."""
    pieces: list[_Span] = []
    for start, stop in sorted(places, key=lambda place: (place[0], -place[1])):
        if pieces and start - pieces[-1][1] <= _TOGETHER:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], stop))
        else:
            pieces.append((start, stop))
    return _JOINT.join(typed.quote(start, stop) for start, stop in pieces)


def _first_of_each(said: Sequence[_SlotMention]) -> Iterator[_SlotMention]:
    """Without what only repeats."""
    known: frozenset[Value] = frozenset()
    for each in sorted(said, key=lambda each: each.places[0]):
        values = _members((each,))
        if not values <= known:
            known |= values
            yield each

"""Lint: hints and contradictions name slots, values, terms and hints that exist, and each hint is of use."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.references import Reference, dangling, listed
from bot.knowledge.files.explain import nearest
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
from bot.knowledge.models.filing import Slot, WrittenValue

_TELLING = ("fills", "denied", "suggests")
"""What of a hint names slots."""


def unknown_in_hints(loaded: Loaded) -> Iterator[Finding]:
    """A hint or a contradiction that names a hint, a term or a slot that does not exist."""
    hints: list[Reference] = []
    terms: list[Reference] = []
    slots: list[Reference] = []
    for number, hint in enumerate(loaded.draft.hints):
        terms += listed(("hints", number, "terms"), hint.terms)
        hints += listed(("hints", number, "bars"), hint.bars)
        hints += listed(("hints", number, "after"), hint.after)
        for position, group in enumerate(hint.needs):
            hints += listed(("hints", number, "needs", position), group)
        slots += [Reference(("hints", number, key, slot), slot) for key in _TELLING for slot in getattr(hint, key)]
    for number, contradiction in enumerate(loaded.draft.contradictions):
        slots += listed(("contradictions", number, "slots"), contradiction.slots)
    yield from dangling(loaded, "hints", "hint", hints)
    yield from dangling(loaded, "terms", "term", terms)
    yield from dangling(loaded, "slots", "slot", slots)


def unfit_hints(loaded: Loaded) -> Iterator[Finding]:
    """A hint that fills a slot with what it cannot hold."""
    slots = {slot.id: slot for slot in loaded.draft.slots}
    for number, hint in enumerate(loaded.draft.hints):
        for key in _TELLING:
            for name, value in getattr(hint, key).items():
                if name in slots:
                    yield from _unfit(loaded, ("hints", number, key, name), slots[name], value)


def _unfit(loaded: Loaded, at: Trail, slot: Slot, value: WrittenValue) -> Iterator[Finding]:
    form = {"bool": "true or false", "enum": "one of its values", "set": "a list of its values"}[slot.type]
    fits = {"bool": isinstance(value, bool), "enum": isinstance(value, str), "set": isinstance(value, tuple) and bool(value)}[slot.type]
    if not fits:
        yield loaded.place(*at).finding(f"`{slot.id}` cannot be filled with this", f"write {form}")
    elif not isinstance(value, bool):
        names = [choice.id for choice in slot.values]
        for one in (value,) if isinstance(value, str) else value:
            if one not in names:
                yield loaded.place(*at).finding(f"`{slot.id}` has no value `{one}`", nearest(one, names))


def idle_hints(loaded: Loaded) -> Iterator[Finding]:
    """A hint without a word, or one that tells nothing and that no other looks for."""
    draft = loaded.draft
    looked_for = {name for hint in draft.hints for group in (*hint.needs, hint.bars, hint.after) for name in group}
    for number, hint in enumerate(draft.hints):
        if not hint.words.all and not hint.terms:
            yield loaded.place("hints", number, "id").finding(f"`{hint.id}` has no words", "list some under `words`, or remove it")
        elif not (hint.cue or hint.fills or hint.denied or hint.suggests) and hint.id not in looked_for:
            yield loaded.place("hints", number, "id").finding(f"`{hint.id}` tells nothing", "give it `fills` or `cue`, or remove it")

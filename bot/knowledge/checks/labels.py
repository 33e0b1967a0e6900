"""Lint: what stands on a button is short enough for a phone to show it whole."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.values import Text
from bot.messages import LANGUAGES
from bot.text.width import columns

WIDEST = 24
"""Columns of a label; a Chinese character takes two."""
WIDEST_SLOT = 18
"""Columns of a slot's label, which stands behind "Add:"."""
WIDEST_ITEM = 22
"""Columns of an item's label, which stands behind the mark of what is checked off, as a ticked value does."""
_TITLE = "write a shorter `title`"


def wide_labels(loaded: Loaded) -> Iterator[Finding]:
    """An entry, a slot, a value, an item of the checklist or a phrase whose button a phone would cut."""
    draft = loaded.draft
    for number, entry in enumerate(draft.entries):
        yield from _wide(loaded.place("entries", number, "title"), entry.title or entry.question, WIDEST, _TITLE)
    for number, slot in enumerate(draft.slots):
        yield from _wide(loaded.place("slots", number, "title"), slot.title or slot.question, WIDEST_SLOT, _TITLE)
        for at, value in enumerate(slot.values):
            label = value.title or value.name
            yield from _wide(loaded.place("slots", number, "values", at), label, WIDEST if slot.type == "enum" else WIDEST_ITEM, _TITLE)
    for number, item in enumerate(draft.checklist):
        yield from _wide(loaded.place("checklist", number, "name"), item.name, WIDEST_ITEM, "shorten it")
    for name, phrase in draft.phrases.items():
        is_label = name.startswith("button.") or ".button-" in name
        if is_label and "{" not in phrase.en:
            yield from _wide(loaded.place("phrases", name), phrase, WIDEST, "shorten it")


def _wide(place: Place, label: Text, most: int, todo: str) -> Iterator[Finding]:
    for language in LANGUAGES:
        width = columns(label.of(language))
        if width > most:
            yield place.finding(f"the label of the button takes {width} columns in `{language}`, over {most}", todo)

"""Collects the words that a form understands beside facts: wishes, buttons, yes and no, and the labels of each slot's values.

They stand in the pack, as phrases with a `|` between them; those of both languages count in either. They are normalized once, when the
edition is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from bot.knowledge.models.filing import Slot, SlotValue
from bot.knowledge.models.pack import Pack
from bot.text.message import Message

Wish = Literal["unknown", "why", "back", "cancel", "review", "restart", "done"]
_WISHES: Mapping[str, Wish] = {
    "form.words-unknown": "unknown",
    "form.words-why": "why",
    "form.words-back": "back",
    "form.words-cancel": "cancel",
    "form.words-review": "review",
    "form.words-restart": "restart",
    "form.words-done": "done",
}
_TYPED = re.compile(r"form\.(?:words|button)-")
"""Phrases that a message may be: words for wishes and answers, and what stands on buttons."""
_PUNCTUATION = re.compile(r"[，,、；;。.!！?？：:\s]+")
_MARKS = r"\s*[，,、；;/+&\n]\s*"
_PARTS = re.compile(r"[（(）)，,、/：:；;]")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A way to name a value of a slot: its label in one language, or a part of that."""

    value: str
    stems: Stems
    is_whole: bool


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What may be typed into a form, without punctuation."""

    phrases: Mapping[str, frozenset[str]]
    """Phrase of the pack -> its words in both languages."""
    labels: Mapping[str, tuple[Label, ...]]
    """Slot -> the labels of its values, in order."""
    joints: re.Pattern[str]
    """What stands between the values of a list."""

    @classmethod
    def of(cls, pack: Pack) -> Self:
        """Normalizes the words of a pack."""
        phrases = {
            phrase: frozenset(without_punctuation(Message(word)) for word in "|".join(words.all).split("|"))
            for phrase, words in pack.phrases.items()
            if _TYPED.match(phrase)
        }
        return cls(phrases, {slot.id: tuple(_labels(slot)) for slot in pack.slots}, _joints(phrases.get("form.words-and", frozenset())))

    def wish(self, text: str) -> Wish | None:
        """The wish about the form that a text without punctuation is; None for anything else."""
        return next((wish for phrase, wish in _WISHES.items() if text in self.phrases[phrase]), None)


def without_punctuation(message: Message) -> str:
    """The normalized text, with single spaces for its marks."""
    return _PUNCTUATION.sub(" ", message.normalized).strip()


def _joints(words: frozenset[str]) -> re.Pattern[str]:
    """Marks, and the words for "and"."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    between = [rf"\s*{re.escape(word)}\s*" if not word.isascii() else rf"\s+{re.escape(word)}\s+" for word in longest_first]
    return re.compile("|".join([_MARKS, *between]))


def _labels(slot: Slot) -> Iterator[Label]:
    for value in slot.values:
        yield from _labels_of(value)


def _labels_of(value: SlotValue) -> Iterator[Label]:
    """A value's labels in each language, and those of its button, whole and in their parts."""
    titles = value.title.all if value.title else ()
    for label in map(Message, (*value.text.all, *titles)):
        yield Label(value.id, label.stems, is_whole=True)
        parts = (part.strip() for part in _PARTS.split(label.normalized))
        yield from (Label(value.id, label.part(part).stems, is_whole=False) for part in parts if part)

"""What a typed answer to the open question means: a label, several, yes or no, or a wish about the form itself.

The words for these stand in the pack, as phrases with a `|` between them; those of both languages count in either.
Whatever is not plainly one value is None: a question asked again costs less than a wrong answer taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from bot.dialogue.edition import Edition
from bot.filing.facts import Value
from bot.knowledge.models.filing import Slot, SlotValue
from bot.knowledge.models.pack import Pack
from bot.text.normalize import is_cjk, normalize, stem, tokens
from bot.text.questions import asks
from bot.text.similarity import closeness

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
_CLOSE = 0.86
"""Likeness from which a typed text is a label with a slip in it."""
_PUNCTUATION = re.compile(r"[，,、；;。.!！?？：:\s]+")
_MARKS = r"\s*[，,、；;/+&\n]\s*"
_PARTS = re.compile(r"[（(）)，,、/：:；;]")
_AROUND_NUMBERS = " .。)）(（"
_NUMBERS = re.compile(r"[0-9]{1,2}(?:[\s,，、;；.+&和]+[0-9]{1,2})*")
_PAIR = 2
_WORD = 4
"""Letters, or twice the Chinese characters, that are a word of their own."""


def wish_of(pack: Pack, text: str) -> Wish | None:
    """What the reader wants of the form, said in so many words; None for anything else."""
    said = _plain(text)
    return next((wish for phrase, wish in _WISHES.items() if said in _words(pack, phrase)), None)


def label_of(pack: Pack, text: str, labels: Iterable[str]) -> str | None:
    """Which of these phrases a text is, in either language; None for none."""
    said = _plain(text)
    return next((phrase for phrase in labels if said in _words(pack, phrase)), None)


def begins_unknown(pack: Pack, text: str) -> bool:
    """Whether a message begins by saying that the answer is not known."""
    said, words = _plain(text), _words(pack, "form.words-unknown")
    return any(said.startswith(word if is_cjk(word[-1]) else f"{word} ") for word in words)


def value_of(edition: Edition, slot: Slot, text: str) -> Value | None:
    """The value of this slot that a typed answer names; None where it names none, or not plainly."""
    if slot.type == "bool":
        return _yes_or_no(edition.pack, text)
    named = _named(edition.pack, slot, text)
    if named is None:
        return None
    if slot.type == "set":
        return frozenset(named)
    return named[0] if len(named) == 1 else None


def numbered(slot: Slot, text: str) -> Value | None:
    """The value that a text of numbers means in the list of this slot's values, which counts from 1; None for any other text."""
    values: list[str | bool] = [choice.id for choice in slot.values] or [True, False]
    said = normalize(text).strip(_AROUND_NUMBERS)
    if not _NUMBERS.fullmatch(said):
        return None
    places = [int(number) for number in re.findall(r"\d+", said)]
    if not all(1 <= place <= len(values) for place in places):
        return None
    if slot.type == "set":
        return frozenset(choice.id for at, choice in enumerate(slot.values, 1) if at in places)
    return values[places[0] - 1] if len(places) == 1 else None


def _yes_or_no(pack: Pack, text: str) -> bool | None:
    for said in (_plain(text), _plain(re.split(r"[,，;；.。!！]", text, maxsplit=1)[0])):
        if said in _words(pack, "form.words-yes"):
            return True
        if said in _words(pack, "form.words-no"):
            return False
    return None


def _named(pack: Pack, slot: Slot, text: str) -> list[str] | None:
    whole = _label(slot, text)
    if whole:
        return [whole]
    if slot.type == "set" and len(slot.values) == _PAIR and _plain(text) in _words(pack, "form.words-both"):
        return [choice.id for choice in slot.values]
    named = [_label(slot, piece) for piece in _pieces(pack, text)]
    found = [name for name in named if name is not None]
    return list(dict.fromkeys(found)) if found and len(found) == len(named) else None


def _pieces(pack: Pack, text: str) -> list[str]:
    """A list as it was typed, taken apart at marks and at the words for "and"."""
    words = sorted(_words(pack, "form.words-and"), key=len, reverse=True)
    between = [rf"\s*{re.escape(word)}\s*" if not word.isascii() else rf"\s+{re.escape(word)}\s+" for word in words]
    return [piece for piece in re.split("|".join([_MARKS, *between]), normalize(text)) if piece.strip()]


def _label(slot: Slot, text: str) -> str | None:
    """The value whose label a text is, is a telling part of, or is spelt almost like."""
    said = _stems(normalize(text))
    if not said:
        return None
    labels = [(choice.id, _stems(label)) for choice in slot.values for label in _labels(choice)]
    whole = next((choice.id for choice in slot.values if said in (_stems(normalize(choice.en)), _stems(normalize(choice.zh)))), None)
    if whole:
        return whole
    holding = {name for name, label in labels if _holds(label, said)}
    beginning = {name for name, label in labels if label[: len(said)] == said}
    if len(holding) > 1 and len(beginning) == 1:
        holding = beginning
    if holding:
        telling = any(_tells(label, said) for _, label in labels)
        return holding.pop() if len(holding) == 1 and telling else None
    if asks(normalize(text)):
        return None
    alike = closeness(" ".join(said), [[" ".join(label)] for _, label in labels])
    close = {name for (name, _), share in zip(labels, alike, strict=True) if share >= _CLOSE}
    return close.pop() if len(close) == 1 else None


def _labels(choice: SlotValue) -> Iterator[str]:
    """A value's labels in both languages, whole and in their parts."""
    for label in (normalize(choice.en), normalize(choice.zh)):
        yield label
        yield from (part.strip() for part in _PARTS.split(label) if part.strip())


def _holds(label: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return any(label[at : at + len(said)] == said for at in range(len(label) - len(said) + 1))


def _tells(label: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether the text is at least half of the label that it is a part of, or a word at its beginning."""
    begins = label[: len(said)] == said and sum(2 if is_cjk(token) else len(token) for token in said) >= _WORD
    return begins or (_holds(label, said) and 2 * len(said) >= len(label))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(token) for token in tokens(text))


def _plain(text: str) -> str:
    return _PUNCTUATION.sub(" ", normalize(text)).strip()


def _words(pack: Pack, phrase: str) -> frozenset[str]:
    words = pack.phrases[phrase]
    return frozenset(_plain(word) for word in f"{words.en}|{words.zh}".split("|"))

"""Finds what a typed answer to the open question means: a label, several, yes or no, or a wish about the form itself.

Whatever is not plainly one value is None: a question asked again costs less than a wrong answer taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.dialogue.answer_words import AnswerWords, Label, Stems, Wish, without_punctuation
from bot.filing.facts import Value
from bot.knowledge.models.filing import Slot
from bot.text.message import Message
from bot.text.normalize import is_cjk
from bot.text.similarity import closeness

__all__ = ["Wish", "begins_unknown", "is_number", "label_of", "numbered", "value_of", "wish_of"]

_CLOSE = 0.86
"""Likeness from which a typed text is a label with a slip in it."""
_AROUND_NUMBERS = " .。)）(（"
_NUMBERS = re.compile(r"[0-9]{1,2}(?:[\s,，、;；.+&和]+[0-9]{1,2})*")
_DIGITS = re.compile(r"[0-9]+(?:[\s./年月-]+[0-9]+)*[日号年月.。]?")
_FIRST = re.compile(r"[,，;；.。!！]")
"""Behind what answers yes or no, where more is said."""
_PAIR = 2
_WORD = 4
"""Letters, or twice the Chinese characters, that are a word of their own."""


def wish_of(words: AnswerWords, message: Message) -> Wish | None:
    """What the reader wants of the form, said in so many words; None for anything else."""
    return words.wish(without_punctuation(message))


def label_of(words: AnswerWords, message: Message, phrases: Iterable[str]) -> str | None:
    """Which of these phrases a message is, in either language; None for none."""
    said = without_punctuation(message)
    return next((phrase for phrase in phrases if said in words.phrases[phrase]), None)


def begins_unknown(words: AnswerWords, message: Message) -> bool:
    """Whether a message begins by saying that the answer is not known."""
    said = without_punctuation(message)
    return any(said.startswith(word if is_cjk(word[-1]) else f"{word} ") for word in words.phrases["form.words-unknown"])


def value_of(words: AnswerWords, slot: Slot, message: Message) -> Value | None:
    """The value of this slot that a typed answer names; None where it names none, or not plainly."""
    if slot.type == "bool":
        return _yes_or_no(words, message)
    named = _named(words, slot, message)
    if named is None:
        return None
    if slot.type == "set":
        return frozenset(named)
    return named[0] if len(named) == 1 else None


def numbered(slot: Slot, message: Message) -> Value | None:
    """The value that a text of numbers means in the list of this slot's values, which counts from 1; None for any other text."""
    values: list[str | bool] = [choice.id for choice in slot.values] or [True, False]
    said = message.normalized.strip(_AROUND_NUMBERS)
    if not _NUMBERS.fullmatch(said):
        return None
    places = [int(number) for number in re.findall(r"\d+", said)]
    if not all(1 <= place <= len(values) for place in places):
        return None
    if slot.type == "set":
        return frozenset(choice.id for at, choice in enumerate(slot.values, 1) if at in places)
    return values[places[0] - 1] if len(places) == 1 else None


def is_number(message: Message) -> bool:
    """Whether a text is nothing but numbers, or a date in numbers."""
    return bool(_DIGITS.fullmatch(message.normalized))


def _yes_or_no(words: AnswerWords, message: Message) -> bool | None:
    first = message.part(_FIRST.split(message.normalized, maxsplit=1)[0])
    for said in map(without_punctuation, (message, first)):
        if said in words.phrases["form.words-yes"]:
            return True
        if said in words.phrases["form.words-no"]:
            return False
    return None


def _named(words: AnswerWords, slot: Slot, message: Message) -> list[str] | None:
    whole = _value(words.labels[slot.id], message)
    if whole:
        return [whole]
    if slot.type == "set" and len(slot.values) == _PAIR and without_punctuation(message) in words.phrases["form.words-both"]:
        return [choice.id for choice in slot.values]
    pieces = [message.part(piece.strip()) for piece in words.joints.split(message.normalized) if piece.strip()]
    named = [_value(words.labels[slot.id], piece) for piece in pieces]
    found = [name for name in named if name is not None]
    return list(dict.fromkeys(found)) if found and len(found) == len(named) else None


def _value(labels: Sequence[Label], message: Message) -> str | None:
    """The value whose label a text is, is a telling part of, or is spelt almost like."""
    said = message.stems
    if not said:
        return None
    whole = next((label.value for label in labels if label.is_whole and label.stems == said), None)
    if whole:
        return whole
    holding = {label.value for label in labels if _holds(label.stems, said)}
    beginning = {label.value for label in labels if label.stems[: len(said)] == said}
    if len(holding) > 1 and len(beginning) == 1:
        holding = beginning
    if holding:
        telling = any(_tells(label.stems, said) for label in labels)
        return holding.pop() if len(holding) == 1 and telling else None
    if message.asks:
        return None
    alike = closeness(" ".join(said), [[" ".join(label.stems)] for label in labels])
    close = {label.value for label, share in zip(labels, alike, strict=True) if share >= _CLOSE}
    return close.pop() if len(close) == 1 else None


def _holds(label: Stems, said: Stems) -> bool:
    return any(label[at : at + len(said)] == said for at in range(len(label) - len(said) + 1))


def _tells(label: Stems, said: Stems) -> bool:
    """Whether the text is at least half of the label that it is a part of, or a word at its beginning."""
    begins = label[: len(said)] == said and sum(2 if is_cjk(token) else len(token) for token in said) >= _WORD
    return begins or (_holds(label, said) and 2 * len(said) >= len(label))

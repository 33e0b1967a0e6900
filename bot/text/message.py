"""Defines a message: what was typed, and what it shows without a pack or facts. Each part is computed when it is first asked for, once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.messages import Language
from bot.text.clauses import Clause, clauses
from bot.text.normalize import are_romanised, normalize, script_language, stem, tokens
from bot.text.offsets import TypedText
from bot.text.questions import Question, asks, questions_in

_HANDLE = re.compile(r"(?<![\w.@/])[@＠](?:[A-Za-z0-9_]{2,32}(?![A-Za-z0-9_])|[\u3400-\u9fff]{1,8}(?=\s))(?:'s\b)?[\s,:，：]*")
"""Another person's name in Telegram or WeChat; not what stands behind the name of a mailbox."""


def without_handles(text: str) -> str:
    """A typed text without the handles of people: whom it is said to is no part of what is asked."""
    return _HANDLE.sub(" ", text) if "@" in text or "＠" in text else text


@dataclass(frozen=True)
class Message:
    """One text that somebody typed, or a part of one. Built once a turn and handed down; nobody below normalizes it again."""

    typed: str
    is_normalized: bool = False
    """True for a part of a normalized text, which is not normalized again."""

    def part(self, text: str) -> Message:
        """A part of the normalized text, such as a question or a clause, as a message of its own."""
        return self if text == self.normalized else Message(text, is_normalized=True)

    @cached_property
    def normalized(self) -> str:
        """One spelling for what people type in many, on one line, without the handles of others; see `normalize`."""
        return self.typed if self.is_normalized else normalize(without_handles(self.typed))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The latin words and single Chinese characters, in order."""
        return tokens(self.normalized)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The tokens without their commonest endings."""
        return tuple(map(stem, self.tokens))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, in order; a message that asks nothing by its form is one question."""
        return questions_in(self.normalized)

    @cached_property
    def background(self) -> Message:
        """What is told before the questions; without text where nothing is."""
        return self.part(" ".join(question.background for question in self.questions if question.background))

    @cached_property
    def asks(self) -> bool:
        """True where the message has the form of a question."""
        return asks(self.normalized)

    @cached_property
    def with_places(self) -> TypedText:
        """The text normalized so that each character knows where it was typed, with the line breaks that end a thought."""
        return TypedText.unchanged(self.typed) if self.is_normalized else TypedText.of(self.typed)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of `with_places`, each with its negations."""
        return tuple(clauses(self.with_places.plain))

    @cached_property
    def language(self) -> Language | None:
        """The language shown by the script, or by the sound: Chinese in latin letters is Chinese; None where neither shows one."""
        shown = script_language(without_handles(self.typed))
        return "zh" if shown == "en" and are_romanised(self.tokens) else shown

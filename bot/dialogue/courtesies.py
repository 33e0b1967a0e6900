"""Finds small talk: messages that consist of a greeting, thanks, a nod … and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.knowledge.models.pack import Pack, SmallTalk
from bot.text.message import Message
from bot.text.normalize import phrases

_DRAWN_OUT = re.compile(r"(.{1,2}?)\1+")
"""A letter, or two in turn, several times: okkkk, hahaha."""


@dataclass(frozen=True, slots=True)
class Courtesies:
    """The small talk of a pack, by the tokens of its phrasings."""

    talks: Mapping[tuple[str, ...], SmallTalk]

    @classmethod
    def of(cls, pack: Pack) -> Courtesies:
        """The small talk of a pack, as it is written and as it is drawn out."""
        spellings = [(Message(phrasing).tokens, talk) for talk in pack.smalltalk for phrasing in talk.phrasings.all]
        return cls({**{_once(spelling): talk for spelling, talk in spellings}, **dict(spellings)})

    def find(self, message: Message) -> SmallTalk | None:
        """The small talk that a message consists of, one or several; None for anything that might ask something."""
        if not message.tokens:
            return self.talks.get(()) if message.typed.strip() and "?" not in message.normalized else None
        whole = self._talk(message.tokens)
        parts = [whole] if whole else [self._talk(part) for part in phrases(message.normalized)]
        return parts[-1] if all(parts) else None

    def _talk(self, words: Sequence[str]) -> SmallTalk | None:
        return self.talks.get(tuple(words)) or self.talks.get(_once(words))


def _once(words: Sequence[str]) -> tuple[str, ...]:
    """Each word once that is repeated, each letter once that is drawn out."""
    return tuple(_DRAWN_OUT.sub(r"\1", word) for word, _ in groupby(words))

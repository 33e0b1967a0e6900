"""A pack with everything that was computed from it: the one value a turn holds from its beginning to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.extraction.hints import HintFinder
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack, SmallTalk
from bot.matching.index.meaning import Encoder
from bot.matching.matcher import Matcher
from bot.text.normalize import normalize, tokens


@dataclass(frozen=True, slots=True)
class Edition:
    """A pack, ready to be asked."""

    pack: Pack
    matcher: Matcher
    book: RuleBook
    hints: HintFinder
    courtesies: Mapping[tuple[str, ...], SmallTalk]
    """Small talk by the tokens of its phrasings."""

    @classmethod
    def of(cls, pack: Pack, encoder: Encoder | None = None) -> Edition:
        """Computes what a pack needs to be asked; some tenths of a second, a few seconds with an encoder."""
        courtesies = {tokens(normalize(phrasing)): talk for talk in pack.smalltalk for phrasing in talk.phrasings.all}
        courtesies.pop((), None)  # a phrasing without a word in it would be found in every message without one
        return cls(pack, Matcher.of(pack, encoder), RuleBook.of(pack), HintFinder.of(pack), courtesies)

    def smalltalk(self, message: str) -> SmallTalk | None:
        """The small talk that a message consists of, and of nothing else; None for anything that might ask something."""
        return self.courtesies.get(tokens(normalize(message)))

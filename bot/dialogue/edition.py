"""Builds an edition: a pack with all that is computed from it, the one value a turn holds from its beginning to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.answer_words import AnswerWords
from bot.extraction.hints import HintFinder
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack, SmallTalk
from bot.matching.index.meaning import Encoder
from bot.matching.matcher import Matcher
from bot.text.message import Message


@dataclass(frozen=True, slots=True)
class Edition:
    """A pack, ready to be asked."""

    pack: Pack
    matcher: Matcher
    book: RuleBook
    hints: HintFinder
    courtesies: Mapping[tuple[str, ...], SmallTalk]
    """Small talk by the tokens of its phrasings."""
    answer_words: AnswerWords
    topics: Mapping[str, frozenset[str]]
    """Entry -> the terms of its question, in both languages: what a follow-up to it may take up."""

    @classmethod
    def of(cls, pack: Pack, encoder: Encoder | None = None) -> Edition:
        """Computes what a pack needs to be asked; some tenths of a second, a few seconds with an encoder."""
        matcher = Matcher.of(pack, encoder)
        courtesies = {Message(phrasing).tokens: talk for talk in pack.smalltalk for phrasing in talk.phrasings.all}
        courtesies.pop((), None)  # a phrasing without a word in it would be found in every message without one
        topics = {
            entry.id: matcher.terms_of(Message(entry.question.en)) | matcher.terms_of(Message(entry.question.zh)) for entry in pack.entries
        }
        return cls(pack, matcher, RuleBook.of(pack), HintFinder.of(pack), courtesies, AnswerWords.of(pack), topics)

    def smalltalk(self, message: Message) -> SmallTalk | None:
        """The small talk that a message consists of, and of nothing else; None for anything that might ask something."""
        return self.courtesies.get(message.tokens)

"""Builds an edition: a pack with all that is computed from it, the one value a turn holds from its beginning to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.answer_words import AnswerWords
from bot.dialogue.courtesies import Courtesies
from bot.extraction.hints import HintFinder
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack
from bot.matching.bands.calibration import calibrate
from bot.matching.bands.fitting import Fit
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
    courtesies: Courtesies
    answer_words: AnswerWords
    topics: Mapping[str, frozenset[str]]
    """Entry -> the terms of its question, in both languages: what a follow-up to it may take up."""
    fit: Fit | None = None
    """How the bands were fitted to the pack's questions; None where the shipped ones are used."""

    @classmethod
    def of(cls, pack: Pack, encoder: Encoder | None = None) -> Edition:
        """Computes what a pack needs to be asked: for some thousand phrasings a few seconds, more with an encoder."""
        matcher = Matcher.of(pack, encoder)
        fitted = calibrate(matcher, pack.bands)
        topics = {
            entry.id: matcher.terms_of(Message(entry.question.en)) | matcher.terms_of(Message(entry.question.zh)) for entry in pack.entries
        }
        return cls(pack, matcher, RuleBook.of(pack), HintFinder.of(pack), Courtesies.of(pack), AnswerWords.of(pack), topics, fitted)

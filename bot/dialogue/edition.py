"""Builds an edition: a pack with all that is computed from it, the one value a turn holds from its beginning to its end."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Edition:
    """A pack, ready to be asked."""

    pack: Pack
    matcher: Matcher
    book: RuleBook
    hints: HintFinder
    courtesies: Courtesies
    answer_words: AnswerWords
    fit: Fit | None = None
    """How the bands were fitted to the pack's questions; None where the shipped ones are used."""
    has_earlier_bands: bool = False
    """True where the bands were fitted to an earlier pack."""

    @classmethod
    def of(cls, pack: Pack, encoder: Encoder | None = None, earlier: Edition | None = None, *, keeps_bands: bool = False) -> Edition:
        """Computes what a pack needs to be asked: for some thousand phrasings a few seconds, more with an encoder.

        Args:
            pack: the pack.
            encoder: reads the meaning of questions, where there is one.
            earlier: an edition that was computed with the same encoder; where it learnt from the same questions, nothing is learnt anew.
            keeps_bands: keep its bands where they were fitted to the same questions of tests/bands.yaml, whatever phrasings were
                learnt: a few more hardly move them, and to fit them takes seconds.
        """
        rest = (RuleBook.of(pack), HintFinder.of(pack), Courtesies.of(pack), AnswerWords.of(pack))
        if earlier and _learnt_from(earlier.pack) == _learnt_from(pack):
            return cls(pack, earlier.matcher, *rest, earlier.fit)
        matcher = Matcher.of(pack, encoder, earlier.matcher.finder if earlier and earlier.pack.terms == pack.terms else None)
        if keeps_bands and earlier and earlier.fit and earlier.pack.bands == pack.bands:
            matcher.bands, matcher.follow_up_bands = earlier.matcher.bands, earlier.matcher.follow_up_bands
            return cls(pack, matcher, *rest, earlier.fit, has_earlier_bands=True)
        return cls(pack, matcher, *rest, calibrate(matcher, pack.bands))


def _learnt_from(pack: Pack) -> object:
    """All of a pack that decides which entry answers a question: what an entry says decides nothing."""
    entries = [
        (entry.id, entry.question, entry.phrasings, entry.requires, entry.excludes, entry.see_also, entry.tags) for entry in pack.entries
    ]
    return entries, pack.terms, pack.strangers, pack.bands

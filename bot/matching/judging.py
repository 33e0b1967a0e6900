"""Gathers what is known of a question and an entry when it is decided how to reply, and which entries may be offered at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.matching.bands.evidence import Evidence
from bot.matching.read_text import ReadText
from bot.matching.results import Candidate
from bot.matching.vocabulary import Vocabulary

_OTHERS = frozenset({"procedure", "outside"})
"""Kinds of terms by which the asker names another procedure or field."""
_WIDEST = 0.3
"""Lead from which on more of it says nothing more."""
_LONG = 40
"""Words and characters from which on a question is as long as any."""


class Judge:
    """Gathers the evidence for entries of one pack."""

    def __init__(
        self,
        kind_of: Callable[[str], str],
        is_decisive: Callable[[str], bool],
        met: Mapping[str, tuple[int, frozenset[str]]],
        vocabulary: Vocabulary,
        *,
        reads_meaning: bool,
    ) -> None:
        """Takes what the matcher knows.

        Args:
            kind_of: the kind of a term.
            is_decisive: whether an entry must have met a term to be told to a question that names it.
            met: by entry its number, and the terms of its wordings.
            vocabulary: the words of the pack, and of each entry by number.
            reads_meaning: whether questions are compared by what they mean, too.
        """
        self._kind_of, self._is_decisive, self._met, self._vocabulary = kind_of, is_decisive, met, vocabulary
        self._reads_meaning = reads_meaning

    def may_be_offered(self, candidate: Candidate, terms: frozenset[str]) -> bool:
        """False for an entry that a guard bars because the question names another procedure, or a field that the pack does not cover."""
        if any(self._kind_of(term) in _OTHERS for term in candidate.why.excluded):
            return False
        named = any(self._kind_of(term) == "procedure" and self._is_decisive(term) for term in terms)
        return not (named and any(all(self._kind_of(term) == "procedure" for term in group) for group in candidate.why.missing))

    def evidence(self, asked: ReadText, ordered: Sequence[Candidate], ranked: Sequence[Candidate], *, anchored: bool) -> Evidence:
        """What speaks for the first of some entries, in order."""
        best, words, found = ordered[0], asked.words, asked.found
        number, met = self._met[best.entry]
        beside, unknown = self._vocabulary.unexplained(number, words, found, met)
        behind = max((other.score - best.score for other in ranked if other.why.barred), default=0.0)
        others = [other for other in ranked if other.entry != best.entry]
        return Evidence(
            score=best.score,
            lead=min(best.score - (ordered[1].score if len(ordered) > 1 else 0.0), _WIDEST),
            behind=min(max(behind, 0.0), _WIDEST),
            missing=min(len(best.why.missing), 2) / 2,
            closest=best.why.closest,
            nearest=best.why.nearest,
            votes=best.why.votes,
            outside=best.why.outside,
            explained=1 - beside,
            unknown=unknown,
            unmet=min(len(best.why.unmet), 2) / 2,
            foreign=0.0 if anchored else beside,
            strange=float(self._vocabulary.is_strange(words, found)),
            half=float(self._tells_half(best, found.terms)),
            unanchored=float(not anchored),
            length=min(len(words), _LONG) / _LONG,
            agreement=self._agreement(best, others) if self._reads_meaning else 0.0,
        )

    def _agreement(self, best: Candidate, others: Sequence[Candidate]) -> float:
        """How far an entry is ahead of the others by words alone."""
        ahead = best.words - max((other.words for other in others), default=0.0)
        return max(min(ahead, _WIDEST), -_WIDEST)

    def _tells_half(self, best: Candidate, terms: frozenset[str]) -> bool:
        """True for an entry about one of several procedures that a question names: which of them is asked about is not certain."""
        procedures = {term for term in terms if self._kind_of(term) == "procedure" and self._is_decisive(term)}
        return len(procedures) > 1 and not procedures.isdisjoint(best.why.unmet)

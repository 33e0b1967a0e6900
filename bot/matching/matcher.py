"""Matches one question with the entries of a pack: one answers it, a few may, or none does; each with the reasons.

Likeness proposes, terms decide. An entry may be as like the question as it wants: where it lacks a term that it requires, where the
question names a term that the entry excludes or a procedure that it is not about, it is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise

import numpy as np

from bot.knowledge.models.pack import Pack, Term
from bot.matching.index.features import Vector, bag_of
from bot.matching.index.meaning import Encoder, MeaningReader
from bot.matching.index.phrasings import LARGEST_FIT, Index
from bot.matching.index.word_vectors import word_vectors
from bot.matching.read_text import ReadText
from bot.matching.results import Ambiguous, Answered, Candidate, MatchResult, Unknown, Why
from bot.matching.terms.finder import FoundTerms, TermFinder
from bot.matching.terms.not_meant import without_denied
from bot.messages import LANGUAGES
from bot.text.message import Message
from bot.text.normalize import are_romanised, is_cjk, normalize, tokens
from bot.text.similarity import closeness
from bot.text.typos import Mender

__all__ = ["Ambiguous", "Answered", "Candidate", "Known", "MatchResult", "Matcher", "Unknown", "Why"]

ANSWER = 0.47
"""Confidence from which an entry is told."""
SURE = 0.66
"""Confidence from which it is told even where the question names nothing of the field: about that of a phrasing."""
WORD_FOR_WORD = 0.85
"""Score from which an entry is told to a question that neither names anything of the field nor is made of known words."""
OFFER = 0.28
"""Score from which an entry is offered as a choice."""
MARGIN = 0.12
"""An answer's score is this much ahead of the next entry's, else both are offered; of .05 to .2 the widest that costs few right answers."""
RIVAL = 0.05
"""An entry that only its meaning prefers is told if no other is nearer to its score by words than this."""
LEAD = 0.3
"""How much of its lead over the next entry a score gains as confidence."""
MOST_CANDIDATES = 5
MOST_CHOICES = 4

_DECISIVE = frozenset({"procedure", "aspect", "role", "origin", "function"})
"""Kinds of terms that an entry must have met in its own wording to be told to a question that names them."""
_ANCHORS = frozenset({"procedure", "thing", "body", "role", "origin", "function", "modality", "rule"})
"""Kinds of terms that show a question to be of this field; how long or how much can be asked of anything."""
_CASE = frozenset({"procedure", "role", "origin", "function", "modality", "endpoint", "outside"})
"""Kinds of terms that tell of the asker's case."""
_UNMET = 0.82
"""What is left of a score for each decisive term of the question that the entry never met."""
_UNKNOWN_WORD = 0.94
"""What is left of a score for each English word that neither the pack nor a typing error explains ("Is RAG fine-tuning?")."""
_STRANGE = 0.75
"""What is left of a score where the word before "filing" is none that the pack knows (合同备案, domain registration)."""
_RERANKED = 8
_COMPARED = 3
"""Wordings of an entry whose spelling is compared: those most like the question by their features."""
_CLOSENESS = 0.25
_FUNCTION_CHARACTERS = frozenset(
    "的要做没不未已去来得能可是了再重新先刚想需该办走搞报交提请审过后前完成进行必须应被把给让和与或及跟这那个种些何么哪几一二三两第还就才都也只全各每某另本此其用才为以"
)
"""Characters that stand before a verb and name nothing."""
_LONGEST_NAME = 6
"""Characters before a verb that are looked at as the name of what is filed."""
_LONGEST_COMPARED = 300
_FAR = 1e-3


@dataclass(frozen=True, slots=True)
class Known:
    """What the matcher knows of one entry."""

    id: str
    wordings: tuple[str, ...]
    """Its questions, as people write them."""
    requires: tuple[tuple[str, ...], ...] = ()
    excludes: tuple[str, ...] = ()


class Matcher:
    """Entries with their index. Building it costs some tenths of a second, asking it about a millisecond."""

    def __init__(
        self, entries: Sequence[Known], terms: Sequence[Term] = (), encoder: Encoder | None = None, finder: TermFinder | None = None
    ) -> None:
        """Learns the entries' wordings and the glossary.

        Args:
            entries: what can be asked for.
            terms: the glossary.
            encoder: reads what the wordings mean; without one the table of word vectors does.
            finder: finds the glossary's terms; built where it is not given, which takes a tenth of a second for a large glossary.
        """
        self._entries = entries
        self._glossary: Mapping[str, Term] = {term.id: term for term in terms}
        self._names = {(term.id, language): normalize(term.name.of(language)) for term in terms for language in LANGUAGES}
        self.finder = finder or TermFinder(terms)
        self._spellings = [tuple(dict.fromkeys(normalize(wording) for wording in entry.wordings)) for entry in entries]
        self._ends = [0, *accumulate(len(spellings) for spellings in self._spellings)]
        words = [tokens(spelling) for spellings in self._spellings for spelling in spellings]
        self.longest = max((len(spelling) for spellings in self._spellings for spelling in spellings), default=0)
        owners = [number for number, spellings in enumerate(self._spellings) for _ in spellings]
        mentioned = [self.finder.find(spelling).terms for spelling in words]
        self._met = [self._met_by(entry, mentioned[start:end]) for entry, (start, end) in zip(entries, pairwise(self._ends), strict=True)]
        self._undecided = frozenset(term.id for term in terms if term.readings)
        ours = Counter(_latin(chain(self.finder.words, *words)))
        self._mender = Mender(ours, _latin(self.finder.outside_words))
        fits = len(words) <= LARGEST_FIT
        self.encoder = encoder if fits else None
        self._reader = MeaningReader(encoder or word_vectors(), ours, _pairs(words), word_vectors().__contains__) if fits else None
        self._index = Index(
            owners,
            (bag_of(spelling, sorted(found)) for spelling, found in zip(words, mentioned, strict=True)),
            len(entries),
            self._reader.learn(list(chain.from_iterable(self._spellings))) if self._reader and words else None,
        )

    @classmethod
    def of(cls, pack: Pack, encoder: Encoder | None = None) -> Matcher:
        """The matcher of a pack."""
        entries = [
            Known(entry.id, (entry.question.en, entry.question.zh, *entry.phrasings.all), entry.requires, entry.excludes)
            for entry in pack.entries
        ]
        return cls(entries, pack.terms, encoder)

    @property
    def method(self) -> str:
        """By what questions are compared, in words."""
        return f"words and meaning ({self.encoder.name})" if self._reader and self.encoder else "words"

    def _met_by(self, entry: Known, mentioned: Sequence[frozenset[str]]) -> frozenset[str]:
        """The terms in an entry's wordings; a neighbouring field counts only where several of them name it."""
        named = Counter(chain.from_iterable(mentioned))
        met = {term for term, times in named.items() if times > 1 or self.kind_of(term) != "outside"}
        return frozenset(met.union(*entry.requires))

    def read(self, message: Message) -> ReadText:
        """Mends the typing errors of a text and finds its terms."""
        words = self._mender.mend(message.tokens)
        found = self.finder.find(words)
        meant = without_denied(words, found, self.finder, self.kind_of)
        shorter = ReadText(text := _join(meant), tokens(text), meant, self.finder.find(meant)) if meant != words else None
        return ReadText(message.normalized, message.tokens, words, found, shorter)

    @property
    def size(self) -> int:
        """Bytes of the index's numbers."""
        return self._index.size

    def terms_of(self, message: Message) -> frozenset[str]:
        """The glossary terms in a text, without the procedures that it is said not to be about."""
        return self.read(message).meant.found.terms

    def name_of(self, term: str, *, chinese: bool) -> str:
        """What the glossary calls a term, normalized."""
        return self._names[term, "zh" if chinese else "en"]

    def kind_of(self, term: str) -> str:
        """The kind of a term."""
        return self._glossary[term].kind

    def describes(self, term: str) -> bool:
        """True for a term that tells of the asker's case what an answer may depend on."""
        return self.kind_of(term) in _CASE

    def concerns_filing(self, text: ReadText) -> bool:
        """True for a text that names something of the field, or that is made of known words only."""
        return any(self.kind_of(term) != "outside" for term in text.found.terms) or self._is_familiar(text.tokens)

    def readings_of(self, terms: frozenset[str]) -> tuple[str, ...]:
        """What an undecided word among the terms may mean; empty where there is none, or where another term decides."""
        if self.finder.contrasts_actions(terms):
            return ()
        readings = tuple(dict.fromkeys(reading for term in sorted(terms) for reading in self._glossary[term].readings))
        return () if terms.intersection(readings) else readings

    def match(self, question: ReadText, told: frozenset[str] = frozenset(), *, at_home: bool = False) -> MatchResult:
        """Finds the entry for one question.

        Args:
            question: the question as it was read.
            told: terms of what was told beside it. They draw it to entries about them, satisfy what an entry requires, and
                bar what excludes them; an entry that never met them loses nothing.
            at_home: the conversation is about filings already, so that the question need not show that it is.
        """
        asked = question.meant
        found, terms, ranked = asked.found, asked.found.terms, self._ranks(asked, told)
        tellable = [candidate for candidate in ranked if not candidate.why.barred]
        if not tellable:
            return Unknown(asked.text, terms, ranked)
        ours = {term for term in terms if self.kind_of(term) in _ANCHORS}
        strange = self._is_strange(asked.words, found) and ours <= {mention.term for mention in self.finder.actions_in(found)}
        if strange and tellable[0].score < WORD_FOR_WORD:
            return Unknown(asked.text, terms, ranked, tellable[0].score, WORD_FOR_WORD)
        wanted = self._wanted(asked.tokens, terms, anchored=at_home or bool(ours))
        return self._decide(Unknown(asked.text, terms, ranked), tellable, wanted)

    def _wanted(self, typed: Sequence[str], terms: frozenset[str], *, anchored: bool) -> float:
        """The confidence that an answer needs: the less the question shows itself to be of this field, the more."""
        if anchored:
            return ANSWER
        if not self._is_familiar(typed):
            return WORD_FOR_WORD
        return ANSWER if terms else SURE

    def _decide(self, found: Unknown, tellable: Sequence[Candidate], wanted: float) -> MatchResult:
        best = tellable[0]
        lead = best.score - (tellable[1].score if len(tellable) > 1 else 0.0)
        confidence = best.score + LEAD * min(lead, LEAD) if wanted == ANSWER else best.score
        found = replace(found, confidence=round(confidence, 4), wanted=wanted)
        rivals = _rivals(best, tellable[1:])
        if confidence >= wanted and lead >= MARGIN and not rivals and not self._tells_half(best, found.terms):
            return Answered(found.question, found.terms, found.candidates, found.confidence, wanted)
        near = [candidate.entry for candidate in tellable if candidate.score >= max(OFFER, best.score - 2 * MARGIN)]
        if best.score >= ANSWER:
            near = [candidate.entry for candidate in tellable[: max(len(near), 2)]]
        near = list(dict.fromkeys([best.entry, *rivals, *near])) if rivals else near
        if len(near) > 1 and found.terms:
            return Ambiguous(found.question, found.terms, found.candidates, found.confidence, wanted, tuple(near[:MOST_CHOICES]))
        return found

    def _tells_half(self, best: Candidate, terms: frozenset[str]) -> bool:
        """True for an entry about one of several procedures that a question names: which of them is asked about is not certain."""
        procedures = {term for term in terms if self.kind_of(term) == "procedure" and self._is_decisive(term)}
        return len(procedures) > 1 and not procedures.isdisjoint(best.why.unmet)

    def rank(self, message: Message) -> tuple[Candidate, ...]:
        """The entries nearest to a text, best first, the barred ones last."""
        return self._ranks(self.read(message), frozenset())

    def _ranks(self, text: ReadText, told: frozenset[str]) -> tuple[Candidate, ...]:
        """The same, beside what was told; found once for a text that is looked at from several sides."""
        if told not in text.ranks:
            text.ranks[told] = self._ranked(text, told)
        return text.ranks[told]

    def _ranked(self, text: ReadText, told: frozenset[str]) -> tuple[Candidate, ...]:
        words, found = text.words, text.found
        by_sound = are_romanised(words)  # which no encoder reads
        meaning = self._reader.read(text.text) if self._reader and not by_sound else None
        terms, decisive = found.terms | told, sorted(filter(self._is_decisive, found.terms))
        near = self._index.ask(bag_of(words, sorted(terms), by_sound=by_sound), meaning)
        doubt = (_STRANGE if self._is_strange(words, found) else 1.0) * _UNKNOWN_WORD ** self._mender.strangers(words)
        scores, by_words = near.entries * np.float32(doubt), near.words * np.float32(doubt)
        best = np.argpartition(-scores, min(_RERANKED, len(scores) - 1))[:_RERANKED].tolist() if len(scores) else []
        close = closeness(_join(words[:_LONGEST_COMPARED])[:_LONGEST_COMPARED], [self._likest(number, near.phrasings) for number in best])
        candidates = [
            self._candidate(
                number, [(float(each[number]) + _CLOSENESS * alike) / (1 + _CLOSENESS) for each in (scores, by_words)], decisive, terms
            )
            for number, alike in zip(best, close, strict=True)
        ]
        candidates.sort(key=lambda candidate: (candidate.why.barred, -candidate.score, candidate.entry))
        return tuple(candidate for candidate in candidates if candidate.score > _FAR)[:MOST_CANDIDATES]

    def _likest(self, number: int, likeness: Vector) -> list[str]:
        """The wordings of an entry that are most like a question by their features."""
        likenesses = likeness[self._ends[number] : self._ends[number + 1]]
        return [self._spellings[number][place] for place in np.argsort(-likenesses)[:_COMPARED].tolist()]

    def _is_familiar(self, typed: Sequence[str]) -> bool:
        """True for a text of which every word, and every pair of neighbouring Chinese characters, is known."""
        pairs = all(self._index.weights.knows("b", f"{left} {right}") for left, right in pairwise(typed) if is_cjk(left) and is_cjk(right))
        return pairs and all(self._mender.knows(word) for word in typed)

    def _is_outside(self, number: int, term: str) -> bool:
        return self.kind_of(term) == "outside" and term not in self._met[number]

    def _is_strange(self, words: Sequence[str], found: FoundTerms) -> bool:
        """True where the text speaks of filing or registering something that no phrasing of the pack ever mentions."""
        return any(self._is_stranger(words, mention.start, found.places) for mention in self.finder.actions_in(found))

    def _is_stranger(self, words: Sequence[str], at: int, named: frozenset[int]) -> bool:
        """True where the name before `at`, as far as it can be one, has two neighbouring characters that never stand so (外卖平台备案)."""
        if at and not is_cjk(words[at - 1]):
            return not self._mender.knows(words[at - 1])
        start = at
        while at - start < _LONGEST_NAME and start and is_cjk(words[start - 1]) and not self._ends_name(words, start - 1, named):
            start -= 1
        return any(not self._index.weights.knows("b", " ".join(pair)) for pair in pairwise(words[start:at]))

    def _ends_name(self, words: Sequence[str], at: int, named: frozenset[int]) -> bool:
        return at in named or words[at] in _FUNCTION_CHARACTERS

    def _is_decisive(self, term: str) -> bool:
        return self.kind_of(term) in _DECISIVE and term not in self._undecided

    def _candidate(self, number: int, likenesses: Sequence[float], decisive: Sequence[str], terms: frozenset[str]) -> Candidate:
        entry, met, (likeness, by_words) = self._entries[number], self._met[number], likenesses
        why = Why(
            likeness=round(likeness, 4),
            unmet=tuple(term for term in decisive if term not in met),
            missing=tuple(group for group in entry.requires if terms.isdisjoint(group)),
            excluded=tuple(sorted(term for term in terms if term in entry.excludes or self._is_outside(number, term))),
        )
        left = _UNMET ** len(why.unmet)
        return Candidate(entry.id, round(likeness * left, 4), why, round(by_words * left, 4))


def _rivals(best: Candidate, others: Iterable[Candidate]) -> list[str]:
    """Entries that words alone put as near as the best one, or nearer: what only its meaning prefers is not told, but asked."""
    return [other.entry for other in others if other.words >= OFFER and other.words > best.words - RIVAL]


def _latin(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if word.isalpha() and not is_cjk(word))


def _pairs(texts: Iterable[Sequence[str]]) -> Counter[str]:
    """Neighbouring Chinese characters of texts, with how often they stand so."""
    return Counter(left + right for words in texts for left, right in pairwise(words) if is_cjk(left) and is_cjk(right))


def _join(words: Sequence[str]) -> str:
    """Words as one text: spaces between latin words only."""
    text = ""
    for word in words:
        text += word if not text or is_cjk(word) or is_cjk(text[-1]) else f" {word}"
    return text

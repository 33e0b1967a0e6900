"""Matches one question with the entries of a pack: one answers it, a few may, or none does; each with the reasons.

Likeness proposes, terms decide. An entry may be as like the question as it wants: where it lacks a term that it requires, where the
question names a term that the entry excludes or a procedure that it is not about, it is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np

from bot.knowledge.models.pack import Pack, Term
from bot.matching.bands.confidence import SHIPPED
from bot.matching.bands.following import FOLLOW_UPS
from bot.matching.index.features import Vector, bag_of
from bot.matching.index.meaning import Encoder, MeaningReader
from bot.matching.index.phrasings import LARGEST_FIT, Index
from bot.matching.index.word_vectors import word_vectors
from bot.matching.judging import Judge
from bot.matching.read_text import ReadText
from bot.matching.relations import Relations
from bot.matching.results import Ambiguous, Answered, Candidate, Judged, MatchResult, Unknown, Why
from bot.matching.terms.finder import TermFinder
from bot.matching.terms.not_meant import without_denied
from bot.matching.vocabulary import Vocabulary
from bot.messages import LANGUAGES
from bot.text.message import Message
from bot.text.normalize import are_romanised, is_cjk, normalize, phrases, tokens
from bot.text.similarity import closeness
from bot.text.typos import Mender

__all__ = ["Ambiguous", "Answered", "Candidate", "Known", "MatchResult", "Matcher", "Unknown", "Why"]

MOST_CANDIDATES = 5
MOST_CHOICES = 3
"""Entries of a "did you mean": what can be read at a glance."""
_EVEN = 0.02
"""Lead below which two entries come out even: neither is told, whoever asked decides."""
_WORTH_CHOOSING = 0.3
"""Share of the first choice's score from which another entry is a choice beside it."""

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
_RARELY = 30
"""Wordings of an entry, one of which may name a neighbouring field without being about it."""
_VOTING = 10
"""Wordings that are most like a question, in which each entry's share is counted."""
_COMPARED = 3
"""Wordings of an entry whose spelling is compared: those most like the question by their features."""
_CLOSENESS = 0.25
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
    see_also: tuple[str, ...] = ()
    """Entries that the pack names beside it."""
    tags: tuple[str, ...] = ()
    questions: int = 2
    """How many of the wordings, from the first on, are its question: one in each language."""


class Matcher:
    """Entries with their index. Building it takes a second or two for some thousand wordings, asking it one or two milliseconds."""

    def __init__(
        self,
        entries: Sequence[Known],
        terms: Sequence[Term] = (),
        encoder: Encoder | None = None,
        finder: TermFinder | None = None,
        strangers: Sequence[str] = (),
    ) -> None:
        """Learns the entries' wordings and the glossary.

        Args:
            entries: what can be asked for.
            terms: the glossary.
            encoder: reads what the wordings mean; without one the table of word vectors does.
            finder: finds the glossary's terms; built where it is not given, which takes a tenth of a second for a large glossary.
            strangers: questions that no entry answers; they are learnt like those of one more entry, which is never found.
        """
        self._entries = entries
        self._number_of = {entry.id: number for number, entry in enumerate(entries)}
        self._glossary: Mapping[str, Term] = {term.id: term for term in terms}
        self._names = {(term.id, language): normalize(term.name.of(language)) for term in terms for language in LANGUAGES}
        self.finder = finder or TermFinder(terms)
        self._spellings = [tuple(dict.fromkeys(normalize(wording) for wording in entry.wordings)) for entry in entries]
        self._ends = [0, *accumulate(len(spellings) for spellings in self._spellings)]
        words = [tokens(spelling) for spellings in self._spellings for spelling in spellings]
        self.longest = max((len(spelling) for spellings in self._spellings for spelling in spellings), default=0)
        self._owners = [number for number, spellings in enumerate(self._spellings) for _ in spellings]
        mentioned = [self.finder.find(spelling).terms for spelling in words]
        self._met = [self._met_by(entry, mentioned[start:end]) for entry, (start, end) in zip(entries, pairwise(self._ends), strict=True)]
        self._undecided = frozenset(term.id for term in terms if term.readings)
        ours = Counter(_latin(chain(self.finder.words, *words)))
        self._mender = Mender(ours, _latin(self.finder.outside_words))
        foreign = [tokens(spelling) for spelling in dict.fromkeys(map(normalize, strangers))]
        fits = len(words) + len(foreign) <= LARGEST_FIT
        self.encoder = encoder if fits else None
        self._reader = MeaningReader(encoder or word_vectors(), ours, _pairs(words), word_vectors().__contains__) if fits else None
        mentioned += [self.finder.find(spelling).terms for spelling in foreign]
        self._owners += [len(entries)] * len(foreign)
        self._index = Index(
            self._owners,
            (bag_of(spelling, sorted(found)) for spelling, found in zip((*words, *foreign), mentioned, strict=True)),
            len(entries) + 1,
            self._reader.learn([*chain.from_iterable(self._spellings), *map(_join, foreign)]) if self._reader and words else None,
        )
        own = [words[start:end] for start, end in pairwise(self._ends)]
        self.vocabulary = Vocabulary(self._index.weights, self._mender, self.finder, own)
        met = {entry.id: (number, self._met[number]) for number, entry in enumerate(entries)}
        self._judge = Judge(self.kind_of, self._is_decisive, met, self.vocabulary, reads_meaning=self._reader is not None)
        questions = (entry.wordings[: entry.questions] for entry in entries)
        self._asked = [frozenset[str]().union(*(self.terms_of(Message(text)) for text in texts)) for texts in questions]
        self.bands = SHIPPED[self.encoder is not None]
        self.follow_up_bands = FOLLOW_UPS
        self.relations = Relations.of((entry.id, entry.see_also, entry.tags) for entry in entries)

    @classmethod
    def of(cls, pack: Pack, encoder: Encoder | None = None, finder: TermFinder | None = None) -> Matcher:
        """The matcher of a pack; `finder` is that of its glossary, where there is one already."""
        entries = [
            Known(
                entry.id,
                (*entry.question.all, *entry.phrasings.all),
                entry.requires,
                entry.excludes,
                entry.see_also,
                entry.tags,
                len(entry.question.all),
            )
            for entry in pack.entries
        ]
        return cls(entries, pack.terms, encoder, finder, strangers_of(pack))

    @property
    def method(self) -> str:
        """By what questions are compared, in words."""
        return f"words and meaning ({self.encoder.name})" if self._reader and self.encoder else "words"

    def _met_by(self, entry: Known, mentioned: Sequence[frozenset[str]]) -> frozenset[str]:
        """The terms in an entry's wordings; a neighbouring field counts only where several of them name it."""
        named = Counter(chain.from_iterable(mentioned))
        enough = max(1, len(mentioned) // _RARELY)
        met = {term for term, times in named.items() if times > enough or self.kind_of(term) != "outside"}
        return frozenset(met.union(*entry.requires))

    def read(self, message: Message) -> ReadText:
        """Mends the typing errors of a text and finds its terms."""
        words, breaks = self._mended(message)
        found = self.finder.find(words, breaks)
        meant = without_denied(words, found, self.finder, self.kind_of)
        shorter = ReadText(text := _join(meant), tokens(text), meant, self.finder.find(meant)) if meant != words else None
        return ReadText(message.normalized, message.tokens, words, found, shorter)

    def _mended(self, message: Message) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The words of a text, and the places of those before which a comma or another mark stands."""
        words: list[str] = []
        breaks: list[int] = []
        for phrase in phrases(message.normalized):
            breaks.append(len(words))
            words += self._mender.mend(phrase)
        return tuple(words), tuple(breaks[1:])

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

    def describes_product(self, term: str) -> bool:
        """True for a term that tells what the asker's product is."""
        return self.describes(term) and self.kind_of(term) != "procedure"

    def is_of_the_field(self, terms: frozenset[str]) -> bool:
        """True for terms that show what is asked to be of this field."""
        return any(self.kind_of(term) in _ANCHORS for term in terms)

    def concerns_filing(self, text: ReadText) -> bool:
        """True for a text that names something of the field, or that is made of known words only."""
        return any(self.kind_of(term) != "outside" for term in text.found.terms) or self.vocabulary.is_familiar(text.tokens)

    def has_strangers(self, text: ReadText) -> bool:
        """True for a text with words that are neither of the pack nor of those that name nothing: it is about something else."""
        return self.vocabulary.has_strangers(text.words, text.found)

    def question_of(self, entry: str, like: ReadText) -> str:
        """The question of an entry, normalized, in the language of a text."""
        wordings = self._spellings[self._number_of[entry]]
        return wordings[1 if any(map(is_cjk, like.tokens)) and len(wordings) > 1 else 0]

    def procedures_of(self, entry: str) -> frozenset[str]:
        """The procedures that the question of an entry names."""
        return frozenset(term for term in self._asked[self._number_of[entry]] if self.kind_of(term) == "procedure")

    def topic_of(self, entry: str, named: frozenset[str] = frozenset()) -> frozenset[str]:
        """What a follow-up may take up: the terms that a question named, and those of its entry's own question for kinds it left open."""
        kinds = {self.kind_of(term) for term in named}
        return named | {term for term in self._asked[self._number_of[entry]] if self.kind_of(term) not in kinds}

    def meets(self, entry: str, term: str) -> bool:
        """True for a term that the wordings of an entry name."""
        return term in self._met[self._number_of[entry]]

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
        ranked = self._ranks(asked, told)
        anchored = at_home or self.is_of_the_field(asked.found.terms)
        tellable = [candidate for candidate in ranked if not candidate.why.barred]
        offerable = sorted((one for one in ranked if self._judge.may_be_offered(one, asked.found.terms)), key=lambda one: -one.score)
        even = len(tellable) > 1 and tellable[0].score - tellable[1].score < _EVEN
        for_telling = self._judge.evidence(asked, tellable, ranked, anchored=anchored) if tellable and not even else None
        same = for_telling and offerable[:2] == tellable[:2]
        for_offering = for_telling if same else self._judge.evidence(asked, offerable, ranked, anchored=anchored) if offerable else None
        sure = self.bands.sure.in_(for_telling) if for_telling else 0.0
        near = self.bands.near.in_(for_offering) if for_offering else 0.0
        choices = tuple(one.entry for one in offerable if one.score >= _WORTH_CHOOSING * offerable[0].score)[:MOST_CHOICES]
        judged = Judged(for_telling, for_offering, tellable[0].entry if tellable else "", choices)
        parts = (asked.text, asked.found.terms, ranked, round(sure, 4), self.bands.answer, judged)
        if sure >= self.bands.answer:
            return Answered(*parts)
        return Ambiguous(*parts, choices) if near >= self.bands.offer else Unknown(*parts)

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
        doubt = (_STRANGE if self.vocabulary.is_strange(words, found) else 1.0) * _UNKNOWN_WORD ** self._mender.strangers(words)
        scores, by_words = (each[: len(self._entries)] * np.float32(doubt) for each in (near.entries, near.words))
        outside = float(near.entries[-1])
        best = np.argpartition(-scores, min(_RERANKED, len(scores) - 1))[:_RERANKED].tolist() if len(scores) else []
        close = closeness(_join(words[:_LONGEST_COMPARED])[:_LONGEST_COMPARED], [self._likest(number, near.phrasings) for number in best])
        votes, fields = self._votes(near.phrasings), frozenset(term for term in terms if self.kind_of(term) == "outside")
        candidates = []
        for number, alike in zip(best, close, strict=True):
            likenesses = [(float(each[number]) + _CLOSENESS * alike) / (1 + _CLOSENESS) for each in (scores, by_words)]
            nearest = float(near.phrasings[self._ends[number] : self._ends[number + 1]].max(initial=0.0))
            guards = self._guards(number, decisive, terms, fields)
            why = Why(
                round(likenesses[0], 4), round(alike, 4), round(nearest, 4), round(votes.get(number, 0.0), 4), round(outside, 4), *guards
            )
            left = _UNMET ** len(why.unmet)
            candidates.append(Candidate(self._entries[number].id, round(likenesses[0] * left, 4), why, round(likenesses[1] * left, 4)))
        candidates.sort(key=lambda candidate: (candidate.why.barred, -candidate.score, candidate.entry))
        return tuple(candidate for candidate in candidates if candidate.score > _FAR)[:MOST_CANDIDATES]

    def _likest(self, number: int, likeness: Vector) -> list[str]:
        """The wordings of an entry that are most like a question by their features."""
        likenesses = likeness[self._ends[number] : self._ends[number + 1]]
        return [self._spellings[number][place] for place in np.argsort(-likenesses)[:_COMPARED].tolist()]

    def _is_decisive(self, term: str) -> bool:
        return self.kind_of(term) in _DECISIVE and term not in self._undecided

    def _votes(self, likeness: Vector) -> dict[int, float]:
        """The share of each entry in the wordings that are most like a question, each counting by its likeness."""
        shares: dict[int, float] = {}
        if not len(likeness):
            return shares
        for place in np.argpartition(-likeness, min(_VOTING, len(likeness) - 1))[:_VOTING].tolist():
            owner = self._owners[place]
            shares[owner] = shares.get(owner, 0.0) + float(likeness[place]) ** 2
        total = sum(shares.values())
        return {owner: share / total for owner, share in shares.items()} if total else {}

    def _guards(
        self, number: int, decisive: Sequence[str], terms: frozenset[str], fields: frozenset[str]
    ) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """What speaks against an entry: terms that it never met, groups that the question lacks, and terms that bar it."""
        entry, met = self._entries[number], self._met[number]
        unmet = tuple(term for term in decisive if term not in met)
        missing = tuple(group for group in entry.requires if terms.isdisjoint(group))
        excluded = terms.intersection(entry.excludes) | (fields - met)
        return unmet, missing, tuple(sorted(excluded))


def strangers_of(pack: Pack) -> list[str]:
    """The questions of other fields that a pack names."""
    return [text for field in pack.strangers for text in field.phrasings.all]


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

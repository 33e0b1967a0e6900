"""Finds the hints of a description: words that the pack knows, clause by clause, with negations, without what is only supposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.extraction.hint_scope import HintMention, longest, meant
from bot.knowledge.models.filing import Hint
from bot.knowledge.models.pack import Pack, Term
from bot.text.clauses import Clause
from bot.text.message import Message
from bot.text.normalize import normalize, stem, tokens
from bot.text.offsets import TypedText
from bot.text.typos import CautiousMender

_CLOSING_WORDS = frozenset(
    {
        *("in", "at", "on", "inside", "anywhere", "involved", "whatsoever", "and", "or", "nor", "so", "for", "yet", "behind", "of", "to"),
        *("nothing", "feature", "features", "function", "functions", "component", "components", "technology", "here", "there", "is", "as"),
        *"的功成和或也吧啊呢了技算能元在就呀哦吗内相",
    }
)
"""Words that may follow a phrase which nothing else may follow."""
_CUTS = frozenset({"and", "or", "via", "through", "by", "with", "to", "for", "our", "we", "in", *"通和或给我用"})
"""Words that may not stand between a hint and the one that it must follow (给|中小|企业, DeepSeek|的|API)."""
_LISTED = re.compile(r" ?(?:[,/、]|或者?|和|及|以及|\b(?:or|nor)\b)+(?: (?:or|nor)\b)? ?$")
"""What stands between the things of a list."""
_OF_QUESTIONS = ("procedure", "which", "elsewhere")
"""Cues that decide whether a text asks what to file; `elsewhere`: it asks for something else."""
_LONGEST_MARK = 6
"""Characters of it."""

_ById = Mapping[str, Sequence[HintMention]]
"""Hint -> where it stands, not negated, in a clause or a sentence."""


@dataclass(frozen=True, slots=True)
class Description:
    """A text, taken apart, with everything in it that tells something."""

    typed: TypedText
    clauses: tuple[Clause, ...]
    mentions: tuple[HintMention, ...]
    """In order of place; those of what is only supposed, or of others, are left out."""
    in_clause: tuple[_ById, ...]
    """For each clause the hints in it that are not negated."""
    in_sentence: tuple[_ById, ...]
    """For each clause those of its sentence."""
    in_text: _ById
    """Those of the whole text."""
    asks_what_to_file: bool = False
    """True where it asks which procedure is needed."""

    @classmethod
    def of(
        cls, typed: TypedText, clauses: tuple[Clause, ...], mentions: tuple[HintMention, ...], *, asks_what_to_file: bool = False
    ) -> Description:
        """Groups the mentions by clause and by sentence, so that each finds the others that it needs."""
        present = [mention for mention in mentions if not (mention.negated or mention.past or mention.doubted)]
        near = _grouped((mention.clause, mention) for mention in present)
        wide = _grouped((clauses[mention.clause].sentence, mention) for mention in present)
        whole = _grouped((0, mention) for mention in present)
        numbers = range(len(clauses))
        return cls(
            typed,
            clauses,
            mentions,
            tuple(near.get(at, {}) for at in numbers),
            tuple(wide.get(clauses[at].sentence, {}) for at in numbers),
            whole.get(0, {}),
            asks_what_to_file,
        )

    @property
    def text(self) -> str:
        """The normalized text."""
        return self.typed.plain

    def is_stated(self, start: int) -> bool:
        """Whether the words at a place of the text stand in a clause that asks nothing."""
        at = next((clause for clause in self.clauses if clause.words and clause.words[0].start <= start <= clause.words[-1].end), None)
        return at is not None and not at.asks

    def counts(self, mention: HintMention) -> bool:
        """True where the other hints that it needs are there, and none that bars it."""
        return self.backing(mention) is not None

    def backing(self, mention: HintMention) -> tuple[HintMention, ...] | None:
        """The other hints that it needs, the nearest of each group; None where it lacks some, or where one bars it."""
        hint = mention.hint
        if not (hint.needs or hint.bars or hint.after):
            return ()
        near = self.in_clause[mention.clause]
        others = {"clause": near, "sentence": self.in_sentence[mention.clause], "text": self.in_text}[hint.within]
        if any(name in others for name in hint.bars):
            return None
        groups = [[other for name in group for other in others.get(name, ())] for group in hint.needs]
        if hint.after:
            groups.append([other for name in hint.after for other in near.get(name, ()) if self._is_just_before(other, mention)])
        if not all(groups):
            return None
        return tuple(min(group, key=lambda other: abs(other.start - mention.start)) for group in groups)

    def _is_just_before(self, other: HintMention, mention: HintMention) -> bool:
        between = [text for text in self.clauses[mention.clause].texts[other.end : mention.first] if not text[0].isdigit()]
        return other.end <= mention.first and len(between) <= mention.hint.reach and _CUTS.isdisjoint(between)


def _grouped(placed: Iterable[tuple[int, HintMention]]) -> dict[int, dict[str, list[HintMention]]]:
    grouped: dict[int, dict[str, list[HintMention]]] = {}
    for at, mention in placed:
        grouped.setdefault(at, {}).setdefault(mention.hint.id, []).append(mention)
    return grouped


class HintFinder:
    """The hints of a pack, arranged for finding."""

    def __init__(self, hints: Iterable[Hint], terms: Mapping[str, Term]) -> None:
        """Arranges the hints' words, and those of the terms they refer to, by their first word."""
        by_words: dict[tuple[str, ...], list[Hint]] = {}
        known: set[str] = set()
        for hint in hints:
            names = [terms[term] for term in hint.terms if term in terms]
            written = (*hint.words.all, *(name for term in names for name in (*term.synonyms.all, *term.name.all)))
            spellings = [tokens(normalize(name)) for name in written]
            known.update(word for spelling in spellings for word in spelling)
            for stems in filter(None, dict.fromkeys(_stems(spelling) for spelling in spellings)):
                by_words.setdefault(stems, []).append(hint)
        self._words: dict[str, list[tuple[tuple[str, ...], list[Hint]]]] = {}
        for stems, meaning in by_words.items():
            self._words.setdefault(stems[0], []).append((stems, meaning))
        self._mender = CautiousMender(known)

    @classmethod
    def of(cls, pack: Pack) -> HintFinder:
        """The finder of a pack."""
        return cls(pack.hints, pack.term_by_id)

    def read(self, message: Message) -> Description:
        """Finds the hints of a message; its first 4,096 characters are looked at."""
        typed, parts = message.with_places, message.clauses
        found = [
            mention for number, clause in enumerate(parts) for mention in _denied_together(typed.plain, self._in_clause(number, clause))
        ]
        first = Description.of(typed, parts, tuple(meant(parts, longest(found))))
        # what lacks the words that it needs hides nothing: the shorter hint within it may count
        idle = {_place(mention) for mention in first.mentions if not first.counts(mention)}
        counting = meant(parts, longest([mention for mention in found if _place(mention) not in idle]))
        resting = (mention for mention in first.mentions if _place(mention) in idle)
        mentions = sorted((*counting, *resting), key=lambda mention: (mention.clause, mention.first, mention.end))
        return Description.of(typed, parts, tuple(mentions), asks_what_to_file=_asks_what_to_file(parts, found))

    def _in_clause(self, number: int, clause: Clause) -> Iterator[HintMention]:
        texts = clause.texts
        stems = _stems(self._mender.mend(texts))
        spans = [
            (first, first + len(spelling), hints)
            for first in range(len(stems))
            for spelling, hints in self._words.get(stems[first], ())
            if stems[first : first + len(spelling)] == spelling
        ]
        starts = {first for first, _, _ in spans}
        for first, end, hints in spans:
            before = clause.negations.before(first)
            start = clause.words[first if before is None else before].start
            # 开源模型|没微调: a negation that begins something else denies that
            negated = before is not None or (end not in starts and clause.negations.are_behind(end)) or texts[end : end + 1] == ("nothing",)
            for hint in hints:
                if not (hint.closed and _goes_on(texts, end)):
                    yield HintMention(hint, number, first, end, start, clause.words[end - 1].end, negated)


def _asks_what_to_file(parts: Sequence[Clause], found: Iterable[HintMention]) -> bool:
    """Whether a sentence asks what is needed, where it or the one before it names one of our procedures."""
    cued: dict[int, set[str]] = {}
    named: set[int] = set()
    for mention in found:
        clause = parts[mention.clause]
        if mention.hint.cue in _OF_QUESTIONS and clause.asks:
            cued.setdefault(clause.sentence, set()).add(mention.hint.cue)
        if mention.hint.cue == "procedure":
            named.add(clause.sentence)
    asking = (sentence for sentence, cues in cued.items() if "which" in cues and "elsewhere" not in cues)
    return any(not named.isdisjoint((sentence - 1, sentence)) for sentence in asking)


def _place(mention: HintMention) -> tuple[str, int, int, int]:
    return mention.hint.id, mention.clause, mention.first, mention.end


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    """The words' stems; "don't" is not "done"."""
    return tuple(f"{word}'" if following == "t" else stem(word) for word, following in zip(words, [*words[1:], ""], strict=False))


def _denied_together(text: str, found: Iterable[HintMention]) -> Iterator[HintMention]:
    """One clause's mentions, where a negation reaches over a list: "no images, videos or music"."""
    denied: dict[int, int] = {}
    """Where a denied thing ends -> where its negation begins."""
    for mention in sorted(found, key=lambda mention: (mention.first, mention.end)):
        left = max(mention.start - _LONGEST_MARK, 0)
        listed = _LISTED.search(text[left : mention.start])
        negation = denied.get(left + listed.start()) if listed and not mention.negated else None
        if negation is not None:
            yield replace(mention, start=negation, negated=True)
        else:
            yield mention
        if mention.negated or negation is not None:
            denied[mention.stop] = mention.start if negation is None else negation


def _goes_on(texts: Sequence[str], end: int) -> bool:
    return bool(texts[end : end + 1]) and texts[end] not in _CLOSING_WORDS

"""Finds the glossary's terms in a text: the concepts that decide before characters do.

The longest name wins, so that 大模型备案 is not also 备案; an article or 的 inside makes no other name of it. A Chinese name is also
found when characters were replaced by others of the same sound (the input method's usual slip), provided at least one character that
means something is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bot.knowledge.models.pack import Term
from bot.matching.terms.names import SKIPPED, Mention, Names, ScannedText
from bot.matching.terms.sounds import Romanised, SoundMatch, Sounds, longest_heard
from bot.text.negation import Negations
from bot.text.normalize import normalize, stem, tokens

__all__ = ["FoundTerms", "Mention", "TermFinder"]

_BARE_ACTION = 2
"""Words, or characters, of an action that names no object of its own."""
_NOT_EVEN = frozenset({"都没", "也没", "都无", "也无"})
_LEAST = frozenset("点毫任")
"""Characters of the least amount: 一点, 半点, 丝毫, 任何."""
_GAP = 3
"""Words, or Chinese characters, that may stand between the parts of a composed term."""
_DESCRIBING = frozenset({"origin", "function", "endpoint"})
"""Kinds of terms that describe a product: "no API" does not describe one with an API."""
_NEAR = 4
"""Characters before a term among which a least amount stands."""


@dataclass(frozen=True)
class FoundTerms:
    """The terms of a text."""

    mentions: tuple[Mention, ...]
    """In order of place; a composed term stands at the place of its last part."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """The ids of all terms found."""
        return frozenset(mention.term for mention in self.mentions)

    @cached_property
    def places(self) -> frozenset[int]:
        """The tokens that belong to some term."""
        return frozenset(place for mention in self.mentions for place in range(mention.start, mention.end))


class TermFinder:
    """The glossary, arranged for finding."""

    def __init__(self, glossary: Sequence[Term]) -> None:
        """Arranges the names, synonyms and pinyin of every term."""
        self._names, self._sounds, self._romanised = Names(), Sounds(), Romanised()
        self._composed = [term for term in glossary if term.parts]
        self._procedures = [term for term in self._composed if term.kind == "procedure"]
        self._actions = {action for term in self._procedures for action in (*term.parts[-1], term.id)}
        self._kinds = {term.id: term.kind for term in glossary}
        self._opposites = {term.id: term.opposite for term in glossary if term.opposite}
        words: dict[bool, set[str]] = {True: set(), False: set()}
        for term in glossary:
            for name in (*term.synonyms.all, *term.pinyin, *term.name.all):
                spelling = tokens(normalize(name))
                words[term.kind == "outside"].update(spelling)
                self._add(spelling, term)
        self._sounds.sort()
        self.words = frozenset(words[False])
        self.outside_words = frozenset(words[True] | self._romanised.syllables)

    def _add(self, spelling: Sequence[str], term: Term) -> None:
        inside = range(1, len(spelling) - 1)
        stems = tuple(stem(token) for at, token in enumerate(spelling) if at not in inside or token not in SKIPPED)
        self._names.add(stems, term.id)
        self._sounds.add(stems, term.id, term.kind)
        self._romanised.add(spelling, term.id)

    def find(self, words: Sequence[str], breaks: Sequence[int] = ()) -> FoundTerms:
        """The terms in a text given as tokens; none reaches over a break, which stands before the token of that number."""
        mentions: list[Mention] = []
        for start, end in pairwise((0, *breaks, len(words))):
            found = self._compose(self._scan(words[start:end]))
            mentions += (replace(mention, start=mention.start + start, end=mention.end + start) for mention in found)
        return FoundTerms(tuple(mentions))

    def _scan(self, words: Sequence[str]) -> list[Mention]:
        """The terms that stand in a text as names."""
        text = ScannedText(self._names, words)
        heard = self._sounds.heard_in(text)
        mentions: list[Mention] = []
        at = reached = 0
        while at < len(words):
            mention = self._longest_at(text, at, heard.get(at, ()))
            if mention:
                mentions += (*self._meant(mention, words, reached), *self._within(mention, text))
                at = reached = mention.end
            else:
                at += 1
        return mentions

    def _longest_at(self, text: ScannedText, at: int, heard: Sequence[SoundMatch]) -> Mention | None:
        """What stands at a place as it is written, unless something longer is heard there."""
        named = next(iter(text.named(at)), None)
        reached = named.end if named else at
        other = longest_heard(heard, text, at, reached) if heard else self._romanised.at(text.words, at)
        return other if other and other.end > reached else named

    def read_within(self, undecided: str, topic: frozenset[str]) -> str | None:
        """The composed term with the `undecided` action that a follow-up means: another than the topic's, of its object if there is one."""
        objects = {thing for term in self._procedures if term.id in topic for thing in term.parts[0]}
        fitting = [term for term in self._procedures if undecided in term.parts[-1] and term.id not in topic]
        fitting.sort(key=lambda term: (not objects.intersection(term.parts[0]), len(term.parts[-1])))
        return fitting[0].id if fitting else None

    def contrasts_actions(self, terms: frozenset[str]) -> bool:
        """True for "filing or registration": named side by side, each means itself."""
        actions = {action for term in self._procedures for action in term.parts[-1]}
        return len(terms & actions) > 1

    def swap_object(self, named: frozenset[str], topic: frozenset[str]) -> str | None:
        """The composed term with an object that is `named` and the action of the topic's; None where none is."""
        acting = {action for term in self._procedures if term.id in topic for action in term.parts[-1]}
        fitting = (term for term in self._procedures if named.intersection(term.parts[0]) and acting.intersection(term.parts[-1]))
        return next((term.id for term in fitting), None)

    def actions_in(self, findings: FoundTerms) -> tuple[Mention, ...]:
        """The mentions that say by a bare word that something is filed or registered, and not what."""
        return tuple(
            mention for mention in findings.mentions if mention.term in self._actions and mention.end - mention.start <= _BARE_ACTION
        )

    def _within(self, mention: Mention, text: ScannedText) -> Iterator[Mention]:
        """What is filed, where a longer name names it along the way ("show the filing number")."""
        if self._kinds[mention.term] not in ("aspect", "thing", "function"):
            return
        at = mention.start
        while at < mention.end:
            inner = next((found for found in text.named(at) if self._is_inner(found, mention)), None)
            if inner:
                yield inner
            at = inner.end if inner else at + 1

    def _is_inner(self, inner: Mention, outer: Mention) -> bool:
        shorter = inner.end <= outer.end and inner.end - inner.start < outer.end - outer.start
        return shorter and self._kinds[inner.term] in ("procedure", "thing")

    def _meant(self, mention: Mention, words: Sequence[str], since: int) -> tuple[Mention, ...]:
        """What a mention says of the product: behind a negation its opposite, or nothing where there is none."""
        if self._kinds[mention.term] not in _DESCRIBING:
            return (mention,)
        if Negations(words, pronouns=False).before(mention.start, since) is None and not _is_wholly_absent(words, mention):
            return (mention,)
        opposite = self._opposites.get(mention.term)
        return (replace(mention, term=opposite),) if opposite else ()

    def _compose(self, mentions: list[Mention]) -> list[Mention]:
        """Adds the terms whose parts all stand in the text by themselves; the parts that were used up give way to them."""
        found = {mention.term for mention in mentions}
        composed: list[Mention] = []
        used: set[Mention] = set()
        for term in self._composed:
            groups = [[mention for mention in mentions if mention.term in group] for group in term.parts]
            if term.kind == "outside":
                groups[-1] = [action for action in groups[-1] if action.end - action.start <= _BARE_ACTION]
            action = None if term.id in found else _beside(*groups)
            if action:
                used.add(action)
                composed.append(replace(action, term=term.id))
        return sorted((*(mention for mention in mentions if mention not in used), *composed), key=lambda mention: mention.start)


def _beside(objects: Sequence[Mention], actions: Sequence[Mention]) -> Mention | None:
    """The first action that stands beside an object, with at most a few words between them."""
    for action in actions:
        if any(max(action.start - thing.end, thing.start - action.end) <= _GAP for thing in objects):
            return action
    return None


def _is_wholly_absent(words: Sequence[str], mention: Mention) -> bool:
    """True for 一点AI都没有: a least amount before it, and 都没 or 也没 behind it."""
    least = _LEAST.intersection(words[max(mention.start - _NEAR, 0) : mention.start])
    return bool(least) and "".join(words[mention.end : mention.end + 2]) in _NOT_EVEN

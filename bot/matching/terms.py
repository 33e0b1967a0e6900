"""Finds the glossary's terms in a text: the concepts that decide before characters do.

The longest name wins, so that 大模型备案 is not also 备案; an article or 的 inside makes no other name of it. A Chinese name is also
found when characters were replaced by others of the same sound (the input method's usual slip), provided at least one character that
means something is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.knowledge.models import Term
from bot.matching.normalize import blurred_pinyin, is_cjk, normalize, pinyin, stem, tokens

_SHORTEST_BY_SOUND = 2
_LONGER_BY_SOUND = {"function": 3, "role": 3, "body": 3, "outside": 99}
"""Characters that a name needs to be found by its sound: more for kinds whose short names sound like many things (续备, 须备)."""
_BLURRED_BY_SOUND = 3
"""Characters from which on zh may sound like z, and eng like en: in two that makes many another word (公司 for 公示)."""
_NO_EVIDENCE = frozenset("什么哪多几谁怎的了要一")
"""Characters that say nothing by being right: 叫什么 is not 交什么, 一般 is not 一半."""
_LONG_ENOUGH_FOR_A_SLIP = 5
"""Letters of the stem of a word inside a name that may be typed with one slip."""
_SKIPPED = frozenset({"a", "an", "the", "our", "your", "my", "their", "的"})
"""Words that may stand inside a name: "a change of the filing", 算法的备案."""
_BARE_ACTION = 2
"""Words, or characters, of an action that names no object of its own."""
_NEGATIONS_ZH = frozenset("不没无未非")
_NOT_NEGATING = frozenset("论管错过同仅然断少足太限来知清确")
"""Characters that make another word of the negation before them: 不论, 不错, 未来 …"""
_NEGATIONS_EN = frozenset(
    {"no", "not", "without", "never", "don", "doesn", "didn", "isn", "aren", "haven", "hasn", "won", "cannot", "instead"}
)
_NOT_EVEN = frozenset({"都没", "也没", "都无", "也无"})
_LEAST = frozenset("点毫任")
"""Characters of the least amount: 一点, 半点, 丝毫, 任何."""
_MOST_SYLLABLES = 8
_SHORTEST_SYLLABLE = 2
_SHORTEST_ROMANISED = 5
"""Letters of a Chinese name written as it sounds: shorter ones are English words too."""
_GAP = 3
"""Words, or Chinese characters, that may stand between the parts of a composed term."""
_DESCRIBING = frozenset({"origin", "function", "endpoint"})
"""Kinds of terms that describe a product: "no API" does not describe one with an API."""
_REACH = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """One term at one place of a text."""

    term: str
    start: int
    """First token of it."""
    end: int
    """One past its last token."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The terms of a text."""

    mentions: tuple[Mention, ...]
    """In order of place; a composed term stands at the place of its last part."""

    @property
    def terms(self) -> frozenset[str]:
        """The ids of all terms found."""
        return frozenset(mention.term for mention in self.mentions)

    @property
    def places(self) -> frozenset[int]:
        """The tokens that belong to some term."""
        return frozenset(place for mention in self.mentions for place in range(mention.start, mention.end))


class TermFinder:
    """The glossary, arranged for finding."""

    def __init__(self, glossary: Sequence[Term]) -> None:
        """Arranges the names, synonyms and pinyin of every term by their first token."""
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._pairs: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        self._sounds: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        self._last: tuple[tuple[str, ...], Findings] = ((), Findings(()))
        self._composed = [term for term in glossary if term.parts]
        self._procedures = [term for term in self._composed if term.kind == "procedure"]
        self._actions = {action for term in self._procedures for action in (*term.parts[-1], term.id)}
        self._kinds = {term.id: term.kind for term in glossary}
        self._opposites = {term.id: term.opposite for term in glossary if term.opposite}
        self._romanised: dict[str, str] = {}
        self._syllables: set[str] = set()
        words: dict[bool, set[str]] = {True: set(), False: set()}
        for term in glossary:
            for name in (*term.synonyms.all, *term.pinyin, term.name.en, term.name.zh):
                spelling = tokens(normalize(name))
                words[term.kind == "outside"].update(spelling)
                inside = range(1, len(spelling) - 1)
                self._add(tuple(stem(token) for at, token in enumerate(spelling) if at not in inside or token not in _SKIPPED), term.id)
                self._romanise(spelling, term.id)
        self._romanised_starts = frozenset(name[:_SHORTEST_SYLLABLE] for name in self._romanised)
        self.words = frozenset(words[False])
        self.outside_words = frozenset(words[True] | self._syllables)
        for names in (*self._names.values(), *self._pairs.values(), *self._sounds.values()):
            names.sort(key=lambda named: -len(named[0]))

    def _add(self, spelling: tuple[str, ...], term: str) -> None:
        if not spelling:
            return
        self._names.setdefault(spelling[0], []).append((spelling, term))
        self._pairs.setdefault((spelling[0], spelling[1] if len(spelling) > 1 else ""), []).append((spelling, term))
        if len(spelling) >= _LONGER_BY_SOUND.get(self._kinds[term], _SHORTEST_BY_SOUND) and all(is_cjk(token) for token in spelling):
            self._sounds.setdefault((blurred_pinyin(spelling[0]), blurred_pinyin(spelling[1])), []).append((spelling, term))

    def _romanise(self, spelling: Sequence[str], term: str) -> None:
        sounds = "".join(pinyin(token) for token in spelling)
        if len(spelling) > 1 and len(sounds) >= _SHORTEST_ROMANISED and all(is_cjk(token) for token in spelling):
            self._romanised.setdefault(sounds, term)
            self._syllables.update(pinyin(token) for token in spelling)

    def find(self, words: Sequence[str]) -> Findings:
        """The terms in a text given as tokens; the last text is remembered, for one question is looked at from several sides."""
        text, findings = self._last
        if text != tuple(words):
            text, findings = tuple(words), self._find(words)
            self._last = (text, findings)
        return findings

    def _find(self, words: Sequence[str]) -> Findings:
        stems = [stem(word) for word in words]
        mentions: list[Mention] = []
        at = reached = 0
        while at < len(stems):
            ways = (self._named_at(stems, at), self._sounding_at(stems, at), self._romanised_at(words, at))
            found = [mention for mention in ways if mention]
            if found:
                mention = max(found, key=lambda mention: mention.end)
                mentions += (*self._meant(mention, words, reached), *self._within(mention, stems))
                at = reached = mention.end
            else:
                at += 1
        return Findings(tuple(self._compose(mentions)))

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

    def actions_in(self, findings: Findings) -> tuple[Mention, ...]:
        """The mentions that say by a bare word that something is filed or registered, and not what."""
        return tuple(
            mention for mention in findings.mentions if mention.term in self._actions and mention.end - mention.start <= _BARE_ACTION
        )

    def _named_at(self, stems: Sequence[str], at: int) -> Mention | None:
        return next(self._all_named_at(stems, at), None)

    def _all_named_at(self, stems: Sequence[str], at: int) -> Iterator[Mention]:
        for spelling, term in self._names_from(stems, at):
            end = _end_of(spelling, stems, at)
            if end:
                yield Mention(term, at, end)

    def _romanised_at(self, words: Sequence[str], at: int) -> Mention | None:
        """A name in pinyin, wherever its syllables are parted: suanfabeian, suan fa bei an."""
        letters, found = "", None
        if words[at][:_SHORTEST_SYLLABLE] not in self._romanised_starts:
            return None
        for end in range(at, min(at + _MOST_SYLLABLES, len(words))):
            if is_cjk(words[end]):
                break
            letters += words[end]
            if letters in self._romanised:
                found = Mention(self._romanised[letters], at, end + 1)
        return found

    def _names_from(self, stems: Sequence[str], at: int) -> Sequence[tuple[tuple[str, ...], str]]:
        """The names that may begin at `at`, longest first; by two characters, but by one word, for the next may be mistyped."""
        following = stems[at + 1] if at + 1 < len(stems) else ""
        if following in _SKIPPED or not is_cjk(following):
            return self._names.get(stems[at], ())
        return [*self._pairs.get((stems[at], following), ()), *self._pairs.get((stems[at], ""), ())]

    def _sounding_at(self, stems: Sequence[str], at: int) -> Mention | None:
        if at + 1 == len(stems) or not is_cjk(stems[at]):
            return None
        for spelling, term in self._sounds.get((blurred_pinyin(stems[at]), blurred_pinyin(stems[at + 1])), ()):
            heard = stems[at : at + len(spelling)]
            if len(heard) < len(spelling) or not _sounds_like(heard, spelling):
                continue
            inside = range(at + 1, at + len(spelling))
            named = [found for place in inside if (found := self._named_at(stems, place))]
            longer = [found for found in named if found.end - found.start > 1]
            foreign = any(tuple(stems[found.start : found.end]) != spelling[found.start - at : found.end - at] for found in longer)
            if not foreign:
                return Mention(term, at, at + len(spelling))
        return None

    def _within(self, mention: Mention, stems: Sequence[str]) -> Iterator[Mention]:
        """What is filed, where a longer name names it along the way ("show the filing number")."""
        if self._kinds[mention.term] not in ("aspect", "thing", "function"):
            return
        at = mention.start
        while at < mention.end:
            inner = next((found for found in self._all_named_at(stems, at) if self._is_inner(found, mention)), None)
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
        if not negated(words, mention.start, since) and not _is_wholly_absent(words, mention):
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


def _end_of(spelling: Sequence[str], stems: Sequence[str], at: int) -> int | None:
    """Where a name that begins at `at` ends, words skipped that may stand inside it; None where it does not stand there."""
    place = at
    for word in spelling:
        while place < len(stems) and place > at and stems[place] != word and stems[place] in _SKIPPED:
            place += 1
        if place == len(stems) or not (stems[place] == word or (place > at and _is_slip_of(stems[place], word))):
            return None
        place += 1
    return place


def _is_slip_of(typed: str, word: str) -> bool:
    """True for a word that differs by one slip of the keyboard, its first letter right: "large modzl"."""
    long_enough = len(word) >= _LONG_ENOUGH_FOR_A_SLIP and word.isascii() and word.isalpha()
    if not long_enough or typed[:1] != word[0]:
        return False
    start = _shared(typed, word)
    same_end = _shared(typed[start:][::-1], word[start:][::-1])
    left, right = typed[start : len(typed) - same_end], word[start : len(word) - same_end]
    turned = len(left) <= len("ab") and left == right[::-1]
    return turned or max(len(left), len(right)) <= 1


def _shared(left: str, right: str) -> int:
    """How many letters two words begin with alike."""
    return next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))


def _sounds_like(heard: Sequence[str], spelling: Sequence[str]) -> bool:
    sound = blurred_pinyin if len(spelling) >= _BLURRED_BY_SOUND else pinyin
    same = any(left == right and left not in _NO_EVIDENCE for left, right in zip(heard, spelling, strict=True))
    return same and all(sound(left) == sound(right) for left, right in zip(heard, spelling, strict=True))


def negated(words: Sequence[str], at: int, since: int = 0) -> bool:
    """True where a negation stands shortly before the word at `at`; the Chinese question form (是不是, 要不要) is none.

    What stands before `since` belongs to the term before: "not required for an API" does not negate the API.
    """
    for place in range(at - 1, max(since, at - _REACH) - 1, -1):
        if words[place] in _NEGATIONS_EN:
            return True
        if words[place] in _NEGATIONS_ZH and not _asks_or_not(words, place):
            return True
    return False


def _is_wholly_absent(words: Sequence[str], mention: Mention) -> bool:
    """True for 一点AI都没有: a least amount before it, and 都没 or 也没 behind it."""
    least = _LEAST.intersection(words[max(mention.start - _REACH, 0) : mention.start])
    return bool(least) and "".join(words[mention.end : mention.end + 2]) in _NOT_EVEN


def _asks_or_not(words: Sequence[str], place: int) -> bool:
    before = words[place - 1] if place else ""
    return words[place + 1] in {before, *_NOT_NEGATING}

"""Finds names of terms by their sound: in other characters that sound alike, or in pinyin.

The first is the input method's usual slip; at least one character that means something must be right, and what differs must be no word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.matching.terms.names import Mention, ScannedText
from bot.text.everyday_words import is_written_as_meant
from bot.text.normalize import blurred_pinyin, is_cjk, pinyin

_SHORTEST_BY_SOUND = 2
_LONGER_BY_SOUND = {"function": 3, "role": 3, "body": 3, "outside": 99}
"""Characters that a name needs to be found by its sound: more for kinds whose short names sound like many things (续备, 须备)."""
_BLURRED_BY_SOUND = 3
"""Characters from which on zh may sound like z, and eng like en: in two that makes many another word (公司 for 公示)."""
_NO_EVIDENCE = frozenset("什么哪多几谁怎的了要一")
"""Characters that say nothing by being right: 叫什么 is not 交什么, 一般 is not 一半."""
_MOSTLY_RIGHT = 3
"""Right characters of a name by which it is heard although the wrong ones are a word of their own."""
_MOST_SYLLABLES = 8
_SHORTEST_SYLLABLE = 2
_SHORTEST_ROMANISED = 5
"""Letters of a Chinese name written as it sounds: shorter ones are English words too."""


class SoundMatch(NamedTuple):
    """A name that may be heard."""

    spelling: tuple[str, ...]
    sounds: list[str]
    term: str


class Sounds:
    """Chinese names by the sound of their first two characters, which is blurred as an input method forgives it."""

    def __init__(self) -> None:
        """Begins without a name."""
        self._names: dict[tuple[str, str], list[SoundMatch]] = {}

    def add(self, spelling: tuple[str, ...], term: str, kind: str) -> None:
        """Adds the name of a term of some kind, if it is long enough and Chinese."""
        if len(spelling) >= _LONGER_BY_SOUND.get(kind, _SHORTEST_BY_SOUND) and all(map(is_cjk, spelling)):
            sounds = [blurred_pinyin(character) for character in spelling]
            self._names.setdefault((sounds[0], sounds[1]), []).append(SoundMatch(spelling, sounds, term))

    def sort(self) -> None:
        """Puts the longer names first, after all were added."""
        for names in self._names.values():
            names.sort(key=lambda name: -len(name.spelling))

    def heard_in(self, text: ScannedText) -> Mapping[int, Sequence[SoundMatch]]:
        """The places of a text where names may be heard, with these names."""
        pairs = enumerate(pairwise(text.sounds))
        return {at: names for at, pair in pairs if (names := self._names.get(pair)) and is_cjk(text.stems[at])}


def longest_heard(names: Sequence[SoundMatch], text: ScannedText, at: int, beyond: int) -> Mention | None:
    """The longest of some names, longest first, that is heard at a place and ends behind `beyond`."""
    for name in names:
        end = at + len(name.spelling)
        if end <= beyond:
            break
        heard = text.sounds[at:end] == name.sounds and _is_near(text.stems[at:end], name.spelling)
        if heard and not _is_foreign(text, at, name) and not _is_rightly_written(text, at, name):
            return Mention(name.term, at, end)
    return None


def _is_rightly_written(text: ScannedText, at: int, name: SoundMatch) -> bool:
    """True where every character that differs from the name belongs to a word as it stands (同时用 is not 同市用).

    In a long name most of which is right, a slip may be a word as well (大模型等级).
    """
    end = at + len(name.spelling)
    differing = [place for place in range(at, end) if text.stems[place] != name.spelling[place - at]]
    if len(name.spelling) - len(differing) >= _MOSTLY_RIGHT:
        return False
    return all(is_written_as_meant(text.stems, place) for place in differing)


def _is_near(heard: Sequence[str], spelling: Sequence[str]) -> bool:
    """True where a character that means something is right, and a short name sounds exactly as it is heard."""
    if not any(left == right and left not in _NO_EVIDENCE for left, right in zip(heard, spelling, strict=True)) and not _ends_wrong(
        heard, spelling
    ):
        return False
    return len(spelling) >= _BLURRED_BY_SOUND or all(pinyin(left) == pinyin(right) for left, right in zip(heard, spelling, strict=True))


def _ends_wrong(heard: Sequence[str], spelling: Sequence[str]) -> bool:
    """True for two characters of which the second alone is wrong (多旧 for 多久); whether it is a word there is looked at elsewhere."""
    return len(spelling) == _SHORTEST_BY_SOUND and heard[0] == spelling[0]


def _is_foreign(text: ScannedText, at: int, name: SoundMatch) -> bool:
    """True where another name, written as it should be, begins inside the one that is heard."""
    for place in range(at + 1, at + len(name.spelling)):
        named = text.named(place)
        if named and named[0].end - place > 1 and tuple(text.stems[place : named[0].end]) != name.spelling[place - at : named[0].end - at]:
            return True
    return False


class Romanised:
    """Chinese names in pinyin."""

    def __init__(self) -> None:
        """Begins without a name."""
        self._names: dict[str, str] = {}
        self._starts: set[str] = set()
        self.syllables: set[str] = set()

    def add(self, spelling: Sequence[str], term: str) -> None:
        """Adds a name, if it is Chinese and long enough."""
        sounds = "".join(map(pinyin, spelling))
        if len(spelling) > 1 and len(sounds) >= _SHORTEST_ROMANISED and all(map(is_cjk, spelling)):
            self._names.setdefault(sounds, term)
            self._starts.add(sounds[:_SHORTEST_SYLLABLE])
            self.syllables.update(map(pinyin, spelling))

    def at(self, words: Sequence[str], at: int) -> Mention | None:
        """The longest name at a place, wherever its syllables are parted: suanfabeian, suan fa bei an."""
        if words[at][:_SHORTEST_SYLLABLE] not in self._starts:
            return None
        letters, found = "", None
        for end in range(at, min(at + _MOST_SYLLABLES, len(words))):
            if is_cjk(words[end]):
                break
            letters += words[end]
            if letters in self._names:
                found = Mention(self._names[letters], at, end + 1)
        return found

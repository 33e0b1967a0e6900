"""Whether a text is made of the pack's own words: its statements, facts, notes and rules, and its phrases around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from string import Formatter

from bot.knowledge.models.pack import JOINTS, Pack
from bot.messages import Language

_ID = r"[SVGC]\d+[a-z]?(?:–[SVGC]\d+)?"
_IDS = rf"{_ID}(?: {_ID})*"
_HALVES = r"[VGC]\d+[a-z]?(?: ?[(（].+[)）])?(?:(?:, |、)[VGC]\d+[a-z]?(?: ?[(（].+[)）])?)*"
"""Statements, or halves of them, that were compared with the same."""
_DIGEST = "[0-9a-f]{12,64}"
_SHAPES = {
    "id": _IDS,
    "cites": _IDS,
    "facts": _IDS,
    "day": r"\d{1,2}",
    "year": r"\d{4}",
    "notes": _IDS,
    "month": r"[A-Za-z0-9]+月?",
    "question": ".+",
    "names": _HALVES,
    "name": r"[a-z]+",
    "number": r"\d+",
    "count": r"\d+",
    "official": r"\d+",
    "practice": r"\d+",
    "months": r"\d+",
    "range": r"\d+(?:–\d+)?",
    "then": _DIGEST,
    "now": _DIGEST,
    "digest": _DIGEST,
}
"""What a phrase's placeholder holds, where it is no text of the pack."""
_NO_TEXTS = frozenset({"question", "day", "month", "year", "count", "number", "cites"})
"""Placeholders that hold nothing but their shape."""
_NAMES = frozenset({"procedure"})
"""Placeholders that hold a name, which may end at any blank."""
_ENDS = frozenset(".?!)”:。？！）：月》")
"""Where one text ends and another begins, if a phrase has nothing but a blank between them."""

Piece = tuple[str, str | None]
"""The text before a placeholder, and the placeholder; None at the end."""


class PackWords:
    """The sentences of a pack in one language."""

    def __init__(self, pack: Pack, language: Language) -> None:
        """Collects the texts, and the phrases in their pieces."""
        self._texts = frozenset(_texts(pack, language))
        self._known: dict[str, bool] = {}
        self._phrases: dict[str, list[list[Piece]]] = defaultdict(list)
        for key, phrase in pack.phrases.items():
            if key != "months":
                pieces = [(text, name) for text, name, _, _ in Formatter().parse(phrase.of(language))]
                self._phrases[pieces[0][0][:1]].append(pieces)  # by the first character; "" where a placeholder comes first

    def own(self, text: str) -> bool:
        """True where nothing in the text comes from elsewhere."""
        if text not in self._known:
            self._known[text] = False  # a phrase may not hold itself
            begun_alike = chain(self._phrases.get(text[:1], ()), self._phrases.get("", ()))
            self._known[text] = text in self._texts or any(self._fits(text, pieces) for pieces in begun_alike if _may_fit(text, pieces))
        return self._known[text]

    def _fits(self, text: str, pieces: list[Piece]) -> bool:
        if not pieces:
            return not text
        before, hole = pieces[0]
        if not text.startswith(before):
            return False
        rest = text[len(before) :]
        if hole is None:
            return not rest
        return any(self._holds(hole, rest[:end]) and self._fits(rest[end:], pieces[1:]) for end in _ends(rest, hole, pieces[1:]))

    def _holds(self, hole: str, text: str) -> bool:
        shape = _SHAPES.get(hole)
        if shape and re.fullmatch(shape, text, re.DOTALL):
            return True
        return hole not in _NO_TEXTS and bool(text) and self.own(text)


def _may_fit(text: str, pieces: list[Piece]) -> bool:
    """False where a piece of the phrase does not stand in the text, which spares trying where its placeholders end."""
    return all(literal in text for literal, _ in pieces) and (pieces[-1][1] is not None or text.endswith(pieces[-1][0]))


def _ends(rest: str, hole: str, after: list[Piece]) -> Iterator[int]:
    """Where a placeholder's text may end: where the phrase goes on."""
    if not after:
        yield len(rest)
        return
    literal, more = after[0]
    if literal.strip():
        yield from (found.start() for found in re.finditer(re.escape(literal), rest))
    elif more is None:
        yield from ([len(rest) - len(literal)] if rest.endswith(literal) else [])
    else:
        any_blank = literal and (hole in _SHAPES or hole in _NAMES)
        yield from (at for at in range(1, len(rest)) if rest.startswith(literal, at) and (any_blank or rest[at - 1] in _ENDS))


def _texts(pack: Pack, language: Language) -> Iterator[str]:
    for entry in pack.entries:
        yield entry.question.of(language)
        yield from [entry.title.of(language)] if entry.title else []
        yield from (statement.of(language) for statement in entry.article)
        yield from (JOINTS[language].join(statement.of(language) for statement in part) for part in entry.paragraphs)
        yield from (said.of(language) for said in (*entry.law, *entry.outside))
        yield from [entry.short.of(language)] if entry.short else []
    yield from (fact.text.of(language) for fact in pack.facts)
    yield from (talk.reply.of(language) for talk in pack.smalltalk)
    for note in pack.notes:
        yield note.text.of(language)
        yield from [note.provision.of(language)] if note.provision else []
    for fact in pack.law:
        yield fact.text.of(language)
        yield from [fact.article.of(language)] if fact.article else []
    for said in (*pack.notes, *pack.law):
        yield from (half.of.of(language) for half in said.checked if half.of)
    for source in pack.sources:
        yield from (source.title.of(language), source.read.of(language))
        yield from [source.short.of(language)] if source.short else []
    yield from _filing_texts(pack, language)


def _filing_texts(pack: Pack, language: Language) -> Iterator[str]:
    for slot in pack.slots:
        yield from (slot.question.of(language), slot.why.of(language))
        yield from [slot.assumed.of(language)] if slot.assumed else []
        yield from (choice.en if language == "en" else choice.zh for choice in slot.values)
    for procedure in pack.procedures:
        name = procedure.name.of(language)
        yield from (name, name[:1].upper() + name[1:])
    yield from (rule.says.of(language) for rule in pack.rules if rule.says)

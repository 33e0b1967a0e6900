"""Whether a text is made of the pack's own words: its statements, facts and notes, and its phrases around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.models import Pack
from bot.messages import Language

_IDS = r"[SGC]\d+[a-z]?(?: [SGC]\d+[a-z]?)*"
_SHAPES = {
    "id": _IDS,
    "cites": _IDS,
    "facts": _IDS,
    "day": r"\d{1,2}",
    "year": r"\d{4}",
    "question": ".+",
    "name": "[a-z]+",
    "notes": _IDS,
    "count": r"\d+",
}
"""What a phrase's placeholder holds, where it is no text of the pack."""


class PackWords:
    """The sentences of a pack in one language."""

    def __init__(self, pack: Pack, language: Language) -> None:
        """Collects the texts, and the phrases as patterns."""
        self._texts = frozenset(_texts(pack, language))
        phrases = [(name, phrase.of(language)) for name, phrase in pack.phrases.items()]
        date = dict(phrases)["date"]
        self._date = re.sub(r"\\{(\w+)\\}", lambda hole: _SHAPES.get(hole[1], r"[A-Za-z0-9]+月?"), re.escape(date))
        self._patterns = [re.compile(self._pattern(phrase), re.DOTALL) for name, phrase in phrases if name != "months"]

    def own(self, text: str) -> bool:
        """True where nothing in the text comes from elsewhere."""
        return text in self._texts or any(
            all(self.own(inner) for inner in found.groups()) for pattern in self._patterns if (found := pattern.fullmatch(text))
        )

    def _pattern(self, phrase: str) -> str:
        def hole(found: re.Match[str]) -> str:
            shape = self._date if found[1] == "date" else _SHAPES.get(found[1])
            return f"(?:{shape})" if shape else "(.+)"

        return re.sub(r"\\{(\w+)\\}", hole, re.escape(phrase))


def _texts(pack: Pack, language: Language) -> Iterator[str]:
    for entry in pack.entries:
        yield entry.question.of(language)
        yield from (statement.of(language) for statement in entry.article)
    yield from (fact.text.of(language) for fact in pack.facts)
    yield from (talk.reply.of(language) for talk in pack.smalltalk)
    for note in pack.notes:
        yield note.text.of(language)
        yield from [note.provision.of(language)] if note.provision else []
    for source in pack.sources:
        yield from (source.title.of(language), source.read.of(language))

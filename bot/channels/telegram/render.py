"""Renders a reply as Telegram's HTML, in as many messages as it needs.

Telegram measures a message in UTF-16 units of its visible text, without the markup; so does this module.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.messages import Block, BlockKind, Reply

LIMIT = 4096
"""UTF-16 units of visible text in one message."""

FOLDED = 200
"""UTF-16 units from which on a note from outside the article is folded: only its first lines show until it is touched."""

_TAGS: dict[BlockKind, str] = {"lead": "b", "heading": "b", "footer": "i"}
_BULLET = "• "
_SENTENCE_END = re.compile(r"[。！？!?；;…\n][”’」』）)]*|\.(?=\s)")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or as much of a long one as fits into a message."""

    kind: BlockKind
    text: str

    @property
    def html(self) -> str:
        escaped = html.escape(self.text, quote=False)
        if self.kind == "note" and units(self.text) > FOLDED:
            return f"<blockquote expandable>{escaped}</blockquote>"
        tag = _TAGS.get(self.kind)
        return f"<{tag}>{escaped}</{tag}>" if tag else escaped


def units(text: str) -> int:
    """Length of a text as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def render(reply: Reply, limit: int = LIMIT) -> tuple[str, ...]:
    """The messages that show the blocks of a reply, as HTML; none where nothing in it can be seen.

    Cuts between blocks where it can, else behind a sentence, else between words, else between characters.
    """
    messages: list[str] = []
    room = 0
    before: BlockKind | None = None
    for piece in _pieces(reply.blocks, limit):
        gap = _gap(before, piece.kind)
        needed = len(gap) + units(piece.text)
        if messages and needed <= room:
            messages[-1] += gap + piece.html
            room -= needed
        else:
            messages.append(piece.html)
            room = limit - units(piece.text)
        before = piece.kind
    return tuple(messages)


def shortened(text: str, limit: int) -> str:
    """A text cut to `limit` units, for places that take one message only."""
    text = clean(text)
    return text if units(text) <= limit else text[: _characters_that_fit(text, limit - 1)] + "…"


def _gap(before: BlockKind | None, kind: BlockKind) -> str:
    return "\n" if before == "heading" or before == kind == "bullet" else "\n\n"


def _pieces(blocks: tuple[Block, ...], limit: int) -> Iterator[_Piece]:
    for block in blocks:
        text = clean(block.text)
        if not text:
            continue
        rest = _BULLET + text if block.kind == "bullet" else text
        while rest:
            end = _cut(rest, limit)
            # a cut may leave nothing but blanks, which Telegram takes for an empty message
            if text := clean(rest[:end]):
                yield _Piece(block.kind, text)
            rest = rest[end:].lstrip()


def clean(text: str) -> str:
    """The text as Telegram shows it: no control characters, no half surrogate pairs; empty where nothing is visible."""
    kept = "".join(
        "\ufffd" if "\ud800" <= character <= "\udfff" else character
        for character in text.replace("\t", " ").strip()
        if character == "\n" or unicodedata.category(character) != "Cc"
    ).strip()
    return "" if all(unicodedata.category(character) in _INVISIBLE for character in kept) else kept


def _cut(text: str, limit: int) -> int:
    """Number of characters of the text that go into a message."""
    end = _characters_that_fit(text, limit)
    if end == len(text):
        return end
    window = text[:end]
    for ends in ([match.end() for match in _SENTENCE_END.finditer(window)], [window.rfind(" ") + 1]):
        # a cut in the first half would waste more of the message than it helps the reader
        if ends and ends[-1] > end // 2:
            return ends[-1]
    return end


def _characters_that_fit(text: str, limit: int) -> int:
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return index
    return len(text)

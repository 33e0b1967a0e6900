"""Writes a document as Markdown."""

from __future__ import annotations

import re
from typing import assert_never

from bot.messages import Checklist, Document, DocumentPart, Heading, Listing, Paragraph, Picture, SmallPrint

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#+!|~&])")
_LINE_START = re.compile(r"^(\s*)([-=]|\d+(?=[.)]))", re.MULTILINE)


def as_markdown(document: Document) -> str:
    """The document as Markdown; its pictures stand beside it as files."""
    return "\n\n".join((f"# {escaped(document.title)}", *(_written(part) for part in document.parts))) + "\n"


def _written(part: DocumentPart) -> str:
    match part:
        case Heading(text):
            return f"## {escaped(text)}"
        case Paragraph(text, strong):
            return f"**{escaped(text)}**" if strong else escaped(text)
        case Listing(items):
            return "\n".join(f"- {escaped(item)}" for item in items)
        case Checklist(items):
            return "\n".join(f"- [{'x' if item.done else ' '}] {escaped(item.text)}" for item in items)
        case SmallPrint(texts):
            return "\n>\n".join(f"> {escaped(text)}" for text in texts)
        case Picture(_, caption, file):
            return f"![{escaped(caption)}]({file})"
        case _:
            assert_never(part)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))

"""Parses Telegram's HTML strictly: only its tags, properly nested, everything else escaped."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)>|&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|([<>&])")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PLAIN = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote"})
_WITH_ATTRIBUTE = {
    "a": re.compile(r'\s+href="[^"]+"'),
    "span": re.compile(r'\s+class="tg-spoiler"'),
    "tg-emoji": re.compile(r'\s+emoji-id="\d+"'),
    "code": re.compile(r'\s+class="language-[^"]+"'),
    "blockquote": re.compile(r"\s+expandable"),
}


class MarkupError(ValueError):
    """What Telegram would answer with "can't parse entities"."""


@dataclass(frozen=True)
class Entity:
    """One marked-up stretch of a text, in UTF-16 units."""

    tag: str
    offset: int
    length: int
    value: str = ""
    """What its attribute says: the address of a link, the language of code, `expandable` for a quotation."""


def units(text: str) -> int:
    """Length in UTF-16 units; an unpaired surrogate cannot be sent at all."""
    return len(text.encode("utf-16-le")) // 2


def parse(markup: str) -> tuple[str, tuple[Entity, ...]]:
    """The visible text, and what is marked up in it."""
    text = ""
    position = 0
    opened: list[Entity] = []
    entities: list[Entity] = []
    for match in _TOKEN.finditer(markup):
        text += markup[position : match.start()]
        position = match.end()
        closing, tag, attributes, named, stray = match.groups()
        if stray:
            raise MarkupError(f"unescaped {stray!r} at {match.start()}")
        if named:
            text += _character(named)
        elif not closing:
            opened.append(Entity(tag, units(text), 0, _value(tag, attributes)))
        else:
            entities.append(_close(opened, tag, units(text)))
    if opened:
        raise MarkupError(f"<{opened[-1].tag}> is not closed")
    return text + markup[position:], tuple(entities)


def _character(named: str) -> str:
    if named in _NAMED:
        return _NAMED[named]
    return chr(int(f"0{named[1:]}", 16) if named[1] == "x" else int(named[1:]))


def _value(tag: str, attributes: str) -> str:
    """What the attribute of a tag says. Raises MarkupError where Telegram does not know it."""
    if tag in _PLAIN and not attributes:
        return ""
    pattern = _WITH_ATTRIBUTE.get(tag)
    if pattern is None or not pattern.fullmatch(attributes):
        raise MarkupError(f"Telegram has no <{tag}{attributes}>")
    _, equals, value = attributes.strip().partition("=")
    return html.unescape(value[1:-1]) if equals else attributes.strip()


def _close(opened: list[Entity], tag: str, end: int) -> Entity:
    if not opened or opened[-1].tag != tag:
        raise MarkupError(f"</{tag}> closes what is not open")
    entity = opened.pop()
    return replace(entity, length=end - entity.offset)

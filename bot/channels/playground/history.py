"""Keeps the messages of all chats as a reader sees them: visible text, formatting, links, buttons, files, reactions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.markup import Entity, parse, units
from bot.channels.playground.bot_api.schema import Upload
from bot.channels.playground.bot_api.updates import Json

_LINK = re.compile(r"https?://[^\s<>\"，。；）」』]*[^\s<>\"，。；）」』.,;:!?)]|(?<![\w/.])t\.me/[\w?=&+/-]+")
_VERBATIM = frozenset({"a", "code", "pre"})
"""Formatting in which Telegram looks for no links, names or commands."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in a chat."""

    chat: int
    id: int
    thread: int
    author: int
    at: int
    """Seconds since 1970, UTC."""
    act: int
    """Number of the act that brought it about, or last changed it."""
    text: str = ""
    marks: tuple[Entity, ...] = ()
    reply_to: int = 0
    """Number of a message in the same chat; 0 for none."""
    buttons: tuple[tuple[Json, ...], ...] = ()
    photo: str = ""
    """File id of a picture."""
    document: str = ""
    """File id of a document."""
    name: str = ""
    """File name of the document."""
    size: int = 0
    """Bytes of the document."""
    edited: bool = False
    reactions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Emoji -> who reacted with it."""
    told: bool = True
    """Whether the bot was told of it: in groups, privacy mode keeps most messages from bots."""
    via_bot: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Chat and number."""
        return self.chat, self.id

    def as_json(self) -> Json:
        """The message for the page."""
        return asdict(self)


class History:
    """The messages of all chats, oldest first; each change is published."""

    def __init__(self, publish: Callable[[Json], None]) -> None:
        self._publish = publish
        self._messages: dict[tuple[int, int], Shown] = {}

    def __iter__(self) -> Iterator[Shown]:
        return iter(self._messages.values())

    def get(self, chat: int, message: int) -> Shown | None:
        """A message; None where there is none, or it was deleted."""
        return self._messages.get((chat, message))

    def put(self, shown: Shown) -> None:
        """Adds a message, or shows it as it is now."""
        self._messages[shown.key] = shown
        self._publish({"event": "message", "message": shown.as_json()})

    def delete(self, chat: int, message: int) -> None:
        """Takes a message away."""
        if self._messages.pop((chat, message), None) is not None:
            self._publish({"event": "deleted", "chat": chat, "id": message})

    def react(self, chat: int, message: int, who: int, emojis: tuple[str, ...]) -> None:
        """Sets somebody's reactions to a message, in place of earlier ones."""
        shown = self.get(chat, message)
        if shown is None:
            return
        others = {emoji: tuple(one for one in people if one != who) for emoji, people in shown.reactions.items()}
        for emoji in emojis:
            others[emoji] = (*others.get(emoji, ()), who)
        self.put(replace(shown, reactions={emoji: people for emoji, people in others.items() if people}))


def formatted(text: str, parse_mode: str | None) -> tuple[str, tuple[Entity, ...]]:
    """The visible text, without blanks around it, and its formatting with the links that Telegram finds."""
    visible, marks = parse(text) if parse_mode == "HTML" else (text, ())
    before = units(visible) - units(visible.lstrip())
    stripped = visible.strip()
    moved = tuple(replace(mark, offset=mark.offset - before) for mark in marks)
    return stripped, (*moved, *_found(stripped, moved))


def _found(text: str, marks: tuple[Entity, ...]) -> Iterator[Entity]:
    """Addresses, names and commands, as Telegram finds them by itself."""
    taken = [(mark.offset, mark.offset + mark.length) for mark in marks if mark.tag in _VERBATIM]
    links = [Entity("url", units(text[: match.start()]), units(match[0]), match[0]) for match in _LINK.finditer(text)]
    named = [Entity(one["type"], one["offset"], one["length"]) for one in updates.entities(text)]
    for found in (*links, *named):
        end = found.offset + found.length
        if not any(start < end and found.offset < stop for start, stop in taken):
            taken.append((found.offset, end))
            yield found


def sent_by_bot(values: Json, result: Json, act: int) -> Shown:
    """The message that a call has sent or changed.

    Args:
        values: the parameters of the call.
        result: the message as the Bot API returned it.
        act: number of the act that brought it about.
    """
    content = values.get("text") or values.get("caption") or ""
    text, marks = formatted(content, values.get("parse_mode"))
    document = values.get("document")
    return Shown(
        chat=result["chat"]["id"],
        id=result["message_id"],
        thread=result.get("message_thread_id", 0),
        author=result["from"]["id"],
        at=result["date"],
        act=act,
        text=text,
        marks=marks,
        reply_to=(values.get("reply_parameters") or {}).get("message_id", 0),
        buttons=buttons_of(values),
        photo=result["photo"][-1]["file_id"] if "photo" in result else "",
        document=result["document"]["file_id"] if "document" in result else "",
        name=document.name if isinstance(document, Upload) else "",
        size=len(document.content) if isinstance(document, Upload) else 0,
    )


def buttons_of(values: Json) -> tuple[tuple[Json, ...], ...]:
    """The rows of buttons that a call puts under its message."""
    markup = values.get("reply_markup") or {}
    return tuple(tuple(row) for row in markup.get("inline_keyboard", ()))

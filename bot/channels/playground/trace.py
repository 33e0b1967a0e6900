"""Attributes the bot's calls to what people did: a message, a press or an inline query."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

from bot.channels.playground.bot_api.server import Call
from bot.channels.playground.bot_api.updates import Json

ActKind = Literal["message", "press", "inline"]
Place = tuple[int, int]
"""A chat, and a topic in it."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person did and the bot was told of."""

    kind: ActKind
    person: int
    place: Place
    text: str
    """What was written or typed, or the data of the button."""
    message: int = 0
    """The message that was written or pressed."""
    label: str = ""
    """What stands on the button that was pressed."""
    query: str = ""
    """Id of the press or inline query, to which the bot answers."""
    at: float = field(default_factory=time.monotonic)
    """Seconds on the monotonic clock."""
    number: int = 0
    """In the order of all acts, from 1."""

    def as_json(self) -> Json:
        """The act for the page."""
        chat, thread = self.place
        return {
            "number": self.number,
            "kind": self.kind,
            "person": self.person,
            "chat": chat,
            "thread": thread,
            "text": self.text,
            "label": self.label,
            "message": self.message,
        }


class Trace:
    """The acts of all people, and which of them the bot is working on in each place."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.acts: dict[int, Act] = {}
        self._of_query: dict[str, Act] = {}
        self._of_message: dict[Place, Act] = {}
        self._current: dict[Place, Act] = {}
        self._undecided: dict[tuple[Place, int], list[Act]] = defaultdict(list)

    def begin(self, act: Act) -> Act:
        """A new act, which gets its number; calls into its place belong to it until another one is decided there."""
        act = replace(act, number=next(self._numbers))
        self.acts[act.number] = act
        if act.query:
            self._of_query[act.query] = act
        if act.kind == "message":
            self._of_message[act.place[0], act.message] = act
        if act.kind != "inline":
            self._current[act.place] = act
            self._undecided[act.place, act.person].append(act)
        return act

    def decided(self, person: int, place: Place, text: str, *, pressed: bool) -> Act | None:
        """The act whose turn was just decided: of one person in one place, turns are decided in order."""
        waiting = self._undecided[place, person]
        for position, act in enumerate(waiting):
            if (act.kind == "press") == pressed and text in act.text:
                del waiting[: position + 1]
                self._current[place] = act
                return act
        return None

    def of_call(self, call: Call, thread: int) -> Act | None:
        """The act that a call answers; `thread` is that of the message it changes."""
        values = call.values
        query = values.get("callback_query_id") or values.get("inline_query_id")
        if query:
            return self._of_query.get(query)
        chat = values.get("chat_id")
        if not isinstance(chat, int):
            return None
        replied: int = (values.get("reply_parameters") or {}).get("message_id", 0)
        return self._of_message.get((chat, replied)) or self._current.get((chat, values.get("message_thread_id", thread)))

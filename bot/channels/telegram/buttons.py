"""Signs the buttons under messages, and tells what stands behind one that was pressed.

What Telegram carries is a number of the keyboard, the place in it, and an HMAC over both, over who may press it, and over the chat.
The actions themselves are in the store. So nobody can make a button, or use one in another chat.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.actions import ButtonScope, scope_of
from bot.messages import Choice
from bot.service.delivery.ports import ButtonStore, Keyboard

_ID_BYTES = 8
_MAC_BYTES = 8
_SCOPES: dict[ButtonScope, str] = {"form": "f", "sheet": "s", "answer": "a"}
_SIGNED = re.compile(r"([fsa])([A-Za-z0-9_-]{11})([0-9a-f]{2})([A-Za-z0-9_-]{11})")


@dataclass(frozen=True, slots=True)
class FoundAction:
    """What stands behind a button."""

    action: str
    allowed: bool
    """Whether who pressed it may take it; who presses for another one may, too."""


@dataclass(frozen=True, slots=True)
class RefusedPress:
    """Nothing comes of a press."""

    phrase: str
    """The one that tells why."""


OUTDATED, FORGED, NOT_YOURS = (RefusedPress(phrase) for phrase in ("telegram.outdated", "telegram.forged", "form.not-yours"))


class ButtonMaker:
    """Signs the buttons for one person in one chat."""

    def __init__(self, key: bytes, chat: str, user: str, stamp: int) -> None:
        """`stamp` is the moment from which on the buttons grow old."""
        self._key = key
        self._chat = chat
        self._user = user
        self._stamp = stamp
        self._made: dict[tuple[Choice, ...], Keyboard] = {}

    @property
    def keyboards(self) -> tuple[Keyboard, ...]:
        """All that were made so far."""
        return tuple(self._made.values())

    def signed(self, choices: tuple[Choice, ...]) -> tuple[str, ...]:
        """What Telegram carries behind the buttons for some choices; the same where they are shown twice, as an edit and in its place."""
        if choices not in self._made:
            actions = tuple(choice.action for choice in choices)
            self._made[choices] = Keyboard(_text(os.urandom(_ID_BYTES)), self._user, actions, self._stamp)
        keyboard = self._made[choices]
        return tuple(self._data(keyboard.id, place, action) for place, action in enumerate(keyboard.actions))

    def _data(self, number: str, place: int, action: str) -> str:
        letter = _SCOPES[scope_of(action)]
        return f"{letter}{number}{place:02x}{_mac(self._key, f'{letter}{number}{place:02x}', self._chat)}"


class ButtonReader:
    """Tells what stands behind a button."""

    def __init__(self, key: bytes, store: ButtonStore) -> None:
        self._key = key
        self._store = store

    async def action_of(self, data: str, chat_ids: Iterable[str], user: str) -> FoundAction | RefusedPress:
        """The action, or why there is none.

        Args:
            data: what came back.
            chat_ids: the ids under which the chat was ever known: a button survives that its group becomes a supergroup.
            user: who pressed it.
        """
        signed = _SIGNED.fullmatch(data)
        if signed is None:
            # of a version that did not sign them, most likely
            return OUTDATED
        letter, number, place, mac = signed.groups()
        if not any(hmac.compare_digest(mac, _mac(self._key, f"{letter}{number}{place}", chat)) for chat in chat_ids):
            return FORGED
        found = await self._store.find(number, user)
        if found is None:
            return OUTDATED
        return FoundAction(found.actions[int(place, 16)], found.own or letter != _SCOPES["form"])


def _mac(key: bytes, signed: str, chat: str) -> str:
    return _text(hmac.digest(key, f"{signed}\n{chat}".encode(), hashlib.sha256)[:_MAC_BYTES])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")

"""Answers the pictures of an album once: its caption where it has one, else with one sentence for all of them.

Telegram delivers the pictures of an album as messages of their own, and only one of them has the caption.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from telegram import Message

from bot.channels.telegram.throttle import Throttle

PERIOD = 60.0
"""Seconds within which the pictures of one album are answered once."""
_CAPTION_WAIT = 0.5
"""Seconds for which the first picture waits for another one's caption: they arrive together."""
_MOST = 10_000


class Albums:
    """The albums of late."""

    def __init__(self) -> None:
        self._captioned: OrderedDict[str, None] = OrderedDict()
        self._answered = Throttle(PERIOD)
        self._refused = Throttle(PERIOD)

    def note(self, message: Message) -> None:
        """Notes whether a message that has arrived brings the caption of an album."""
        if message.media_group_id and message.caption:
            self._captioned[message.media_group_id] = None
            if len(self._captioned) > _MOST:
                self._captioned.popitem(last=False)

    def allows_answer(self, message: Message, event: int) -> bool:
        """Whether a message with words is to be answered: the first caption of an album, or no part of one."""
        album = message.media_group_id
        return album is None or self._answered.allows(album, message.date.timestamp(), event)

    async def allows_refusal(self, message: Message, event: int) -> bool:
        """Whether to say that a picture cannot be read: once for an album, and not where it has a caption."""
        album = message.media_group_id
        if album is None:
            return True
        if not self._refused.allows(album, message.date.timestamp(), event):
            return False
        if album not in self._captioned:
            await asyncio.sleep(_CAPTION_WAIT)
        return album not in self._captioned

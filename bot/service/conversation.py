"""Runs turns: loads the tracker, decides, saves tracker and log. Turns of one conversation run one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.dialogue.policy import decide
from bot.dialogue.turn import Turn
from bot.messages import Commanded, ConversationKey, Language, Pressed, Reply, Said, Utterance
from bot.service.editions import Editions
from bot.service.ports import Clock, ConversationStore, LoggedTurn


class Conversations:
    """Runs the turns of any number of conversations at once."""

    def __init__(self, store: ConversationStore, editions: Editions, clock: Clock, default: Language | None = None) -> None:
        """Answers from the current edition; `default` is the operator's language for everybody."""
        self._store = store
        self._editions = editions
        self._clock = clock
        self._default = default
        self._queues: dict[ConversationKey, _Queue] = {}

    async def handle(self, utterance: Utterance) -> tuple[Reply, ...]:
        """Runs one turn; returns the replies in order, once the turn is in the log."""
        async with self._turn_of(utterance.key):
            at, started = self._clock.now(), self._clock.elapsed()
            edition = self._editions.current
            tracker = await self._store.load(utterance.key)
            turn = decide(edition, tracker, utterance, at, self._default)
            milliseconds = (self._clock.elapsed() - started) * 1000
            await self._store.save(
                turn.tracker,
                LoggedTurn(
                    key=utterance.key,
                    at=at,
                    language=turn.language,
                    text=_logged_text(utterance),
                    decision=turn.decision,
                    entries=turn.entries,
                    candidates=_candidates(turn),
                    digest=edition.pack.digest,
                    milliseconds=milliseconds,
                    replies=turn.replies,
                ),
            )
            return turn.replies

    @asynccontextmanager
    async def _turn_of(self, key: ConversationKey) -> AsyncIterator[None]:
        """Waits for the earlier turns of the conversation, in order of arrival; forgets conversations that nobody waits in."""
        queue = self._queues.setdefault(key, _Queue())
        queue.waiting += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[key]


class _Queue:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


def _logged_text(utterance: Utterance) -> str:
    match utterance.act:
        case Said(text):
            return text
        case Pressed(action):
            return f"[{action}]"
        case Commanded(name, arguments):
            return f"/{name} {arguments}".rstrip()


def _candidates(turn: Turn) -> tuple[tuple[str, float], ...]:
    return tuple((candidate.entry, candidate.score) for candidate in turn.candidates)

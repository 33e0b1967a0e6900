"""Runs turns: loads the tracker, decides, saves tracker and log. Turns of one conversation run one at a time."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.dialogue.actions import FormAction, FormVerb, parse
from bot.dialogue.edition import Edition
from bot.dialogue.form.state import open_question
from bot.dialogue.history import MOST_PAST, reads_history
from bot.dialogue.keeping import DEFAULT, Keeping
from bot.dialogue.language import choose
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.messages import ConversationKey, File, Language, Pressed, Reply, Said, Utterance
from bot.service.delivery.ports import Delivery, Finished, OutboxRow, OutgoingCall, Showing
from bot.service.delivery.questions import was_seen
from bot.service.editions import Editions
from bot.service.logged_content import logged_replies, logged_text
from bot.service.ports import Clock, ConversationStore, Groups, LoggedTurn, Showings, TurnWatcher
from bot.text.message import Message

_ANSWERING = ("answer", "clarify", "unknown", "smalltalk")
"""Decisions by which the knowledge base answers."""
_ANSWERS = (FormVerb.VALUE, FormVerb.TICK, FormVerb.DONE, FormVerb.SAVE_AS_PROPOSED)
"""What the choices of an open question do."""
OWN_DATA_FILE = "my-data.json"
"""Name of the file that /mydata hands out."""


@dataclass(frozen=True, slots=True)
class Operator:
    """What the operator has decided for everybody."""

    language: Language | None = None
    """In which all are answered; None follows each reader."""
    keeping: Keeping = DEFAULT
    """What the log keeps, and what people are told of it."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a turn takes at its beginning and keeps to its end."""

    at: dt.datetime
    started: float
    edition: Edition


class Conversations:
    """Runs the turns of any number of conversations at once."""

    def __init__(
        self,
        store: ConversationStore,
        editions: Editions,
        clock: Clock,
        operator: Operator = Operator(),
        showings: Showings | None = None,
        groups: Groups | None = None,
        watchers: Sequence[TurnWatcher] = (),
    ) -> None:
        """Answers from the current edition.

        Args:
            store: where trackers and the log are kept.
            editions: the pack.
            clock: tells the time.
            operator: what the operator has decided for everybody.
            showings: which messages show a question; without it, whatever is said is taken as said after the question.
            groups: what groups want; without it, all are as the defaults are.
            watchers: are told of each turn; the playground shows how it came about, a monitor counts it.
        """
        self._groups = groups
        self._store = store
        self._editions = editions
        self._clock = clock
        self._operator = operator
        self._showings = showings
        self._watchers = tuple(watchers)
        self._queues: dict[ConversationKey, _Queue] = {}
        self._deciding = asyncio.Lock()

    async def handle(self, utterance: Utterance) -> tuple[Reply, ...]:
        """Runs one turn; returns the replies in order, once the turn is in the log."""
        async with self._turn_of(utterance.key):
            begun = self._begun()
            turn, logged = self._decide(begun, await self._store.load(utterance.key), await self._with_past(utterance))
            await self._save(turn, logged)
            return await self._with_own_data(turn, utterance.key)

    async def deliver(self, utterance: Utterance, delivery: Delivery) -> tuple[OutboxRow, ...]:
        """Runs the turn of an update; returns its calls, once they are in the outbox, the turn in the log and the update done.

        Raises:
            AlreadyFinishedError: the update was done before.
            StoreError: nothing was changed.
        """
        async with self._turn_of(utterance.key):
            begun = self._begun()
            tracker = await self._store.load(utterance.key)
            if utterance.in_group and self._groups is not None:
                utterance = replace(utterance, group=await self._groups.rules(utterance.key.chat))
            utterance = await self._with_past(utterance)
            question = open_question(tracker.form)
            showings = await self._shown(utterance, delivery, question)
            saw_question = not isinstance(utterance.act, Said) or not showings or was_seen(showings, question, delivery)
            # In a thread, and one at a time: meanwhile the loop sees which calls were answered, and has them marked.
            async with self._deciding:
                told = replace(utterance, saw_question=saw_question)
                turn, logged, calls = await asyncio.to_thread(self._decide_and_render, begun, tracker, told, delivery)
            if turn.effect == "own data":
                calls = delivery.render(await self._with_own_data(turn, utterance.key))
            calls = (*_retired(turn, tracker, showings, delivery), *calls)
            return await self._save(turn, logged, Finished(delivery.bot, delivery.row, calls, user=utterance.key.user))

    async def note_picked(self, utterance: Utterance, entry: str) -> None:
        """Logs that a person picked the inline answer of an entry; what they had typed is what they said."""
        async with self._turn_of(utterance.key):
            begun, tracker = self._begun(), await self._store.load(utterance.key)
            words = utterance.act.text if isinstance(utterance.act, Said) else ""
            language = choose(tracker, Message(words), utterance.language_hint, self._operator.language)
            entries = (entry,) if entry in begun.edition.pack.entry_by_id else ()
            turn = Turn(tracker, "inline", (), language, entries=entries)
            await self._store.save(tracker, self._logged(begun, utterance, turn))

    async def _with_past(self, utterance: Utterance) -> Utterance:
        """The utterance with what its author asked before, where that is read; never in groups."""
        if utterance.in_group or not reads_history(utterance.act):
            return utterance
        return replace(utterance, past=await self._store.past_questions(utterance.key, MOST_PAST))

    async def _save(self, turn: Turn, logged: LoggedTurn, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        """Keeps a turn, or, where the reader wants it so, nothing at all."""
        if turn.effect == "forget":
            return await self._store.forget(logged.key, logged.at, finished)
        return await self._store.save(turn.tracker, logged, finished)

    async def _with_own_data(self, turn: Turn, key: ConversationKey) -> tuple[Reply, ...]:
        """The replies, the first one with a copy of the reader's data where the reader asked for it."""
        if turn.effect != "own data":
            return turn.replies
        document = json.dumps(await self._store.own_data(key), ensure_ascii=False, indent=1)
        file = File(OWN_DATA_FILE, document.encode(errors="replace"))
        return (replace(turn.replies[0], files=(file,)), *turn.replies[1:])

    async def _shown(self, utterance: Utterance, delivery: Delivery, question: str) -> tuple[Showing, ...]:
        """The messages that show the open question; none for a press, which brings its message along."""
        if not question or self._showings is None or isinstance(utterance.act, Pressed) or delivery.revises:
            return ()
        return await self._showings.showings(utterance.key.chat, question, delivery.replied_to)

    def _decide_and_render(
        self, begun: _Begun, tracker: Tracker, utterance: Utterance, delivery: Delivery
    ) -> tuple[Turn, LoggedTurn, tuple[OutgoingCall, ...]]:
        if delivery.revises:
            return self._revise(begun, tracker, utterance, delivery)
        turn, logged = self._decide(begun, tracker, utterance)
        question = open_question(turn.tracker.form) if any(map(_asks, turn.replies)) else ""
        calls = _with_question(delivery.render(turn.replies), utterance.key.chat, question)
        return turn, logged, _as_answer(calls, delivery) if _is_answer(turn) else calls

    def _revise(
        self, begun: _Begun, tracker: Tracker, utterance: Utterance, delivery: Delivery
    ) -> tuple[Turn, LoggedTurn, tuple[OutgoingCall, ...]]:
        """The turn of a question that was edited: a form that is open has no part in it, and none is begun."""
        turn, logged = self._decide(begun, replace(tracker, form=None), utterance)
        if turn.tracker.form or not _is_answer(turn):
            return replace(turn, tracker=tracker, replies=()), replace(logged, replies=()), ()
        kept = replace(turn, tracker=replace(turn.tracker, form=tracker.form))
        return kept, logged, _as_answer(delivery.render(turn.replies), delivery)

    def _begun(self) -> _Begun:
        return _Begun(self._clock.now(), self._clock.elapsed(), self._editions.current)

    def _decide(self, begun: _Begun, tracker: Tracker, utterance: Utterance) -> tuple[Turn, LoggedTurn]:
        """The turn, and the line of the log about it."""
        asked = time.perf_counter()
        turn = decide(begun.edition, tracker, utterance, begun.at, self._operator.language, self._operator.keeping)
        for watch in self._watchers:
            watch(begun.edition, utterance, turn, (time.perf_counter() - asked) * 1000)
        return turn, self._logged(begun, utterance, turn)

    def _logged(self, begun: _Begun, utterance: Utterance, turn: Turn) -> LoggedTurn:
        milliseconds = (self._clock.elapsed() - begun.started) * 1000
        return LoggedTurn(
            key=utterance.key,
            at=begun.at,
            language=turn.language,
            text=logged_text(utterance.act, self._operator.keeping.content),
            decision=turn.decision,
            entries=turn.entries,
            candidates=_candidates(turn),
            digest=begun.edition.pack.digest,
            milliseconds=milliseconds,
            replies=logged_replies(turn.replies, self._operator.keeping.content),
        )

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


def _is_answer(turn: Turn) -> bool:
    """Whether the knowledge base answered, and no form."""
    return turn.decision in _ANSWERING and not any(_shows_form(reply) for reply in turn.replies)


def _shows_form(reply: Reply) -> bool:
    return any(isinstance(parse(choice.action), FormAction) for choice in reply.choices)


def _asks(reply: Reply) -> bool:
    """Whether a reply shows the question that a form waits for: only that has choices that answer it."""
    actions = (parse(choice.action) for choice in reply.choices)
    return any(isinstance(action, FormAction) and action.verb in _ANSWERS for action in actions)


def _as_answer(calls: tuple[OutgoingCall, ...], delivery: Delivery) -> tuple[OutgoingCall, ...]:
    """The calls, marked as the answer to the message that asked."""
    return tuple(replace(call, answers=delivery.asked_in) for call in calls)


def _retired(turn: Turn, before: Tracker, showings: Sequence[Showing], delivery: Delivery) -> tuple[OutgoingCall, ...]:
    """Takes the buttons off the open question where it is shown again below what was typed, or is open no more."""
    question = open_question(before.form)
    live = [each.message_id for each in showings if each.question == question and each.message_id is not None]
    over = open_question(turn.tracker.form) != question or any(map(_asks, turn.replies))
    return (delivery.without_buttons(live[-1]),) if live and over and delivery.without_buttons else ()


def _with_question(calls: tuple[OutgoingCall, ...], chat: str, question: str) -> tuple[OutgoingCall, ...]:
    """The calls, the last one into the chat marked as the one that shows the question: it stands under what is said first."""
    last = max((number for number, call in enumerate(calls) if call.lane == chat), default=None)
    if last is None or not question:
        return calls
    return (*calls[:last], replace(calls[last], question=question), *calls[last + 1 :])


def _candidates(turn: Turn) -> tuple[tuple[str, float], ...]:
    return tuple((candidate.entry, candidate.score) for candidate in turn.candidates)

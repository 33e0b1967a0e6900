"""Declares the ports of delivery to a store: the inbox, the outbox, and what they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.messages import Reply

Lane = tuple[str, str]
"""What must stay in order: one person's conversation, as (chat, person and thread)."""


class StoreError(Exception):
    """The store could not read or write; nothing was changed. The message is one sentence for the operator."""


class AlreadyFinishedError(Exception):
    """The row was finished before: its work must not be done twice."""


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """A chat goes on under another id."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChatClosed:
    """Nothing can be sent into a chat any more."""

    chat: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChatReopened:
    """Messages can be sent into a chat again."""

    chat: str


ChatEvent = ChatMoved | ChatClosed | ChatReopened


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update that is kept."""

    update_id: int
    """Unique for the bot."""
    chat: str
    who: str
    """The person and the thread within the chat: together with the chat, the lane."""
    body: str
    """The update as the channel reads it again; empty where it cannot be read."""
    unreadable: str = ""
    """Why it cannot be read; then nothing else of it is kept than this and its number."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update in the inbox whose work is not done."""

    id: int
    update_id: int
    chat: str
    who: str
    stamp: int
    """When it reached the inbox; see `stamps`."""
    attempts: int
    """How often its work failed."""
    body: str

    @property
    def lane(self) -> Lane:
        """The lane in which it waits."""
        return self.chat, self.who


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The buttons under a message, as they are kept."""

    id: str
    """No other one has it."""
    user: str
    """For whom it was made."""
    actions: tuple[str, ...]
    """What stands behind each button, in order."""
    stamp: int
    """When it was made."""


@dataclass(frozen=True, slots=True)
class FoundKeyboard:
    """A keyboard that somebody presses a button of."""

    actions: tuple[str, ...]
    own: bool
    """It was made for the one who presses."""


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """One call of a messaging service, not sent yet."""

    chat: str
    lane: str
    """Calls of one lane are sent in order: the chat, or something of its own for a call that need not wait for others."""
    method: str
    parameters: Mapping[str, Any]
    """JSON, without the chat."""
    attachment: str = ""
    """What is drawn when it is sent, as JSON."""
    fallback: tuple[OutgoingCall, ...] = ()
    """The messages that an edit stands for: sent where it is refused."""
    expires: int | None = None
    """Stamp from which on it is not worth sending."""
    question: str = ""
    """The open question that it shows."""
    edits_row: int | None = None
    """The row of the outbox whose message it edits: known only when that one is sent."""
    answers: int | None = None
    """The message that asks what it answers, as long as an edit of the one would edit the other."""
    keyboards: tuple[Keyboard, ...] = ()
    """Buttons that it or calls before it show; they are kept together with it, and are no longer part of it then."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A call in the outbox that is not sent."""

    id: int
    call: OutgoingCall
    attempts: int = 0
    unclear: int = 0
    """Attempts that may have arrived although nobody said so."""
    not_before: int = 0
    """Stamp before which it must not be sent."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An inbox row whose work is done, with what came of it."""

    bot: str
    row: int
    calls: tuple[OutgoingCall, ...] = ()
    failed: bool = False
    user: str = ""
    """Who is answered; empty where that is not known."""


SettledState = Literal["sent", "failed", "expired", "replaced"]


@dataclass(frozen=True, slots=True)
class Settled:
    """How a call of the outbox ended."""

    row: int
    state: SettledState
    stamp: int
    message_id: int | None = None
    shown_at: int | None = None
    """When the messaging service says that the message was written or edited, in its seconds."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """A message that shows an open question, or will."""

    question: str
    state: str
    stamp: int
    message_id: int | None
    shown_at: int | None


class Inbox(Protocol):
    """Keeps updates until their work is done, and their numbers for longer."""

    async def take(self, bot: str, stamp: int, arrivals: Sequence[Arrival], events: Sequence[ChatEvent] = ()) -> tuple[InboxRow, ...]:
        """Commits what has arrived and what happened to chats; returns the updates that were not there before, in order.

        Raises:
            StoreError: nothing was kept.
        """
        ...

    async def waiting(self, bot: str, first: int = 0, most: int | None = None) -> tuple[InboxRow, ...]:
        """The updates whose work is not done, in order: from row `first` on, at most so many."""
        ...

    async def finish(self, finished: Finished) -> tuple[OutboxRow, ...]:
        """Marks a row done and puts its calls into the outbox, in one transaction.

        Raises:
            AlreadyFinishedError: it was done before.
        """
        ...

    async def begun(self, row: int) -> None:
        """The work of a row is under way; should it end the process, it counts as failed once more."""
        ...

    def ended(self, row: int, *, done: bool) -> None:
        """The work of a row is over; not done, it waits for another attempt."""
        ...

    async def note_failure(self, row: int, attempts: int) -> None:
        """Keeps how often the work of a row failed."""
        ...

    async def last_stamp(self) -> int:
        """The latest stamp of inbox and outbox; 0 where there is none."""
        ...

    async def forget(self, before: int) -> None:
        """Deletes what was done before a stamp."""
        ...


class Outbox(Protocol):
    """Keeps calls until they are sent."""

    on_erased: Callable[[frozenset[int]], None]
    """Called with the numbers of calls that must no longer be sent, because somebody had their data erased."""

    async def recover(self) -> frozenset[int]:
        """Commits what a killed process has noted only; returns the rows of the inbox whose work was under way."""
        ...

    def departed(self, row: OutboxRow) -> None:
        """A call is on its way: it may arrive even where nobody hears of it."""
        ...

    async def message_of(self, row: int) -> int | None:
        """The message in which a call ended; None where it was not sent, or is forgotten."""
        ...

    async def unsent(self, bot: str) -> tuple[OutboxRow, ...]:
        """The calls that are not sent, in order."""
        ...

    async def settle(self, settled: Settled) -> None:
        """Marks a call as sent, or as one that never will be. Committed before the work that waits for the store."""
        ...

    async def postpone(self, row: OutboxRow) -> None:
        """Keeps the attempts at a call, and when the next may be."""
        ...

    async def fall_back(self, bot: str, refused: Settled, calls: Sequence[OutgoingCall]) -> tuple[OutboxRow, ...]:
        """Puts others in the place of a call that was refused, in one transaction; settles it where there are none."""
        ...

    async def apply(self, bot: str, stamp: int, event: ChatEvent) -> None:
        """Commits what happened to a chat: its rows get the new id, or its unsent calls are dropped."""
        ...

    async def answers_to(self, chat: str, message: int) -> tuple[int, ...]:
        """The messages that stand in a chat as the answer to another, in order."""
        ...

    async def chat_news(self, bot: str) -> tuple[ChatEvent, ...]:
        """Reads what another process has learnt of chats; returns what was not known here."""
        ...

    async def showings(self, chat: str, question: str, replied_to: int | None) -> tuple[Showing, ...]:
        """The messages that show a question, oldest first; and the one that was replied to, whatever question it shows."""
        ...


class Chats(Protocol):
    """Knows what happened to chats."""

    def current(self, chat: str) -> str:
        """The id under which a chat goes on."""
        ...

    def known_as(self, chat: str) -> tuple[str, ...]:
        """The ids under which a chat is and was known."""
        ...

    def closed_at(self, bot: str, chat: str) -> int | None:
        """The stamp at which a chat was closed; None where it is open."""
        ...


class ButtonStore(Protocol):
    """Keeps what stands behind buttons."""

    async def find(self, keyboard: str, user: str) -> FoundKeyboard | None:
        """The keyboard with this id, pressed by `user`; None where it is kept no longer."""
        ...


class Leadership(Protocol):
    """Decides which of several processes does a bot's work."""

    @property
    def alone(self) -> bool:
        """Whether no other process can use the store."""
        ...

    async def gained(self, bot: str) -> None:
        """Waits until this process is the one."""
        ...

    async def held(self) -> None:
        """Waits while that is not certain: nothing must be sent then."""
        ...

    async def lost(self) -> None:
        """Waits until another process has taken over: this one must end."""
        ...

    async def news(self) -> bool:
        """Waits until another process may have taken updates in; whether it may have learnt of chats as well."""
        ...


@dataclass(frozen=True, slots=True)
class DeliveryStore:
    """The ports of a store for delivery."""

    inbox: Inbox
    outbox: Outbox
    chats: Chats
    buttons: ButtonStore
    leadership: Leadership


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a turn needs to know of the update that it answers, and of the way back."""

    bot: str
    row: int
    stamp: int
    """When the update reached the inbox."""
    render: Callable[[tuple[Reply, ...]], tuple[OutgoingCall, ...]]
    """The channel's port `render`, for the place where the reply goes."""
    dated: int | None = None
    """When the messaging service says that it was written, in its seconds."""
    replied_to: int | None = None
    """The message that it replies to."""
    asked_in: int | None = None
    """The message that it is, where an edit of it would edit the answer."""
    revises: bool = False
    """It is such an edit: `render` brings the answer that was given up to date."""
    without_buttons: Callable[[int], OutgoingCall] | None = None
    """The call that takes the buttons off a message."""

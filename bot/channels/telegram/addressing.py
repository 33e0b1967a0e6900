"""Decides whether a message is addressed to the bot and what it says to it: from the message alone, before anything of it is kept.

In a group the bot is spoken to by a mention of its name anywhere in a message, a reply to one of its messages, `/ask` or `/check`, or
another command that names it. A reply to it that turns to somebody else is for them. A call with no words of its own (a bare `/ask`, a
bare mention) takes those that it quotes or replies to, and only the words, as the question of the one who calls.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import Message, MessageEntity
from telegram.constants import ChatType

from bot.dialogue.commands import command_named
from bot.messages import Commanded, Said

STAND_IN_ACCOUNTS = frozenset({1087968824, 136817688, 777000})
"""Accounts that Telegram shows in place of a person: an anonymous admin, a channel, Telegram itself."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?![/A-Za-z0-9_@])\s*(.*)", re.DOTALL)
_AFTER_HANDLE = re.compile(r"^(?:['’]s\b)?[ \t\n,，:：、]*")
_COPIED_TO = re.compile(r"(?:\b(?:cc|bcc)|抄送)\W*$", re.IGNORECASE)
"""What makes a handle behind it that of a further reader."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class _Handle:
    """A mention of an account, where it stands in the UTF-16 bytes of a text."""

    start: int
    end: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A text with the handles in it."""

    units: bytes
    handles: tuple[_Handle, ...]

    @property
    def names_bot(self) -> bool:
        return any(handle.is_mine for handle in self.handles)

    @property
    def words(self) -> str:
        """The text without handles: who is spoken to or of is no part of a question."""
        kept, position = "", 0
        for handle in self.handles:
            kept += self._part(position, handle.start)
            position = handle.end
        return (kept + self._part(position, len(self.units))).strip()

    @property
    def turns_to_others(self) -> bool:
        """Whether it begins or ends with a handle, and none is the bot's."""
        if self.names_bot:
            return False
        if self._text(0, len(self.units)).lstrip().startswith(("@", "＠")):
            # also a name that is no account's: Telegram marks only those as mentions
            return True
        if not self.handles:
            return False
        first, last = self.handles[0], self.handles[-1]
        leads = not self._text(0, first.start).strip()
        ends = _is_bare(self._text(last.end, len(self.units))) and not _COPIED_TO.search(self._text(0, last.start))
        return leads or ends

    def _text(self, start: int, end: int) -> str:
        return self.units[start:end].decode("utf-16-le", "replace")

    def _part(self, start: int, end: int) -> str:
        part = self._text(start, end)
        return _AFTER_HANDLE.sub("", part) if start else part


def act_in_private(message: Message, me: BotIdentity) -> Said | Commanded | None:
    """What a private message says; None where it has no words."""
    text = message.text or message.caption or ""
    if not text.strip():
        return None
    if message.forward_origin is not None:
        # somebody else's words: a question at most, never a command of the one who forwards them
        return Said(text)
    command = _command(text)
    return _with_quoted(command[0], message, me) if command else Said(text)


def act_in_group(message: Message, me: BotIdentity) -> Said | Commanded | None:
    """What a message in a group says to the bot; None where it is not addressed to it. A call without any words says nothing."""
    if message.forward_origin is not None and not message.is_automatic_forward:
        return None
    written = _written(message.text or message.caption or "", message.entities or message.caption_entities, me)
    spoken = written.words
    command = _command(spoken)
    if command:
        return _group_command(*command, message, me, mentioned=written.names_bot)
    if written.names_bot:
        return Said(spoken) if not _is_bare(spoken) else _called(message, me)
    if not replies_to_bot(message, me) or written.turns_to_others or _is_bare(spoken):
        return None
    return Said(spoken)


def is_from_bot(message: Message, me: BotIdentity) -> bool:
    """Whether a bot wrote this, or a person wrote it through a bot."""
    author = message.from_user
    if message.via_bot is not None:
        return message.via_bot.id == me.id or message.chat.type != ChatType.PRIVATE
    return author is None or (author.is_bot and author.id not in STAND_IN_ACCOUNTS)


def replies_to_bot(message: Message, me: BotIdentity) -> bool:
    """Whether it replies to a message of the bot's."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        # in a topic every plain message counts as a reply to the message that opened the topic
        return False
    return answered.from_user is not None and answered.from_user.id == me.id


def _group_command(act: Commanded, target: str, message: Message, me: BotIdentity, *, mentioned: bool) -> Commanded | None:
    if target not in ("", me.username.lower()):
        return None
    row = command_named(act.name)
    addressed = mentioned or target or (row and row.heard_in_groups) or replies_to_bot(message, me)
    return _with_quoted(act, message, me) if addressed else None


def _called(message: Message, me: BotIdentity) -> Said | Commanded:
    """What a mention without words asks: what it quotes or replies to, else nothing."""
    asked = _with_quoted(Commanded("ask"), message, me)
    return asked if asked.arguments else Said("")


def _command(text: str) -> tuple[Commanded, str] | None:
    """The command and the account it names, in lower case."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    name, target, arguments = match.groups()
    return Commanded(name.lower(), arguments.strip()), (target or "").lower()


def _with_quoted(command: Commanded, message: Message, me: BotIdentity) -> Commanded:
    """A bare `/ask` asks what it quotes, from whatever chat, or what the message of somebody else says; the author is not recorded."""
    if command != Commanded("ask"):
        return command
    quote, answered = message.quote, message.reply_to_message
    if quote is not None:
        return Commanded("ask", _written(quote.text, quote.entities, me).words)
    if answered is None or (answered.from_user is not None and answered.from_user.id == me.id):
        return command
    text = answered.text or answered.caption or ""
    return Commanded("ask", _written(text, answered.entities or answered.caption_entities, me).words)


def _written(text: str, entities: Sequence[MessageEntity] | None, me: BotIdentity) -> _Written:
    # JSON can carry half a surrogate pair, which counts as a unit like any other
    units = text.encode("utf-16-le", "surrogatepass")
    return _Written(units, tuple(sorted(_handles(entities or (), units, me), key=lambda handle: handle.start)))


def _handles(entities: Iterable[MessageEntity], units: bytes, me: BotIdentity) -> Iterable[_Handle]:
    for entity in entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if entity.type == MessageEntity.TEXT_MENTION:
            yield _Handle(start, end, entity.user is not None and entity.user.id == me.id)
        elif entity.type == MessageEntity.MENTION:
            name = units[start:end].decode("utf-16-le", "replace")
            yield _Handle(start, end, name.lower() == f"@{me.username.lower()}")


def _is_bare(text: str) -> bool:
    """Whether nothing but punctuation stands there."""
    return all(unicodedata.category(character)[0] in "PZC" or character == "^" for character in text)

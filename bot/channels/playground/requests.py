"""Defines what the page may ask for; anything else is refused before it reaches the playground."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from bot.channels.playground.cast import GENERAL, GROUP, PERSON_BY_ID

MOST_TEXT = 4096
"""UTF-16 units in a message of a person, as in Telegram."""
_Text = Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT)]
_Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    person: int
    """Who does it."""

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not exist."""
        return () if self.person in PERSON_BY_ID else (f"there is no person {self.person}",)


class _InChat(_Request):
    chat: int

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not exist, or is not for this person."""
        mine = self.chat in (GROUP.id, self.person)
        return (*super().faults, *(() if mine else (f"person {self.person} is not in chat {self.chat}",)))


class Say(_InChat):
    """Writes a message."""

    do: Literal["say"]
    text: _Text
    thread: int = GENERAL
    reply_to: int | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not exist."""
        topics = {topic.id for topic in GROUP.topics} if self.chat == GROUP.id else {GENERAL}
        return (*super().faults, *(() if self.thread in topics else (f"chat {self.chat} has no topic {self.thread}",)))


class SendPicture(_InChat):
    """Sends a picture without words."""

    do: Literal["picture"]
    thread: int = GENERAL


class Invite(_InChat):
    """Adds the bot to the group, as if it had not been there."""

    do: Literal["invite"]


class Edit(_InChat):
    """Changes one's own message. Bots that do not ask for edits are not told."""

    do: Literal["edit"]
    message: int
    text: _Text


class Delete(_InChat):
    """Deletes a message. Bots are never told."""

    do: Literal["delete"]
    message: int


class React(_InChat):
    """Sets or takes back a reaction. Bots that do not ask for reactions are not told."""

    do: Literal["react"]
    message: int
    emoji: Literal["👍", "👎", "❤", "🔥", "🎉", "🤔", "👀", "🙏"]


class Press(_InChat):
    """Presses a button under a message of the bot."""

    do: Literal["press"]
    message: int
    data: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class AskInline(_Request):
    """Types behind the bot's name in any chat."""

    do: Literal["inline"]
    text: Annotated[str, StringConstraints(max_length=256)]


class PickInline(_InChat):
    """Sends a result of an inline query."""

    do: Literal["pick"]
    query: _Id
    result: _Id
    thread: int = GENERAL


PageRequest = Say | SendPicture | Invite | Edit | Delete | React | Press | AskInline | PickInline
_ADAPTER: TypeAdapter[PageRequest] = TypeAdapter(Annotated[PageRequest, Field(discriminator="do")])


class BadRequestError(ValueError):
    """What the page asked for cannot be done; the message is one sentence."""


def read_request(document: str | bytes) -> PageRequest:
    """A request of the page.

    Raises:
        BadRequestError: it is none.
    """
    try:
        request = _ADAPTER.validate_json(document)
    except ValueError:
        raise BadRequestError("the page sent what is no request: reload it") from None
    if request.faults:
        raise BadRequestError(f"{request.faults[0]}: reload the page")
    return request

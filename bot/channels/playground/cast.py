"""Names who and what there is in the playground: the people, their private chats, and a group with topics."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import Json

GENERAL = 0
"""The topic of a group that has no number of its own in messages."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to speak as."""

    id: int
    name: str
    username: str
    language: str
    """Of the person's Telegram, as an IETF tag."""
    is_admin: bool = False
    """May do what ADMIN_IDS may."""

    @property
    def account(self) -> Json:
        """The person as Telegram describes people to a bot."""
        return updates.person(self.id, self.language, first_name=self.name, username=self.username)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a group."""

    id: int
    names: tuple[tuple[str, str], ...]
    """(language, name), for the page."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of which all people and the bot are members."""

    id: int
    names: tuple[tuple[str, str], ...]
    topics: tuple[Topic, ...]


PEOPLE = (
    Person(701, "王芳", "wang_fang", "zh-hans"),
    Person(702, "Anna", "anna_b", "en"),
    Person(703, "李伟", "li_wei", "zh-hans"),
    Person(709, "陈静", "chen_jing", "zh-hans", is_admin=True),
)
GROUP = Group(
    -1001000000077,
    (("zh", "智能客服上线组"), ("en", "Assistant launch team")),
    (
        Topic(GENERAL, (("zh", "综合"), ("en", "General"))),
        Topic(2, (("zh", "法务"), ("en", "Legal"))),
        Topic(3, (("zh", "产品"), ("en", "Product"))),
    ),
)
PERSON_BY_ID = {person.id: person for person in PEOPLE}
ADMIN_IDS = frozenset(person.id for person in PEOPLE if person.is_admin)


def chat_of(chat: int) -> Json:
    """A chat as Telegram describes it to a bot."""
    if chat == GROUP.id:
        return {**updates.group(chat, forum=True), "title": GROUP.names[0][1]}
    return {**updates.private(chat), "first_name": PERSON_BY_ID[chat].name}


def described() -> Json:
    """All of it, for the page."""
    return {
        "bot": {"id": updates.BOT["id"], "name": updates.BOT["first_name"], "username": updates.BOT["username"]},
        "people": [
            {"id": one.id, "name": one.name, "username": one.username, "language": one.language, "admin": one.is_admin} for one in PEOPLE
        ],
        "group": {
            "id": GROUP.id,
            "names": dict(GROUP.names),
            "topics": [{"id": topic.id, "names": dict(topic.names)} for topic in GROUP.topics],
        },
    }

"""Collects what is stored about a person, and erases it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bot.service.delivery.stamps import SECOND
from bot.service.ports import LoggedTurn
from bot.storage.chats import CHANNEL
from bot.storage.examination import open_read_only
from bot.storage.sealing import Secrecy
from bot.storage.tables import BUTTONS, CONVERSATIONS, FORGOTTEN, INBOX, OUTBOX, TURNS

_EMPTIED: Final = {"state": "done", "chat": "", "who": "", "body": ""}


@dataclass(frozen=True, slots=True)
class ForgottenPerson:
    """Somebody who had their data erased."""

    person: str
    """A pseudonym."""
    at: dt.datetime


def document_of(person: str, turns: Iterable[LoggedTurn], rows: dict[str, Sequence[sa.Row[Any]]], secrecy: Secrecy) -> dict[str, Any]:
    """All that is stored about a person, as one JSON document.

    Args:
        person: the pseudonym.
        turns: what was logged, oldest first.
        rows: those that `statements` select.
        secrecy: reads what is encrypted.
    """
    unseal = secrecy.seal.unseal
    waiting = [row for row in rows["inbox"] if _writer_of(row.who, secrecy) == person]
    return {
        "person": person,
        "messages": [_message(turn) for turn in turns],
        "conversations": [
            {"chat": row.chat, "thread": row.thread, "changed": row.changed_at.isoformat(), "remembered": json.loads(unseal(row.tracker))}
            for row in rows["conversations"]
        ],
        "to_be_answered": [json.loads(unseal(row.body)) for row in waiting if row.body],
        "buttons": [json.loads(unseal(row.actions)) for row in rows["buttons"]],
        "to_be_sent": [{"method": row.method, "parameters": json.loads(unseal(row.parameters))} for row in rows["outbox"]],
    }


def statements(person: str) -> dict[str, sa.Select[Any]]:
    """What has to be read of a person beside the turns, by table."""
    return {
        "conversations": sa.select(CONVERSATIONS).where(CONVERSATIONS.c.user == person),
        "buttons": sa.select(BUTTONS).where(BUTTONS.c.person == person).order_by(BUTTONS.c.stamp),
        "inbox": _KEPT_UPDATES,
        "outbox": sa.select(OUTBOX).where(OUTBOX.c.person == person, OUTBOX.c.state == "waiting").order_by(OUTBOX.c.id),
    }


def erase_person(
    connection: sa.Connection, person: str, secrecy: Secrecy, *, until: dt.datetime | None = None, up_to: int | None = None
) -> frozenset[int]:
    """Erases all that is stored about a person; returns the numbers of the calls that were not sent yet.

    Args:
        connection: in a transaction.
        person: the pseudonym.
        secrecy: tells the pseudonyms of those whose updates wait.
        until: what was written later stays.
        up_to: the update that asked for it; those that arrived later stay.
    """
    turns, conversations, buttons = TURNS.c.user == person, CONVERSATIONS.c.user == person, BUTTONS.c.person == person
    if until is not None:
        turns, conversations = turns & (TURNS.c.at <= until), conversations & (CONVERSATIONS.c.changed_at <= until)
        buttons &= BUTTONS.c.stamp <= int(until.timestamp() * SECOND)
    connection.execute(sa.delete(TURNS).where(turns))  # their replies go with them
    connection.execute(sa.delete(CONVERSATIONS).where(conversations))
    connection.execute(sa.delete(BUTTONS).where(buttons))
    for row in connection.execute(_KEPT_UPDATES).all():
        if _writer_of(row.who, secrecy) == person and (up_to is None or row.id < up_to):
            connection.execute(sa.update(INBOX).where(INBOX.c.id == row.id).values(**_EMPTIED))
    unsent = sa.select(OUTBOX.c.id).where(OUTBOX.c.person == person, OUTBOX.c.state == "waiting")
    numbers = frozenset(connection.execute(unsent).scalars())
    connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.person == person))
    return numbers


def note_forgotten(connection: sa.Connection, forgotten: ForgottenPerson) -> None:
    """Lists somebody whose data were erased, so that they are erased again from a backup that is restored."""
    connection.execute(sa.delete(FORGOTTEN).where(FORGOTTEN.c.person == forgotten.person))
    connection.execute(sa.insert(FORGOTTEN), {"person": forgotten.person, "at": forgotten.at})


def forgotten_people(connection: sa.Connection) -> tuple[ForgottenPerson, ...]:
    """Those who had their data erased; nobody in a database of before there was such a list."""
    if not sa.inspect(connection).has_table(FORGOTTEN.name):
        return ()
    return tuple(ForgottenPerson(row.person, row.at) for row in connection.execute(sa.select(FORGOTTEN)))


def forgotten_in(file: Path) -> tuple[ForgottenPerson, ...]:
    """Those who had their data erased from the database in a file; nobody where there is none that can be read."""
    if not file.is_file():
        return ()
    engine = sa.create_engine("sqlite://", creator=lambda: open_read_only(file), poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            return forgotten_people(connection)
    except sa.exc.DatabaseError:
        return ()


def forget_again(connection: sa.Connection, people: Iterable[ForgottenPerson], secrecy: Secrecy) -> None:
    """Erases from a restored database what it still has of people, up to when they had their data erased, and lists them there."""
    known = {each.person: each.at for each in forgotten_people(connection)}
    for each in people:
        erase_person(connection, each.person, secrecy, until=each.at)
        note_forgotten(connection, ForgottenPerson(each.person, max(each.at, known.get(each.person, each.at))))


_KEPT_UPDATES: Final = sa.select(INBOX).where(INBOX.c.who != "").order_by(INBOX.c.id)
"""Those that wait, and those that failed."""


def _writer_of(who: str, secrecy: Secrecy) -> str:
    return secrecy.keys.person(CHANNEL, who.partition("|")[0])


def _message(turn: LoggedTurn) -> dict[str, Any]:
    return {
        "at": turn.at.isoformat(),
        "chat": turn.key.chat,
        "thread": turn.key.thread,
        "language": turn.language,
        "text": turn.text,
        "decision": turn.decision,
        "entries": list(turn.entries),
        "replies": [reply.plain for reply in turn.replies],
    }

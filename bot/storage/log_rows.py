"""Writes turns and replies as rows of the log, and reads them again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from bot.messages import Block, BlockKind, Choice, ConversationKey, Language, Reply
from bot.service.ports import LoggedTurn
from bot.storage.engines import storable
from bot.storage.sealing import Seal


def turn_columns(turn: LoggedTurn, seal: Seal) -> dict[str, Any]:
    """The columns of a turn, but those of its conversation."""
    return {
        "at": turn.at,
        "language": turn.language,
        "text": seal.seal(storable(turn.text)),
        "decision": turn.decision,
        "entries": turn.entries,
        "candidates": turn.candidates,
        "digest": turn.digest,
        "milliseconds": turn.milliseconds,
    }


def reply_columns(reply: Reply, seal: Seal) -> dict[str, Any]:
    """The columns of a reply, but its place."""
    return {
        "language": reply.language,
        "blocks": _sealed([(block.kind, block.text) for block in reply.blocks], seal),
        "choices": _sealed([(choice.label, choice.action) for choice in reply.choices], seal),
        "seen": reply.seen,
        "toast": seal.seal(storable(reply.toast)),
    }


def _sealed(document: Sequence[tuple[str, str]], seal: Seal) -> object:
    """A document for a column of JSON: itself, or one text that is encrypted."""
    return seal.seal(json.dumps(document)) if seal.encrypts else document


def _unsealed(stored: Any, seal: Seal) -> Sequence[tuple[str, str]]:  # noqa: ANN401 - what stands in a column of JSON
    document: Sequence[tuple[str, str]] = json.loads(seal.unseal(stored)) if isinstance(stored, str) else stored
    return document


def logged_turn(row: sa.Row[Any], replies: Sequence[Reply], seal: Seal) -> LoggedTurn:
    """The turn of a row, with its replies."""
    return LoggedTurn(
        key=ConversationKey(row.channel, row.chat, row.user, row.thread),
        at=row.at,
        language=cast(Language, row.language),
        text=seal.unseal(row.text),
        decision=row.decision,
        entries=tuple(row.entries),
        candidates=tuple((entry, score) for entry, score in row.candidates),
        digest=row.digest,
        milliseconds=row.milliseconds,
        replies=tuple(replies),
    )


def logged_reply(row: sa.Row[Any], seal: Seal) -> Reply:
    """The reply of a row."""
    return Reply(
        blocks=tuple(Block(cast(BlockKind, kind), text) for kind, text in _unsealed(row.blocks, seal)),
        choices=tuple(Choice(label, action) for label, action in _unsealed(row.choices, seal)),
        language=cast(Language, row.language),
        seen=row.seen,
        toast=seal.unseal(row.toast),
    )

"""Writes outgoing calls as rows of the outbox, and reads them again."""

from __future__ import annotations

import json
from typing import Any, Final

import sqlalchemy as sa

from bot.service.delivery.ports import OutboxRow, OutgoingCall
from bot.storage.sealing import Seal

_EDITS_ROW: Final = "row of the message"
"""Beside the parameters, which have no spaces in their names."""


def call_columns(call: OutgoingCall, seal: Seal) -> dict[str, Any]:
    """The columns of a call that is not sent; ASCII, so that half a surrogate pair survives."""
    return {
        "chat": call.chat,
        "lane": call.lane,
        "method": call.method,
        "parameters": seal.seal(json.dumps({**call.parameters, **({} if call.edits_row is None else {_EDITS_ROW: call.edits_row})})),
        "attachment": seal.seal(call.attachment),
        "fallback": seal.seal(json.dumps([_document(each) for each in call.fallback]) if call.fallback else ""),
        "expires": call.expires,
        "question": call.question,
        "answers": call.answers,
    }


def outbox_row(row: sa.Row[Any], seal: Seal) -> OutboxRow:
    """The call of a row that is not sent."""
    fallback = tuple(_call(row.chat, row.lane, document) for document in json.loads(seal.unseal(row.fallback) or "[]"))
    parameters = json.loads(seal.unseal(row.parameters))
    edits_row = parameters.pop(_EDITS_ROW, None)
    call = OutgoingCall(
        chat=row.chat,
        lane=row.lane,
        method=row.method,
        parameters=parameters,
        attachment=seal.unseal(row.attachment),
        fallback=fallback,
        expires=row.expires,
        question=row.question,
        edits_row=edits_row,
        answers=row.answers,
    )
    return OutboxRow(row.id, call, row.attempts, row.unclear, row.not_before)


def _document(call: OutgoingCall) -> dict[str, Any]:
    return {"method": call.method, "parameters": call.parameters, "attachment": call.attachment}


def _call(chat: str, lane: str, document: dict[str, Any]) -> OutgoingCall:
    return OutgoingCall(chat, lane, document["method"], document["parameters"], document["attachment"])

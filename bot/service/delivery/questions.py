"""Decides whether somebody could see the open question when he wrote: a text of before cannot be the answer to it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.service.delivery.ports import Delivery, Showing

_ON_ITS_WAY = "waiting"


def was_seen(showings: Sequence[Showing], question: str, delivery: Delivery) -> bool:
    """Whether a text may answer the question.

    A reply to a message that shows a question belongs to that question. Any other text must have arrived after the first
    message with the question was acknowledged, and must not be dated before it. What is not known is taken for seen.
    """
    replied_to = [each.question for each in showings if each.message_id is not None and each.message_id == delivery.replied_to]
    if replied_to:
        # an edited message showed several, one after the other
        return replied_to[-1] == question
    shown = [each for each in showings if each.question == question]
    ended = [each for each in shown if each.state != _ON_ITS_WAY]
    if not ended:
        return not shown
    first = min(ended, key=lambda each: each.stamp)
    if delivery.dated is not None and first.shown_at is not None and delivery.dated < first.shown_at:
        return False
    return delivery.stamp > first.stamp

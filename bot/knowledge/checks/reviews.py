"""Warns of what is past its review date: nothing is wrong with it yet, and no check fails by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding
from bot.knowledge.reviews import due_reviews


def overdue_reviews(loaded: Loaded, on: dt.date) -> Iterator[Finding]:
    """An entry, a note or a statement of law that should have been compared with its sources again by that day."""
    for due in due_reviews(loaded.draft, on):
        key = "reviewed" if due.key == "entries" else "checked"
        what = f"`{due.id}` was last compared on {due.reviewed} and is past its review date, {due.since}"
        yield loaded.place(due.key, due.position, key).finding(what, "compare it with its sources and write the new date")

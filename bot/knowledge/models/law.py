"""Defines what stands beside the article: statements of rules, notices and lists, how each was compared, and since when it holds."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from typing import Literal

from pydantic import Field

from bot.knowledge.models.values import Date, Identifier, LawId, Line, Modality, Model, OutsideId, Text
from bot.messages import Language

Level = Literal["text", "document", "readers", "opinion"]
"""What a statement was compared with. `text`: two copies of the official text; `document`: one copy, a reprint of the notice, or a
copy of the list; `readers`: agreeing records by readers of the official page; `opinion`: practice of third parties, for which no
official text was found, so that it is never called verified."""

Standing = Literal["holds", "issued", "unknown", "ended"]
"""What a statement is on a day: it `holds`, or it is `issued` and takes effect later, or not published yet, or superseded."""


class Checked(Model):
    """One comparison of a statement, or of half of it, with a source."""

    level: Level
    date: Date
    """When it was compared."""
    of: Text | None = None
    """The half that it speaks of, where the halves of a statement were compared with different things."""
    at: Line | None = None
    """The article or place where the words were found."""


class Compared(Model, ABC):
    """One numbered statement from outside the article, with what it was compared with and when it held."""

    id: str
    text: Text
    sources: tuple[Identifier, ...] = Field(min_length=1)
    issued: Date | None = None
    """When it was published, where it took effect later."""
    published: Date | None = None
    """When it was published, where it tells of an earlier day, as counts do; of a month that is all that is known, its last day."""
    to: Date | None = None
    """The last day on which it held; none where it still does."""
    checked: tuple[Checked, ...] = ()
    """What it was compared with, one item for each half that was compared with something else."""

    @property
    @abstractmethod
    def start(self) -> dt.date | None:
        """Since when it holds."""

    def standing(self, on: dt.date) -> Standing:
        """What it is on a day; without a date it holds at all times."""
        if self.to is not None and self.to < on:
            return "ended"
        if self.published is not None and on < self.published:
            return "unknown"
        if self.start is None or self.start <= on:
            return "holds"
        return "issued" if self.issued is not None and self.issued <= on else "unknown"


class LawFact(Compared):
    """One numbered statement (V…) of what the rules, notices and lists themselves say."""

    id: LawId
    kind: Literal["rule", "standard", "notice", "list", "enforcement", "draft"]
    modality: Modality
    """The verb of the source itself; never strengthened."""
    instrument: Identifier | None = None
    """The source that is the rule or standard."""
    article: Text | None = None
    """Of a rule: its article or articles, or that the whole text was read."""
    from_: Date = Field(alias="from")
    """In force since, as of, or published."""

    @property
    def start(self) -> dt.date:
        """Since when it holds."""
        return self.from_


class BesideStatement(Model):
    """What an answer says beside the article, in words of its own."""

    text: Text
    cites: tuple[OutsideId, ...] = ()
    modality: Modality | None = None
    """Which modality of those that it cites it tells; without it, all of them."""

    @property
    def grounds(self) -> tuple[str, ...]:
        """What it rests on."""
        return self.cites

    @property
    def derived(self) -> bool:
        """It repeats what it cites."""
        return False

    def of(self, language: Language) -> str:
        """The statement in one language."""
        return self.text.of(language)


class LawStatement(BesideStatement):
    """What the rules say."""

    basis: Literal["rules", "none"]
    """`rules`: the rules say; `none`: they were read, and have nothing on it either."""


class OutsideStatement(BesideStatement):
    """What notices, lists or third parties show: no law."""

    basis: Literal["notices", "reported"]
    """`notices`: the regulator's notices or lists show; `reported`: third parties report."""
    from_: Date | None = Field(default=None, alias="from")
    """As of; without it, the latest day of what it cites."""

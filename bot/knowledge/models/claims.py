"""Defines the words by which the lint reads an answer: units of figures, modal words, and claims that no answer may make."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.knowledge.models.values import Identifier, Line, Model, Wordings

Mark = Literal["must", "may", "recommended", "in_theory", "estimate", "denial", "nothing"]


class Unit(Model):
    """What is counted or measured: a number before one of its words is a figure."""

    id: Identifier
    words: Wordings
    """The words behind the number, in every form; in `zh` with the measure word (个月)."""
    counts: bool = False
    """It counts things: “one” is no figure then, but an article, as in “put into one filing”."""
    dated: bool = False
    """Its figures grow out of date: they stand with the date of which they are true."""


class ModalWords(Model):
    """Words that show with which modality something is said."""

    marks: Mark
    """A modality of facts; `denial`: a modal word behind it in the same clause is denied or left open; `nothing`: words that only
    look like one of the others ("need not", 智能)."""
    words: Wordings


class ForbiddenClaim(Model):
    """Words that no answer may say, whatever is asked."""

    words: tuple[Line, ...] = Field(min_length=1)
    """Looked for in both languages, without regard to capitals."""
    why: Line
    """What would be wrong with it, shown to whoever writes it."""
    layer: Literal["article", "law", "any"] = "any"
    """`article`: only what is told as the article's may not say it, the rules may; `law`: only what is told of the rules may not."""


class Opener(Model):
    """Words with which no answer may begin, alone before a mark: they fit only one way of asking."""

    words: Wordings

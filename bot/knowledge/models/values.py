"""Defines the building blocks of the models: identifiers, dates, and texts in each language."""

from __future__ import annotations

import datetime as dt
import re
from itertools import chain
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from bot.messages import LANGUAGES, Language

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=48)]
FactId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{1,3}$")]
NoteId = Annotated[str, StringConstraints(pattern=r"^[GC][0-9]{1,3}[a-z]?$")]
LawId = Annotated[str, StringConstraints(pattern=r"^V[0-9]{1,3}[a-z]?$")]
CitationId = Annotated[str, StringConstraints(pattern=r"^[SGC][0-9]{1,3}[a-z]?$")]
OutsideId = Annotated[str, StringConstraints(pattern=r"^[VGC][0-9]{1,3}[a-z]?$")]
SilenceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _calendar_date(value: object) -> object:
    """A text such as `2025-06-27` as a date; in strict mode nothing else is one (pydantic by itself reads "0" as 1970-01-01)."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return dt.date.fromisoformat(value)
    return value


Date = Annotated[dt.date, BeforeValidator(_calendar_date, json_schema_input_type=dt.date)]
Modality = Literal["must", "may", "recommended", "in_theory", "fact", "estimate"]


class Model(BaseModel):
    """Frozen, strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Text(Model):
    """One sentence or paragraph in each language, written in each, not translated word for word."""

    en: Line
    zh: Line

    def of(self, language: Language) -> str:
        """The text in one language."""
        text: str = getattr(self, language)
        return text

    @property
    def all(self) -> tuple[str, ...]:
        """The text in each language."""
        return tuple(map(self.of, LANGUAGES))


class Wordings(Model):
    """Several ways to put one thing, by language."""

    en: tuple[Line, ...] = ()
    zh: tuple[Line, ...] = ()

    def of(self, language: Language) -> tuple[str, ...]:
        """The wordings in one language."""
        wordings: tuple[str, ...] = getattr(self, language)
        return wordings

    @property
    def all(self) -> tuple[str, ...]:
        """The wordings of all languages."""
        return tuple(chain.from_iterable(map(self.of, LANGUAGES)))


class Statement(Model):
    """One sentence (or two) with what it rests on."""

    en: Line
    zh: Line
    cites: tuple[CitationId, ...] = ()

    def of(self, language: Language) -> str:
        """The statement in one language."""
        statement: str = getattr(self, language)
        return statement

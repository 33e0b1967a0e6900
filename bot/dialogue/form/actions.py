"""What stands behind the choices of a form: which form, which state of it, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Verb = Literal[
    "v",  # this value is the answer
    "t",  # tick this value, or take the tick away
    "d",  # the ticked values are the answer
    "u",  # not known
    "w",  # why is it asked
    "b",  # back to what was before
    "x",  # cancel
    "r",  # look over the answers
    "e",  # answer this slot anew
    "c",  # go on
    "n",  # begin anew
    "q",  # what could be different
    "i",  # what if this slot were different
    "s",  # save
    "k",  # keep under the name that was proposed
    "p",  # plan back from a launch date
    "y",  # why this result
    "m",  # more notes from outside the article
    "o",  # hand it out as files
]
_ACTION = re.compile(rf"f\|([0-9a-z]{{1,16}})\|([0-9]{{1,4}})\|([{''.join(get_args(Verb))}])(?:\|([a-z0-9][a-z0-9_-]{{0,39}}))?")
START = "f|new"
"""The action that begins an assessment, or goes on with the one under way."""
MOST_REVISIONS = 10_000


@dataclass(frozen=True, slots=True)
class StartForm:
    """Begin an assessment, or go on with the one under way."""

    def __str__(self) -> str:
        return START


@dataclass(frozen=True, slots=True)
class FormAction:
    """One step in a form; good for one form in one state only."""

    form: str
    revision: int
    verb: Verb
    argument: str = ""
    """A slot or a value; ids of both have at most 40 characters."""

    def __str__(self) -> str:
        argument = f"|{self.argument}" if self.argument else ""
        return f"f|{self.form}|{self.revision}|{self.verb}{argument}"


def parse_form(text: str) -> StartForm | FormAction | None:
    """The action that `text` writes out; None for anything else."""
    if text == START:
        return StartForm()
    found = _ACTION.fullmatch(text)
    if not found:
        return None
    verb = next(verb for verb in get_args(Verb) if verb == found[3])
    action = FormAction(found[1], int(found[2]), verb, found[4] or "")
    return action if str(action) == text else None

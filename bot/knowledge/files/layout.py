"""Defines the layout of a pack: its files, their top-level keys, and the model of the items under each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.knowledge.models.claims import ForbiddenClaim, ModalWords, Opener, Unit
from bot.knowledge.models.filing import ChecklistItem, Condition, Contradiction, Deadline, Hint, Procedure, Rule, RuleTopic, Slot
from bot.knowledge.models.law import LawFact
from bot.knowledge.models.pack import (
    BandQuestion,
    Dialogue,
    Entry,
    Exam,
    Fact,
    Model,
    Note,
    Refusal,
    SmallTalk,
    Source,
    Strangers,
    Term,
    Text,
    Twin,
)

ITEMS: Mapping[str, type[Model]] = {
    "sources": Source,
    "facts": Fact,
    "notes": Note,
    "law": LawFact,
    "terms": Term,
    "units": Unit,
    "modal_words": ModalWords,
    "forbidden": ForbiddenClaim,
    "openers": Opener,
    "phrases": Text,
    "smalltalk": SmallTalk,
    "strangers": Strangers,
    "entries": Entry,
    "slots": Slot,
    "conditions": Condition,
    "topics": RuleTopic,
    "procedures": Procedure,
    "rules": Rule,
    "deadlines": Deadline,
    "checklist": ChecklistItem,
    "hints": Hint,
    "contradictions": Contradiction,
    "exams": Exam,
    "refusals": Refusal,
    "dialogues": Dialogue,
    "twins": Twin,
    "bands": BandQuestion,
}
"""Top-level key -> what stands under it; the keys are the names of the pack's own fields."""

NAMED = frozenset({"phrases", "conditions"})
"""Keys that hold a mapping from names to items; the others hold lists."""

REPAIRED = frozenset({"entries", "exams"})
"""Keys of whose items at fault the sound parts are checked all the same; nothing else is computed from these items."""


@dataclass(frozen=True, slots=True)
class Location:
    """A file, or a folder of files, of the pack."""

    name: str
    """Of its JSON Schema, and of the file or folder."""
    keys: tuple[str, ...]
    """Top-level keys its files may have."""
    folder: bool = False
    required: bool = True

    @property
    def path(self) -> str:
        """How a keeper writes it: `facts.yaml`, `faq/….yaml`."""
        return f"{self.name}/….yaml" if self.folder else f"{self.name}.yaml"


LOCATIONS = (
    Location("sources", ("sources",)),
    Location("facts", ("facts",)),
    Location("notes", ("notes",)),
    Location("law", ("law",), required=False),
    Location("glossary", ("terms",)),
    Location("claims", ("units", "modal_words", "forbidden", "openers"), required=False),
    Location("phrases", ("phrases",)),
    Location("smalltalk", ("smalltalk",), required=False),
    Location("strangers", ("strangers",), required=False),
    Location("faq", ("entries",), folder=True),
    Location(
        "filing",
        ("slots", "conditions", "topics", "procedures", "rules", "deadlines", "checklist", "hints", "contradictions"),
        folder=True,
        required=False,
    ),
    Location("tests", ("exams", "refusals", "dialogues", "twins", "bands"), folder=True, required=False),
)


def location_of(path: PurePosixPath) -> Location | None:
    """The location that a file (relative to the pack's folder) belongs to; None where the pack has no such file."""
    if path.suffix != ".yaml" or len(path.parts) > 2:
        return None
    folder = len(path.parts) == 2
    name = path.parts[0] if folder else path.stem
    return next((location for location in LOCATIONS if location.name == name and location.folder == folder), None)

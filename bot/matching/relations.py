"""Tells which entries of a pack belong together: one names the other, or they share a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relations:
    """What the entries of a pack say of one another."""

    beside: Mapping[str, frozenset[str]]
    """By entry, those that it names."""
    tags: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Iterable[str], Iterable[str]]]) -> Relations:
        """From entries, each with those that it names and its tags."""
        known = [(entry, frozenset(beside), frozenset(tags)) for entry, beside, tags in entries]
        return cls({entry: beside for entry, beside, _ in known}, {entry: tags for entry, _, tags in known})

    def are_related(self, entry: str, other: str) -> bool:
        """True for two entries of which one names the other."""
        return other in self.beside.get(entry, ()) or entry in self.beside.get(other, ())

    def are_akin(self, entry: str, other: str) -> bool:
        """True for two entries that share a tag; an entry is not akin to itself."""
        return entry != other and not self.tags.get(entry, frozenset()).isdisjoint(self.tags.get(other, ()))

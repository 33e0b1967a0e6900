"""Loads a folder of YAML files as a Pack, or reports everything that is wrong with it at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from bot.knowledge.files.explain import explained_errors, nearest
from bot.knowledge.files.folder import FolderContents, PackFile, read_folder
from bot.knowledge.files.layout import ITEMS, NAMED, REPAIRED
from bot.knowledge.files.repair import Repaired, repair
from bot.knowledge.files.yaml_reader import MAX_PROBLEMS, TextPosition, YamlDocument, YamlValue, read_yaml
from bot.knowledge.findings import Finding, Place, Trail
from bot.knowledge.models.pack import Model, Pack


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack as it was read: the pack or its findings, and the place of each value."""

    pack: Pack | None
    """None as soon as there is one finding."""
    findings: tuple[Finding, ...]
    draft: Pack
    """Whatever could be read, for the checks; the pack itself where there is one."""
    marks: Mapping[Trail, Place]
    """The place of each value of the draft: ("entries", 3, "question", "en") -> place."""
    broken: Mapping[str, frozenset[str]]
    """Top-level key -> every text in its faulty items."""
    unread: frozenset[str]
    """Top-level keys of which items may be missing, because a file could not be read."""
    lost: frozenset[str] = frozenset()
    """Top-level keys of which faulty items are not in the draft at all."""
    unreadable: frozenset[Trail] = frozenset()
    """Paths in the draft to values that could not be read: they are left out, or replaced by a placeholder."""

    def has_unreadable(self, *path: str | int) -> bool:
        """Whether a value of the draft, a part of it, or the list that holds it could not be read."""
        return any(unreadable[: len(path)] == path or path[: len(unreadable)] == unreadable for unreadable in self.unreadable)

    def place(self, *path: str | int) -> Place:
        """The place of a value of the draft; for a value that the files do not contain, the place of what holds it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Place("."))


class PackError(Exception):
    """A pack that cannot be used; a line for each finding."""

    def __init__(self, found: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.findings = found


def load_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises PackError with every finding where it cannot be used."""
    loaded = read_pack(folder)
    if loaded.pack is None:
        raise PackError(loaded.findings)
    return loaded.pack


def read_pack(folder: Path) -> Loaded:
    """Reads all files of a pack. Raises nothing: what is wrong is in the findings, ordered by file and line."""
    contents = read_folder(folder)
    builder = _PackBuilder(found=contents.findings, unread=contents.unread)
    for file in contents.files:
        builder.add(file)
    return builder.loaded(_digest(contents))


def digest_of(folder: Path) -> str:
    """The digest of the pack in a folder; its files are read, but not parsed."""
    return _digest(read_folder(folder))


def _digest(contents: FolderContents) -> str:
    digest = hashlib.sha256()
    for file in contents.files:
        digest.update(f"{file.name}\0{len(file.content)}\0".encode())
        digest.update(file.content)
    return digest.hexdigest()


@dataclass(slots=True)
class _PackBuilder:
    """Builds a pack from files, one after another."""

    found: list[Finding]
    unread: set[str]
    items: dict[str, list[Model]] = field(default_factory=lambda: {key: [] for key in ITEMS if key not in NAMED})
    named: dict[str, dict[str, Model]] = field(default_factory=lambda: {key: {} for key in NAMED})
    marks: dict[Trail, Place] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    unreadable: set[Trail] = field(default_factory=set)

    def loaded(self, digest: str) -> Loaded:
        """The result, once all files are added."""
        draft = Pack.model_validate({"digest": digest, **self.items, **self.named})
        found = tuple(sorted(set(self.found)))
        broken = {key: frozenset(texts) for key, texts in self.broken.items()}
        unread, lost, unreadable = frozenset(self.unread), frozenset(self.lost), frozenset(self.unreadable)
        return Loaded(None if found else draft, found, draft, self.marks, broken, unread, lost, unreadable)

    def add(self, file: PackFile) -> None:
        """Reads a file's items. A faulty item does not affect the others."""
        document = read_yaml(file.content)
        for problem in document.problems:
            self.found.append(Finding(file.name, problem.mark.line, problem.mark.column, problem.what, problem.todo))
        allowed = " or ".join(f"`{key}:`" for key in file.location.keys)
        if not document.complete:
            self.unread.update(file.location.keys)
        elif not isinstance(document.value, dict) or not document.value:
            self.unread.update(file.location.keys)
            self._report(file, document, (), "the file holds no group of keys", f"start it with {allowed}")
        else:
            for key, content in document.value.items():
                if key in file.location.keys:
                    self._section(file, document, key, content)
                else:
                    self._report(file, document, (key,), f"`{key}` is not a key of this file", nearest(key, file.location.keys))

    def _report(self, file: PackFile, document: YamlDocument, path: Trail, what: str, todo: str) -> None:
        self.found.append(_place(file, document, path).finding(what, todo))

    def _section(self, file: PackFile, document: YamlDocument, key: str, content: YamlValue) -> None:
        """The items below a top-level key."""
        wanted = dict if key in NAMED else list
        if not isinstance(content, wanted):
            self.unread.add(key)
            advice = "write `name:` and its texts below it" if key in NAMED else "write a line `- …` for each item"
            self._report(file, document, (key,), f"`{key}` holds no {'names' if key in NAMED else 'list'}", advice)
            return
        kept: dict[str | int, tuple[str | int, Repaired]] = {}
        at_fault = 0
        for position, raw in content.items() if isinstance(content, dict) else enumerate(content):
            item = self._item(file, document, (key, position), raw)
            if position in self.named.get(key, ()):
                self._report(file, document, (key, position), f"the name `{position}` is taken in another file", "choose another name")
            at_fault += item is None or item.is_faulty
            if item is None:
                self.lost.add(key)
            else:
                kept[position] = (self._keep(key, position, item.item), item)
            if at_fault == MAX_PROBLEMS:
                self.unread.add(key)
                break
        self._mark(file, document, key, kept)

    def _mark(self, file: PackFile, document: YamlDocument, key: str, kept: Mapping[str | int, tuple[str | int, Repaired]]) -> None:
        """Records the place of each value of the items, and which values could not be read."""
        for position, item in kept.values():
            self.unreadable.update((key, position, *path) for path in item.unreadable)
        for path in document.marks:
            if path[:1] == (key,) and len(path) > 1 and path[1] in kept:
                position, item = kept[path[1]]
                inner = item.moved(path[2:])
                if inner is not None:
                    self.marks[(key, position, *inner)] = _place(file, document, path)

    def _keep(self, key: str, position: str | int, item: Model) -> str | int:
        """Adds an item to the draft; its position there."""
        if isinstance(position, str):
            self.named[key][position] = item
            return position
        self.items[key].append(item)
        return len(self.items[key]) - 1

    def _item(self, file: PackFile, document: YamlDocument, path: Trail, raw: YamlValue) -> Repaired | None:
        """Reads one item. The texts of a faulty one are kept as `broken`; it is repaired where that is possible, else None."""
        key, model = str(path[0]), ITEMS[str(path[0])]
        try:
            return Repaired(model.model_validate_json(json.dumps(raw), strict=True))
        except ValidationError as error:
            repaired = repair(raw, error, model) if key in REPAIRED else None
            reported = {problem.path for problem in document.problems}
            for inner, what, todo in (*explained_errors(error, model), *(repaired.conflicts if repaired else ())):
                if path + inner not in reported:
                    self._report(file, document, path + inner, what, todo)
            self.broken.setdefault(key, set()).update(_texts(raw), [path[1]] if isinstance(path[1], str) else ())
            return repaired


def _place(file: PackFile, document: YamlDocument, path: Trail) -> Place:
    """The place of a value in its file; for a missing value, the place of what should hold it."""
    while path and path not in document.marks:
        path = path[:-1]
    mark = document.marks.get(path, TextPosition())
    return Place(file.name, mark.line, mark.column)


def _texts(value: YamlValue) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)

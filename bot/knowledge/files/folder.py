"""Reads the files of a pack's folder, and reports files that do not belong there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from bot.knowledge.files.explain import nearest
from bot.knowledge.files.layout import LOCATIONS, Location, location_of
from bot.knowledge.files.yaml_reader import MAX_BYTES
from bot.knowledge.findings import Finding, Place

MAX_PACK_BYTES = 2 * MAX_BYTES
"""Bytes of all files together: seven times the pack that ships. More would keep a machine busy before it is refused."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file as it was read, once."""

    name: str
    """Relative to the pack's folder, with forward slashes."""
    location: Location
    content: bytes
    """At most one byte more than the reader accepts."""


@dataclass(slots=True)
class FolderContents:
    """The content of a folder."""

    files: list[PackFile] = field(default_factory=list)
    """In the order of their names, which is the same on every file system."""
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Top-level keys whose file is missing or cannot be read."""

    def report(self, name: str, what: str, todo: str) -> None:
        """Notes a finding about a whole file or folder."""
        self.findings.append(Place(name).finding(what, todo))


def read_folder(folder: Path) -> FolderContents:
    """Reads the files of a pack. Raises nothing: what is wrong is in the findings."""
    contents = FolderContents()
    if not folder.is_dir():
        contents.report(str(folder), "there is no such folder", "name the folder that holds the pack")
        contents.unread.update(key for location in LOCATIONS for key in location.keys)
        return contents
    for path in sorted(_pack_paths(folder, folder, contents)):
        name, location = _printable(path), location_of(path)
        if location is None:
            contents.report(name, "a pack has no such file", _better_name(path))
        else:
            _read_file(folder / path, name, location, contents)
            if sum(len(file.content) for file in contents.files) > MAX_PACK_BYTES:
                return _too_large(name)
    _report_missing(contents)
    return contents


def _too_large(name: str) -> FolderContents:
    """Nothing of a folder, which is larger than any pack from this file on."""
    contents = FolderContents(unread={key for location in LOCATIONS for key in location.keys})
    what = f"the files up to this one are larger than {MAX_PACK_BYTES // 1_000_000} MB"
    contents.report(name, what, "remove what does not belong in a pack")
    return contents


def _read_file(file: Path, name: str, location: Location, contents: FolderContents) -> None:
    try:
        with file.open("rb") as stream:
            contents.files.append(PackFile(name, location, stream.read(MAX_BYTES + 1)))
    except OSError as error:
        contents.report(name, f"the file cannot be read ({error.strerror})", "make it readable")
        contents.unread.update(location.keys)


def _report_missing(contents: FolderContents) -> None:
    """Reports the locations that have no file. One that could not be read is not missing."""
    present = {file.location.name for file in contents.files}
    for location in LOCATIONS:
        if not location.required or location.name in present or not contents.unread.isdisjoint(location.keys):
            continue
        contents.unread.update(location.keys)
        what, it = ("the folder holds no file of the pack", "one") if location.folder else ("the file is missing", "it")
        contents.report(location.path, what, f"write {it} with the key `{location.keys[0]}`")


def _pack_paths(folder: Path, root: Path, contents: FolderContents) -> Iterator[PurePosixPath]:
    """The files below a folder, relative to the root, without hidden files, schemas and readmes. Misplaced files are reported."""
    folders = sorted(location.name for location in LOCATIONS if location.folder)
    try:
        children = list(folder.iterdir())
    except OSError as error:
        name = _printable(PurePosixPath(folder.relative_to(root).as_posix()))
        contents.report(name, f"the folder cannot be read ({error.strerror})", "make it readable")
        return
    for child in children:
        path = PurePosixPath(child.relative_to(root).as_posix())
        if child.name.startswith(".") or child.name == "README.md" or str(path) == "schema":
            continue
        kind = _path_kind(child)
        if kind is None:
            contents.report(_printable(path), "this is not a file that can be read", "put a file here or remove it")
        elif not child.resolve().is_relative_to(root.resolve()):
            contents.report(_printable(path), "this link leads out of the pack's folder", "put the file itself here")
        elif kind == "file":
            yield path
        elif str(path) in folders:
            yield from _pack_paths(child, root, contents)
        else:
            contents.report(_printable(path), "a pack has no such folder", f"move its files to {' or '.join(folders)}")


def _path_kind(path: Path) -> Literal["file", "folder"] | None:
    """The kind of a path, links followed; None for pipes, broken links, and what may not be read."""
    try:
        return "file" if path.is_file() else "folder" if path.is_dir() else None
    except OSError:
        return None


def _better_name(path: PurePosixPath) -> str:
    if path.suffix != ".yaml" and location_of(path.with_suffix(".yaml")):
        return "let its name end in .yaml"
    return nearest(str(path), (location.path for location in LOCATIONS))


def _printable(path: PurePosixPath) -> str:
    """A file's name, escaped where it would break the line of a finding."""
    name = str(path)
    return name if name.isprintable() else ascii(name)[1:-1]

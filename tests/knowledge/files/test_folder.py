"""Which files of a folder are read, and which are reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.knowledge.files.folder import FolderContents, read_folder
from bot.knowledge.files.layout import LOCATIONS
from tests.support.packs import faultless, write_pack


def told(contents: FolderContents) -> list[str]:
    """The findings, as they are shown, in the order of their files."""
    return [str(finding) for finding in sorted(contents.findings)]


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    contents = read_folder(write_pack(tmp_path))
    assert [file.name for file in contents.files] == sorted(faultless())
    assert not contents.findings


def test_schemas_readmes_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "schema").mkdir()
    for name in ("schema/faq.json", "README.md", "faq/README.md", ".facts.yaml.swp"):
        (folder / name).write_text("x")
    assert not read_folder(folder).findings


def test_a_folder_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    contents = read_folder(tmp_path / "none")
    assert told(contents) == [f"{tmp_path / 'none'}:1:1: there is no such folder, name the folder that holds the pack"]
    assert contents.unread == {key for location in LOCATIONS for key in location.keys}


def test_an_empty_folder_is_told_every_file_it_lacks(tmp_path: Path) -> None:
    assert told(read_folder(tmp_path)) == [
        "facts.yaml:1:1: the file is missing, write it with the key `facts`",
        "faq/….yaml:1:1: the folder holds no file of the pack, write one with the key `entries`",
        "glossary.yaml:1:1: the file is missing, write it with the key `terms`",
        "notes.yaml:1:1: the file is missing, write it with the key `notes`",
        "phrases.yaml:1:1: the file is missing, write it with the key `phrases`",
        "sources.yaml:1:1: the file is missing, write it with the key `sources`",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fact.yaml", "a pack has no such file, write `facts.yaml`"),
        ("faq/fees.yml", "a pack has no such file, let its name end in .yaml"),
        ("tests/notes.txt", "a pack has no such file, let its name end in .yaml"),
        (
            "x",
            (
                "a pack has no such file, use one of: claims.yaml, facts.yaml, faq/….yaml, filing/….yaml, glossary.yaml, law.yaml, "
                "notes.yaml, phrases.yaml, "
                "smalltalk.yaml, sources.yaml, strangers.yaml, tests/….yaml"
            ),
        ),
        ("faq/deep/fees.yaml", "a pack has no such folder, move its files to faq or filing or tests"),
    ],
)
def test_a_file_that_no_pack_has_is_told_where_it_belongs(tmp_path: Path, name: str, expected: str) -> None:
    contents = read_folder(write_pack(tmp_path, {name: "x: y"}))
    assert [f"{finding.what}, {finding.todo}" for finding in contents.findings] == [expected]


def test_a_link_within_the_folder_is_followed_and_one_that_leaves_it_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack")
    secret = tmp_path / "secret.yaml"
    secret.write_text("entries: []")
    (folder / "faq/linked.yaml").symlink_to(folder / "faq/basics.yaml")
    (folder / "faq/secret.yaml").symlink_to(secret)
    (folder / "faq/loop.yaml").symlink_to(folder / "faq/loop.yaml")
    contents = read_folder(folder)
    assert told(contents) == [
        "faq/loop.yaml:1:1: this is not a file that can be read, put a file here or remove it",
        "faq/secret.yaml:1:1: this link leads out of the pack's folder, put the file itself here",
    ]
    assert "faq/linked.yaml" in {file.name for file in contents.files}


def test_a_folder_larger_than_any_pack_is_refused_unread(tmp_path: Path) -> None:
    large = "#" * 4_000_000
    folder = write_pack(tmp_path, {f"faq/x{number}.yaml": large for number in range(13)})
    contents = read_folder(folder)
    assert told(contents) == ["faq/x10.yaml:1:1: the files up to this one are larger than 10 MB, remove what does not belong in a pack"]
    assert contents.files == []
    assert "entries" in contents.unread


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    os.mkfifo(folder / "faq/pipe.yaml")
    assert told(read_folder(folder)) == ["faq/pipe.yaml:1:1: this is not a file that can be read, put a file here or remove it"]


def test_a_file_that_cannot_be_opened_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pack(tmp_path)
    opened = Path.open

    def refuse(path: Path, *arguments: str) -> object:
        if path.name == "facts.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, whom no file mode stops
    contents = read_folder(folder)
    assert told(contents) == ["facts.yaml:1:1: the file cannot be read (Permission denied), make it readable"]
    assert contents.unread == {"facts"}


def test_a_file_that_may_not_be_looked_at_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refuse)
    assert "facts.yaml:1:1: this is not a file that can be read, put a file here or remove it" in told(read_folder(write_pack(tmp_path)))


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pack(tmp_path)
    listed = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "faq":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "faq:1:1: the folder cannot be read (Permission denied), make it readable" in told(read_folder(folder))


def test_a_name_that_would_break_its_line_is_shown_escaped(tmp_path: Path) -> None:
    contents = read_folder(write_pack(tmp_path, {"faq/a\nb": "x"}))
    assert [finding.file for finding in contents.findings] == ["faq/a\\nb"]

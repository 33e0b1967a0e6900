"""Where another version of the pack is read from, and the errors where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.failures import CommandError
from bot.cli.pack_versions import read_version, version_folder
from bot.knowledge.files.loader import digest_of
from tests.cli.repositories import committed, git, repository
from tests.support.sound_pack import write_sound_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(Path(tmp_path_factory.mktemp("git")) / "our bot")


def refused(named: str, folder: Path) -> str:
    with pytest.raises(CommandError) as caught, version_folder(named, folder) as other:
        read_version(named, other)
    assert "\n" not in caught.value.message
    return caught.value.message


def test_a_folder_is_taken_as_it_is(pack: Path) -> None:
    with version_folder(str(pack), pack) as other:
        assert other == pack


@pytest.mark.parametrize("revision", ["right", "HEAD~1", "main^"])
def test_a_revision_is_unpacked_and_removed_again(pack: Path, revision: str) -> None:
    with version_folder(revision, pack) as other:
        assert read_version(revision, other).pack is not None
        assert digest_of(other) != digest_of(pack)
        assert (other / "faq/basics.yaml").is_file()
    assert not other.exists()


def test_what_is_not_committed_is_left_alone(pack: Path) -> None:
    draft = pack / "faq/draft.txt"
    draft.write_text("half a thought", encoding="utf-8")
    before = git(pack, "status", "--porcelain")
    with version_folder("HEAD", pack) as other:
        assert not (other / "faq/draft.txt").exists()
    assert git(pack, "status", "--porcelain") == before
    assert draft.read_text(encoding="utf-8") == "half a thought"
    draft.unlink()


def test_a_pack_that_is_a_whole_repository_is_found_too(tmp_path: Path) -> None:
    folder = write_sound_pack(tmp_path / "pack")
    git(folder, "init", "--quiet")
    committed(folder, "begin")
    with version_folder("HEAD", folder) as other:
        assert digest_of(other) == digest_of(folder)


def test_git_variables_of_a_hook_are_ignored(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    with version_folder("right", pack) as other:
        assert read_version("right", other).pack is not None


def test_a_misspelt_revision_is_told_with_the_names_it_resembles(pack: Path) -> None:
    assert refused("rihgt", pack) == "there is neither a folder nor a revision rihgt here: did you mean right?"


@pytest.mark.parametrize("named", ["HEAD~9", "0000000", "--help", "-n1", "", "HEAD:knowledge", "a b", "备案"])
def test_what_is_no_revision_is_told(pack: Path, named: str) -> None:
    assert refused(named, pack).startswith(f"there is neither a folder nor a revision {named} here: ")


def test_a_revision_from_before_the_pack_is_told(pack: Path) -> None:
    assert refused("HEAD~2", pack).startswith("knowledge is not in HEAD~2 (")


def test_without_a_repository_only_a_folder_can_be_named(tmp_path: Path) -> None:
    assert " lies in no git repository, and there is no folder HEAD: " in refused("HEAD", write_sound_pack(tmp_path / "pack"))


def test_without_git_only_a_folder_can_be_named(pack: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused("HEAD", pack) == "git is not installed: install it, or name a folder that holds the other version"


def test_a_folder_without_a_pack_is_told_with_the_one_that_was_meant(pack: Path, tmp_path: Path) -> None:
    assert refused(str(tmp_path), pack).endswith("name the folder or the revision of a pack")
    assert refused(str(pack.parent), pack).endswith(f"did you mean {pack.parent}/knowledge?")


def test_a_pack_of_another_format_is_told(pack: Path, tmp_path: Path) -> None:
    folder = write_sound_pack(tmp_path, {"notes.yaml": {"remarks": []}})
    told = refused(str(folder), pack)
    assert "is of another format or faulty: it cannot be read (1 finding, the first: notes.yaml:1:1: " in told
    assert told.endswith("compare with a version that can")

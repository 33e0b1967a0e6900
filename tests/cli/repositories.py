"""Builds a git repository with two commits of the small pack: as it was, and with a phrasing that takes a question."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.pack_changes import SKIP, with_phrasings
from tests.support.packs import to_yaml
from tests.support.sound_pack import write_sound_pack

_NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"} | {
    f"GIT_{who}_{what}": "keeper@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def git(folder: Path, *arguments: str) -> str:
    """Runs git in a folder; what it printed."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], env=os.environ | _NOBODY, capture_output=True, check=True)  # noqa: S607
    return done.stdout.decode().strip()


def committed(folder: Path, message: str) -> str:
    """Commits everything; the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path) -> Path:
    """A repository with the pack in `knowledge/`, tagged `right` before the theft; the pack's folder."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "README.md").write_text("no pack yet\n", encoding="utf-8")
    committed(folder, "begin")
    pack = write_sound_pack(folder / "knowledge", {"faq/basics.yaml": with_phrasings("")})
    committed(folder, "add the pack")
    git(folder, "tag", "right")
    steal(pack)
    committed(folder, "ask for fees in more ways")
    return pack


def steal(pack: Path) -> None:
    """A phrasing changes its entry."""
    stolen = with_phrasings("silent-fees", without=(SKIP,))
    stolen["entries"][1]["phrasings"]["en"].append(SKIP)
    (pack / "faq/basics.yaml").write_text(to_yaml(stolen), encoding="utf-8")

"""Opens another version of the pack, from a folder or from git, without touching the work tree."""

from __future__ import annotations

import difflib
import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.failures import CommandError

if TYPE_CHECKING:
    from bot.knowledge.files.loader import Loaded

_SECONDS = 60
_MOST_NAMES = 3


@contextmanager
def version_folder(named: str, folder: Path) -> Iterator[Path]:
    """Provides the folder of another version of the pack; a version from git is unpacked and removed again.

    Args:
        named: a folder, else a revision of the git repository in which `folder` lies.
        folder: the pack that is worked on; only read.

    Raises:
        Stop: there is no such version.
    """
    if named and Path(named).is_dir():
        yield Path(named)
        return
    content = _archive(named, folder.resolve())
    with tempfile.TemporaryDirectory(prefix="pack-") as place:
        try:
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                archive.extractall(place, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise CommandError(f"the pack of {named} cannot be unpacked ({error}): compare with a folder that holds it") from None
        yield Path(place)


def read_version(named: str, folder: Path) -> Loaded:
    """Reads a version of the pack.

    Raises:
        Stop: the folder holds no pack, or one that this version of the bot cannot read.
    """
    from bot.knowledge.files.loader import read_pack

    loaded = read_pack(folder)
    if loaded.pack is None and not loaded.draft.entries:
        inside = folder / "knowledge"
        meant = f"; did you mean {named}/knowledge?" if (inside / "faq").is_dir() else ""
        raise CommandError(f"{named} holds no pack with entries (faq/*.yaml): name the folder or the revision of a pack{meant}")
    if loaded.pack is None:
        count = len(loaded.findings)
        faults = f"{count} finding{'' if count == 1 else 's'}, the first: {loaded.findings[0]}"
        raise CommandError(
            f"the pack of {named} is of another format or faulty: it cannot be read ({faults}); compare with a version that can"
        )
    return loaded


def _archive(revision: str, folder: Path) -> bytes:
    """The pack's files at a revision, as a tar archive."""
    if _git(folder, "rev-parse", "--git-dir").returncode:
        raise CommandError(
            f"{folder} lies in no git repository, and there is no folder {revision}: name a folder that holds the other version"
        )
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") if _is_name(revision) else None
    if found is None or found.returncode:
        raise CommandError(f"there is neither a folder nor a revision {revision} here{_advice(revision, folder)}")
    commit = found.stdout.decode().strip()
    root, prefix = (_git(folder, "rev-parse", what).stdout.decode().rstrip("\n") for what in ("--show-toplevel", "--show-prefix"))
    archived = _git(Path(root), "archive", "--format=tar", f"{commit}:{prefix}")
    if archived.returncode:
        where = prefix.rstrip("/") or "the pack"
        raise CommandError(f"{where} is not in {revision} ({commit[:10]}): name a revision that has it, or a folder")
    return archived.stdout


def _is_name(revision: str) -> bool:
    return revision != "" and not revision.startswith("-")


def _advice(revision: str, folder: Path) -> str:
    """Advice for an unknown revision: branches and tags that it resembles."""
    listed = _git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    near = difflib.get_close_matches(revision, listed.stdout.decode(errors="replace").split(), _MOST_NAMES, 0.5)
    return f": did you mean {' or '.join(near)}?" if near else ": write a branch, a tag, a commit such as HEAD~1, or a folder"


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # In a hook, git sets variables that take precedence over the folder given here.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(  # noqa: S603 - no shell, and a revision that looks like an option is refused before
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - git is found on the keeper's PATH
            env=kept,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise CommandError("git is not installed: install it, or name a folder that holds the other version") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandError(f"git cannot be used here ({error}): name a folder that holds the other version") from None

"""Caches editions on disk between two starts, one for each encoder: reading one takes a fiftieth of the time of computing it.

The cache can be computed anew at any time, so that whatever is wrong with it is skipped and never an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path

import structlog

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import Pack
from bot.matching.index.meaning import Encoder

_LOG = structlog.get_logger(__name__)
_SOURCE = Path(__file__).parent.parent
_WRITABLE_BY_OTHERS = 0o022


class EditionCache:
    """A folder with the edition of the last pack, valid for exactly this version of the program; others keep theirs beside it."""

    def __init__(self, folder: Path, encoder: str = "") -> None:
        """Stores editions in `folder`, which is created with the first one.

        Args:
            folder: where they are stored.
            encoder: the name of the encoder that they are computed with; empty where there is none.
        """
        self._folder = folder
        self._kind = hashlib.sha256(encoder.encode()).hexdigest()[:8]
        self._program = _program_digest(encoder)

    def load(self, digest: str) -> Edition | None:
        """The stored edition of the pack with this digest; None where there is none that can be trusted and read."""
        edition = _read(self._file(digest))
        return edition if edition and edition.pack.digest == digest else None

    def holds(self, digest: str) -> bool:
        """True where there is an edition of the pack with this digest, whether it can be read or not."""
        return self._file(digest).exists()

    def latest(self) -> Edition | None:
        """The stored edition of whatever pack, with the same encoder and by the same version of the program; None where there is none."""
        files = sorted(self._folder.glob(f"edition-{self._kind}-*-{self._program}.pickle"))
        return _read(files[-1]) if files else None

    def build(self, pack: Pack, encoder: Encoder | None = None, *, keeps_bands: bool = False) -> Edition:
        """The edition of a pack, taken from here as far as it can be.

        Args:
            pack: the pack.
            encoder: the one that this cache is for.
            keeps_bands: take the bands of the latest edition, whatever questions it learnt from.
        """
        return self.load(pack.digest) or Edition.of(pack, encoder, self.latest(), keeps_bands=keeps_bands)

    def store(self, edition: Edition) -> None:
        """Stores an edition in place of the earlier ones with the same encoder; where the folder cannot be written, nothing is stored."""
        file = self._file(edition.pack.digest)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            earlier = [path for path in self._folder.glob(f"edition-{self._kind}-*.pickle") if path != file]
            number, name = tempfile.mkstemp(dir=self._folder, prefix=".edition.")
            with os.fdopen(number, "wb") as draft:
                pickle.dump(edition, draft, pickle.HIGHEST_PROTOCOL)
            Path(name).replace(file)
            for path in earlier:
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()
        except OSError as error:
            _LOG.debug("edition_not_kept", folder=str(self._folder), error=error.strerror)

    def _file(self, digest: str) -> Path:
        return self._folder / f"edition-{self._kind}-{digest[:16]}-{self._program}.pickle"


def _read(file: Path) -> Edition | None:
    try:
        if not _is_trusted(file):
            return None
        with file.open("rb") as stored:
            edition = pickle.load(stored)  # noqa: S301 - the file is ours alone: nobody else may write it
    except (FileNotFoundError, NotADirectoryError):
        return None
    except Exception as error:  # noqa: BLE001 - a damaged file may break in any way, and is computed anew
        _LOG.warning("edition_unreadable", file=file.name, error=type(error).__name__)
        return None
    return edition if isinstance(edition, Edition) else None


def _is_trusted(file: Path) -> bool:
    found = file.stat()
    return (not hasattr(os, "getuid") or found.st_uid == os.getuid()) and not found.st_mode & _WRITABLE_BY_OTHERS


def _program_digest(encoder: str) -> str:
    """A digest of the encoder's name and of all code that computes or holds an edition."""
    digest = hashlib.sha256(f"{sys.version}\n{encoder}\n".encode())
    for room in ("encoding", "text", "knowledge", "matching", "filing", "extraction", "dialogue"):
        for file in sorted(path for path in (_SOURCE / room).rglob("*.*") if path.suffix != ".pyc"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]

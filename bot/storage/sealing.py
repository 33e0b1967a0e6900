"""Encrypts content at rest with AES-GCM, where DATA_KEY is set."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from bot.service.keys import Keys
from bot.storage import StorageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MARK: Final = "sealed:1:"
"""Begins what is encrypted; the rest is base64 of a nonce and what AES-GCM makes of the text."""
_NONCE_BYTES: Final = 12


class Seal:
    """Encrypts texts and reads them again; leaves them as they are where there is no key."""

    def __init__(self, key: bytes | None) -> None:
        """Encrypts with a key of 32 bytes.

        Raises:
            StorageError: the library that encrypts is not installed.
        """
        self._cipher = _cipher(key) if key else None

    @property
    def encrypts(self) -> bool:
        """Whether there is a key."""
        return self._cipher is not None

    def seal(self, text: str) -> str:
        """What is stored for a text; nothing for an empty one."""
        if self._cipher is None or not text:
            return text
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(errors="surrogatepass"), None)
        return _MARK + base64.b64encode(nonce + sealed).decode()

    def unseal(self, stored: str) -> str:
        """The text of what is stored; what was stored before there was a key is left as it is."""
        if self._cipher is None or not self.is_sealed(stored):
            return stored
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only where a key is set

        try:
            raw = base64.b64decode(stored.removeprefix(_MARK), validate=True)
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode(errors="surrogatepass")
        except (InvalidTag, ValueError):
            # the key is the database's (its fingerprint was compared), so that somebody wrote these very characters
            return stored

    @staticmethod
    def is_sealed(stored: str) -> bool:
        """Whether a text looks like an encrypted one."""
        return stored.startswith(_MARK)


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What hides from a reader of the database who wrote, and what."""

    keys: Keys
    seal: Seal

    @classmethod
    def of(cls, keys: Keys) -> Self:
        """With the key of encryption that is among the keys."""
        return cls(keys, Seal(keys.data_key))


def _cipher(key: bytes) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - its import takes 20 ms, and most have no key
    except ImportError as error:
        raise StorageError("DATA_KEY needs the package cryptography, which is not installed: python -m pip install cryptography") from error
    return AESGCM(key)

"""Derives what is secret from PEPPER: pseudonyms, the key of the buttons, and the webhook's default secret."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from bot.dialogue.keeping import LogContent

LEAST_PEPPER = 16
"""Characters."""
_KEY_BYTES = 32
_PSEUDONYM_CHARACTERS = 32
_FINGERPRINT_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Protection:
    """How the operator wants what is stored to be protected."""

    pepper: str | None = field(default=None, repr=False)
    """None: a file beside the database of SQLite holds it."""
    data_key: bytes | None = field(default=None, repr=False)
    """None: content is not encrypted."""
    log_content: LogContent = "full"


class Keys:
    """The secrets of one bot. Whoever lacks PEPPER can neither tell whose a pseudonym is, nor make a button."""

    def __init__(self, pepper: str, data_key: bytes | None = None) -> None:
        """`data_key` is the key of encryption at rest; None where nothing is encrypted."""
        self._pepper = pepper.encode(errors="surrogateescape")
        self.data_key = data_key

    def person(self, channel: str, user: str) -> str:
        """The pseudonym of a person, the same in every chat: HMAC-SHA256, its first 128 bits in hexadecimal."""
        return self._pseudonym(self._person_key, channel, user)

    def chat(self, channel: str, chat: str) -> str:
        """The pseudonym of a chat."""
        return self._pseudonym(self._chat_key, channel, chat)

    @cached_property
    def buttons(self) -> bytes:
        """The key that buttons are signed with."""
        return self._derived("buttons")

    @cached_property
    def webhook_secret(self) -> str:
        """What Telegram shows with each call, where the operator has set nothing: the same in every process."""
        return base64.urlsafe_b64encode(self._derived("webhook")).decode().rstrip("=")

    @property
    def fingerprints(self) -> dict[str, str]:
        """What a database keeps to know the secrets again, by the names of the settings; it reveals nothing of them."""
        given = {"PEPPER": self._pepper, **({"DATA_KEY": self.data_key} if self.data_key else {})}
        return {name: _hmac(secret, "fingerprint").hex()[:_FINGERPRINT_CHARACTERS] for name, secret in given.items()}

    @cached_property
    def _person_key(self) -> bytes:
        return self._derived("person")

    @cached_property
    def _chat_key(self) -> bytes:
        return self._derived("chat")

    def _derived(self, label: str) -> bytes:
        return _hmac(self._pepper, label)

    @staticmethod
    def _pseudonym(key: bytes, channel: str, name: str) -> str:
        return _hmac(key, f"{channel}\n{name}").hex()[:_PSEUDONYM_CHARACTERS]


def new_secret() -> str:
    """A new value for PEPPER or DATA_KEY."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def parse_data_key(text: str) -> bytes:
    """The key that DATA_KEY writes out.

    Raises:
        ValueError: it is none.
    """
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise ValueError("this is no key of 32 bytes in base64: `python -m bot keygen` makes one")
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(errors="replace"), hashlib.sha256)

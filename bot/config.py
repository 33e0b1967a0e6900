"""Reads the settings from the environment and `.env`; no other module does."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.dialogue.keeping import Keeping, LogContent
from bot.messages import Language
from bot.service.keys import LEAST_PEPPER, Protection, parse_data_key

_TELEGRAMS_RATE = 30.0
_FILE = Path(".env")
_NOT_OURS = frozenset({"HTTP_PROXY", "NO_PROXY"})
"""Names in `.env` that mean something to others."""


class Settings(BaseSettings):
    """Every setting with its default; each stands in `.env.example` too."""

    model_config = SettingsConfigDict(env_file=_FILE, env_ignore_empty=True, frozen=True, extra="ignore", use_attribute_docstrings=True)

    telegram_token: SecretStr | None = None
    """From BotFather. Unset: `make run` opens the terminal chat."""
    telegram_api_root: str = "https://api.telegram.org"
    """A Bot API server; calls go to ROOT/bot<token>/…, files to ROOT/file/bot<token>/…"""
    https_proxy: SecretStr | None = None
    """The HTTP proxy through which Telegram is called, where it cannot be reached without one."""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    """Telegram user ids, comma separated, who may reload the pack."""
    webhook_url: str | None = None
    """Public https address. Set: Telegram calls the bot; unset: the bot polls."""
    webhook_secret: SecretStr | None = None
    """1-256 characters A-Z a-z 0-9 _ -; unset: derived from PEPPER, so that every process has the same."""
    webhook_host: str = "127.0.0.1"
    """Address that the webhook server listens on."""
    webhook_port: int = Field(default=8080, ge=1, le=65535)
    """Port that the webhook server listens on."""
    metrics_host: str = "127.0.0.1"
    """Address of the port below."""
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Port for /healthz, /readyz and /metrics; unset: none but, with a webhook, the webhook's own."""
    send_rate: float | None = Field(default=None, gt=0)
    """Messages a second to all chats together; unset: 30 where TELEGRAM_API_ROOT is Telegram's own, else no limit."""
    database_url: str = "sqlite+aiosqlite:///data/bot.db"
    """An SQLAlchemy async URL of a database whose driver is installed."""
    pepper: SecretStr | None = None
    """The secret behind pseudonyms and buttons; unset: made at the first start, in a file beside SQLite's."""
    data_key: SecretStr | None = None
    """32 bytes in base64, which `keygen` makes. Set: what people write is encrypted in the database."""
    log_content: LogContent = "full"
    """`full`, `redacted` (without telephone numbers, e-mail addresses and identity numbers) or `off`."""
    retention_days: int = Field(default=90, ge=1, le=36500)
    """Days after which the log, unsaved assessments and buttons are deleted."""
    privacy_contact: str | None = None
    """Whom people ask about their data, as /privacy shows it: an account, an address or a name."""
    knowledge_dir: Path | None = None
    """Folder of the pack; unset: the pack that ships with the bot."""
    cache_dir: Path = Path("data/cache")
    """Folder in which the computed index is kept between two starts; it can be deleted at any time."""
    language: Literal["auto", Language] = "auto"
    """`auto` follows each reader; `en` or `zh` answers everybody in that language."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe line that is logged."""
    log_format: Literal["auto", "text", "json"] = "auto"
    """`auto`: text on a terminal, else JSON lines."""

    @property
    def overall_send_rate(self) -> float | None:
        """Messages a second to all chats together; None for no limit."""
        at_telegram = self.telegram_api_root.rstrip("/") == "https://api.telegram.org"
        return self.send_rate or (_TELEGRAMS_RATE if at_telegram else None)

    @property
    def proxy(self) -> str | None:
        """The proxy for calls to TELEGRAM_API_ROOT; None where there is none, or NO_PROXY excepts that host.

        Raises:
            ValueError: it is no HTTP proxy. Said here, for other commands need none, and the variable may be meant for other programs.
        """
        root = urlsplit(self.telegram_api_root)
        if self.https_proxy is None or root.scheme != "https" or urllib.request.proxy_bypass(root.hostname or ""):
            return None
        proxy = self.https_proxy.get_secret_value()
        if not _is_address(proxy):
            raise ValueError("HTTPS_PROXY: write an HTTP proxy as http://host:port; most programs that offer SOCKS offer that as well")
        return proxy

    @field_validator("telegram_api_root")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if not _is_address(value):
            raise ValueError("write an address like https://api.telegram.org")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_one(cls, value: SecretStr | None) -> SecretStr | None:
        # it becomes a part of an address
        if value is not None and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
            raise ValueError("this is no token: copy it from @BotFather again, digits, a colon and letters")
        return value

    @property
    def protection(self) -> Protection:
        """How what is stored is protected."""
        pepper = self.pepper.get_secret_value() if self.pepper else None
        data_key = parse_data_key(self.data_key.get_secret_value()) if self.data_key else None
        return Protection(pepper, data_key, self.log_content)

    @property
    def keeping(self) -> Keeping:
        """What people are told of how their words are kept."""
        return Keeping(self.log_content, self.retention_days, self.data_key is not None, self.privacy_contact or "")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part for part in value.replace(" ", "").split(",") if part]
        for part in parts:
            if not (part.isascii() and part.isdecimal()):
                raise ValueError(f"`{part}` is no Telegram user id: write numbers separated by commas")
        return parts

    @field_validator("log_level", "log_format", "log_content", "language", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("pepper")
    @classmethod
    def _cannot_be_guessed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < LEAST_PEPPER:
            raise ValueError(f"use at least {LEAST_PEPPER} characters; `python -m bot keygen` makes a secret")
        return value

    @field_validator("data_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parse_data_key(value.get_secret_value())
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_accepts(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            text = value.get_secret_value()
            if not (0 < len(text) <= 256 and text.replace("_", "").replace("-", "").isalnum() and text.isascii()):
                raise ValueError("use 1 to 256 of the characters A-Z a-z 0-9 _ -")
        return value


def unknown_names() -> tuple[str, ...]:
    """Names in `.env` that are no settings: misspelt ones, most likely."""
    if not _FILE.is_file():
        return ()
    found = re.findall(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=", _FILE.read_text(encoding="utf-8"), re.MULTILINE)
    return tuple(name for name in dict.fromkeys(found) if name.lower() not in Settings.model_fields and name.upper() not in _NOT_OURS)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False

"""Starts a command: reads the settings, quiets the log, and loads the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.failures import CommandError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.dialogue.edition import Edition


def read_settings() -> Settings:
    """The settings from the environment and `.env`.

    Raises:
        CommandError: settings are wrong; one sentence for each.
    """
    from pydantic import ValidationError

    from bot.config import Settings

    try:
        return Settings()
    except ValidationError as error:
        faults = dict.fromkeys(f"{str(fault['loc'][0]).upper()}: {_without_prefix(fault['msg'])}" for fault in error.errors())
        raise CommandError("\n".join(f"{fault} (environment or .env; .env.example shows each setting)" for fault in faults)) from None
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CommandError(f".env cannot be read ({what}): mend it or remove it; .env.example shows how it looks") from None


def _without_prefix(message: str) -> str:
    return message.removeprefix("Value error, ")


def log_warnings_only(settings: Settings) -> None:
    """Logs warnings and errors only, to standard error: other events would disturb a person at the terminal."""
    import logging

    from bot.bootstrap import configure_logging

    configure_logging(settings, least=logging.WARNING)


def load_edition_or_fail(settings: Settings) -> Edition:
    """The edition of the pack.

    Raises:
        CommandError: the pack cannot be used; a line for each finding.
    """
    from bot.bootstrap import find_encoder, load_edition
    from bot.knowledge.files.loader import PackError

    log_warnings_only(settings)
    try:
        return load_edition(settings, find_encoder())
    except PackError as error:
        raise CommandError(str(error)) from None

"""The only wiring room: settings in, a running service out."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from bot.config import Settings
from bot.curation.checked_edition import checked_edition
from bot.curation.compare import compare_editions
from bot.curation.required_phrases import check_requirements
from bot.dialogue.edition import Edition
from bot.encoding import EncodingError
from bot.encoding.sentences import installed
from bot.knowledge.files.loader import PackError, digest_of, read_pack
from bot.matching.index.meaning import Encoder
from bot.messages import Language
from bot.review.logged_questions import LoggedQuestion
from bot.service.conversation import Conversation
from bot.service.desk import ServiceDesk
from bot.service.edition_cache import Shelf
from bot.service.editions import Comparing, Editions
from bot.storage import StorageError
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore

_PACKAGE = Path(__file__).parent
_TALKATIVE = ("aiosqlite", "alembic", "sqlalchemy")
"""Loggers that would write what people wrote, or lines that tell an operator nothing."""

_LAST = 500
"""Questions of the log that a reload puts to the pack before and after."""


class SystemClock:
    """The machine's clocks."""

    def now(self) -> dt.datetime:
        """The time of day, UTC."""
        return dt.datetime.now(dt.UTC)

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Service:
    """What runs behind a channel."""

    desk: ServiceDesk
    editions: Editions


def pack_folder(settings: Settings) -> Path:
    """Where the pack lies: KNOWLEDGE_DIR, else the pack installed with the bot, else the one in the source tree."""
    if settings.knowledge_dir:
        return settings.knowledge_dir
    installed = _PACKAGE / "pack"
    return installed if installed.is_dir() else _PACKAGE.parent / "knowledge"


def find_encoder() -> Encoder | None:
    """The encoder of the extra `semantic`; None where it is not installed, or, with a warning in the log, where it does not work."""
    try:
        return installed()
    except EncodingError as error:
        structlog.get_logger(__name__).warning("encoder_broken", error=str(error), instead="questions are compared by words alone")
        return None


def load_edition(settings: Settings, encoder: Encoder | None = None) -> Edition:
    """The pack, ready to be asked.

    Raises:
        PackError: the pack cannot be used.
    """
    shelf, folder = _shelf(settings, encoder), pack_folder(settings)
    kept = shelf.take(digest_of(folder))
    if kept:
        return kept
    loaded = read_pack(folder)
    found = (*loaded.findings, *check_requirements(loaded))
    if found or loaded.pack is None:
        raise PackError(found)
    edition = Edition.of(loaded.pack, encoder)
    shelf.keep(edition)
    return edition


def _shelf(settings: Settings, encoder: Encoder | None) -> Shelf:
    return Shelf(settings.cache_dir, encoder.name if encoder else "")


def default_language(settings: Settings) -> Language | None:
    """The language that the operator fixed for everybody; None follows each reader."""
    return None if settings.language == "auto" else settings.language


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Service]:
    """A service with its database open.

    Raises:
        PackError: the pack cannot be used.
        StorageError: the database cannot be used.
    """
    encoder = find_encoder()
    edition = load_edition(settings, encoder)
    structlog.get_logger(__name__).info("questions_compared", by=edition.matcher.method)
    async with await open_store(settings.database_url) as store:
        examining = partial(checked_edition, encoder=encoder)
        comparing = Comparing(partial(_questions, store), compare_editions)
        editions = Editions(pack_folder(settings), edition, examining, _shelf(settings, encoder).keep, comparing=comparing)
        default = default_language(settings)
        conversation = Conversation(store, editions, SystemClock(), default)
        yield Service(ServiceDesk(conversation, editions, default), editions)


async def _questions(store: SqlStore) -> tuple[LoggedQuestion, ...]:
    """The last questions of the log; none where it cannot be read, for a reload does not fail for that."""
    try:
        return await store.questions(_LAST)
    except StorageError as error:
        structlog.get_logger(__name__).warning("log_unreadable", error=str(error))
        return ()


def configure_logging(settings: Settings, least: int = logging.DEBUG) -> None:
    """One line an event on standard error: text on a terminal, JSON elsewhere, or as LOG_FORMAT says.

    Args:
        settings: LOG_LEVEL is the least severe line that is logged; what people write is in no line at any level.
        least: nothing below is logged whatever LOG_LEVEL says: where a person reads the terminal, events are in the way.
    """
    level = max(least, logging.getLevelNamesMapping()[settings.log_level.upper()])
    as_text = settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    ends: list[structlog.typing.Processor] = (
        # the renderer's own choice shows the variables of each call, and with them what people wrote
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if as_text
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ends]
    )
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))

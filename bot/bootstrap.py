"""Wires the rooms together: from settings to a running service."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.config import Settings
from bot.curation.required_phrases import check_requirements
from bot.dialogue.edition import Edition
from bot.encoding import EncodingError
from bot.encoding.sentences import installed_encoder
from bot.knowledge.files.loader import PackError, digest_of, read_pack
from bot.knowledge.findings import Finding
from bot.knowledge.models.pack import Pack
from bot.matching.index.meaning import Encoder
from bot.messages import Language
from bot.review.difference import Comparison, Difference
from bot.review.logged_questions import LoggedQuestion
from bot.service.conversation import Conversations, Operator
from bot.service.delivery.ports import DeliveryStore
from bot.service.desk import ServiceDesk
from bot.service.edition_cache import EditionCache
from bot.service.editions import Editions, ReloadComparison
from bot.service.keys import Keys
from bot.service.ports import TurnWatcher
from bot.service.proof_cache import ProofCache
from bot.service.retention import Retention
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.monitoring.monitor import Monitor
    from bot.storage.sql import SqlStore

_PACKAGE = Path(__file__).parent
_CHATTY_LOGGERS = ("aiosqlite", "alembic", "sqlalchemy")
"""Loggers that would write what people wrote, or lines of no use to an operator."""

_LAST = 500
"""Questions of the log that a reload asks the old and the new pack."""


class SystemClock:
    """The machine's clocks."""

    def now(self) -> dt.datetime:
        """The time of day, UTC."""
        return dt.datetime.fromtimestamp(time.time(), dt.UTC)

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Service:
    """The running service behind a channel."""

    desk: ServiceDesk
    editions: Editions
    delivery: DeliveryStore
    keys: Keys
    monitor: Monitor | None
    """Where the settings ask for one."""


def pack_folder(settings: Settings) -> Path:
    """The folder of the pack: KNOWLEDGE_DIR, else the pack installed with the bot, else the one in the source tree."""
    if settings.knowledge_dir:
        return settings.knowledge_dir
    installed_encoder = _PACKAGE / "pack"
    return installed_encoder if installed_encoder.is_dir() else _PACKAGE.parent / "knowledge"


def find_encoder() -> Encoder | None:
    """The encoder of the extra `semantic`; None where it is not installed, or, with a warning in the log, where it does not work."""
    try:
        return installed_encoder()
    except EncodingError as error:
        structlog.get_logger(__name__).warning("encoder_broken", error=str(error), instead="questions are compared by words alone")
        return None


def load_edition(settings: Settings, encoder: Encoder | None = None) -> Edition:
    """The edition of the pack, from the cache where it is there.

    Raises:
        PackError: the pack cannot be used.
    """
    cache, folder = _edition_cache(settings, encoder), pack_folder(settings)
    cached = cache.load(digest_of(folder))
    if cached:
        return cached
    loaded = read_pack(folder)
    found = (*loaded.findings, *check_requirements(loaded))
    if found or loaded.pack is None:
        raise PackError(found)
    edition = Edition.of(loaded.pack, encoder, cache.latest())
    cache.store(edition)
    return edition


def edition_of(settings: Settings, pack: Pack, encoder: Encoder | None = None, *, keeps_bands: bool = False) -> Edition:
    """The edition of a pack as it was read, as far as it can be from the cache. It is not stored: the pack may have faults.

    With `keeps_bands`, the bands are those of the latest edition, where there is one.
    """
    return _edition_cache(settings, encoder).build(pack, encoder, keeps_bands=keeps_bands)


def keep_edition(settings: Settings, edition: Edition, encoder: Encoder | None = None) -> None:
    """Stores the edition of a pack without faults for the next start."""
    cache = _edition_cache(settings, encoder)
    if not cache.holds(edition.pack.digest):
        cache.store(edition)


def known_proofs(settings: Settings) -> ProofCache:
    """The proofs of rules that were found to be sound."""
    return ProofCache(settings.cache_dir)


def _edition_cache(settings: Settings, encoder: Encoder | None) -> EditionCache:
    return EditionCache(settings.cache_dir, encoder.name if encoder else "")


def default_language(settings: Settings) -> Language | None:
    """The language that the operator fixed for everybody; None follows each reader."""
    return None if settings.language == "auto" else settings.language


@asynccontextmanager
async def running(settings: Settings, watch: TurnWatcher | None = None) -> AsyncIterator[Service]:
    """A service with its database open; `watch` is told of each turn.

    Raises:
        PackError: the pack cannot be used.
        StorageError: the database cannot be used.
    """
    from bot.storage.opening import open_store  # noqa: PLC0415 - commands without a database must not wait for its libraries

    encoder = find_encoder()
    edition = load_edition(settings, encoder)
    structlog.get_logger(__name__).info("questions_compared", by=edition.matcher.method)
    # the edition stays: looking through it for what can be freed would stop everything for a tenth of a second, again and again
    gc.freeze()
    async with await open_store(settings.database_url, settings.protection) as store:
        cache = _edition_cache(settings, encoder)
        read_edition = partial(_read_checked, build=partial(cache.build, encoder=encoder), known=known_proofs(settings))
        comparison = ReloadComparison(partial(_logged_questions, store), _compare)
        editions = Editions(pack_folder(settings), edition, read_edition, cache.store, comparison=comparison)
        default = default_language(settings)
        clock = SystemClock()
        monitor = _monitor(settings, store, editions)
        watchers = [*([watch] if watch else []), *([monitor.watch_turn] if monitor else [])]
        operator = Operator(default, settings.keeping)
        conversation = Conversations(store, editions, clock, operator, store.outbox, store.groups, watchers)
        delivery = DeliveryStore(store.inbox, store.outbox, store.chats, store.buttons, store.leadership)
        retention = asyncio.create_task(Retention(store, clock, settings.retention_days).run())
        try:
            yield Service(ServiceDesk(conversation, editions, clock, store.groups, default), editions, delivery, store.keys, monitor)
        finally:
            retention.cancel()
            await asyncio.gather(retention, return_exceptions=True)


def _monitor(settings: Settings, store: SqlStore, editions: Editions) -> Monitor | None:
    if settings.metrics_port is None and settings.webhook_url is None:
        return None
    from bot.monitoring.monitor import Monitor, Watched  # noqa: PLC0415 - its library is needed only here

    def edition() -> tuple[str, int]:
        pack = editions.current.pack
        return pack.digest, len(pack.entries)

    return Monitor(Watched(store.backlog, edition, polls=settings.webhook_url is None))


def _read_checked(folder: Path, build: Callable[[Pack], Edition], known: ProofCache) -> Edition | tuple[Finding, ...]:
    """The edition of a folder, or what is wrong with it; in the child process of a reload."""
    from bot.curation.checked_edition import checked_edition  # noqa: PLC0415 - a start must not wait for what only a reload needs

    return checked_edition(folder, build, known)


def _compare(compared: Comparison) -> Difference:
    """What two editions answer differently; in the child process of a reload."""
    from bot.curation.compare import compare_editions  # noqa: PLC0415 - as above

    return compare_editions(compared)


async def _logged_questions(store: SqlStore) -> tuple[LoggedQuestion, ...]:
    """The last questions of the log; none where it cannot be read, because a reload must not fail for that."""
    try:
        return await store.questions(_LAST)
    except StorageError as error:
        structlog.get_logger(__name__).warning("log_unreadable", error=str(error))
        return ()


def _traceback(exc_info: structlog.typing.ExcInfo) -> str:
    """Where an exception was raised, and those that led to it, without local variables and messages, which may hold what people wrote.

    Messages of the system and of the store are shown: they never do.
    """
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error is not None:
        message = f": {error}" if isinstance(error, OSError | StorageError) else ""
        parts.insert(0, f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__qualname__}{message}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nwhich led to\n\n".join(parts)


def configure_logging(settings: Settings, least: int = logging.DEBUG) -> None:
    """Logs to standard error, one line per event: text on a terminal, JSON elsewhere, or as LOG_FORMAT says.

    Args:
        settings: LOG_LEVEL is the lowest level that is logged; what people write is logged at no level.
        least: the lowest level whatever LOG_LEVEL says: events would disturb a person at the terminal.
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
        [structlog.dev.ConsoleRenderer(exception_formatter=lambda stream, info: print(_traceback(info), file=stream))]
        if as_text
        else [structlog.processors.ExceptionRenderer(_traceback), structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ends]
    )
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _CHATTY_LOGGERS:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))

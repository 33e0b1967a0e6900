"""Answers inline queries: what is offered while somebody types `@bot …` in any chat."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable

import structlog
from telegram import (
    Bot,
    ChosenInlineResult,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.render import render
from bot.channels.telegram.sender import is_harmless
from bot.messages import ConversationKey, Language, Said, Utterance
from bot.service.ports import Desk, InlineAnswer

INTERVAL = 0.3
"""Seconds between two searches for one person; of what is typed in between only the newest counts."""
CACHE = 10
"""Seconds that Telegram may repeat an answer without asking: short, since a reload may change it."""
_MOST_RESULTS = 50
_MOST_ID_BYTES = 64
_BUTTON_PAYLOAD = "inline"

_log = structlog.get_logger(__name__)


class InlineDesk:
    """Answers inline queries, at most one search per person and interval."""

    def __init__(self, desk: Desk, bot: Bot, language: Callable[[str], Language], interval: float = INTERVAL) -> None:
        self._desk = desk
        self._bot = bot
        self._language = language
        self._interval = interval
        self._newest: dict[int, InlineQuery] = {}
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._noting: set[asyncio.Task[None]] = set()

    def offer(self, query: InlineQuery) -> None:
        """Takes a query and returns at once; it supersedes the person's earlier ones."""
        user = query.from_user.id
        self._newest[user] = query
        if user not in self._serving:
            self._serving[user] = asyncio.create_task(self._serve(user))

    def picked(self, result: ChosenInlineResult) -> None:
        """Has a result that somebody sent into a chat logged, and returns at once."""
        task = asyncio.create_task(self._note(result))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def abandon(self) -> None:
        """Stops at once: what is typed now is asked again by the next key stroke; what was picked is logged first."""
        for task in self._serving.values():
            task.cancel()
        await asyncio.gather(*self._noting)

    async def _note(self, result: ChosenInlineResult) -> None:
        user, hint = str(result.from_user.id), result.from_user.language_code or ""
        utterance = Utterance(ConversationKey("telegram", user, user), Said(result.query), hint)
        try:
            await self._desk.note_picked(utterance, result.result_id)
        except Exception:  # noqa: BLE001 - nobody waits for it
            _log.exception("telegram.inline.unlogged")

    async def _serve(self, user: int) -> None:
        try:
            while (query := self._newest.pop(user, None)) is not None:
                await self._answer(query)
                await asyncio.sleep(self._interval)
        finally:
            self._newest.pop(user, None)
            del self._serving[user]

    async def _answer(self, query: InlineQuery) -> None:
        hint = query.from_user.language_code or ""
        try:
            results = _articles(self._desk.inline(query.query, hint))
            nothing = self._desk.say("telegram.inline-nothing", self._language(hint))
            await self._bot.answer_inline_query(
                query.id,
                results,
                cache_time=CACHE,
                is_personal=True,
                button=None if results else InlineQueryResultsButton(nothing, start_parameter=_BUTTON_PAYLOAD),
            )
        except TelegramError as error:
            if not is_harmless(error):
                _log.warning("telegram.inline.unsent", reason=error.message)
        except Exception:  # noqa: BLE001 - a failure is logged, and the next key stroke asks again
            _log.exception("telegram.inline.failed")


def _articles(answers: Iterable[InlineAnswer]) -> list[InlineQueryResultArticle]:
    articles: dict[str, InlineQueryResultArticle] = {}
    for answer in answers:
        messages = render(answer.reply)
        if messages:
            # the message goes into a chat in which the bot may not be: one part, and no buttons
            articles.setdefault(_id(answer.entry), _article(answer, messages[0]))
    return list(articles.values())[:_MOST_RESULTS]


def _article(answer: InlineAnswer, text: str) -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
    return InlineQueryResultArticle(_id(answer.entry), answer.title, content, description=answer.description)


def _id(entry: str) -> str:
    return entry if len(entry.encode()) <= _MOST_ID_BYTES else hashlib.sha256(entry.encode()).hexdigest()

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.channels.playground.bot_api.updates import message, of_message, person, private
from bot.channels.telegram.redaction import redact
from tests.channels.telegram.conftest import TOKEN, Running, seen
from tests.support.bot_api import BotApi, Fault


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, at the finest level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def blow_up() -> None:
    raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")


def test_the_token_is_replaced_in_messages_arguments_and_tracebacks(written: io.StringIO) -> None:
    redact(TOKEN)
    log = logging.getLogger("somewhere")
    log.info("plain %s", TOKEN)
    try:
        blow_up()
    except ValueError:
        log.exception("failed at %s", TOKEN)
    assert TOKEN not in written.getvalue()
    assert "plain <token>" in written.getvalue()
    assert "bot<token>/getMe" in written.getvalue()


def test_structlog_lines_are_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])
    redact(TOKEN)
    try:
        blow_up()
    except ValueError:
        structlog.get_logger().error("failed", token=TOKEN, exc_info=True)
    line = capsys.readouterr().out
    assert TOKEN not in line
    assert "<token>" in line


@pytest.mark.usefixtures("written")
def test_redacting_twice_is_redacting_once() -> None:
    redact(TOKEN)
    before = structlog.get_config()["processors"][-1]
    redact(TOKEN)
    assert structlog.get_config()["processors"][-1] is before


async def test_a_running_bot_never_logs_its_token(
    api: BotApi, running: Running, written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    api.fail("sendMessage", Fault(500), Fault(200, body=b"<html>"))
    api.fail("getUpdates", Fault(502), Fault(hang_up=True))
    async with running():
        api.push(of_message(message("x", private(7), person(7))))
        await seen(api, "sendMessage")
        for chatty in ("aiohttp", "telegram"):
            logging.getLogger(chatty).setLevel(logging.DEBUG)
        api.push(of_message(message("y", private(7), person(7))))
        await seen(api, "sendMessage", 2)
    assert "getUpdates" in written.getvalue()
    captured = capsys.readouterr()
    assert TOKEN not in written.getvalue() + captured.out + captured.err

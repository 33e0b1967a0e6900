"""Whoever watches the bot learns over HTTP whether it lives, whether it is ready, and what it has done."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.monitoring.monitor import DEAD, STALE, Monitor, Watched
from bot.monitoring.server import MonitoringError, serving
from bot.service.delivery.ports import StoreError
from bot.service.delivery.stamps import SECOND
from bot.service.meters import Backlog


class World:
    """What the monitor looks at."""

    def __init__(self, *, polls: bool = True) -> None:
        self.seconds = 1000.0
        self.backlog: Backlog | StoreError = Backlog(0, 0, 0)
        self.monitor = Monitor(Watched(self._backlog, lambda: ("abcdef0123456789", 42), polls), lambda: self.seconds, lambda: self.seconds)

    async def _backlog(self) -> Backlog:
        if isinstance(self.backlog, StoreError):
            raise self.backlog
        return self.backlog

    async def status(self, path: str) -> int:
        report = await self.monitor.report(path)
        assert report is not None
        return report.status

    async def figures(self) -> dict[str, float]:
        """All samples, by name and labels, as a parser of Prometheus reads them."""
        report = await self.monitor.report("/metrics")
        assert report is not None
        families = text_string_to_metric_families(report.body.decode())
        return {
            f"{sample.name.removeprefix('filing_bot_')}{''.join(f' {value}' for value in sample.labels.values())}": sample.value
            for family in families
            for sample in family.samples
        }


@pytest.fixture
def world() -> World:
    return World()


async def test_a_bot_is_ready_once_telegram_was_reached_and_as_long_as_it_is(world: World) -> None:
    assert await world.status("/readyz") == 503
    world.monitor.reached()
    assert await world.status("/readyz") == 200
    world.seconds += STALE + 1
    assert await world.status("/readyz") == 503
    assert await world.status("/healthz") == 200
    world.seconds += DEAD
    assert await world.status("/healthz") == 503


async def test_with_a_webhook_silence_is_no_fault() -> None:
    world = World(polls=False)
    world.monitor.reached()
    world.seconds += 10 * DEAD
    assert (await world.status("/healthz"), await world.status("/readyz")) == (200, 200)


async def test_without_its_database_a_bot_is_not_ready_and_says_so(world: World) -> None:
    world.monitor.reached()
    world.backlog = StoreError("locked")
    assert await world.status("/readyz") == 503
    assert (await world.figures())["database_up"] == 0


async def test_the_figures_tell_what_was_done_and_what_waits(world: World) -> None:
    world.monitor.reached()
    world.seconds += 5
    world.backlog = Backlog(3, int((world.seconds - 7) * SECOND), 2)
    for outcome in ("sent", "sent", "limited"):
        world.monitor.sent("sendMessage", outcome)
    world.monitor.decided("answer", 0.004)
    world.monitor.worked(0.02)
    world.monitor.skipped("message")
    world.monitor.given_up()
    figures = await world.figures()
    expected = {
        "last_good_poll_age_seconds": 5,
        "ready": 1,
        "inbox_depth": 3,
        "inbox_oldest_age_seconds": 7,
        "outbox_depth": 2,
        "database_up": 1,
        "sends_total sendMessage sent": 2,
        "sends_total sendMessage limited": 1,
        "decisions_total answer": 1,
        "match_seconds_bucket 0.005": 1,
        "match_seconds_bucket 0.0025": 0,
        "turn_seconds_sum": 0.02,
        "updates_skipped_total message": 1,
        "turns_given_up_total": 1,
        "edition_info abcdef0123456789": 1,
        "edition_entries": 42,
    }
    assert {name: figures[name] for name in expected} == expected


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    async with serving(world.monitor, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"


async def test_reports_are_served_over_http_and_nothing_else_is(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/healthz") as response:
            assert (response.status, response.content_type) == (200, "application/json")
            assert json.loads(await response.read())["edition"] == "abcdef012345"
        async with session.get(f"{address}/metrics") as response:
            assert response.headers["Content-Type"].startswith("text/plain; version=")
            assert list(text_string_to_metric_families(await response.text()))
        async with session.get(f"{address}/other") as response:
            assert response.status == 404
        async with session.post(f"{address}/metrics") as response:
            assert response.status == 405


async def test_a_port_that_is_taken_is_told_in_one_sentence(world: World, address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with pytest.raises(MonitoringError, match=f"Cannot listen on {address.removeprefix('http://')} .*METRICS_PORT"):
        async with serving(world.monitor, host, int(port)):
            pytest.fail("it listens twice")

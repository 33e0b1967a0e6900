"""Serves the reports of a monitor over HTTP, on a port of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.service.meters import Reports

_CLOSING_SECONDS = 0.5


class MonitoringError(Exception):
    """The port cannot be opened; the message is one sentence for the operator."""


@asynccontextmanager
async def serving(reports: Reports, host: str, port: int) -> AsyncIterator[None]:
    """Answers GET while the block runs.

    Raises:
        MonitoringError: the port is taken, or the address is not this machine's.
    """

    async def answer(request: web.Request) -> web.Response:
        report = await reports.report(request.path)
        if report is None:
            return web.Response(status=404)
        return web.Response(status=report.status, body=report.body, headers={"Content-Type": report.kind, "Cache-Control": "no-store"})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSING_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise MonitoringError(f"Cannot listen on {host}:{port} ({error.strerror}): set METRICS_HOST and METRICS_PORT.") from None
        yield
    finally:
        await runner.cleanup()

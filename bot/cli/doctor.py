"""`doctor`: examines an installation, a line for each check."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.cli.failures import EXIT_FINDINGS, CommandError
from bot.cli.startup import read_settings

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.service.diagnosis import Diagnosis


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for a monitor.")
def doctor(*, as_json: bool) -> None:
    """Examine settings, Telegram, pack, database and machine. Nothing is changed.

    Exit code 1 where there is a fault.
    """
    faulty = False
    for diagnosis in _examine():
        faulty = faulty or diagnosis.state == "fault"
        click.echo(json.dumps(asdict(diagnosis), ensure_ascii=False) if as_json else _line(diagnosis))
    if faulty:
        raise SystemExit(EXIT_FINDINGS)


def _line(diagnosis: Diagnosis) -> str:
    todo = f"; {diagnosis.todo}" if diagnosis.todo else ""
    return f"{diagnosis.state:8} {diagnosis.name:12} {diagnosis.found}{todo}"


def _examine() -> Iterator[Diagnosis]:
    """The checks, quick ones first; those that follow from the settings, only where these can be read."""
    from bot.service.diagnosis import fault

    try:
        settings = read_settings()
    except CommandError as error:
        for sentence in error.message.splitlines():
            what, _, todo = sentence.partition(" (environment or")
            yield fault("settings", what, "correct it in the environment or .env" if todo else "correct it")
        return
    yield _check_settings(settings)
    yield _check_encryption(settings)
    yield from _check_machine(settings)
    yield _check_pack(settings)
    yield from _check_telegram(settings)


def _check_settings(settings: Settings) -> Diagnosis:
    from bot.config import unknown_names
    from bot.service.diagnosis import ok, warning

    unknown = unknown_names()
    if unknown:
        return warning("settings", f"{', '.join(unknown)} in .env is no setting", "compare it with .env.example")
    given = ", ".join(sorted(name.upper() for name in settings.model_fields_set))
    return ok("settings", f"{given} set, the others have their defaults" if given else "all have their defaults")


def _check_encryption(settings: Settings) -> Diagnosis:
    from bot.service.diagnosis import ok, warning

    if settings.data_key:
        return ok("encryption", "what people write is encrypted in the database")
    todo = "set DATA_KEY to what `python -m bot keygen` prints, then `python -m bot db upgrade`"
    return warning("encryption", "what people write is not encrypted in the database", todo)


def _check_machine(settings: Settings) -> Iterator[Diagnosis]:
    from bot.cli.doctor_files import check_disk, check_permissions, data_file
    from bot.storage.examination import examine_database

    yield from asyncio.run(examine_database(settings.database_url))
    file = data_file(settings.database_url)
    if file is not None:
        yield check_disk(file)
        yield check_permissions(file)


def _check_pack(settings: Settings) -> Diagnosis:
    from bot.bootstrap import pack_folder
    from bot.curation.required_phrases import check_requirements
    from bot.knowledge.files.loader import read_pack
    from bot.service.diagnosis import fault, ok

    folder = pack_folder(settings)
    loaded = read_pack(folder)
    found = (*loaded.findings, *check_requirements(loaded))
    if found:
        return fault("pack", f"{folder} cannot be used ({len(found)} in all): {found[0]}", "`python -m bot check` names them all")
    return ok("pack", f"{folder}: {len(loaded.draft.entries)} entries, digest {loaded.draft.digest[:12]}")


def _check_telegram(settings: Settings) -> Iterator[Diagnosis]:
    from bot.channels.telegram.reachability import check_telegram, check_token
    from bot.service.diagnosis import fault

    token = settings.telegram_token.get_secret_value() if settings.telegram_token else None
    yield check_token(token)
    try:
        proxy = settings.proxy
    except ValueError as error:
        yield fault("telegram", "it is not called, for the proxy is none that can be used", str(error))
        return
    yield from asyncio.run(check_telegram(token, settings.telegram_api_root, proxy, lambda: dt.datetime.now(dt.UTC)))

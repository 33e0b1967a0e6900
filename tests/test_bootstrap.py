"""The wiring: which pack and language are used, a pack that cannot be used, and the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import bootstrap
from bot.bootstrap import configure_logging, default_language, find_encoder, load_edition, pack_folder, running
from bot.config import Settings
from bot.encoding import EncodingError
from bot.knowledge.files.loader import PackError
from bot.messages import ConversationKey, Said, Utterance
from bot.service.editions import Swapped
from tests.support.encoders import SmallEncoder
from tests.support.sound_pack import FEE, ROOT, write_sound_pack


def settings(folder: Path, **given: object) -> Settings:
    base: dict[str, object] = {
        "knowledge_dir": None,
        "cache_dir": folder / "cache",
        "database_url": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
    }
    return Settings(_env_file=None, **base | given)  # type: ignore[arg-type]


TALKATIVE = ("aiosqlite", "alembic", "sqlalchemy")


@pytest.fixture
def untouched_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    yield
    root.handlers[:] = before
    root.setLevel(level)
    for name, quiet in levels.items():
        logging.getLogger(name).setLevel(quiet)
    structlog.reset_defaults()


def test_the_operators_pack_comes_before_the_shipped_one(tmp_path: Path) -> None:
    assert pack_folder(settings(tmp_path)) == ROOT / "knowledge"
    assert pack_folder(settings(tmp_path, knowledge_dir=tmp_path)) == tmp_path


def test_auto_follows_each_reader(tmp_path: Path) -> None:
    languages = [default_language(settings(tmp_path, language=language)) for language in ("auto", "en", "zh")]
    assert languages == [None, "en", "zh"]


def test_a_pack_without_the_bots_own_sentences_is_refused(tmp_path: Path) -> None:
    folder = write_sound_pack(tmp_path / "pack", {"phrases.yaml": {"phrases": {"date": {"en": "{day}", "zh": "{day}"}}}})
    with pytest.raises(PackError, match=r"^phrases\.yaml:1:1: the bot has no words for "):
        load_edition(settings(tmp_path, knowledge_dir=folder))


async def test_what_runs_answers_keeps_the_log_and_starts_again(tmp_path: Path) -> None:
    given = settings(tmp_path, knowledge_dir=write_sound_pack(tmp_path / "pack"), language="zh")
    for _ in range(2):  # the second time from the cache
        async with running(given) as service:
            (reply,) = await service.desk.handle(Utterance(ConversationKey("test", "1", "1"), Said(FEE), "en"))
            assert reply.language == "zh"
            assert reply.plain.startswith("文章没有提到费用。")
            assert service.editions.current.pack.entry_by_id.keys() == {"algorithm-filing", "silent-fees"}


@pytest.mark.usefixtures("untouched_logging")
@pytest.mark.parametrize(
    ("level", "least", "logged"), [("info", logging.DEBUG, 2), ("warning", logging.DEBUG, 1), ("debug", logging.WARNING, 1)]
)
def test_an_event_is_a_line_of_json_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], level: str, least: int, logged: int
) -> None:
    configure_logging(settings(tmp_path, log_level=level, log_format="json"), least)
    logger = structlog.get_logger("test")
    logger.info("heard", text="算法备案")
    logging.getLogger("elsewhere").warning("lost %s", "it")
    out, err = capsys.readouterr()
    events = [json.loads(line) for line in err.splitlines()]
    assert out == ""
    assert [event["event"] for event in events] == ["heard", "lost it"][-logged:]
    assert events[-1].keys() == {"event", "level", "logger", "timestamp"}


@pytest.mark.usefixtures("untouched_logging")
def test_text_is_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(settings(tmp_path, log_format="text"))
    structlog.get_logger("test").warning("heard", text="算法备案")
    err = capsys.readouterr().err
    assert "heard" in err
    assert "算法备案" in err


PLAN = "our secret plan"


@pytest.mark.usefixtures("untouched_logging")
@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_not_even_the_fullest_log_holds_what_people_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    given = settings(tmp_path, knowledge_dir=write_sound_pack(tmp_path / "pack"), log_level="debug", log_format=log_format)
    configure_logging(given)
    async with running(given) as service:
        await service.desk.handle(Utterance(ConversationKey("test", "1", "1"), Said(f"what is {PLAN}?"), "en"))
    try:
        _fail_at(PLAN)
    except ValueError:
        structlog.get_logger("test").exception("failed")
    err = capsys.readouterr().err
    assert "ValueError" in err
    assert "_fail_at" in err
    assert PLAN not in err
    assert "No space left on device" in err
    assert "said = " not in err
    assert "alembic" not in err


def _fail_at(said: str) -> None:
    try:
        Path("/dev/full").write_text("x")
    except OSError:
        raise ValueError(said)  # noqa: B904 - as it happens where nobody thinks of it


def test_an_encoder_that_does_not_work_is_a_warning_and_words_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], untouched_logging: None
) -> None:
    del untouched_logging

    def broken() -> None:
        raise EncodingError("the extra `semantic` does not work (no weights): install it anew")

    monkeypatch.setattr(bootstrap, "installed_encoder", broken)
    configure_logging(settings(tmp_path, log_format="json"))
    assert find_encoder() is None
    line = json.loads(capsys.readouterr().err)
    assert line["level"] == "warning"
    assert line["error"].startswith("the extra `semantic` does not work")
    assert line["instead"] == "questions are compared by words alone"


def test_an_edition_cached_with_one_encoder_is_not_used_with_another(tmp_path: Path) -> None:
    given = settings(tmp_path, knowledge_dir=write_sound_pack(tmp_path / "pack"))
    first, second = SmallEncoder("one"), SmallEncoder("two")
    for encoder, method in ((first, "words and meaning (one)"), (second, "words and meaning (two)"), (None, "words")):
        assert load_edition(given, encoder).matcher.method == method
    learnt = len(second.read)
    assert load_edition(given, None).matcher.method == "words"  # this time from the cache
    assert len(second.read) == learnt


async def test_a_reload_reads_meaning_as_the_start_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "installed_encoder", lambda: SmallEncoder("one"))
    async with running(settings(tmp_path, knowledge_dir=write_sound_pack(tmp_path / "pack"))) as service:
        started = service.editions.current
        with (tmp_path / "pack" / "facts.yaml").open("a", encoding="utf-8") as facts:
            facts.write("# the same facts\n")
        outcome = await service.editions.reload()
        assert isinstance(outcome, Swapped), outcome
        assert service.editions.current is not started
        assert service.editions.current.matcher.method == started.matcher.method == "words and meaning (one)"

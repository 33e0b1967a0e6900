"""Generated knowledge bases of any size."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from benchmarks import scaling
from benchmarks.growth import PHRASINGS_AN_ENTRY, grow_base
from benchmarks.growth_picture import SIZE, draw_growth
from benchmarks.process import ProcessError
from benchmarks.scaling import COMPARED, Growth, Measurement, growth_tables, measure_growth
from bot.messages import Language

SEEDS: dict[Language, list[str]] = {
    "en": ["how long does the filing take", "what does it cost", "who files", "where do I register the model", "fees"],
    "zh": ["算法备案要多久", "大模型登记怎么办", "多少钱", "API 接口要备案吗"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [1, 10, 95, 2000])
def test_a_base_has_exactly_so_many_phrasings_and_no_two_alike(language: Language, size: int) -> None:
    base = grow_base(SEEDS[language], language, size, 20).base
    phrasings = [text for texts in base.values() for text in texts]
    assert len(phrasings) == len(set(phrasings)) == size
    assert len(base) == -(-size // PHRASINGS_AN_ENTRY)
    assert all(phrasings)


def test_chance_is_the_same_at_every_run() -> None:
    assert grow_base(SEEDS["en"], "en", 300, 20) == grow_base(SEEDS["en"], "en", 300, 20)


def test_questions_are_asked_in_the_base_s_language_and_are_none_of_its_phrasings() -> None:
    base = grow_base(SEEDS["zh"], "zh", 300, 50)
    queries = set(base.queries)
    assert len(queries) == 50
    assert not queries & {text for texts in base.base.values() for text in texts}
    assert all(any("\u4e00" <= character <= "\u9fff" for character in query) for query in queries)


@pytest.fixture
def growth() -> Growth:
    times = {"Filing Bot": (0.5, 9.0), "token_set_ratio": (2.0, 4.0), "WRatio": (5.0, 6.0)}
    steps = [
        Measurement(language, size, method, *times[method], 0.5, None)
        for language in ("English", "Chinese")
        for size in (100, 1000)
        for method in COMPARED
    ]
    return Growth(steps, {"a story": [40.0] * 95 + [60.0] * 5, "letters": [60.0] * 100}, ["WRatio is left out at 10,000 phrasings: slow"])


def test_the_table_says_what_is_within_and_what_is_over(growth: Growth) -> None:
    lines = growth_tables(growth).splitlines()
    thousand = next(line for line in lines if line.startswith("| 1,000") and "Filing Bot" in line)
    assert "within 1 / OVER 3 / within 1" in thousand
    peer = next(line for line in lines if line.startswith("| 1,000") and "token_set_ratio" in line)
    assert "4.0 x" in peer
    assert "OVER" not in peer
    assert "within 50" in next(line for line in lines if "a story" in line)
    assert "OVER 50" in next(line for line in lines if "letters" in line)
    assert "- WRatio is left out at 10,000 phrasings: slow" in lines


def test_the_picture_of_growth_opens_in_its_size(growth: Growth) -> None:
    picture = Image.open(io.BytesIO(draw_growth(growth)))
    assert (picture.format, picture.size) == ("PNG", SIZE)


def test_what_does_not_come_to_its_end_is_left_out_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ProcessError("not done within 900 s")

    monkeypatch.setattr(scaling, "run_method", fail)
    monkeypatch.setattr(scaling, "spawn", fail)
    growth = measure_growth([], lambda _: None, 1, quick=True)
    assert not growth.steps
    assert growth.left_out[0] == "English, 100 phrasings: Filing Bot is left out: not done within 900 s"
    assert growth.left_out[-1] == "messages of 4,096 characters are left out: not done within 900 s"
    assert Image.open(io.BytesIO(draw_growth(growth))).size == SIZE

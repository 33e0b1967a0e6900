"""Names that are heard: other characters of the same sound, or pinyin."""

from __future__ import annotations

import pytest

from bot.matching.terms.names import Mention, Names, ScannedText
from bot.matching.terms.sounds import Romanised, Sounds, longest_heard

SPELLINGS = {"algo_filing": "算法备案", "filing": "备案", "filing_list": "公示", "approval": "审批", "fees": "什么费"}


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    found = Sounds()
    for term, spelling in SPELLINGS.items():
        found.add(tuple(spelling), term, "thing")
    found.add(("续", "备"), "change", "role")
    found.add(("a", "p", "i"), "api", "thing")
    found.add(("备", "案", "人"), "filer", "role")
    found.sort()
    return found


def heard(sounds: Sounds, text: str, beyond: int = 0) -> Mention | None:
    names = Names()
    for term, spelling in SPELLINGS.items():
        names.add(spelling, term)
    whole = ScannedText(names, list(text))
    return longest_heard(sounds.heard_in(whole).get(0, ()), whole, 0, beyond)


def test_characters_of_the_same_sound_are_heard(sounds: Sounds) -> None:
    assert heard(sounds, "算发备按") == Mention("algo_filing", 0, 4)
    assert heard(sounds, "备按") == Mention("filing", 0, 2)


def test_the_longest_is_heard(sounds: Sounds) -> None:
    assert heard(sounds, "备按人") == Mention("filer", 0, 3)


def test_what_ends_no_further_than_what_is_written_is_not_looked_at(sounds: Sounds) -> None:
    assert heard(sounds, "备按", beyond=2) is None


@pytest.mark.parametrize("text", ["悲暗", "公司", "什麽飞", "续倍", "备", "备x", "api", "xy"])
def test_too_little_is_right(sounds: Sounds, text: str) -> None:
    assert heard(sounds, text) is None


def test_another_name_inside_is_not_part_of_what_is_heard(sounds: Sounds) -> None:
    assert heard(sounds, "算法备案") == Mention("algo_filing", 0, 4)
    names = Names()
    names.add("发呗", "other")
    text = ScannedText(names, list("算发呗案"))
    assert longest_heard(sounds.heard_in(text)[0], text, 0, 0) is None


def test_names_in_pinyin_are_found_wherever_they_are_parted() -> None:
    romanised = Romanised()
    for spelling in ("算法备案", "备案", "费", "api"):
        romanised.add(tuple(spelling), spelling)
    assert romanised.syllables == {"suan", "fa", "bei", "an"}
    assert romanised.at(["suan", "fabei", "an", "x"], 0) == Mention("算法备案", 0, 3)
    assert romanised.at(["bei", "案"], 0) is None
    assert romanised.at(["fei"], 0) is None

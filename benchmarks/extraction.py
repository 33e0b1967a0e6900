"""Measures how long extracting facts takes, on the longest descriptions of the tests and on texts of 4,000 characters."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.dialogue.edition import Edition
from bot.extraction.extract import extract
from bot.knowledge.files.loader import load_pack
from bot.text.message import Message

_ROOT = Path(__file__).parent.parent
_LONG = 4000
"""Characters of a text at whose length the time is promised."""
_RUNS = 9


def _texts() -> Iterator[tuple[str, str]]:
    """A label and a text each."""
    cases = yaml.safe_load((_ROOT / "tests/cases/extraction.yaml").read_text(encoding="utf-8"))
    told = [case["text"] for case in cases]
    for text in sorted(told, key=len)[-3:]:
        yield "a long story", text
    yield "all descriptions in a row", "\n".join(told)[:_LONG]
    yield "the longest story, repeated", (max(told, key=len) * _LONG)[:_LONG]
    yield "one sentence, repeated", ("我们toB的，语音合成用API卖给别的公司，模型自研。" * _LONG)[:_LONG]
    yield "nothing that is known", "备" * _LONG


def main() -> None:
    """Prints the processor time of the best of several runs."""
    edition = Edition.of(load_pack(_ROOT / "knowledge"))
    for label, text in _texts():
        best = min(_seconds(edition, text) for _ in range(_RUNS))
        print(f"{label:<28} {len(text):>5} characters  {best * 1000:6.1f} ms")


def _seconds(edition: Edition, text: str) -> float:
    start = time.process_time()
    extract(edition.hints, edition.book, Message(text))
    return time.process_time() - start


if __name__ == "__main__":
    main()

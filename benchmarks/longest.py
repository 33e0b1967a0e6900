"""Measures how long messages of the greatest length take from their text to the reply, each in a new conversation.

Run by `benchmarks.scaling` in a child process: it reads the number of messages of each kind, and writes their times.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import random
import sys
import time
from collections.abc import Iterator

from benchmarks.peers import ROOT
from benchmarks.process import WARM_UP
from benchmarks.typing_errors import with_errors
from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.knowledge.files.loader import load_pack
from bot.knowledge.models.pack import Pack
from bot.messages import ConversationKey, Said, Utterance
from bot.text.normalize import LONGEST

_SEED = 3
_KEY = ConversationKey("benchmark", "0", "0")


def main() -> None:
    """Answers messages of every kind and writes their times, milliseconds in rising order, to standard output."""
    number = json.load(sys.stdin)
    edition = Edition.of(load_pack(ROOT / "knowledge"))
    gc.collect()
    gc.freeze()
    kinds = messages(edition.pack)
    json.dump({kind: sorted(_times(edition, texts, number)) for kind, texts in kinds.items()}, sys.stdout)


def _times(edition: Edition, texts: Iterator[str], number: int) -> list[float]:
    now = dt.datetime.now(dt.UTC)
    times = []
    for _ in range(WARM_UP + number):
        said = Utterance(_KEY, Said(next(texts)))
        began = time.process_time()
        decide(edition, Tracker(), said, now)
        times.append((time.process_time() - began) * 1000)
    return times[WARM_UP:]


def messages(pack: Pack) -> dict[str, Iterator[str]]:
    """Kind -> messages without end, each `LONGEST` characters long."""
    english = [text for exam in pack.exams for text in exam.en]
    chinese = [text for exam in pack.exams for text in exam.zh]
    told = [text.rstrip("?？吗呢") + "." for text in english], [text.rstrip("?？吗呢") + "。" for text in chinese]
    return {
        "English story, a question at its end": _stories(told[0], english),
        "Chinese story, a question at its end": _stories(told[1], chinese),
        "English questions, one after another": _stories(english, english),
        "Chinese questions, one after another": _stories(chinese, chinese),
        "English words, each mistyped": _mistyped(english),
        "letters without a space": _letters("abcdefghijklmnopqrstuvwxyz"),
        "Chinese characters by chance": _letters("".join(sorted(set("".join(chinese))))),
    }


def _stories(sentences: list[str], questions: list[str]) -> Iterator[str]:
    dice = random.Random(_SEED)
    while True:
        question = dice.choice(questions)
        story = ""
        while len(story) < LONGEST:
            story += dice.choice(sentences) + " "
        yield story[: LONGEST - len(question) - 1] + " " + question


def _mistyped(questions: list[str]) -> Iterator[str]:
    dice = random.Random(_SEED)
    words = [word for question in questions for word in question.split()]
    while True:
        yield " ".join(with_errors(dice.choice(words), 2, dice) for _ in range(LONGEST))[:LONGEST]


def _letters(alphabet: str) -> Iterator[str]:
    dice = random.Random(_SEED)
    while True:
        yield "".join(dice.choices(alphabet, k=LONGEST))


if __name__ == "__main__":
    main()

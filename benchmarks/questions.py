"""Counts the questions of an assessment: the mean over all completions, beside a questionnaire of every slot.

    python benchmarks/questions.py

Every way to answer is followed, one value for every way in which the rules tell a slot's values apart; all of them weigh the same.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.filing.facts import Facts
from bot.filing.questions import next_slot
from bot.filing.rules import RuleBook
from bot.knowledge.files.loader import load_pack

Key = frozenset[tuple[str, object]]


class Questions:
    """Counts the questions of every completion of some facts."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._known: dict[Key, Counter[int]] = {}

    def counts(self, facts: Facts) -> Counter[int]:
        """Number of questions still to be asked -> number of completions that take so many."""
        key: Key = frozenset(facts.items())
        if key not in self._known:
            self._known[key] = self._counted(facts)
        return self._known[key]

    def _counted(self, facts: Facts) -> Counter[int]:
        held = {**self._book.assumed(facts), **facts}
        slot = next_slot(self._book, held, ("blocking",))
        if slot is None:
            return Counter({0: 1})
        total: Counter[int] = Counter()
        for value in self._book.cases[slot]:
            for asked, ways in self.counts({**facts, slot: value}).items():
                total[asked + 1] += ways
        return total


def main() -> None:
    """Prints the table."""
    book = RuleBook.of(load_pack(Path(__file__).parents[1] / "knowledge"))
    counts = Questions(book).counts({})
    ways = counts.total()
    mean = sum(asked * number for asked, number in counts.items()) / ways
    print(f"{mean:.2f} questions on average over {ways} completions, at least {min(counts)}, at most {max(counts)};", end=" ")
    print(f"a fixed questionnaire asks {len(book.slots)}")


if __name__ == "__main__":
    main()

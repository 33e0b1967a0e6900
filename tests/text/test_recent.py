"""The last results are remembered, a few of them, and none is copied or pickled."""

from __future__ import annotations

import copy

from bot.text.recent import Memory


def test_what_was_kept_is_given_back() -> None:
    memory: Memory[str, int] = Memory(2)
    assert memory.get("a") is None
    assert memory.keep("a", 0) == 0
    assert memory.get("a") == 0


def test_it_never_holds_more_than_it_may() -> None:
    memory: Memory[int, int] = Memory(3)
    for number in range(100):
        memory.keep(number, number)
        assert len(memory) <= 3
    assert memory.get(99) == 99


def test_a_copied_memory_is_empty_and_as_large_as_it_was() -> None:
    memory: Memory[int, int] = Memory(1)
    memory.keep(1, 1)
    restored = copy.deepcopy(memory)
    assert len(restored) == 0
    restored.keep(1, 1)
    restored.keep(2, 2)
    assert len(restored) == 1

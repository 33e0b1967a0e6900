"""Remembers the results of the last calls: the same words come again from message to message."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class RecentResults(Generic[_Key, _Value]):
    """A few results by what they were computed from; when it is full, everything is forgotten. The results are not pickled."""

    def __init__(self, most: int) -> None:
        """Begins empty, and never holds more than `most` results."""
        self._most = most
        self._kept: dict[_Key, _Value] = {}

    def __reduce__(self) -> tuple[type[RecentResults[_Key, _Value]], tuple[int]]:
        """As large as it is, and empty."""
        return type(self), (self._most,)

    def __len__(self) -> int:
        """How many results are kept."""
        return len(self._kept)

    def get(self, key: _Key) -> _Value | None:
        """What was kept; None where nothing was, or it is forgotten."""
        return self._kept.get(key)

    def keep(self, key: _Key, value: _Value) -> _Value:
        """Keeps a result, and gives it back."""
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = value
        return value

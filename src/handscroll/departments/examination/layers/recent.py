"""What was made last, remembered up to a weight in all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values that were used last, up to a weight in all; safe to use from many threads."""

    def __init__(self, most: int, weight: Callable[[Value], int]) -> None:
        self._most, self._weight, self._total = most, weight, 0
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Return a value, or None where it is not remembered."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: Key, value: Value) -> None:
        """Remember a value, and forget those that were used longest ago."""
        with self._lock:
            if key not in self._held:
                self._held[key] = value
                self._total += self._weight(value)
            while self._total > self._most:
                _, gone = self._held.popitem(last=False)
                self._total -= self._weight(gone)

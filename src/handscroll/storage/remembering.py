"""What was read of a store, remembered until anything in it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by name, those that were used last; safe to use from several threads.

    Parameters
    ----------
    generation
        Returns a number that changes when what was read may have become wrong.
    most
        How many are remembered.
    """

    def __init__(self, generation: Callable[[], int], most: int) -> None:
        self._generation = generation
        self._most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._held_at = -1
        self._lock = Lock()

    def held(self, names: Iterable[Key]) -> tuple[int, dict[Key, Value]]:
        """Return those values that are remembered, and the generation to keep others under."""
        generation = self._generation()
        with self._lock:
            if self._held_at != generation:
                self._held.clear()
                self._held_at = generation
            held = {}
            for name in names:
                if name in self._held:
                    held[name] = self._held[name]
                    self._held.move_to_end(name)
            return generation, held

    def keep(self, generation: int, found: Mapping[Key, Value]) -> None:
        """Remember what was read since :meth:`held` told a generation."""
        with self._lock:
            # What was read before somebody wrote is not remembered.
            if self._held_at == generation:
                self._held.update(found)
                while len(self._held) > self._most:
                    self._held.popitem(last=False)

    def forget(self, name: Key) -> None:
        """Forget one value, whatever the register says."""
        with self._lock:
            self._held.pop(name, None)

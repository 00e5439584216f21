"""Slow down who guesses passwords: few tries a name and an address in a while."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from threading import Lock

from handscroll.errors import TooOftenError

TRIES = 8
WINDOW_S = 300.0
REMEMBERED = 10_000


class Throttle:
    """Counts wrong sign-ins of a name or an address within the last five minutes."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = Lock()

    def require_patience(self, *keys: str) -> None:
        """Let a try through.

        Raises
        ------
        TooOftenError
            If one of the keys had eight wrong tries within five minutes.
        """
        now = time.monotonic()
        with self._lock:
            for key in keys:
                recent = [at for at in self._wrong.get(key, []) if now - at < WINDOW_S]
                if len(recent) >= TRIES:
                    minutes = math.ceil((WINDOW_S - (now - recent[0])) / 60)
                    raise TooOftenError(
                        "You are not signed in",
                        why=f"there were {TRIES} wrong tries in the last five minutes",
                        fix=f"Wait {minutes} minutes and try again",
                    )

    def count_wrong(self, *keys: str) -> None:
        """Remember a wrong try."""
        now = time.monotonic()
        with self._lock:
            for key in keys:
                recent = [at for at in self._wrong.pop(key, []) if now - at < WINDOW_S]
                self._wrong[key] = [*recent, now]
                if len(self._wrong) > REMEMBERED:
                    self._wrong.popitem(last=False)

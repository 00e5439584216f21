"""Between two steps of drawing: whoever waits for a processor has it first."""

from __future__ import annotations

import os

_yield = getattr(os, "sched_yield", None)


def give_way() -> None:
    """Let a process that is ready go first, and go on at once where there is none.

    A scheduler that lets everybody finish his turn, some 3 ms, keeps a tile waiting behind a
    region that is drawn, however polite who draws it is (``nice``); a step takes a third of that.
    """
    if _yield is not None:
        _yield()

"""How a test waits for a page: for what it is to show, never for a time that seemed enough.

A machine that is three times too busy is as good as any other then. The pages' own policy forbids
eval, and with it Playwright's way of waiting for a condition, so these ask again and again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from playwright.sync_api import Page

Read = TypeVar("Read")

SOON_S = 30.0
PAUSE_MS = 50
ENOUGH = 3
# What a script changes is drawn with the next frame; what is drawn is told in the one after it.
FRAMES = """() => new Promise((done) => {
    const frames = (left) => left ? requestAnimationFrame(() => frames(left - 1)) : done();
    frames(3);
})"""


def until(page: Page, question: str | Callable[[], Any], told: str = "it never came true") -> Any:  # noqa: ANN401 - whatever the page answers
    """Ask a page, or any function, until the answer is not empty; return that answer."""
    end = time.monotonic() + SOON_S
    while not (answer := question() if callable(question) else page.evaluate(question)):
        assert time.monotonic() < end, f"{told}: {question}"
        page.wait_for_timeout(PAUSE_MS)
    return answer


def rested(page: Page, read: Callable[[], Read], still_s: float = 0.4) -> Read:
    """Return what ``read`` reads once it stays the same for so long, and frames are drawn."""
    end = time.monotonic() + SOON_S
    page.evaluate(FRAMES)
    seen, since, again = read(), time.monotonic(), 0
    # Several readings as well as time: the page may have stood still with the machine.
    while time.monotonic() - since < still_s or again < ENOUGH:
        assert time.monotonic() < end, f"it does not rest: {seen}"
        page.wait_for_timeout(PAUSE_MS)
        page.evaluate(FRAMES)
        now = read()
        if now == seen:
            again += 1
        else:
            seen, since, again = now, time.monotonic(), 0
    return seen

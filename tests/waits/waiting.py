"""How a test waits for a page: for what it is to show, never for a time that seemed enough.

A machine that is three times too busy is as good as any other then. The pages' own policy forbids
eval, and with it Playwright's way of waiting for a condition, so these ask again and again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
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
    ask = question if callable(question) else partial(page.evaluate, question)
    return _asked(ask, lambda: page.wait_for_timeout(PAUSE_MS), f"{told}: {question}")


def comes(question: Callable[[], Read], told: str = "it never came") -> Read:
    """Ask the same where no page is: until the answer is not empty; return that answer."""
    return _asked(question, lambda: time.sleep(PAUSE_MS / 1000), told)


def _asked(ask: Callable[[], Read], pause: Callable[[], None], told: str) -> Read:
    end = time.monotonic() + SOON_S
    while not (answer := ask()):
        assert time.monotonic() < end, told
        pause()
    return answer


def entered(page: Page) -> None:
    """Press Enter on what has the focus, and wait for the whole page that it leads to."""
    with page.expect_navigation(timeout=1000 * SOON_S, wait_until="load"):
        page.keyboard.press("Enter")


def sent(page: Page, selector: str) -> None:
    """Press what sends a form by keyboard, and wait for the page that comes of it."""
    page.locator(selector).first.focus()
    entered(page)


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

"""What tests read from a page that is much, or says too much."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import ConsoleMessage

AS_TEXT = """(data) => {
    let text = '';
    for (const one of data) text += String.fromCharCode(one);
    return btoa(text);
}"""
"""For scripts of tests: bytes as one text. A list of a hundred thousand numbers takes seconds."""

OF_NO_MATTER = ("Ignoring tile",)
"""Warnings: OpenSeadragon says so of a tile that was on its way when its viewer was put away."""


def dots(text: str) -> NDArray[np.uint8]:
    """Return the bytes that `AS_TEXT` wrote, (n,)."""
    return np.frombuffer(base64.b64decode(text), np.uint8)


def complains(said: ConsoleMessage) -> bool:
    """Whether a page's console tells of something that must not be."""
    if said.type == "warning":
        return not said.text.startswith(OF_NO_MATTER)
    return said.type == "error"

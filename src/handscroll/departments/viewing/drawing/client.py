"""A web process's way to the process that draws."""

from __future__ import annotations

import socket
import time

import structlog

from handscroll.departments.viewing.drawing.tiles import Stored, Studio
from handscroll.departments.viewing.drawing.wire import (
    FILE,
    ORDER,
    Order,
    packed,
    receive,
    refused,
    send,
)
from handscroll.standards.iiif_image_plan import ImagePlan

log = structlog.get_logger(__name__)

LONGEST_S = 120.0
"""Seconds after which nobody waits any longer for an answer."""
PAUSE_S = 1.0
"""Seconds for which nobody asks again after nobody answered."""


class Elsewhere:
    """Has pictures drawn by another process, and by a helper here while that one is away.

    Safe to use from many threads at once: one link serves one at a time.

    Parameters
    ----------
    address
        Path of the other's socket.
    helper
        Draws here.
    """

    def __init__(self, address: str, helper: Studio) -> None:
        self._address = address
        self._helper = helper
        # Taken and given back by many threads; a list does either in one step.
        self._idle: list[socket.socket] = []
        self._away_until = 0.0

    def draw(self, plan: ImagePlan, pyramid: Stored) -> bytes:
        """Return the file that a plan asks for.

        Raises
        ------
        InvalidError, UnreadableError
            As who draws says.
        """
        path = getattr(pyramid, "path", None)
        if path is None or time.monotonic() < self._away_until:
            return self._helper.draw(plan, pyramid)
        order = packed(Order(str(path.absolute()), tuple(pyramid.identity), plan))
        try:
            told = self._asked(order)
        except OSError as trouble:
            self._away_until = time.monotonic() + PAUSE_S
            log.warning("drawn here", reason=str(trouble)[:200])
            return self._helper.draw(plan, pyramid)
        kind, body = told
        if kind != FILE:
            raise refused(body)
        return body

    def close(self) -> None:
        """Close the links that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def _asked(self, order: bytes) -> tuple[int, bytes]:
        """Send an order and return the answer; a link that was kept may have died meanwhile."""
        while True:
            try:
                kept = self._idle.pop()
            except IndexError:
                break
            try:
                return self._over(kept, order)
            except TimeoutError:
                raise
            except OSError:
                continue
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(LONGEST_S)
        try:
            link.connect(self._address)
        except OSError:
            link.close()
            raise
        return self._over(link, order)

    def _over(self, link: socket.socket, order: bytes) -> tuple[int, bytes]:
        try:
            send(link, ORDER, order)
            told = receive(link)
            if told is None:
                raise ConnectionResetError("who draws has gone")
        except OSError:
            link.close()
            raise
        self._idle.append(link)
        return told

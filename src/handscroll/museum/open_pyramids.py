"""Pyramids that are open, few at a time, and what is remembered of those that were."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from handscroll.errors import HandscrollError, NotFoundError
from handscroll.scans.pyramid import Pyramid

LOOK_S = 1.0
"""Seconds after which it is looked again whether a pyramid's file was replaced."""
MOST_KNOWN = 20_000
"""Pictures of which a place is remembered, about half a kilobyte each."""

Identity = tuple[int, int, int, int]


class Place:
    """One capture's pyramid file, open or not; it outlives its file descriptor.

    Who remembers an offset remembers the place with it: a replaced file gets a new place, and
    the old one says so.

    Attributes
    ----------
    pyramid
        The open pyramid, or None while others need the descriptor.
    lost
        True once the file was replaced or forgotten: nothing remembered of it counts.
    """

    __slots__ = ("capture", "identity", "looked", "lost", "path", "pyramid", "used")

    def __init__(self, capture: str, path: str, identity: Identity, pyramid: Pyramid) -> None:
        self.capture = capture
        self.path = path
        self.identity = identity
        self.pyramid: Pyramid | None = pyramid
        self.looked = time.monotonic()
        self.used = True
        self.lost = False


class OpenPyramids:
    """The open pyramids of a process; safe to use from many threads at once.

    Parameters
    ----------
    most
        How many may be open; each has one file descriptor.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[str, Place] = OrderedDict()
        self._open: OrderedDict[str, Place] = OrderedDict()
        self._lock = Lock()

    def place(self, capture: str, path: Path) -> Place:
        """Return where a capture's pyramid is; it is open and as it lies on the disk.

        Raises
        ------
        NotFoundError
            If it has not been built.
        UnreadableError
            If it is damaged.
        """
        name = str(path)
        known = self._known.get(capture)
        if known is not None and known.path == name and self.pyramid(known) is not None:
            return known
        identity = _identity(name)
        if identity is None:
            raise _missing(capture)
        pyramid = Pyramid.open(path)
        made = Place(capture, name, identity, pyramid)
        # A file replaced just now: the next request finds the new one.
        made.lost = _identity(name) != identity
        with self._lock:
            before = self._known.pop(capture, None)
            if before is not None:
                before.lost = True
            if not made.lost:
                self._known[capture] = made
                self._keep_open(made)
            while len(self._known) > MOST_KNOWN:
                self._leave(self._known.popitem(last=False)[1])
        return made

    def pyramid(self, place: Place, now: float | None = None) -> Pyramid | None:
        """Return a place's pyramid, opened again if need be; None if the file is another one."""
        moment = time.monotonic() if now is None else now
        if moment - place.looked > LOOK_S and not place.lost:
            place.looked = moment
            if _identity(place.path) != place.identity:
                self._lose(place)
        if place.lost:
            return None
        place.used = True
        return place.pyramid or self._reopened(place)

    def forget(self, capture: str) -> None:
        """Drop what is known of a capture, because its pyramid was replaced."""
        known = self._known.get(capture)
        if known is not None:
            self._lose(known)

    def close(self) -> None:
        """Close every pyramid."""
        with self._lock:
            for place in self._known.values():
                place.lost = True
            self._known.clear()
            while self._open:
                place = self._open.popitem()[1]
                if place.pyramid is not None:
                    place.pyramid.close()
                place.pyramid = None

    def _reopened(self, place: Place) -> Pyramid | None:
        try:
            pyramid = Pyramid.open(Path(place.path))
        except HandscrollError:
            pyramid = None
        if pyramid is None or _identity(place.path) != place.identity:
            self._lose(place)
            return None
        with self._lock:
            if not place.lost:
                place.pyramid = pyramid
                self._keep_open(place)
        return pyramid

    def _keep_open(self, place: Place) -> None:
        """Note an open place, and close the one that was not used for the longest time."""
        self._open[place.capture] = place
        self._open.move_to_end(place.capture)
        spared = 0
        while len(self._open) > self._most:
            capture, oldest = self._open.popitem(last=False)
            if oldest.used and spared < self._most:
                # Used since it was last looked at: it goes to the end of the queue.
                oldest.used = False
                self._open[capture] = oldest
                spared += 1
                continue
            # Readers may still hold the pyramid: its file closes with its last reader.
            oldest.pyramid = None

    def _lose(self, place: Place) -> None:
        with self._lock:
            if self._known.get(place.capture) is place:
                del self._known[place.capture]
            self._leave(place)

    def _leave(self, place: Place) -> None:
        place.lost = True
        place.pyramid = None
        if self._open.get(place.capture) is place:
            del self._open[place.capture]


def _identity(path: str) -> Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116  a Path costs more than the question
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _missing(capture: str) -> NotFoundError:
    return NotFoundError(
        f"The picture {capture[:80]} cannot be shown",
        why="its pyramid has not been built",
        fix="Build what is missing with: handscroll rebuild",
    )

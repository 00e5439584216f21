"""Cubes that are open: opened once, read by many threads, closed when nobody reads them."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import structlog

from handscroll.departments.examination.layers.names import made_of
from handscroll.departments.examination.layers.opened import Opened
from handscroll.errors import NotFoundError, UnreadableError
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.layout import Layout

T = TypeVar("T")

log = structlog.get_logger(__name__)

MOST_OPEN = 12
"""Cubes that stay open at once; each has some 50 file descriptors."""


def open_cubes(museum: Museum) -> OpenCubes:
    """Return the open cubes of a museum: one set in a process, whoever asks for them."""
    with _LOCK:
        found = _OPEN.get(museum)
        if found is None:
            found = _OPEN[museum] = OpenCubes(museum.layout)
            weakref.finalize(museum, found.close)
        return found


@dataclass
class _Held:
    opened: Opened
    users: int = 0
    old: bool = field(default=False)
    """Whether it is to be closed by its last user."""


class OpenCubes:
    """The cubes of a museum that were used last; safe to use from many threads.

    A cube's folder bears its digest, so that a stack's new cube is another entry here, and never
    served for the old one. Cubes of the same stack that are no longer its own are closed.
    """

    def __init__(self, layout: Layout, most: int = MOST_OPEN) -> None:
        self._layout, self._most = layout, most
        self._held: OrderedDict[Path, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, stack: Stack, work: Callable[[Opened], T]) -> T:
        """Do something with a stack's cube; one that was replaced meanwhile is opened again.

        Raises
        ------
        NotFoundError
            If the cube was not made yet, or is gone or damaged.
        """
        for _ in range(2):
            try:
                with self.open(stack) as opened:
                    return work(opened)
            except (UnreadableError, OSError) as error:
                trouble = error
                self.forget(stack)
        log.error("cube damaged", stack=stack.id, reason=str(trouble)[:300])
        raise NotFoundError(
            f"The stack {stack.id} cannot be shown",
            why="its cube is damaged or gone",
            fix=f"Make it again with: handscroll stack make {stack.id}",
        )

    @contextmanager
    def open(self, stack: Stack) -> Iterator[Opened]:
        """Lend a stack's cube; it stays open for as long.

        Raises
        ------
        NotFoundError
            If it was not made, or is not there.
        UnreadableError
            If it is damaged.
        """
        digest = made_of(stack).digest
        path = self._layout.cube(stack.id, digest)
        if not path.is_dir():
            path = self._layout.laid(stack.id, digest)
        if not path.is_dir():
            raise NotFoundError(
                f"The stack {stack.id} cannot be shown",
                why="its cube is not there; it is made again as soon as a worker comes to it",
                fix=f"Wait, or make it with: handscroll stack make {stack.id}",
            )
        held = self._taken(path)
        try:
            yield held.opened
        finally:
            with self._lock:
                held.users -= 1
                self._close_unused([held])

    def forget(self, stack: Stack) -> None:
        """Close every cube of a stack, as soon as nobody reads it."""
        with self._lock:
            self._drop([path for path in self._held if path.parent.name == stack.id])

    def close(self) -> None:
        """Close all of them."""
        with self._lock:
            self._drop(list(self._held))

    def _taken(self, path: Path) -> _Held:
        with self._lock:
            held = self._held.get(path)
            if held is None:
                # Within the lock: two threads must not open a cube twice, and it takes 1 ms.
                held = self._held[path] = _Held(Opened.open(path))
                # A stack has one cube of its own, and may lie on several others.
                alone = path.parent == self._layout.cubes(path.parent.name)
                others = [one for one in self._held if alone and one.parent == path.parent]
                oldest = list(self._held)[: max(0, len(self._held) - self._most)]
                self._drop([one for one in {*others, *oldest} if one != path])
            self._held.move_to_end(path)
            held.users += 1
            return held

    def _drop(self, paths: list[Path]) -> None:
        gone = [self._held.pop(path) for path in paths]
        for one in gone:
            one.old = True
        self._close_unused(gone)

    def _close_unused(self, some: list[_Held]) -> None:
        for one in some:
            if one.old and one.users == 0:
                one.opened.reader.close()


_OPEN: weakref.WeakKeyDictionary[Museum, OpenCubes] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()

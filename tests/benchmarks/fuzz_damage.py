"""Pyramids that are cut, written over, exchanged and lost while they are served."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

PAUSE_S = 0.05
"""How long a file stays damaged, and how long it is whole until the next is."""


@contextmanager
def damaged(pyramids: Sequence[Path], seed: int) -> Iterator[list[int]]:
    """Damage one file after another while the block runs; yields how often, as a list of one."""
    stop, done = Event(), [0]
    copies = {path: path.read_bytes() for path in pyramids}
    dice = random.Random(seed)

    def work() -> None:
        while not stop.wait(PAUSE_S):
            path = dice.choice(pyramids)
            dice.choice(WAYS)(path, dice, copies)
            done[0] += 1
            stop.wait(PAUSE_S)
            _put(path, copies[path])

    thread = Thread(target=work, name="damage")
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def _put(path: Path, data: bytes) -> None:
    """Put a whole file in a file's place at once."""
    beside = path.with_suffix(".new")
    beside.write_bytes(data)
    beside.rename(path)


def _cut(path: Path, dice: random.Random, _: dict[Path, bytes]) -> None:
    with path.open("r+b") as file:
        file.truncate(dice.randrange(path.stat().st_size))


def _write_over(path: Path, dice: random.Random, _: dict[Path, bytes]) -> None:
    with path.open("r+b") as file:
        file.seek(dice.randrange(path.stat().st_size))
        file.write(dice.randbytes(1000))


def _exchange(path: Path, dice: random.Random, copies: dict[Path, bytes]) -> None:
    _put(path, copies[dice.choice([other for other in copies if other != path])])


def _rewrite(path: Path, dice: random.Random, copies: dict[Path, bytes]) -> None:
    """Write another picture's bytes into the very file that is open."""
    path.write_bytes(copies[dice.choice([other for other in copies if other != path])])


def _lose(path: Path, _: random.Random, __: dict[Path, bytes]) -> None:
    path.unlink()


WAYS: tuple[Callable[[Path, random.Random, dict[Path, bytes]], None], ...] = (
    _cut,
    _write_over,
    _exchange,
    _rewrite,
    _lose,
)

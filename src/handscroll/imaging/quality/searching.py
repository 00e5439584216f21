"""Look for a target in a picture of any size: coarsely in the whole of it, then closer.

A target fills a picture or lies small beside a scroll of ten metres. So the picture is reduced
once, strip by strip, and looked at as a whole; where nothing is seen, in windows that overlap
by half, each time twice as fine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import Found, elsewhere, find_one_of, target_absent
from handscroll.imaging.quality.windows import Picture

Light = NDArray[np.float32]
_FINEST: Final = 4000
"""Px of the longer side of what is searched at most: there a pitch of 24 px is needed, which is
6 mm at 300 px an inch on a scan of a metre."""
_ENLARGED: Final = 2000
"""Up to this size it is also searched twice as large: a pitch of 12 px is enough."""
_WINDOW: Final = 1000
_STRIP: Final = 4_000_000
_SEEN: Final = ("target_covered", "target_mirrored", "target_doubtful", "target_cut_off")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A picture made smaller by whole steps, and what was counted on the way.

    Attributes
    ----------
    light
        ``(h, w, 3)`` means of blocks, linear light.
    step
        Pixels of the picture along a side of a block.
    full
        ``(3,)`` share of the picture's pixels at or beyond white.
    """

    light: Light
    step: int
    full: NDArray[np.float64]


def reduced(picture: Picture, white: Sequence[float], longest: int = _FINEST) -> Reduced:
    """Reduce a picture without ever holding the whole of it.

    Parameters
    ----------
    picture
        Linear light.
    white
        Value of each colour at which the capture was cut off.
    longest
        Pixels of the longer side of what is returned, at most.
    """
    high, wide = picture.shape[:2]
    step = max(1, -(-max(high, wide) // longest))
    rows, columns = high // step, wide // step
    out = np.empty((rows, columns, 3), np.float32)
    full = np.zeros(3)
    ends = np.asarray(white, np.float32)
    each = max(1, _STRIP // (wide * step))
    for top in range(0, rows, each):
        count = min(each, rows - top)
        part = np.asarray(picture[top * step : (top + count) * step, 0:wide], np.float32)
        full += (part >= ends).sum(axis=(0, 1))
        blocks = part[:, : columns * step].reshape(count, step, columns, step, 3)
        out[top : top + count] = blocks.mean(axis=(1, 3))
    return Reduced(out, step, full / max(rows * step * wide, 1))


def search(small: Reduced, layouts: Sequence[Layout]) -> Found:
    """Find one of several targets.

    Returns
    -------
    Found
        In pixels of the picture that was reduced.

    Raises
    ------
    CannotMeasureError
        As :func:`handscroll.imaging.quality.target.find_target`: of all that was seen, what
        tells most of why nothing can be measured.
    """
    told: CannotMeasureError | None = None
    for light, step in _finer(small):
        places = [(0, 0)] if max(light.shape[:2]) <= _WINDOW else list(_windows(light.shape))
        found: list[Found] = []
        for top, left in places:
            part = light[top : top + _WINDOW, left : left + _WINDOW]
            try:
                one = find_one_of(part, layouts)
            except CannotMeasureError as error:
                # What one window cuts off lies whole in the next.
                if len(places) == 1 or error.code != "target_cut_off":
                    told = _telling(told, error)
                continue
            found.append(elsewhere(elsewhere(one, 1.0, -left, -top), step))
        if found:
            return min(found, key=lambda one: one.likeness)
    raise told or target_absent()


def _telling(old: CannotMeasureError | None, new: CannotMeasureError) -> CannotMeasureError:
    """Return which of two errors tells more."""
    if old is None:
        return new
    order = {code: place for place, code in enumerate(_SEEN)}
    return min(old, new, key=lambda one: order.get(one.code, len(order)))


def _finer(small: Reduced) -> Iterator[tuple[Light, float]]:
    longest = max(small.light.shape[:2])
    shrink = max(1, -(-longest // _WINDOW))
    while True:
        yield _shrunk(small.light, shrink), float(shrink * small.step)
        if shrink == 1:
            break
        shrink = -(-shrink // 2)
    if longest <= _ENLARGED:
        yield _enlarged(small.light), small.step / 2


def _enlarged(light: Light) -> Light:
    return np.repeat(np.repeat(light, 2, axis=0), 2, axis=1)


def _shrunk(light: Light, by: int) -> Light:
    if by == 1:
        return light
    rows, columns = light.shape[0] // by, light.shape[1] // by
    blocks = light[: rows * by, : columns * by].reshape(rows, by, columns, by, 3)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def _windows(shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    for top in _starts(shape[0]):
        for left in _starts(shape[1]):
            yield top, left


def _starts(length: int) -> list[int]:
    if length <= _WINDOW:
        return [0]
    count = -(-(length - _WINDOW) // (_WINDOW // 2)) + 1
    return [round(at) for at in np.linspace(0, length - _WINDOW, count)]

"""Transforms of pictures improved together, coarse to fine, until none moves any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.imaging.registration import adjusting, foretelling, tiles
from handscroll.imaging.registration.adjusting import Adjusted, Link, Problem
from handscroll.imaging.registration.fields import AFFINE, Frame
from handscroll.imaging.registration.pictures import Picture, Points
from handscroll.imaging.registration.registered import Registered, judged
from handscroll.imaging.registration.transforms import Transform

LIMIT: Final = 0.3
"""Expected RMS error, px, above which we say that a place cannot be told."""
_COARSEST: Final = 200
_ROUNDS: Final = 3
_MOST_ROUNDS: Final = 6
_STILL: Final = 0.03
"""Samples: when no band moves farther any more, a round was the last."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared with what.

    Attributes
    ----------
    reference
        Place of the picture whose pixels all transforms start from.
    held
        Places of those that do not move, the reference among them: where there are more, they
        lie on each other already, and the rest are foretold from them alone.
    size
        Of the reference.
    finest
        Reference pixels from one sample of a patch to the next in the last round.
    limit
        Expected RMS error, px, above which a place cannot be told.
    loose
        Highest order of bends that costs nothing: 1, or 2 where a picture may be tilted.
    """

    reference: int
    held: frozenset[int]
    size: Size
    finest: int = 1
    limit: float = LIMIT
    loose: int = 1


def refined(bands: Sequence[Picture], begun: Sequence[Transform], plan: Plan) -> list[Registered]:
    """Improve transforms from those that are right to a hundredth of the picture's side."""
    frame = Frame.of(plan.size)
    step = plan.finest
    while max(plan.size.width, plan.size.height) / (step * 2) >= _COARSEST:
        step *= 2
    orders, found = AFFINE if step > plan.finest else frame.orders(), list(begun)
    stiff: NDArray[np.float64] | None = None
    while True:
        compared = _compared(bands, step, plan)
        most = _MOST_ROUNDS if step == plan.finest else _ROUNDS
        for _ in range(most):
            points, links = compared(found)
            problem = Problem(
                frame, points, links, plan.held, orders, float(step), stiff, plan.loose
            )
            answer = adjusting.adjust(problem, found)
            stiff = answer.stiff
            moved = _sane(answer, step)
            found = [
                one if at in plan.held else adjusting.changed(one, moved[at], problem)
                for at, one in enumerate(found)
            ]
            if np.abs(moved).sum(axis=2).max() < _STILL * step:
                break
        if step == plan.finest:
            return judged(problem, found, answer, (plan.size, plan.limit))
        # What coarse samples call straight, fine ones may see bend.
        step, stiff = step // 2, None
        orders = frame.orders()


def _sane(answer: Adjusted, step: int) -> NDArray[np.float64]:
    """Return corrections no larger than what a round can know."""
    most = np.abs(answer.change).max(axis=(1, 2), keepdims=True)
    return np.asarray(answer.change * np.minimum(1, 6 * step / np.maximum(most, 1e-12)))


Compare = Callable[[Sequence[Transform]], tuple[Points, list[Link]]]


def _compared(bands: Sequence[Picture], step: int, plan: Plan) -> Compare:
    layout = tiles.laid_out(bands[plan.reference], step, len(bands))
    middles = layout.cells()
    # What is held is drawn once.
    held = sorted(plan.held)
    free = [at for at in range(len(bands)) if at not in plan.held]
    kept: list[tiles.Drawn] = []

    def compared(found: Sequence[Transform]) -> tuple[Points, list[Link]]:
        if not kept:
            kept.append(_drawn(bands, found, held, (layout, plan.size)))
        moved = _drawn(bands, found, free, (layout, plan.size))
        order = np.argsort([*held, *free])
        values, known = (np.concatenate(both)[order] for both in zip(kept[0], moved, strict=True))
        sheet = foretelling.Sheet(values, known)
        return middles, foretelling.links(sheet, step, plan.reference, plan.held)

    return compared


def _drawn(
    bands: Sequence[Picture], found: Sequence[Transform], which: Sequence[int],
    where: tuple[tiles.Layout, Size],
) -> tiles.Drawn:  # fmt: skip
    return tiles.drawn([bands[at] for at in which], [found[at] for at in which], *where)

"""Dust in even frames: on the sheet it must not be divided out, on the sensor it must.

What tells the two apart is the object's own frame: dust on the sensor or its window dims the object
too, dust on the sheet does not. Within and around each spot the logarithm of the object is
fitted by a quadratic surface and the spot's own shape; the shape's share is 1 in the first case
and 0 in the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from handscroll.errors import InvalidError
from handscroll.imaging.radiometry.darks import dark_rows
from handscroll.imaging.radiometry.even import Even
from handscroll.imaging.radiometry.light import boxed, strips
from handscroll.imaging.radiometry.pattern import Pattern, Places
from handscroll.imaging.radiometry.shots import BandShots, Plane, Shots, Values, known_rows

Verdict = Literal["sheet", "sensor", "unclear"]

_TIMES: Final = 6.0
_LEAST: Final = 0.004
_AREA: Final = 4
_MOST_SHARE: Final = 0.05
_MOST_SPOTS: Final = 5000
_BESIDE: Final = tuple(
    (dy / 2, dx / 2) for dy in range(-4, 5, 2) for dx in range(-4, 5, 2) if (dy, dx) != (0, 0)
)
"""Where a spot's shape is looked for in vain, in sizes of its window."""
_LEAST_BESIDE: Final = 5
_GROW: Final = 2


@dataclass(frozen=True, eq=False, slots=True)
class Spot:
    """A place where an even frame departs from its smooth light.

    Attributes
    ----------
    x, y
        Its middle in pixels.
    area
        Pixels.
    depth
        Mean departure, -0.2 where a fifth of the light is missing.
    verdict
        Whether the dust is on the ``sheet``, on the ``sensor`` (or its window), or ``unclear``.
    share, doubt
        Share of the spot found in the object's frame, 0 to 1, and its 1-sigma; NaN without one.
    healed
        Whether smooth light was taken in its place.
    places
        Flat indices of its pixels, with a margin of two.
    """

    x: float
    y: float
    area: int
    depth: float
    verdict: Verdict
    share: float
    doubt: float
    healed: bool
    places: Places


def find_dust(
    band: BandShots, sheets: Even, found: Pattern, scene: Shots | None = None
) -> list[Spot]:
    """Return the spots of the even frames, from the upper left to the lower right.

    Raises
    ------
    InvalidError
        Spots cover so much that the sheet was not even or not clean.
    """
    limit = max(_LEAST, _TIMES * found.soft)
    spots = []
    for places in _groups(_candidates(band, sheets, limit), band.size[1]):
        one = _spot(band, sheets, scene, places)
        if one is not None:
            spots.append(one)
    if len(spots) > _MOST_SPOTS:
        raise InvalidError(
            f"{band.name} cannot be calibrated",
            why=f"its even frames show {len(spots)} spots of dust",
            fix="Clean the sheet and the sensor's window, and shoot the flat again",
        )
    return spots


def _candidates(band: BandShots, sheets: Even, limit: float) -> Places:
    height, width = band.size
    out: list[Places] = []
    for rows, _ in strips(height):
        wide = slice(max(0, rows.start - 1), min(height, rows.stop + 1))
        soft = boxed(sheets.ratio(band, wide))[rows.start - wide.start :][: rows.stop - rows.start]
        out.append(rows.start * width + np.flatnonzero(np.abs(soft) > limit))
    every = np.concatenate(out)
    share = every.size / (height * width)
    if share > _MOST_SHARE:
        raise InvalidError(
            f"{band.name} cannot be calibrated",
            why=f"{share:.1%} of its even frames depart from smooth light by more than {limit:.1%}",
            fix="Use a clean, even sheet, a little out of focus, under the light of the object",
        )
    return every


def _groups(places: Places, width: int) -> list[Places]:
    """Return places that touch each other, group by group."""
    if not places.size:
        return []
    pairs = []
    for dy, dx in ((0, 1), (1, -1), (1, 0), (1, 1)):
        column = places % width + dx
        there = places + dy * width + dx
        at = np.minimum(np.searchsorted(places, there), places.size - 1)
        joined = (places[at] == there) & (column >= 0) & (column < width)
        pairs.append(np.stack([np.flatnonzero(joined), at[joined]]))
    first, second = np.concatenate(pairs, axis=1)
    links = coo_array((np.ones(first.size), (first, second)), shape=(places.size, places.size))
    _, labels = connected_components(links, directed=False)
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return sorted(np.split(places[order], cuts), key=lambda one: int(one[0]))


def _spot(band: BandShots, sheets: Even, scene: Shots | None, places: Places) -> Spot | None:
    height, width = band.size
    y, x = np.divmod(places, width)
    reach = 4 + int(max(np.ptp(y), np.ptp(x)) + 1) // 2
    rows = slice(max(0, int(y.min()) - reach), min(height, int(y.max()) + reach + 1))
    columns = slice(max(0, int(x.min()) - reach), min(width, int(x.max()) + reach + 1))
    ratio = sheets.ratio(band, rows)[:, columns]
    inside = np.zeros(ratio.shape, np.bool_)
    inside[y - rows.start, x - columns.start] = True
    # One bad pixel makes nine of a mean over three by three.
    depth = float(ratio[inside].mean())
    if int((np.abs(ratio[inside]) > abs(depth) / 2).sum()) < _AREA or places.size < _AREA:
        return None
    share, doubt = _share(band, sheets, scene, (rows, columns), (ratio, inside))
    verdict = _verdict(share, doubt)
    healed = verdict == "sheet" or (verdict == "unclear" and not share > 0.5)
    grown = _grown(places, band.size)
    return Spot(
        float(x.mean()), float(y.mean()), places.size, depth, verdict, share, doubt, healed, grown
    )


def _verdict(share: float, doubt: float) -> Verdict:
    if share - 2 * doubt > 0.5:
        return "sensor"
    return "sheet" if share + 2 * doubt < 0.5 else "unclear"


def _share(
    band: BandShots,
    sheets: Even,
    scene: Shots | None,
    window: tuple[slice, slice],
    spot: tuple[Plane, NDArray[np.bool_]],
) -> tuple[float, float]:
    """Return which share of a spot the object shows, and its 1-sigma.

    The same shape is looked for beside the spot too, where it is not: what is found there tells
    by how much the object's own texture misleads.
    """
    if scene is None:
        return float("nan"), float("nan")
    ratio, inside = spot
    tall, wide = ratio.shape
    region = [
        slice(max(0, part.start - 2 * size), min(whole, part.stop + 2 * size))
        for part, size, whole in zip(window, (tall, wide), band.size, strict=True)
    ]
    dark, _ = dark_rows(band, scene.seconds, region[0])
    # What is unknown of the object stays so; the rest of it tells whether it shares the spot.
    shown = known_rows(scene, region[0]) - dark
    shown = (shown / sheets.light.rows(region[0]))[:, region[1]]
    terms = _terms(np.log1p(np.maximum(np.where(inside, ratio, 0), -0.9)))
    top, left = (part.start - around.start for part, around in zip(window, region, strict=True))
    share = _found(terms, shown[top : top + tall, left : left + wide])
    beside = []
    for dy, dx in _BESIDE:
        y, x = top + round(dy * tall), left + round(dx * wide)
        if 0 <= y <= shown.shape[0] - tall and 0 <= x <= shown.shape[1] - wide:
            beside.append(_found(terms, shown[y : y + tall, x : x + wide]))
    null = np.array([one for one in beside if np.isfinite(one)])
    if null.size < _LEAST_BESIDE:
        return share, float("nan")
    return share, float(np.sqrt(np.mean(null**2)))


def _terms(shape: Values) -> Values:
    """Return a quadratic surface and a shape, ``(h, w, 7)``."""
    y, x = np.mgrid[-1 : 1 : shape.shape[0] * 1j, -1 : 1 : shape.shape[1] * 1j]
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y, shape], -1)


def _found(terms: Values, shown: Plane) -> float:
    """Return how much of a shape an object's light holds, least squares of its logarithm."""
    known = shown[np.isfinite(shown)]
    if not known.size:
        return float("nan")
    usable = shown > 1e-3 * float(np.median(np.abs(known)) + 1e-9)
    kept = terms[usable]
    if len(kept) < 3 * kept.shape[1]:
        return float("nan")
    normal = kept.T @ kept + 1e-9 * np.eye(kept.shape[1])
    return float(np.linalg.solve(normal, kept.T @ np.log(shown[usable]))[-1])


def _grown(places: Places, size: tuple[int, int]) -> Places:
    height, width = size
    y, x = np.divmod(places, width)
    steps = np.arange(-_GROW, _GROW + 1)
    ys = np.clip(y[:, None, None] + steps[:, None], 0, height - 1)
    xs = np.clip(x[:, None, None] + steps, 0, width - 1)
    return np.asarray(np.unique(ys * width + xs), np.int64)

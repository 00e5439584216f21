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
from handscroll.imaging.radiometry.shots import BandShots, Plane, Shots, Values, mean_rows

Verdict = Literal["sheet", "sensor", "unclear"]

_TIMES: Final = 6.0
_LEAST: Final = 0.004
_AREA: Final = 4
_MOST_SHARE: Final = 0.05
_MOST_SPOTS: Final = 5000
_ALIKE: Final = 9.0
"""Neighbouring pixels of an object resemble each other: so many count for one."""
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
    """Return which share of a spot the object shows, and its 1-sigma."""
    if scene is None:
        return float("nan"), float("nan")
    rows, columns = window
    ratio, inside = spot
    dark, _ = dark_rows(band, scene.seconds, rows)
    shown = (mean_rows(scene, rows, "object", band.name) - dark) / sheets.light.rows(rows)
    shown = shown[:, columns]
    usable = shown > 1e-3 * float(np.median(np.abs(shown)) + 1e-9)
    shape = np.log1p(np.maximum(np.where(inside, ratio, 0), -0.9))
    y, x = np.mgrid[-1 : 1 : ratio.shape[0] * 1j, -1 : 1 : ratio.shape[1] * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y, shape], -1)[usable]
    if len(terms) < 3 * terms.shape[1]:
        return float("nan"), float("nan")
    return _fit(terms, np.log(shown[usable]))


def _fit(terms: Values, wanted: Plane) -> tuple[float, float]:
    """Return the last term's coefficient and its 1-sigma."""
    normal = terms.T @ terms + 1e-9 * np.eye(terms.shape[1])
    inverse = np.linalg.inv(normal)
    solved = inverse @ (terms.T @ wanted)
    left = wanted - terms @ solved
    free = max(1.0, len(terms) / _ALIKE - terms.shape[1])
    variance = float(left @ left) / len(terms) * (len(terms) / _ALIKE) / free
    return float(solved[-1]), float(np.sqrt(variance * inverse[-1, -1] * _ALIKE))


def _grown(places: Places, size: tuple[int, int]) -> Places:
    height, width = size
    y, x = np.divmod(places, width)
    steps = np.arange(-_GROW, _GROW + 1)
    ys = np.clip(y[:, None, None] + steps[:, None], 0, height - 1)
    xs = np.clip(x[:, None, None] + steps, 0, width - 1)
    return np.asarray(np.unique(ys * width + xs), np.int64)

"""From control points, or from a search, to where a picture lies and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.laying.pair import Pair
from handscroll.departments.examination.laying.places import HALF, lattice, place_of, taken
from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.imaging.registration.control import Kind, fit_points
from handscroll.imaging.registration.pictures import Points
from handscroll.imaging.registration.transforms import Transform, magnification, slopes
from handscroll.model.laid import BY_HAND, Laid, LayingModel

BY_POINTS: Final = "handscroll.laying.points/1"
BY_SEARCH: Final = "handscroll.laying.search/3"
_KINDS: Final[dict[LayingModel, Kind | None]] = {
    LayingModel.AUTO: None,
    LayingModel.SIMILARITY: "similarity",
    LayingModel.AFFINE: "affine",
    LayingModel.PROJECTIVE: "homography",
}
_MODELS: Final = {
    "similarity": LayingModel.SIMILARITY,
    "affine": LayingModel.AFFINE,
    "homography": LayingModel.PROJECTIVE,
}
_FINEST, _COARSEST = 1 / 64, 64.0
_ROUND = 4


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Where a picture lies by its control points; figures in pixels of the stack beneath.

    Attributes
    ----------
    left_out
        None of a point where the rest would not do.
    note
        What a person should know of the points; empty when all is well.
    """

    transform: Transform
    model: LayingModel
    points: Points
    residuals: tuple[float, ...]
    left_out: tuple[float | None, ...]
    doubtful: tuple[int, ...]
    expected_px: float | None
    note: str


def model_from(sent: object) -> LayingModel:
    """Read which model is wanted.

    Raises
    ------
    InvalidError
        If control points cannot be fitted by it.
    """
    known = {one.value: one for one in BY_HAND}
    if isinstance(sent, str) and sent in known:
        return known[sent]
    raise InvalidError(
        "The control points cannot be used",
        why=f"{str(sent)[:40]!r} is no model",
        fix="Choose one of " + ", ".join(known),
    )


def fit(points: Points, model: LayingModel, pair: Pair) -> Fitted:
    """Find where a picture lies by control points ``(n, 4)``.

    Raises
    ------
    InvalidError
        Too few, two in one place, all on one line, or such as turn the picture inside out.
    """
    there, here = points[:, :2] - HALF, points[:, 2:] - HALF
    found = fit_points(there, here, kind=_KINDS[model])
    scale = _require_sane(found.transform, pair.size)
    expected = found.error_px / scale
    return Fitted(
        found.transform,
        _MODELS[found.kind],
        points,
        tuple(round(float(one) / scale, _ROUND) for one in found.residuals),
        tuple(_told(one / scale) for one in found.left_out),
        found.doubtful,
        _told(expected),
        found.why,
    )


def laid_by_points(found: Fitted, pair: Pair) -> Laid:
    """Return what is kept of a laying by control points."""
    return Laid(
        on=pair.on.id,
        model=found.model,
        place=place_of(found.transform),
        points=_rows(found.points),
        residuals=found.residuals,
        left_out=found.left_out,
        doubtful=found.doubtful,
        expected_px=found.expected_px,
        method=BY_POINTS,
        **_grounds(pair),
    )


def laid_by_search(transform: Transform, error_px: float, points: Points, pair: Pair) -> Laid:
    """Return what is kept of a laying by a search, with the points that it began with."""
    scale = _require_sane(transform, pair.size)
    off = np.hypot(*(taken(transform, points[:, :2]) - points[:, 2:]).T) / scale
    return Laid(
        on=pair.on.id,
        model=LayingModel.AFFINE if transform.field is None else LayingModel.BEND,
        place=place_of(transform),
        points=_rows(points),
        residuals=tuple(round(float(one), _ROUND) for one in off),
        expected_px=_told(error_px),
        method=BY_SEARCH,
        by_machine=True,
        **_grounds(pair),
    )


def _grounds(pair: Pair) -> dict[str, Any]:
    beneath, above = pair.beneath, pair.above
    return {
        "beneath": beneath.digest,
        "beneath_method": beneath.method,
        "width": beneath.width,
        "height": beneath.height,
        "other": above.digest,
        "other_method": above.method,
    }


def _require_sane(transform: Transform, size: Size) -> float:
    """Refuse what folds the picture or makes nothing of it; return how much finer the other is."""
    corners = lattice(size) - HALF
    row = transform.matrix[2]
    behind = corners @ row[:2] + row[2]
    scale = magnification(transform, size)
    flat = not _FINEST <= scale <= _COARSEST
    if flat or (behind <= 0).any() or _folded(transform, corners):
        raise InvalidError(
            "The picture cannot be laid there",
            why="its pixels would be more than 64 times as large or small as those beneath"
            if flat
            else "it would be turned inside out within the picture beneath",
            fix="Check the points at the edges, add some, or choose a stiffer model",
        )
    return scale


def _folded(transform: Transform, corners: Points) -> bool:
    """Say whether the picture is mirrored in one place and not in another."""
    slope: NDArray[np.float64] = slopes(transform, corners)
    area = slope[:, 0, 0] * slope[:, 1, 1] - slope[:, 0, 1] * slope[:, 1, 0]
    return bool((area > 0).any() and (area <= 0).any())


def _rows(points: Points) -> tuple[tuple[float, float, float, float], ...]:
    return tuple((float(x), float(y), float(ox), float(oy)) for x, y, ox, oy in points)


def _told(value: float) -> float | None:
    return round(float(value), _ROUND) if np.isfinite(value) else None

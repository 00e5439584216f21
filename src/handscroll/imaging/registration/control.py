"""Points that a person set in both pictures: what they say together, and which one is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.registration.pictures import Matrix, Points
from handscroll.imaging.registration.transforms import Transform, moved, scaled

Kind = Literal["similarity", "affine", "homography"]
LEAST: Final = 4
_NEEDED: Final[dict[Kind, int]] = {"similarity": 2, "affine": 3, "homography": 4}
_TRIES: Final = 600
_WILD: Final = 4.0
_LEAST_OFF: Final = 2.0
"""Pixels of the second picture below which no point is called wrong: nobody clicks better."""
_ROUNDS: Final = 6
_FLAT: Final = 1e-3
_CLICK: Final = 0.5
_BETTER: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class ControlFit:
    """What control points say.

    Attributes
    ----------
    transform
        Takes pixels of the first picture (the reference) to the second.
    kind
        Of the matrix.
    residuals
        ``(n,)``: how far each point lies from where the transform puts it, px of the second.
    left_out
        ``(n,)``: the same when the point itself had no say: what to expect where no point is.
        NaN where the rest would not do.
    doubtful
        Places, in the list, of points that contradict the rest; they had no say.
    error_px
        Root mean square of ``left_out`` without the doubtful.
    why
        What a person should know about the points, as a sentence; empty when all is well.
    """

    transform: Transform
    kind: Kind
    residuals: NDArray[np.float64]
    left_out: NDArray[np.float64]
    doubtful: tuple[int, ...]
    error_px: float
    why: str


def fit_points(
    first: Points, second: Points, names: Sequence[str] | None = None, kind: Kind | None = None
) -> ControlFit:
    """Fit a matrix to points set by hand, and say which point is wrong.

    The matrix that most points agree on is found first (least median of squares, Rousseeuw
    1984); those that lie far from it lose their say, the rest are weighed by iterated
    reweighting.

    Parameters
    ----------
    first, second
        ``(n, 2)``: the same spots in the reference and in the other picture, px; at least 4.
    names
        What people call the points; their numbers from 1 when missing.
    kind
        ``similarity``, ``affine`` or ``homography``; when missing, an affine matrix unless eight
        points or more show that a homography foretells points left out much better.

    Raises
    ------
    MismatchError
        The two lists are not of one length.
    InvalidError
        Fewer than four points, a coordinate that is no number, two points in one place, or all
        of them nearly on one line.
    """
    first, second = np.asarray(first, np.float64), np.asarray(second, np.float64)
    called = list(names) if names is not None else [str(at + 1) for at in range(len(first))]
    _check(first, second, called)
    if kind is not None:
        return _fitted(first, second, called, kind)
    plain = _fitted(first, second, called, "affine")
    if len(first) >= 8:
        tilted = _fitted(first, second, called, "homography")
        if tilted.error_px < _BETTER * plain.error_px and plain.error_px > _CLICK:
            return tilted
    return plain


def _check(first: Points, second: Points, names: Sequence[str]) -> None:
    if first.shape != second.shape or len(names) != len(first):
        raise MismatchError(
            "The control points cannot be used",
            why=f"there are {len(first)} in one picture, {len(second)} in the other"
            f" and {len(names)} names",
            fix="Set each point in both pictures",
        )
    if first.ndim != 2 or first.shape[1:] != (2,) or len(first) < LEAST:
        raise InvalidError(
            "The control points cannot be used",
            why=f"there are {len(first)}; {LEAST} are needed",
            fix="Set more points, spread over the whole picture",
        )
    for points, which in ((first, "reference"), (second, "other picture")):
        if not np.isfinite(points).all():
            raise InvalidError(
                "The control points cannot be used",
                why=f"a coordinate in the {which} is no number",
                fix="Set the point again",
            )
        sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
        if sizes[1] <= _FLAT * max(sizes[0], 1e-9):
            raise InvalidError(
                "The control points cannot be used",
                why=f"in the {which} they all lie on one line",
                fix="Set points away from that line too",
            )
        gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
        at = np.argwhere(np.triu(gaps < 1e-6, 1))
        if len(at):
            raise InvalidError(
                "The control points cannot be used",
                why=f"{names[at[0, 0]]} and {names[at[0, 1]]} lie in one place of the {which}",
                fix="Remove one of them, or set it elsewhere",
            )


def _fitted(first: Points, second: Points, names: Sequence[str], kind: Kind) -> ControlFit:
    trusted = _agreeing(first, second, kind)
    matrix = _weighed(first, second, trusted, kind)
    residuals = _off(matrix, first, second)
    left_out = np.full(len(first), np.nan)
    for at in range(len(first)):
        rest = trusted & (np.arange(len(first)) != at)
        if rest.sum() >= _NEEDED[kind]:
            own = _weighed(first, second, rest, kind)
            left_out[at] = _off(own, first[at : at + 1], second[at : at + 1])[0]
    doubtful = tuple(int(at) for at in np.flatnonzero(~trusted))
    known = left_out[trusted & np.isfinite(left_out)]
    error = float(np.sqrt((known**2).mean())) if len(known) else float("inf")
    why = _said(doubtful, residuals, names, (error, len(first) - _NEEDED[kind]))
    return ControlFit(Transform(matrix), kind, residuals, left_out, doubtful, error, why)


def _said(
    doubtful: tuple[int, ...], residuals: NDArray[np.float64], names: Sequence[str],
    rest: tuple[float, int],
) -> str:  # fmt: skip
    error, spare = rest
    if doubtful:
        each = ", ".join(f"{names[at]} ({residuals[at]:.1f} px)" for at in doubtful)
        return f"These points contradict the others and had no say: {each}"
    if not np.isfinite(error):
        return "With so few points nothing is left over to check them by; set at least one more"
    if spare == 1 and error > _LEAST_OFF:
        return (
            f"The points contradict each other by {error:.1f} px, and with so few nobody can say"
            " which is wrong; set at least one more"
        )
    return ""


def _agreeing(first: Points, second: Points, kind: Kind) -> NDArray[np.bool_]:
    """Return which points agree with the matrix that the most of them share."""
    many, needed = len(first), _NEEDED[kind]
    everyone = np.ones(many, np.bool_)
    if many < needed + 2:
        return everyone
    subsets = list(combinations(range(many), needed))
    if len(subsets) > _TRIES:
        # A fixed seed: the same points give the same answer.
        picks = np.random.default_rng(1984).choice(len(subsets), _TRIES, replace=False)
        subsets = [subsets[at] for at in np.sort(picks)]
    best, found = np.inf, everyone
    for subset in subsets:
        chosen = np.zeros(many, np.bool_)
        chosen[list(subset)] = True
        if _thin(first[chosen]) or _thin(second[chosen]):
            continue
        matrix = solve(first[chosen], second[chosen], np.ones(needed), kind)
        off = _off(matrix, first, second)
        # The middle one of those that the subset does not fit by itself.
        value = float(np.sort(off)[needed + (many - needed) // 2 - (many - needed + 1) % 2])
        if value < best:
            best = value
            scale = 1.4826 * value * (1 + 5 / max(many - needed, 1))
            found = off <= max(_WILD * scale / 2, _LEAST_OFF)
    return found if found.sum() >= needed + 1 else everyone


def _thin(points: Points) -> bool:
    sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(sizes[1] < 0.05 * max(sizes[0], 1e-9))


def _weighed(first: Points, second: Points, kept: NDArray[np.bool_], kind: Kind) -> Matrix:
    """Fit by iterated reweighting, Huber's weights."""
    there, here = first[kept], second[kept]
    weight = np.ones(len(there))
    matrix = np.eye(3)
    for _ in range(_ROUNDS):
        matrix = solve(there, here, weight, kind)
        off = _off(matrix, there, here)
        scale = max(1.4826 * float(np.median(off)), 0.1)
        weight = np.minimum(1, 1.5 * scale / np.maximum(off, 1e-12))
    return matrix


def solve(first: Points, second: Points, weight: NDArray[np.float64], kind: Kind) -> Matrix:
    """Fit a matrix by weighted least squares, in coordinates of about 1 (Hartley 1997)."""
    to_first, to_second = _own(first), _own(second)
    (x, y), (u, v) = moved(to_first, first).T, moved(to_second, second).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    if kind == "similarity":
        rows = [np.stack([x, -y, one, zero], 1), np.stack([y, x, zero, one], 1)]
    else:
        tilt = [-u * x, -u * y, -v * x, -v * y] if kind == "homography" else []
        rows = [
            np.stack([x, y, one, zero, zero, zero, *tilt[:2]], 1),
            np.stack([zero, zero, zero, x, y, one, *tilt[2:]], 1),
        ]
    root = np.sqrt(np.concatenate([weight, weight]))
    found = np.linalg.lstsq(
        np.concatenate(rows) * root[:, None], np.concatenate([u, v]) * root, rcond=None
    )[0]
    if kind == "similarity":
        a, b, c, d = found
        matrix = np.array([[a, -b, c], [b, a, d], [0, 0, 1]])
    else:
        matrix = np.append(found, [0, 0, 1] if kind == "affine" else [1]).reshape(3, 3)
    return scaled(np.linalg.inv(to_second) @ matrix @ to_first)


def _own(points: Points) -> Matrix:
    middle = points.mean(axis=0)
    reach = max(float(np.hypot(*(points - middle).T).mean()), 1e-9)
    return np.array([[1 / reach, 0, -middle[0] / reach], [0, 1 / reach, -middle[1] / reach],
                     [0, 0, 1.0]])  # fmt: skip


def _off(matrix: Matrix, first: Points, second: Points) -> NDArray[np.float64]:
    return np.asarray(np.hypot(*(moved(matrix, first) - second).T))

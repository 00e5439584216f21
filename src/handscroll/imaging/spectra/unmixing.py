"""How much of each pigment a layer holds, pixel by pixel, in absorption.

Absorption and scattering of a mixture add up by concentration (D. R. Duncan, "The colour of
pigment mixtures", Proc. Phys. Soc. 52 (1940) 390-401); reflectances do not. Valid for layers
that hide their ground: a thin film or a glaze is none, and shows as a residual at best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.kubelka import NO_SURFACE, Surface, ratio, reflectance, slope
from handscroll.imaging.spectra.library import Array
from handscroll.imaging.spectra.nonnegative import nonnegative

MOST: Final = 24
"""Endmembers of one map."""
_CHUNK: Final = 4096
"""Pixels at a time: their equations fit into a core's cache."""
_MODEL: Final = 0.02
"""Relative error of K/S that paint itself has beside any noise."""
_WHOLE: Final = 1e4
"""How much heavier the sum of one weighs than a pixel's equations."""
_ALIKE: Final = 0.999


@dataclass(frozen=True, slots=True)
class Endmembers:
    """The pigments of a map.

    Attributes
    ----------
    names
        One for each.
    absorption
        ``(m, bands)``: K/S of each pure pigment; or K where ``scattering`` is given.
    scattering
        ``(m, bands)``: S, for two-constant unmixing; None for single-constant, which takes all
        pigments to scatter alike, as in a layer with much white.
    """

    names: tuple[str, ...]
    absorption: Array
    scattering: Array | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How a map is made.

    Attributes
    ----------
    noise
        Standard deviation of the cube's reflectance.
    whole
        Whether the amounts of a pixel sum to one.
    surface
        The surface of the paint; must be that with which K/S of the endmembers was taken.
    far
        Root mean square residual, in reflectance, beyond which a pixel cannot be told; None
        takes three times the noise, at least 0.02.
    """

    noise: float = 0.01
    whole: bool = True
    surface: Surface = NO_SURFACE
    far: float | None = None


@dataclass(frozen=True, slots=True)
class Unmixed:
    """Amounts of pigments.

    Attributes
    ----------
    names
        Of the pigments.
    amounts
        ``(m, h, w)`` float32, >= 0; NaN where the cube is unknown. Parts by volume of equal
        tinting where ``Terms.whole``.
    residual
        ``(h, w)`` float32: root mean square difference in reflectance between the pixel and
        what the amounts would reflect.
    told
        ``(h, w)``: whether the amounts may be used.
    alike
        Pairs of pigments that these bands can hardly tell apart: their amounts may be
        exchanged for each other.
    """

    names: tuple[str, ...]
    amounts: NDArray[np.float32]
    residual: NDArray[np.float32]
    told: NDArray[np.bool_]
    alike: tuple[tuple[str, str], ...]


def endmembers_of(
    names: tuple[str, ...], values: Array, surface: Surface = NO_SURFACE
) -> Endmembers:
    """Return single-constant endmembers from reflectances ``(m, bands)`` of hiding paints."""
    return Endmembers(names, np.asarray(ratio(np.asarray(values, np.float64), surface)))


def unmix(
    cube: NDArray[np.floating[Any]], endmembers: Endmembers, terms: Terms | None = None
) -> Unmixed:
    """Return how much of each pigment every pixel holds.

    Parameters
    ----------
    cube
        ``(bands, h, w)`` reflectance; NaN is unknown, and leaves out its pixel.
    endmembers
        In the same bands.

    Raises
    ------
    MismatchError
        When bands differ, there are more pigments than bands, or two are the same.
    InvalidError
        When K or S are negative or no numbers, or two constants are asked for without a sum.
    """
    use = terms or Terms()
    _check(cube, endmembers, use)
    bands, h, w = cube.shape
    flat = cube.reshape(bands, h * w)
    m = len(endmembers.names)
    amounts = np.full((m, h * w), np.nan, np.float32)
    residual = np.full(h * w, np.nan, np.float32)
    reached = np.zeros(h * w, bool)
    for start in range(0, h * w, _CHUNK):
        part = slice(start, min(start + _CHUNK, h * w))
        known = np.flatnonzero(np.isfinite(flat[:, part]).all(axis=0))
        if known.size == 0:
            continue
        pixels = np.asarray(flat[:, part][:, known], np.float64)
        found, away, ok = _pixels(pixels, endmembers, use)
        amounts[:, start + known], residual[start + known] = found, away
        reached[start + known] = ok
    limit = max(3 * use.noise, 0.02) if use.far is None else use.far
    told = reached & (np.nan_to_num(residual, nan=np.inf) <= limit)
    shape = (h, w)
    return Unmixed(
        endmembers.names,
        amounts.reshape(m, h, w),
        residual.reshape(shape),
        told.reshape(shape),
        _alike(endmembers),
    )


def _pixels(
    pixels: Array, endmembers: Endmembers, terms: Terms
) -> tuple[Array, Array, NDArray[np.bool_]]:
    absorbing = np.asarray(ratio(pixels, terms.surface), np.float64)
    error = (slope(pixels, terms.surface) * terms.noise) ** 2 + (_MODEL * absorbing) ** 2
    weights = np.asarray(1 / (error + 1e-8), np.float64)
    if endmembers.scattering is None:
        found, ok = _single(absorbing, weights, endmembers.absorption, terms.whole)
        fitted = _sums(endmembers.absorption.T, found)
    else:
        found, ok = _double(absorbing, weights, endmembers)
        scattering = _sums(endmembers.scattering.T, found)
        fitted = _sums(endmembers.absorption.T, found) / np.maximum(scattering, 1e-12)
    away = np.asarray(reflectance(fitted, terms.surface)) - pixels
    return found, np.sqrt((away**2).mean(axis=0)), ok


def _sums(matrix: Array, values: Array) -> Array:
    """Return ``matrix @ values`` with the same sums whatever the number of threads."""
    out = np.zeros((matrix.shape[0], values.shape[1]))
    for column, row in zip(matrix.T, values, strict=True):
        out += column[:, None] * row[None]
    return out


def _products(left: Array, right: Array) -> Array:
    """Return ``(m m, bands)``: products of every two rows."""
    return np.asarray((left[:, None] * right[None]).reshape(-1, left.shape[1]))


def _single(
    absorbing: Array, weights: Array, pure: Array, whole: bool
) -> tuple[Array, NDArray[np.bool_]]:
    m = pure.shape[0]
    gram = _sums(_products(pure, pure), weights).reshape(m, m, -1)
    right = _sums(pure, weights * absorbing)
    return nonnegative(*(_with_sum(gram, right) if whole else (gram, right)))


def _with_sum(gram: Array, right: Array) -> tuple[Array, Array]:
    # D. C. Heinz, C.-I Chang, IEEE Trans. Geosci. Remote Sens. 39 (2001) 529-545: the sum of
    # one is one more equation, of great weight.
    m = right.shape[0]
    heavy = _WHOLE * gram[np.arange(m), np.arange(m)].mean(axis=0)
    return gram + heavy, right + heavy


def _double(
    absorbing: Array, weights: Array, endmembers: Endmembers
) -> tuple[Array, NDArray[np.bool_]]:
    """Solve ``sum c (K - q S) = 0`` with ``sum c = 1``.

    An error of q counts S of the mixture times in it, which only the answer tells: solved
    twice, first with the mean S of all.
    """
    k, s = endmembers.absorption, np.asarray(endmembers.scattering)
    m = k.shape[0]
    mixed = np.broadcast_to(s.mean(axis=0)[:, None], absorbing.shape)
    found, ok = np.empty((m, absorbing.shape[1])), np.ones(absorbing.shape[1], bool)
    for _ in range(2):
        heavy = weights / np.maximum(mixed, 1e-12) ** 2
        gram = _sums(_products(k, k), heavy)
        gram -= _sums(_products(k, s) + _products(s, k), heavy * absorbing)
        gram += _sums(_products(s, s), heavy * absorbing**2)
        cube = gram.reshape(m, m, -1)
        found, ok = nonnegative(*_with_sum(cube, np.zeros((m, absorbing.shape[1]))))
        mixed = _sums(s.T, found)
    return found, ok


def _alike(endmembers: Endmembers) -> tuple[tuple[str, str], ...]:
    shape = endmembers.absorption
    if endmembers.scattering is not None:
        shape = shape / endmembers.scattering
    logs = np.log(np.asarray(shape) + 1e-3)
    unit = logs - logs.mean(axis=1, keepdims=True)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-12)
    near = np.argwhere(np.triu(unit @ unit.T, 1) > _ALIKE)
    return tuple((endmembers.names[i], endmembers.names[j]) for i, j in near)


def _check(cube: NDArray[np.floating[Any]], endmembers: Endmembers, terms: Terms) -> None:
    what = "The cube cannot be unmixed"
    m = len(endmembers.names)
    k, s = endmembers.absorption, endmembers.scattering
    if cube.ndim != 3 or k.shape != (m, cube.shape[0]) or (s is not None and s.shape != k.shape):
        raise MismatchError(
            what,
            why=f"pigments of shape {k.shape} do not fit {m} names and a cube {cube.shape}",
            fix="Sample the pigments in the bands of the cube",
        )
    if not 1 <= m <= min(MOST, cube.shape[0]):
        raise MismatchError(
            what,
            why=f"{m} pigments cannot be told from {cube.shape[0]} bands",
            fix=f"Choose at most as many pigments as there are bands, and at most {MOST}",
        )
    _check_numbers(what, endmembers, terms)


def _check_numbers(what: str, endmembers: Endmembers, terms: Terms) -> None:
    k, s = endmembers.absorption, endmembers.scattering
    if not (np.isfinite(k) & (k >= 0)).all() or (
        s is not None and not (np.isfinite(s) & (s > 0)).all()
    ):
        raise InvalidError(
            what,
            why="an absorption is below 0, a scattering is not above 0, or one is no number",
            fix="Take K and S from paints that were measured in every band",
        )
    if terms.noise <= 0 or (s is not None and not terms.whole):
        raise InvalidError(
            what,
            why="noise is not above 0, or two constants are used without a sum of one",
            fix="Give the noise of the cube; keep the sum with K and S",
        )
    if len({row.tobytes() for row in np.hstack([k] if s is None else [k, s])}) < len(k):
        raise MismatchError(what, why="two pigments are the same", fix="Leave one of the two out")

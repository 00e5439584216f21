"""A map of what lies beneath the paint, by one fixed method: no truth, no component chosen by hand.

1. `prediction`: log infrared minus a robust quadratic prediction from log ultraviolet and visible.
2. `nearby`: what a robust linear regression in moving windows still explains is taken out
   (strokes only: it would take out a covered figure as large as its windows).
3. `matching`: all infrared bands made one, whitened, and matched to what stands out.
4. `evenness`: fine noise smoothed away where the picture repeats itself.

Steps 1 and 3 are learnt from sample windows; then any window with its halo gives its part of the
map, whatever the size of the cube.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.hidden import evenness, nearby
from handscroll.imaging.hidden.matching import Filter, first_guess, standard, taught
from handscroll.imaging.hidden.prediction import (
    Mask,
    Prediction,
    Values,
    check_bands,
    log_reflectance,
    predict,
    tukey,
)

Cube = NDArray[np.floating]
Plane = NDArray[np.float32]
Sought = Literal["strokes", "figure"]

HALO: Final = 2 * nearby.HALO + evenness.HALO + nearby.REACH
"""How far around a window its map looks, px."""
GUIDES: Final = 4
"""Leading components of the visible that the neighbourhoods and the filter go by."""
SAMPLE: Final = 60_000
"""Pixels from which the prediction and the filter are learnt, at most."""
TAUGHT_TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class HiddenMap:
    """What lies beneath, window by window.

    Attributes
    ----------
    amount
        ``(h, w)`` float32: 0 = nothing but the surface, 1 = the mean of what stood out when the
        method was learnt. In the log of reflectance, so proportional to absorbance beneath. NaN
        where a band is unknown.
    noise
        ``(h, w)`` float32: robust standard deviation of ``amount`` around the pixel where nothing
        stands out: shot noise and whatever of the surface was not predicted.
    r2
        ``(h, w)`` float32: share of the variance of log infrared reflectance that the visible
        explains around the pixel where nothing stands out, mean over infrared bands.
    """

    amount: Plane
    noise: Plane
    r2: Plane

    @property
    def presence(self) -> Plane:
        """The amount bounded to 0 ... 1: how surely something lies there, not how much of it.

        Carbon cannot be less than none, and a pool of ink is not more beneath than a thin line:
        this is the picture to look at. Bounding shortens the tails of the amount, so a contrast
        to noise of this picture is higher than one of the amount; both must be stated.
        """
        return np.asarray(np.clip(self.amount, 0, 1), np.float32)

    @property
    def standing(self) -> Plane:
        """How far each pixel stands out, in standard deviations."""
        return np.asarray(self.amount / self.noise, np.float32)

    def cropped(self, edge: tuple[int, int, int, int]) -> HiddenMap:
        """Return the map without so many pixels at the top, bottom, left and right."""
        top, bottom, left, right = edge
        height, width = self.amount.shape
        part = slice(top, height - bottom), slice(left, width - right)
        return HiddenMap(self.amount[part], self.noise[part], self.r2[part])


@dataclass(frozen=True, slots=True)
class Method:
    """Everything learnt: with it, a window's map is a fixed function of the window and its halo.

    Attributes
    ----------
    sought
        ``strokes``: lines a few pixels wide. ``figure``: a covered shape of any size, darker
        (positive) or brighter (negative) than what it is compared with.
    prediction, filter
        What was learnt.
    together
        Robust standard deviation of the mean over bands of what `nearby` leaves.
    left
        ``(infrared,)``: robust standard deviation of what the last step before the filter leaves.
    fine, usual
        Fine noise of the amount before smoothing; its whole robust spread afterwards.
    """

    sought: Sought
    prediction: Prediction
    filter: Filter
    left: Values
    together: float
    fine: float
    usual: float

    def map(self, cube: Cube) -> HiddenMap:
        """Return the map of a window; only what is `HALO` px from its edges is the final map.

        Parameters
        ----------
        cube
            ``(bands, h, w)`` reflectance with the bands that the method was learnt from.

        Raises
        ------
        MismatchError
            If the number of bands is another one.
        """
        return self.both(cube)[0]

    def surface(self, cube: Cube) -> NDArray[np.float32]:
        """Return the leading components ``(k, h, w)`` of the visible; NaN where unknown.

        As `both` gives them, at a fraction of the work: each pixel by itself.
        """
        window = _Window.of(cube, self.prediction)
        unknown = np.where(window.known, 1.0, np.nan)
        return np.asarray(window.guides * unknown, np.float32)

    def both(self, cube: Cube) -> tuple[HiddenMap, NDArray[np.float32]]:
        """Return `map` and the leading components ``(k, h, w)`` of the visible beside it."""
        if cube.ndim != 3 or cube.shape[0] != len(self.prediction.wavelengths):
            raise MismatchError(
                "This window cannot be mapped",
                why=f"it has the shape {cube.shape}, the method was learnt from "
                f"{len(self.prediction.wavelengths)} bands",
                fix="Give a window (bands, h, w) of the same cube",
            )
        window = _Window.of(cube, self.prediction)
        left, r2 = window.left_over(self)
        amount, _ = self.filter.amount(left, window.guides)
        amount = np.where(window.known, amount, 0.0)
        even = evenness.smoothed(amount, evenness.fine_noise_nearby(amount, self.fine))
        noise = _noise_nearby(even, window.known, self.usual, self.sought)
        unknown = np.where(window.known, 1.0, np.nan)
        planes = (np.asarray(one * unknown, np.float32) for one in (even, noise, r2))
        return HiddenMap(*planes), np.asarray(window.guides * unknown, np.float32)


@dataclass(frozen=True, slots=True)
class _Window:
    """A window of a cube, unknown pixels filled with what teaches nothing."""

    infrared: Values
    residual: Values
    guides: Values
    known: Mask

    @classmethod
    def of(cls, cube: Cube, prediction: Prediction) -> _Window:
        logs = log_reflectance(cube)
        known = np.asarray(np.isfinite(logs).all(axis=0))
        logs = np.where(known, logs, _filling(logs, prediction))
        features = prediction.features(logs)
        guides = np.zeros((prediction.guides.shape[1], *known.shape))
        for number, turn in enumerate(prediction.guides.T):
            for share, feature in zip(turn, features, strict=True):
                guides[number] += share * feature
        residual = np.where(known, prediction.residual(logs), 0.0)
        return cls(logs[~prediction.visible], residual, np.clip(guides, -6, 6), known)

    def left_over(self, method: Method) -> tuple[Values, Values]:
        """Return what the filter is given, and how much of the variance was explained."""
        if method.sought == "figure":
            plain = self.known * tukey(method.prediction.outlying(self.residual))
            return self.residual, self._explained(self.residual, plain)
        left = self.first_pass(method.prediction)
        deviation = (left / method.left[:, None, None]).mean(axis=0) / method.together
        plain = self.known * tukey(deviation)
        left, _ = nearby.nearby(self.residual, self.guides, plain)
        return left, self._explained(left, plain)

    def first_pass(self, prediction: Prediction) -> Values:
        """Return what is left where only the prediction says what stands out."""
        weights = self.known * tukey(prediction.outlying(self.residual))
        return nearby.nearby(self.residual, self.guides, weights)[0]

    def _explained(self, left: Values, plain: Values) -> Values:
        """Return the share explained; what stands out is no fault of the prediction, and left out.

        Parameters
        ----------
        plain
            ``(h, w)`` weights: 0 where something stands out or nothing is known.
        """
        total = np.zeros(self.known.shape)
        share = np.maximum(nearby.mean_of(plain, nearby.REACH), 1e-6)
        for plane, over in zip(self.infrared, left, strict=True):
            mean = nearby.mean_of(plain * plane, nearby.REACH) / share
            square = nearby.mean_of(plain * plane**2, nearby.REACH) / share - mean**2
            kept = nearby.mean_of(plain * over**2, nearby.REACH) / share
            total += np.clip(1 - kept / np.maximum(square, 1e-9), 0, 1)
        return np.asarray(total / len(left))


def _filling(logs: Values, prediction: Prediction) -> Values:
    filling = np.zeros(len(logs))
    filling[prediction.visible] = prediction.mean
    return filling[:, None, None]


def _noise_nearby(even: Values, known: Mask, usual: float, sought: Sought) -> Values:
    if sought == "figure":
        return np.full(even.shape, usual)
    weights = known * tukey(even / (1.5 * usual))
    square = np.maximum(nearby.mean_of(weights * even**2, nearby.REACH), 0)
    local = np.sqrt(square / np.maximum(nearby.mean_of(weights, nearby.REACH), 1e-6))
    return np.asarray(np.clip(local, 0.5 * usual, 3 * usual))


def learn(windows: Sequence[Cube], wavelengths: Values, sought: Sought = "strokes") -> Method:
    """Learn the method from sample windows of a cube.

    Parameters
    ----------
    windows
        Each ``(bands, h, w)`` reflectance; NaN where unknown or outside the region asked about.
        A few windows of at least 128 px spread over the scroll, or the whole cube as one.
    wavelengths
        ``(bands,)`` nm, ascending.

    Raises
    ------
    InvalidError, MismatchError
        If bands or known pixels are too few (`check_bands`, `predict`).
    """
    if not windows:
        raise InvalidError(
            "Nothing can be learnt", why="there are no windows", fix="Give at least one window"
        )
    for cube in windows:
        check_bands(cube, wavelengths)
    prediction = predict(_sampled(windows), wavelengths, GUIDES)
    every = [_Window.of(cube, prediction) for cube in windows]
    left, together = prediction.left, prediction.together
    if sought == "strokes":
        first = _pooled([one.first_pass(prediction) for one in every], every)
        left = np.maximum(1.4826 * np.median(np.abs(first), axis=1), 1e-9)
        together = float(1.4826 * np.median(np.abs((first / left[:, None]).mean(axis=0))))
    unlearnt = Filter(np.eye(len(left)), -left[None], 0)
    method = Method(sought, prediction, unlearnt, left, max(together, 1e-9), 1.0, 1.0)
    return _taught(method, every)


def _taught(method: Method, every: list[_Window]) -> Method:
    """Let the filter learn, round by round, from what the last one makes stand out."""
    lefts = [one.left_over(method)[0] for one in every]
    guides = _pooled([one.guides for one in every], every)
    pooled = _pooled(lefts, every)
    matched = first_guess(pooled, either=method.sought == "figure")
    matched = Filter(
        matched.precision,
        np.concatenate([matched.sought, np.zeros((len(guides), len(pooled)))]),
        matched.taught,
    )
    fine, even = _evened(matched, lefts, every)
    statistic = standard(_pooled([one[None] for one in even], every)[0])
    if method.sought == "strokes":
        for _ in range(TAUGHT_TIMES):
            matched = taught(pooled, guides, statistic, matched)
            amount, deviation = matched.amount(pooled, guides)
            statistic = standard(amount / deviation)
        fine, even = _evened(matched, lefts, every)
    usual = _pooled([one[None] for one in even], every)[0]
    spread = float(1.4826 * np.median(np.abs(usual - np.median(usual))))
    return Method(
        method.sought, method.prediction, matched, method.left, method.together, fine, spread
    )


def _evened(
    matched: Filter, lefts: list[Values], every: list[_Window]
) -> tuple[float, list[Values]]:
    amounts = [
        np.where(one.known, matched.amount(left, one.guides)[0], 0.0)
        for left, one in zip(lefts, every, strict=True)
    ]
    fine = float(np.median([evenness.fine_noise(one) for one in amounts]))
    even = [evenness.smoothed(one, evenness.fine_noise_nearby(one, fine)) for one in amounts]
    return fine, even


def _sampled(windows: Sequence[Cube]) -> Values:
    pixels = sum(one.shape[1] * one.shape[2] for one in windows)
    step = max(1, round(pixels / SAMPLE))
    flat = np.concatenate([one.reshape(len(one), -1)[:, ::step] for one in windows], axis=1)
    logs = log_reflectance(flat)
    return np.asarray(logs[:, np.isfinite(logs).all(axis=0)])


def _pooled(planes: list[Values], every: list[_Window]) -> Values:
    """Return the known pixels of all windows, ``(n, pixels)``, thinned to a bearable number."""
    flat = np.concatenate(
        [plane[:, one.known] for plane, one in zip(planes, every, strict=True)], axis=1
    )
    return np.asarray(flat[:, :: max(1, flat.shape[1] // (3 * SAMPLE))])

"""A map of what lies beneath the paint, by one fixed method: no truth, no component chosen by hand.

1. `prediction`: log infrared minus a robust quadratic prediction from log ultraviolet and visible.
2. `nearby`: what a robust linear regression in moving windows still explains is taken out
   (strokes only: it would take out a covered figure as large as its windows).
3. `matching`: all infrared bands made one, whitened, and matched to what stands out.
4. `evenness`: fine noise smoothed away where the picture repeats itself.
5. `on_top`: lines that the visible shows about as deep as the infrared are taken out (strokes
   only).

Steps 1 and 3 are learnt from sample windows; then any window with its halo gives its part of the
map, whatever the size of the cube.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.hidden import evenness, nearby, on_top
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
from handscroll.imaging.hidden.shown import HiddenMap
from handscroll.imaging.hidden.windows import GUIDES, Left, Window, pooled

Cube = NDArray[np.floating]
Sought = Literal["strokes", "figure"]

HALO: Final = 2 * nearby.HALO + evenness.HALO + nearby.REACH
"""How far around a window its map looks, px."""
SAMPLE: Final = 60_000
"""Pixels from which the prediction and the filter are learnt, at most."""
TAUGHT_TIMES: Final = 3


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
    left, then
        What the prediction leaves, and what the first pass of `nearby` leaves of it.
    fine, usual
        Fine noise of the amount before smoothing; its whole robust spread afterwards.
    """

    sought: Sought
    prediction: Prediction
    filter: Filter
    left: Left
    then: Left
    fine: float = 1.0
    usual: float = 1.0

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
        return Window.of(cube, self.prediction).surface

    def both(self, cube: Cube) -> tuple[HiddenMap, NDArray[np.float32]]:
        """Return `map` and the leading components ``(k, h, w)`` of the visible beside it."""
        if cube.ndim != 3 or cube.shape[0] != len(self.prediction.wavelengths):
            raise MismatchError(
                "This window cannot be mapped",
                why=f"it has the shape {cube.shape}, the method was learnt from "
                f"{len(self.prediction.wavelengths)} bands",
                fix="Give a window (bands, h, w) of the same cube",
            )
        window = Window.of(cube, self.prediction)
        left, plain = self.left_over(window)
        amount, _ = self.filter.amount(left, window.guides)
        amount = np.where(window.known, amount, 0.0)
        even = evenness.smoothed(amount, evenness.fine_noise_nearby(amount, self.fine))
        noise = _noise_nearby(even, window.known, self.usual, self.sought)
        unknown = np.where(window.known, 1.0, np.nan)
        if self.sought == "strokes":
            even = on_top.beneath(even, self._lines(cube, window.known))
        planes = (even, noise, window.explained(left, plain))
        return HiddenMap(*(np.asarray(one * unknown, np.float32) for one in planes)), window.surface

    def _lines(self, cube: Cube, known: Mask) -> Values:
        # Unknown pixels are bright, so that no line ends or begins at them.
        logs = np.where(known, log_reflectance(cube), 0.0)
        return on_top.depths(logs, self.prediction.visible)

    def left_over(self, window: Window) -> tuple[Values, Values]:
        """Return what the filter is given, and weights: 0 where something stands out."""
        if self.sought == "figure":
            return window.residual, window.known * self.left.plain(window.residual)
        return window.second_pass(self.left, self.then)


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
    every = [Window.of(cube, prediction) for cube in windows]
    left = Left(prediction.left, prediction.together)
    then = left
    if sought == "strokes":
        then = Left.of(_pooled([one.first_pass(left) for one in every], every))
    unlearnt = Filter(np.eye(len(left.bands)), -left.bands[None], 0)
    return _taught(Method(sought, prediction, unlearnt, left, then), every)


def _taught(method: Method, every: list[Window]) -> Method:
    """Let the filter learn, round by round, from what the last one makes stand out."""
    lefts = [method.left_over(one)[0] for one in every]
    guides = _pooled([one.guides for one in every], every)
    flat = _pooled(lefts, every)
    matched = first_guess(flat, either=method.sought == "figure")
    matched = Filter(
        matched.precision,
        np.concatenate([matched.sought, np.zeros((len(guides), len(flat)))]),
        matched.taught,
    )
    fine, even = _evened(matched, lefts, every)
    statistic = standard(_pooled([one[None] for one in even], every)[0])
    if method.sought == "strokes":
        for _ in range(TAUGHT_TIMES):
            matched = taught(flat, guides, statistic, matched)
            amount, deviation = matched.amount(flat, guides)
            statistic = standard(amount / deviation)
        fine, even = _evened(matched, lefts, every)
    usual = _pooled([one[None] for one in even], every)[0]
    spread = float(1.4826 * np.median(np.abs(usual - np.median(usual))))
    return replace(method, filter=matched, fine=fine, usual=spread)


def _evened(
    matched: Filter, lefts: list[Values], every: list[Window]
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


def _pooled(planes: list[Values], every: list[Window]) -> Values:
    return pooled(planes, every, 3 * SAMPLE)

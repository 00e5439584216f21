"""From distances to probabilities, learned from paints whose pigment is known.

The score of a pigment at squared distance d is ``-b log(c + d)``, that of "none of these" is
constant; probabilities are their softmax. Three numbers, fitted to the likelihood of trials in
which a paint was left out (after J. Platt, "Probabilistic outputs for support vector machines",
1999; the logarithm keeps one odd paint from ruling the fit, as Student's distribution would).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from handscroll.imaging.spectra.library import Array
from handscroll.imaging.spectra.trials import Trials

FEWEST: Final = 8
"""Trials with a right answer below which nothing is calibrated."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How distances become probabilities, when "none" is as likely as "one of these"."""

    steepness: float
    core: float
    none: float
    trials: int

    def probabilities(self, far: Array, absent: float = 0.5) -> tuple[Array, Array]:
        """Return the probability of each pigment, and of none of them.

        Parameters
        ----------
        far
            ``(queries, pigments)``.
        absent
            How likely it is, before looking, that the pigment is not in the library.
        """
        scores = -self.steepness * np.log(self.core + far)
        none = np.full(far.shape[0], self.none + np.log(absent / (1 - absent)))
        top = np.maximum(scores.max(axis=1), none)
        weights, left = np.exp(scores - top[:, None]), np.exp(none - top)
        total = weights.sum(axis=1) + left
        return weights / total[:, None], left / total


def calibrate(trials: Trials) -> Calibration | None:
    """Return the calibration that trials teach; None where they are too few.

    Paints whose pigment has another paint teach what a right answer looks like; every paint
    with its whole pigment taken away teaches what "none of these" looks like. Both count alike.
    """
    right = trials.of(trials.present)
    if right.truth.size < FEWEST:
        return None
    wrong = trials.without_own()
    wrong = wrong.of(np.asarray(np.isfinite(wrong.distances).any(axis=1), np.bool_))
    # The nearest few decide; the rest of the softmax is carried along as they are.
    own = right.distances[np.arange(right.truth.size), right.truth]

    def cost(numbers: Array) -> float:
        steep, core, none = np.exp(numbers[0]), np.exp(numbers[1]), numbers[2]
        some = _log_total(right.distances, steep, core, none)
        hit = (-steep * np.log(core + own) - some).mean()
        miss = (none - _log_total(wrong.distances, steep, core, none)).mean()
        return float(-hit - miss) + 1e-4 * float((numbers**2).sum())

    start = np.array([1.0, np.log(np.median(own) + 1e-6), 0.0])
    start[2] = -np.e * np.log(4 * np.median(own) + 1e-6)
    found = minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-7})
    steep, core, none = found.x
    return Calibration(float(np.exp(steep)), float(np.exp(core)), float(none), right.truth.size)


def _log_total(far: Array, steep: float, core: float, none: float) -> Array:
    scores = -steep * np.log(core + far)
    top = np.maximum(scores.max(axis=1), none)
    total = np.exp(scores - top[:, None]).sum(axis=1) + np.exp(none - top)
    return np.asarray(top + np.log(total))


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often answers of each sureness were right.

    Attributes
    ----------
    said, was, weight
        ``(bins,)``: mean probability, share that was right, share of the answers; empty bins
        are NaN with weight 0.
    error
        Expected calibration error: the mean of ``|said - was|``, weighted (M. P. Naeini et
        al., AAAI 2015, 2901-2907).
    """

    said: Array
    was: Array
    weight: Array
    error: float


def reliability(
    probability: Array, right: NDArray[np.bool_], weights: Array | None = None, bins: int = 10
) -> Reliability:
    """Compare probabilities with what was right.

    Parameters
    ----------
    probability
        ``(answers,)`` within 0 to 1.
    right
        ``(answers,)``.
    weights
        ``(answers,)``; alike where not given.
    """
    share = np.ones(len(right)) if weights is None else np.asarray(weights, np.float64)
    share = share / share.sum()
    place = np.clip((np.asarray(probability) * bins).astype(int), 0, bins - 1)
    weight = np.asarray(np.bincount(place, share, bins), np.float64)
    held = np.where(weight > 0, weight, np.nan)
    said = np.bincount(place, share * probability, bins) / held
    was = np.bincount(place, share * right, bins) / held
    error = float(np.nansum(np.abs(said - was) * weight))
    return Reliability(said, was, weight, error)

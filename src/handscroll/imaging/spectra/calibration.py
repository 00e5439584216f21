"""From distances to probabilities, learned from paints whose pigment is known.

The score of a pigment at squared distance d is ``-b log(c + d)``, that of "none of these" is
constant; probabilities are their softmax. The logarithm keeps one odd paint from ruling the fit, as
Student's distribution would. A logistic curve then sets the first candidate right (J. Platt,
"Probabilistic outputs for support vector machines", 1999). All is fitted to the likelihood of
trials in which a paint was left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from handscroll.imaging.spectra.library import Array
from handscroll.imaging.spectra.trials import Trials

FEWEST: Final = 8
"""Trials with a right answer below which nothing is calibrated."""
FEWEST_PIGMENTS: Final = 4
"""Pigments below which a library does not show what "none of these" looks like."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How distances become probabilities, when "none" is as likely as "one of these".

    Attributes
    ----------
    steepness, core, none
        Of the scores: b, c, and the score of "none of these".
    final
        Weights of the logistic curve that sets the first candidate right, see ``_evidence``.
    trials
        Trials with a right answer that it was learned from.
    """

    steepness: float
    core: float
    none: float
    final: tuple[float, ...]
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
        odds = float(np.log(absent / (1 - absent)))
        weights, left = _softmax(far, self.steepness, self.core, self.none + odds)
        sure = expit(_evidence(far, weights, self.core) @ np.array(self.final))
        return _set_right(weights, left, sure)


def _softmax(far: Array, steep: float, core: float, none: float) -> tuple[Array, Array]:
    scores = -steep * np.log(core + far)
    top = np.maximum(scores.max(axis=1), none)
    weights, left = np.exp(scores - top[:, None]), np.exp(none - top)
    total = weights.sum(axis=1) + left
    return weights / total[:, None], np.asarray(left / total)


def _evidence(far: Array, weights: Array, core: float) -> Array:
    """Return ``(queries, 4)``: one, log odds of the first, its distance, and the second's."""
    best = np.clip(weights.max(axis=1), 1e-6, 1 - 1e-6)
    near = np.sort(far, axis=1)
    second = near[:, min(1, near.shape[1] - 1)]
    first = np.log(core + near[:, 0])
    ahead = np.minimum(np.log(core + second) - first, 5.0)
    return np.column_stack([np.ones(len(far)), logit(best), first, ahead])


def _set_right(weights: Array, left: Array, sure: Array) -> tuple[Array, Array]:
    """Give the first candidate its probability, and the rest theirs in the old proportion."""
    rows, first = np.arange(len(weights)), weights.argmax(axis=1)
    rest = weights.copy()
    rest[rows, first] = 0
    whole = np.maximum(rest.sum(axis=1) + left, 1e-300)
    # The first stays the first: never below what then falls to the second.
    second = rest.max(axis=1) / whole
    sure = np.maximum(sure, second / (1 + second) + 1e-9)
    rest *= ((1 - sure) / whole)[:, None]
    rest[rows, first] = sure
    return rest, np.asarray(left * (1 - sure) / whole)


def calibrate(trials: Trials) -> Calibration | None:
    """Return the calibration that trials teach; None where they are too few.

    Paints whose pigment has another paint teach what a right answer looks like; every paint
    with its whole pigment taken away teaches what "none of these" looks like. Both count alike.
    """
    right = trials.of(trials.present)
    if right.truth.size < FEWEST or trials.distances.shape[1] < FEWEST_PIGMENTS:
        return None
    wrong = trials.without_own()
    wrong = wrong.of(np.asarray(np.isfinite(wrong.distances).any(axis=1), np.bool_))
    steep, core, none = _scores(right, wrong)
    final = _final(right, wrong, (steep, core, none))
    return Calibration(steep, core, none, final, right.truth.size)


def _scores(right: Trials, wrong: Trials) -> tuple[float, float, float]:
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
    return _kept(np.exp(steep)), _kept(np.exp(core)), _kept(none)


def _kept(number: float) -> float:
    """Keep five digits: the search ends within them, whatever the order of the sums."""
    return float(f"{float(number):.5g}")


def _final(right: Trials, wrong: Trials, scores: tuple[float, float, float]) -> tuple[float, ...]:
    """Return the logistic curve over how the first candidate came out (Platt's scaling)."""
    evidence, hits, share = [], [], []
    for one, has in ((right, True), (wrong, False)):
        weights, _ = _softmax(one.distances, *scores)
        evidence.append(_evidence(one.distances, weights, scores[1]))
        hits.append((weights.argmax(axis=1) == one.truth) & has)
        share.append(np.full(one.truth.size, 0.5 / one.truth.size))
    x, y, w = np.vstack(evidence), np.concatenate(hits), np.concatenate(share)
    sign = np.where(y, 1.0, -1.0)
    begin = np.array([0.0, 1.0, 0.0, 0.0])

    def cost(weights: Array) -> float:
        loss = (w * np.logaddexp(0, -sign * (x @ weights))).sum()
        return float(loss + 1e-3 * ((weights - begin) ** 2).sum())

    return tuple(_kept(one) for one in minimize(cost, begin, method="BFGS").x)


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

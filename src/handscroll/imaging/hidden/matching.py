"""Several infrared bands made one map: a filter matched to what hidden strokes do to a spectrum.

Noise and clutter of the bands are whitened by their covariance, measured where nothing stands out
(Green et al. 1988, IEEE TGRS 26:65-74, whiten likewise for MNF). What is sought is learnt from
what stands out: first all bands darker alike, then the mean of what was found. How strongly it
shows through is a linear function of the surface's colour: thin or clear paint hides less. The
answer is an amount, 1 = the strokes' mean, so that one stroke reads alike under all paints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from handscroll.imaging.hidden.prediction import Mask, Values

STANDS_OUT: Final = 3.0
"""Robust standard deviations above which a pixel teaches what is sought."""
STANDS_BACK: Final = 2.0
"""Below which it teaches what is noise."""
LEAST: Final = 60
"""Pixels that must stand out before they teach anything."""
_STIFF: Final = 0.3
_RANGE: Final = 3.0
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter matched to what is sought.

    Attributes
    ----------
    precision
        ``(infrared, infrared)``: inverse covariance of what is left where nothing is hidden.
    sought
        ``(1 + k, infrared)``: residual of a hidden stroke, as a function of 1 and the guides.
    taught
        How many pixels taught it; 0 where the first guess (all bands alike) was kept.
    """

    precision: Values
    sought: Values
    taught: int

    @property
    def usual(self) -> Values:
        """Mean residual of what is sought, ``(infrared,)``."""
        return np.asarray(self.sought[0])

    def amount(self, residual: Values, guides: Values) -> tuple[Values, Values]:
        """Return how much is hidden at each pixel, and the standard deviation of that.

        Parameters
        ----------
        residual
            ``(infrared, ...)``.
        guides
            ``(k, ...)``.
        """
        usual = self.usual
        expected = np.empty_like(residual)
        for band, factor in enumerate(self.sought.T):
            plane = np.full(residual.shape[1:], factor[0])
            for number, one in enumerate(guides):
                plane += factor[1 + number] * one
            share = plane / usual[band]
            expected[band] = usual[band] * np.clip(share, 1 / _RANGE, _RANGE)
        top, below = np.zeros(residual.shape[1:]), np.zeros(residual.shape[1:])
        for one in range(len(residual)):
            for other in range(len(residual)):
                part = self.precision[one, other] * expected[one]
                top += part * residual[other]
                below += part * expected[other]
        return top / below, 1 / np.sqrt(below)


def first_guess(residual: Values, *, either: bool = False) -> Filter:
    """Learn a filter from the pixels alone.

    Parameters
    ----------
    residual
        ``(infrared, n)``.
    either
        Whether what is hidden may be brighter as well as darker than its surroundings.
    """
    mean = residual.mean(axis=1, keepdims=True)
    spread = residual.std(axis=1)
    precision = _inverse(_covariance(residual - mean))
    sought, taught = -spread, 0
    for _ in range(_ROUNDS):
        values = np.einsum("b,bn->n", precision @ sought, residual)
        values = standard(values)
        found = (np.abs(values) if either else values) > STANDS_OUT
        if found.sum() < LEAST:
            break
        quiet = np.abs(values) < STANDS_BACK
        signed = residual[:, found] * (np.sign(values[found]) if either else 1.0)
        usual = signed.mean(axis=1) - residual[:, quiet].mean(axis=1) * (not either)
        if not _one_sided(usual):
            break
        sought, taught = usual, int(found.sum())
        precision = _inverse(_covariance(residual[:, np.abs(values) < 2.5]))
    return Filter(precision, sought[None], taught)


def taught(residual: Values, guides: Values, statistic: Values, before: Filter) -> Filter:
    """Learn how the surface's colour changes what is sought, from pixels that stand out.

    Parameters
    ----------
    residual, guides
        ``(infrared, n)`` and ``(k, n)``.
    statistic
        ``(n,)``: how far each pixel stands out, in standard deviations.
    before
        The filter kept where too few stand out.
    """
    found: Mask = statistic > STANDS_OUT
    quiet: Mask = np.abs(statistic) < STANDS_BACK
    if found.sum() < LEAST:
        return before
    terms = np.concatenate([np.ones((1, int(found.sum()))), guides[:, found]])
    stiff = _STIFF * found.sum() * np.diag([0.0] + [1.0] * len(guides))
    square = np.einsum("in,jn->ij", terms, terms) + stiff
    sought = np.linalg.solve(square, np.einsum("in,bn->ib", terms, residual[:, found]))
    # Guides of found pixels need not average to zero; the first row is made their mean.
    if not _one_sided(sought[0]):
        return before
    precision = _inverse(_covariance(residual[:, quiet]))
    return Filter(precision, sought, int(found.sum()))


def _one_sided(usual: Values) -> bool:
    """Tell whether all bands change in one direction, as a darker or paler layer changes them."""
    return bool(np.all(usual < 0) or np.all(usual > 0))


def standard(values: Values) -> Values:
    """Return values in robust standard deviations from their median."""
    middle = np.median(values)
    return np.asarray(
        (values - middle) / max(1.4826 * float(np.median(np.abs(values - middle))), 1e-12)
    )


def _inverse(square: Values) -> Values:
    return np.asarray(np.linalg.inv(square), np.float64)


def _covariance(values: Values) -> Values:
    cov = np.einsum("in,jn->ij", values, values) / values.shape[1]
    return np.asarray(cov + 1e-6 * np.trace(cov) / len(cov) * np.eye(len(cov)))

"""Spatial frequency response at a slanted edge.

After ISO 12233 (edge-based SFR): the edge is fitted to a fraction of a pixel, its samples are
ordered by their distance from it, and the Fourier transform of the spread's derivative is the
response. Instead of bins, a finite difference and a window, whose biases ISO 12233 corrects
afterwards, the samples are fitted by functions whose transforms are known
(:mod:`handscroll.imaging.quality.edge_model`); how many of them is told by the samples
(Akaike's information criterion), so that noise far from the edge is not taken for response.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.edge_fit import fit_edge
from handscroll.imaging.quality.edge_form import Form, chosen_splines, without_dirt
from handscroll.imaging.quality.edge_line import Edge, Line
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
FREQUENCIES: Final = np.arange(0, 201) / 200.0
"""Cycles per pixel along the edge's normal, at which the response is given: 0 to 1."""
NYQUIST: Final = 0.5
_CLIPPED: Final = 0.005


@dataclass(frozen=True, slots=True)
class Response:
    """How much contrast is left at each fineness.

    Attributes
    ----------
    frequency
        ``(201,)`` cycles/px along the normal of the edge.
    response
        ``(201,)``, 1 at zero; above 1 where the picture was sharpened.
    sd
        ``(201,)`` standard uncertainty of it, from leaving out each eighth of the rows.
    line
        Where the edge runs.
    contrast
        Michelson contrast of its sides.
    noise
        Standard deviation of a pixel in parts of the edge's height.
    overshoot, undershoot
        How far the edge's form goes above its bright and below its dark side, in parts of its
        height: halos of sharpening. Each with its standard uncertainty.
    rows
        Rows (or columns) that were used.
    """

    frequency: Values
    response: Values
    sd: Values
    line: Line
    contrast: float
    noise: float
    overshoot: tuple[float, float]
    undershoot: tuple[float, float]
    rows: int

    def falls_to(self, level: float) -> tuple[float, float]:
        """Return the first frequency at which the response falls to a level, and its doubt.

        Parameters
        ----------
        level
            Such as 0.5 (MTF50) or 0.1 (MTF10).

        Returns
        -------
        tuple of float
            cycles/px; NaN where the response stays above it up to 1 cycle/px.
        """
        below = np.flatnonzero(self.response < level)
        if not below.size:
            return float("nan"), float("nan")
        at = int(below[0])
        before, after = self.response[at - 1], self.response[at]
        share = (before - level) / (before - after)
        gap = self.frequency[1] - self.frequency[0]
        slope = max((before - after) / gap, 1e-6)
        return float(self.frequency[at - 1] + share * gap), float(self.sd[at] / slope)

    @property
    def sampling_efficiency(self) -> tuple[float, float]:
        """Return MTF10 in parts of the Nyquist frequency, at most 1, and its doubt.

        ISO 19264-1 and FADGI; a response still above 0.1 at Nyquist resolves all that the
        pixels can carry.
        """
        place, doubt = self.falls_to(0.1)
        if np.isnan(place):
            return 1.0, 0.0
        whole, doubt = place / NYQUIST, doubt / NYQUIST
        # What lies beyond Nyquist counts for nothing, nor does the doubt of it.
        return min(whole, 1.0), doubt if whole <= 1 else max(doubt - (whole - 1) / 2, 0.0)

    @property
    def greatest(self) -> tuple[float, float]:
        """Return the greatest response up to Nyquist, and its doubt: sharpening where above 1."""
        kept = self.frequency <= NYQUIST
        at = int(np.argmax(self.response[kept]))
        return float(self.response[at]), float(self.sd[at])


def response(
    region: NDArray[np.floating], *, white: float | None = None, black: float | None = None
) -> Response:
    """Measure the response at the one slanted edge of a region.

    Parameters
    ----------
    region
        ``(h, w)`` of one colour in **linear light**: values with a tone curve give another
        response. 3 to 10 degrees from the rows or the columns, either way, dark side anywhere.
    white, black
        Values at and beyond which the capture was cut off; unknown where None.

    Raises
    ------
    CannotMeasureError
        ``edge_clipped`` besides the codes of
        :func:`handscroll.imaging.quality.edge_fit.fit_edge`.
    """
    _refuse_clipped(np.asarray(region), white, black)
    return response_of(fit_edge(region))


def response_of(edge: Edge) -> Response:
    """Measure the response of an edge that was found before."""
    edge = without_dirt(edge)
    form = Form(edge, chosen_splines(edge))
    frequency = FREQUENCIES
    parts = form.parts()
    whole = form.solve(parts.sum(axis=0))
    spectrum = form.spectrum(whole, frequency)
    groups = len(parts)
    without = [form.solve(parts.sum(axis=0) - one) for one in parts]
    spectra = np.stack([form.spectrum(one, frequency) for one in without])
    scatter = (groups - 1) / groups * np.sum(np.abs(spectra - spectra.mean(axis=0)) ** 2, axis=0)
    # A modulus of something noisy is too large on average by its variance, one half of which
    # lies along it; the other half stands across it.
    modulus = np.sqrt(np.maximum(np.abs(spectrum) ** 2 - scatter / 2, 0))
    modulus /= modulus[0]
    high, low = zip(*(form.shoots(one) for one in [whole, *without]), strict=True)
    return Response(
        frequency, modulus, np.sqrt(scatter), edge.line,
        (edge.bright - edge.dark) / max(abs(edge.bright + edge.dark), 1e-12), edge.noise,
        (high[0], _jackknife(high[1:])), (low[0], _jackknife(low[1:])),
        len(np.unique(edge.row)),
    )  # fmt: skip


def analytic(sigma: float, angle: float, frequency: Values) -> Values:
    """Return the response of a Gaussian blur before square pixels.

    Parameters
    ----------
    sigma
        Standard deviation of the blur, px.
    angle
        Of the edge to the nearer pixel axis, degrees.
    frequency
        Cycles/px along the normal.
    """
    turned = np.radians(angle)
    pixel = np.sinc(frequency * np.cos(turned)) * np.sinc(frequency * np.sin(turned))
    return np.asarray(pixel * np.exp(-2 * (np.pi * sigma * frequency) ** 2))


def _jackknife(values: tuple[float, ...]) -> float:
    each = np.asarray(values)
    return float(np.sqrt((len(each) - 1) * np.mean((each - each.mean()) ** 2)))


def _refuse_clipped(region: NDArray[np.floating], white: float | None, black: float | None) -> None:
    cut = np.zeros(region.shape, bool)
    if white is not None:
        cut |= region >= white
    if black is not None:
        cut |= region <= black
    share = float(cut.mean())
    if share > _CLIPPED:
        raise CannotMeasureError(
            "The sharpness cannot be measured at this edge",
            why=f"{share:.1%} of its pixels are cut off at white or black",
            fix="Capture again with less light, or choose an edge between two greys",
            code="edge_clipped", facts={"share": share},
        )  # fmt: skip

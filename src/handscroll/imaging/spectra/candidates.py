"""Which pigments of a library a measured spectrum may be, and when that cannot be told.

A ranked list is never an identification: other pigments, mixtures and glazes may reflect alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.calibration import Calibration, calibrate
from handscroll.imaging.spectra.library import Array, Library
from handscroll.imaging.spectra.metric import (
    Metric,
    carried,
    distances,
    learn_metric,
    logarithm,
    nearest,
)
from handscroll.imaging.spectra.sampling import Bands, bands_of, covered, through
from handscroll.imaging.spectra.trials import leave_one_paint_out

FEWEST_BANDS: Final = 5
_SURE: Final = 0.5
_SET: Final = 0.9
_NOISY: Final = 5.0
"""Signal over noise, median over the bands, below which no spectrum is ranked as told."""


_DIGITS: Final = 9
"""Decimals that are told: libraries for matrices differ in the last ones by number of threads."""
_TRIED: Final = 500
"""Paints that calibrate: more teach no more, and cost a learning each."""


class Reason(StrEnum):
    """Why it cannot be told."""

    FAR = "far"
    """Unlike every reference."""
    AMBIGUOUS = "ambiguous"
    """Several pigments fit about as well."""
    NOISY = "noisy"
    """The spectrum is too noisy."""
    RANGE = "range"
    """Too few bands lie within the library's range."""
    UNCALIBRATED = "uncalibrated"
    """The library does not show how much two paints of one pigment differ."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One pigment that it may be.

    Attributes
    ----------
    pigment
        As the library names it.
    probability
        That it is this one, as far as this library can tell; NaN where nothing was calibrated.
    distance
        Root mean square difference from its nearest reference, in standard deviations of what
        paints of one pigment differ by: below 1 is usual, and no proof.
    reference
        The name of that nearest reference spectrum.
    """

    pigment: str
    probability: float
    distance: float
    reference: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Ranked candidates; never an identification.

    Attributes
    ----------
    candidates
        The likeliest first; there even when it cannot be told, and empty only when too few
        bands lie within the library's range.
    none
        Probability that it is none of the library's pigments; NaN where not calibrated.
    reason
        Why it cannot be told; None when the first candidate stands out.
    among
        The smallest set of pigments that holds 90 % of the probability within the library.
    bands
        How many bands were compared.
    """

    candidates: tuple[Candidate, ...]
    none: float
    reason: Reason | None
    among: tuple[str, ...]
    bands: int

    @property
    def told(self) -> bool:
        """Whether the first candidate stands out."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Matcher:
    """A library ready to be compared with spectra of one sampling.

    Attributes
    ----------
    library
        The references.
    bands
        Of the measured spectra: all of them.
    inside
        ``(bands,)``: which lie within the library's range.
    logs
        ``(spectra, bands inside)``: the references through these bands.
    metric
        Learned from the whole library.
    calibration
        Learned by leaving each paint out; None where the library is too small for that.
    """

    library: Library
    bands: Bands
    inside: NDArray[np.bool_]
    logs: Array
    metric: Metric
    calibration: Calibration | None


def learn(library: Library, bands: Bands, noise: float = 0.0) -> Matcher:
    """Return a matcher for spectra measured in some bands.

    It costs one learning for each paint of the library, up to 500; keep it for all spectra of
    a cube.

    Parameters
    ----------
    noise
        Standard deviation of the measured spectra, in reflectance, for which probabilities
        are calibrated. With 0 they are calibrated for spectra as clean as the library's.
    """
    inside = covered(library.wavelengths, bands)
    within = Bands(bands.centres[inside], bands.widths[inside])
    if within.centres.size < FEWEST_BANDS:
        empty = np.zeros((len(library.entries), 0))
        return Matcher(library, bands, inside, empty, Metric(np.zeros((0, 0)), 0), None)
    logs = logarithm(through(library, within))
    metric = learn_metric(logs, library.classes(), within.centres)
    trials = leave_one_paint_out(library, within, noise, most=_TRIED)
    return Matcher(library, bands, inside, logs, metric, calibrate(trials))


def rank(
    matcher: Matcher,
    spectrum: Array,
    noise: Array | float | None = None,
    *,
    most: int = 10,
    absent: float = 0.5,
) -> Answer:
    """Return ranked candidates for one measured spectrum.

    Parameters
    ----------
    spectrum
        ``(bands,)`` reflectance in the bands of the matcher; NaN where not known.
    noise
        Standard deviation of the values, ``(bands,)`` or one for all; None or NaN: not known,
        taken for none.
    most
        Candidates that are returned.
    absent
        How likely it is, before looking, that the pigment is not in the library.

    Raises
    ------
    MismatchError
        When the spectrum has other bands than the matcher.
    InvalidError
        When ``absent`` is not between 0 and 1, or noise is below 0.
    """
    values, errors = _checked(matcher, spectrum, noise, absent)
    usable = matcher.inside & np.isfinite(values) & np.isfinite(errors)
    if int(usable.sum()) < FEWEST_BANDS:
        return Answer((), np.nan, Reason.RANGE, (), int(usable.sum()))
    part = usable[matcher.inside]
    covariance = matcher.metric.covariance[np.ix_(part, part)]
    metric = Metric(covariance, matcher.metric.learned_from)
    known = carried(values[usable], errors[usable]) if errors.any() else None
    far = distances(metric, matcher.logs[:, part], logarithm(values[usable])[None], known)
    return _answer(matcher, far[0], _noisy(values[usable], errors[usable]), (most, absent, part))


def _checked(
    matcher: Matcher, spectrum: Array, noise: Array | float | None, absent: float
) -> tuple[Array, Array]:
    values = np.asarray(spectrum, np.float64)
    if values.shape != matcher.bands.centres.shape:
        raise MismatchError(
            "The spectrum cannot be compared",
            why=f"it has {values.size} values, and {matcher.bands.centres.size} bands "
            "were prepared",
            fix="Prepare the library for the bands of this spectrum",
        )
    errors = np.broadcast_to(np.asarray(0.0 if noise is None else noise, float), values.shape)
    errors = np.nan_to_num(errors, nan=0.0, posinf=np.inf)
    if not 0 < absent < 1 or (errors < 0).any():
        raise InvalidError(
            "The spectrum cannot be compared",
            why=f"the chance of an unknown pigment is {absent:g}, the least noise {errors.min():g}",
            fix="Give a chance between 0 and 1, and noise of 0 or more",
        )
    return values, errors


def _noisy(values: Array, errors: Array) -> bool:
    return bool(np.median(np.maximum(values, 0) / np.maximum(errors, 1e-9)) < _NOISY)


def _answer(
    matcher: Matcher, far: Array, noisy: bool, told: tuple[int, float, NDArray[np.bool_]]
) -> Answer:
    most, absent, part = told
    names, classes = matcher.library.pigments, matcher.library.classes()
    each = nearest(far[None], classes, len(names))
    order = np.argsort(each[0], kind="stable")
    chances, none = np.full(len(names), np.nan), np.nan
    if matcher.calibration is not None:
        all_of, left = matcher.calibration.probabilities(each, absent)
        chances, none = all_of[0].round(_DIGITS), round(float(left[0]), _DIGITS)
    found = []
    for at in order[:most]:
        own = np.flatnonzero(classes == at)
        best = matcher.library.entries[int(own[np.argmin(far[own])])]
        root = round(float(np.sqrt(each[0, at])), _DIGITS)
        found.append(Candidate(names[at], float(chances[at]), root, best.name))
    among = _set(names, chances, order)
    reason = _reason(matcher, float(chances[order[0]]), none, noisy)
    return Answer(tuple(found), none, reason, among, int(part.sum()))


def _set(names: tuple[str, ...], chances: Array, order: NDArray[np.int64]) -> tuple[str, ...]:
    if not np.isfinite(chances).all():
        return ()
    held = np.cumsum(chances[order]) / chances.sum()
    return tuple(names[at] for at in order[: int(np.searchsorted(held, _SET)) + 1])


def _reason(matcher: Matcher, best: float, none: float, noisy: bool) -> Reason | None:
    if matcher.calibration is None:
        return Reason.UNCALIBRATED
    if noisy:
        return Reason.NOISY
    if none >= _SURE:
        return Reason.FAR
    return None if best >= _SURE else Reason.AMBIGUOUS


def spectrometer(wavelengths: Array) -> Bands:
    """Return the bands of a spectrometer: samples without width."""
    return bands_of(wavelengths)

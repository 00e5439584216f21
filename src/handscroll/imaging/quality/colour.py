"""Colour, white balance, tone and noise of a capture, from the patches of its target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.difference import Weights, de00
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.patches import Patches
from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
ToLab = Callable[[Values], Values]
"""From linear light ``(..., 3)`` as captured to L*, a*, b* for D50, ``(..., 3)``."""
Difference = Callable[[Values, Values], Values]
"""How different two arrays ``(n, 3)`` of L*, a*, b* look, ``(n,)``."""
HIGHLIGHTS: Final = 70.0
"""Pairs of greys of this mean L* or more are highlights; ours, where no standard's was to hand."""
_DARK: Final = 30.0
_STEP: Final = 1e-4


@dataclass(frozen=True, slots=True)
class ColourErrors:
    """How far the patches are from their reference values.

    Attributes
    ----------
    each, sd
        ``(n,)`` difference of each patch and its standard uncertainty from the pixels' noise.
    mean, percentile_90, highest
        Over the patches.
    """

    each: Values
    sd: Values
    mean: Reading
    percentile_90: Reading
    highest: Reading


def colour_errors(
    patches: Patches, layout: Layout, to_lab: ToLab, difference: Difference = de00
) -> ColourErrors:
    """Measure colour differences to the reference values.

    Parameters
    ----------
    patches
        Measured with :func:`handscroll.imaging.quality.patches.measure_patches`.
    to_lab
        From the capture's linear light to L*, a*, b* for D50; the capture's profile gives it.
    difference
        CIEDE2000 as it stands; :func:`even_lightness` for Metamorfoze 2.0.
    """
    each = difference(to_lab(patches.mean), layout.lab)
    variance = np.zeros(len(each))
    for colour in range(3):
        doubt = patches.sd[:, colour] / np.sqrt(patches.count)
        nudged = patches.mean.copy()
        step = np.maximum(doubt, _STEP)
        nudged[:, colour] += step
        slope = (difference(to_lab(nudged), layout.lab) - each) / step
        variance += (slope * doubt) ** 2
    sd = np.sqrt(variance)
    order = np.argsort(each, kind="stable")
    at = (len(each) - 1) * 0.9
    low = int(at)
    near = order[low : low + 2]
    return ColourErrors(
        each, sd,
        Reading(float(each.mean()), float(np.sqrt(np.sum(variance)) / len(each))),
        Reading(float(np.percentile(each, 90)), float(np.max(sd[near]))),
        Reading(float(each.max()), float(sd[order[-1]])),
    )  # fmt: skip


def even_lightness(one: Values, other: Values) -> Values:
    """Return CIEDE2000 with S_L = 1, as draft 2.0 of the Metamorfoze guidelines asks.

    Parameters
    ----------
    one, other
        ``(n, 3)`` L*, a*, b*.
    """
    above = ((one[:, 0] + other[:, 0]) / 2 - 50) ** 2
    factor = 1 + 0.015 * above / np.sqrt(20 + above)
    pairs = zip(one, other, factor, strict=True)
    return np.array([float(de00(a, b, Weights(lightness=1 / float(s)))) for a, b, s in pairs])


@dataclass(frozen=True, slots=True)
class WhiteBalance:
    """How far greys are from the hue of their reference values.

    Attributes
    ----------
    each
        ``(k, 2)`` differences of a* and b*, lightest grey first.
    mean, highest
        Of the difference, over the greys with L* above 30.
    """

    each: Values
    mean: Reading
    highest: Reading


def chromaticity(one: Values, other: Values) -> Values:
    """Return the distance of a* and b* of two arrays ``(n, 3)``: lightness does not count."""
    return np.asarray(np.hypot(one[:, 1] - other[:, 1], one[:, 2] - other[:, 2]), np.float64)


def without_lightness(one: Values, other: Values) -> Values:
    """Return CIEDE2000 of two arrays as if both were as light as the second."""
    return de00(np.concatenate([other[:, :1], one[:, 1:]], 1), other)


def white_balance(
    patches: Patches, layout: Layout, to_lab: ToLab, difference: Difference = chromaticity
) -> WhiteBalance:
    """Measure the hue of the greys.

    Parameters
    ----------
    difference
        :func:`chromaticity`, or :func:`without_lightness` for Metamorfoze 2.0.
    """
    grey = _greys(layout, 2)
    seen = to_lab(patches.mean[grey])
    off = (seen - layout.lab[grey])[:, 1:]
    light = layout.lab[grey, 0] > _DARK
    length = difference(seen, layout.lab[grey])
    doubt = _lab_sd(patches, grey, to_lab)
    sd = np.hypot(doubt[:, 1], doubt[:, 2])
    kept, kept_sd = length[light], sd[light]
    return WhiteBalance(
        off,
        Reading(float(kept.mean()), float(np.sqrt(np.sum(kept_sd**2)) / len(kept))),
        Reading(float(kept.max()), float(kept_sd[np.argmax(kept)])),
    )


@dataclass(frozen=True, slots=True)
class Tone:
    """How lightness was rendered (OECF).

    Attributes
    ----------
    reference, error
        ``(k,)`` L* of the greys and how much lighter they were captured, lightest first.
    highest_error
        The largest of these, without sign.
    gain
        ``(k - 1,)`` captured step of L* between a grey and the next, over the step in the
        reference: gain modulation.
    highlights, others
        Gain modulation farthest from 1 among pairs of L* above 70, and among the rest.
    exposure
        Stops by which the light of the greys is too much: log2 of captured over reference.
    """

    reference: Values
    error: Values
    highest_error: Reading
    gain: Values
    highlights: Reading
    others: Reading
    exposure: Reading


def tone(patches: Patches, layout: Layout, to_lab: ToLab) -> Tone:
    """Measure the tone of the greys."""
    grey = _greys(layout, 3)
    wanted = layout.lab[grey, 0]
    seen = to_lab(patches.mean[grey])[:, 0]
    sd = _lab_sd(patches, grey, to_lab)[:, 0]
    error = seen - wanted
    worst = int(np.argmax(np.abs(error)))
    steps = wanted[:-1] - wanted[1:]
    apart = steps > 1.0
    gain = np.where(apart, (seen[:-1] - seen[1:]) / np.where(apart, steps, 1), np.nan)
    gain_sd = np.hypot(sd[:-1], sd[1:]) / np.where(apart, steps, 1)
    light = (wanted[:-1] + wanted[1:]) / 2 >= HIGHLIGHTS
    ratio = np.log2(_luminance(seen) / _luminance(wanted))[wanted > _DARK]
    spread = float(np.std(ratio)) / np.sqrt(max(len(ratio), 1))
    return Tone(
        wanted, error, Reading(float(abs(error[worst])), float(sd[worst])), gain,
        _farthest(gain, gain_sd, light), _farthest(gain, gain_sd, ~light),
        Reading(float(np.median(ratio)) if ratio.size else float("nan"), float(spread)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noise:
    """How much L* varies inside greys of one tone.

    Attributes
    ----------
    each
        ``(k,)`` standard deviation of L*, lightest grey first.
    highest
        The largest.
    """

    each: Values
    highest: Reading


def noise(patches: Patches, layout: Layout, to_lab: ToLab) -> Noise:
    """Measure the noise of the greys, slopes of the light taken out."""
    grey = _greys(layout, 1)
    each = np.array([float(np.std(to_lab(patches.pixels[at])[:, 0], ddof=1)) for at in grey])
    worst = int(np.argmax(each))
    count = float(patches.count[grey[worst]])
    return Noise(each, Reading(float(each[worst]), float(each[worst] / np.sqrt(2 * (count - 1)))))


def _greys(layout: Layout, least: int) -> NDArray[np.intp]:
    grey = layout.neutrals
    light = int(np.sum(layout.lab[grey, 0] > _DARK))
    if light < least:
        raise CannotMeasureError(
            "Greys cannot be measured", why=f"the target has {light} of them above L* {_DARK:.0f}",
            fix="Use a target with a scale of greys", code="target_without_greys",
            facts={"greys": float(light)},
        )  # fmt: skip
    return grey


def _lab_sd(patches: Patches, which: NDArray[np.intp], to_lab: ToLab) -> Values:
    """Return the standard uncertainty of L*, a*, b* from the noise of the pixels, ``(k, 3)``."""
    here = to_lab(patches.mean[which])
    variance = np.zeros_like(here)
    for colour in range(3):
        doubt = patches.sd[which, colour] / np.sqrt(patches.count[which])
        nudged = patches.mean[which].copy()
        nudged[:, colour] += _STEP
        variance += ((to_lab(nudged) - here) / _STEP * doubt[:, None]) ** 2
    return np.sqrt(variance)


def _farthest(gain: Values, sd: Values, among: NDArray[np.bool_]) -> Reading:
    at = np.flatnonzero(among & np.isfinite(gain))
    if not at.size:
        return Reading(float("nan"), float("nan"))
    worst = at[int(np.argmax(np.abs(gain[at] - 1)))]
    return Reading(float(gain[worst]), float(sd[worst]))


def _luminance(lightness: Values) -> Values:
    root = (lightness + 16) / 116
    dark = 3 * (6 / 29) ** 2 * (root - 4 / 29)
    return np.maximum(np.where(root > 6 / 29, root**3, dark), 1e-6)

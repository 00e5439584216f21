"""All that one capture can tell of its quality, each with its doubt or why it is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.quality.colour import (
    Difference,
    ToLab,
    chromaticity,
    colour_errors,
    even_lightness,
    noise,
    tone,
    white_balance,
    without_lightness,
)
from handscroll.imaging.quality.evenness import cut_off, evenness
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.misregistration import Shift, channel_shifts, highest_shift
from handscroll.imaging.quality.patches import Patches, measure_patches
from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.scale import resolution
from handscroll.imaging.quality.sharpness import Response, response
from handscroll.imaging.quality.target import Found, find_target
from handscroll.imaging.quality.windows import Picture

_TARGET: Final = (
    "colour_mean", "colour_percentile_90", "colour_highest", "white_balance", "tone_error",
    "gain_highlights", "gain_others", "exposure", "noise", "resolution",
)  # fmt: skip
_EDGE: Final = ("sampling_efficiency", "sharpening", "overshoot")
FORMULAS: Final[dict[str, tuple[Difference, Difference]]] = {
    "CIEDE2000": (de00, chromaticity),
    "CIEDE2000 SL=1": (even_lightness, without_lightness),
}
"""Differences for colours and for greys, by the name of the first."""
GREY_FORMULAS: Final = {
    "CIEDE2000": "CIE1976 a*b*",
    "CIEDE2000 SL=1": "CIEDE2000 without lightness",
}
"""What the difference of greys is called."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card.

    Attributes
    ----------
    reading
        None where it could not be measured.
    formula
        Name of the difference of colours it is; empty elsewhere.
    refused
        Code of why there is no reading.
    """

    reading: Reading | None
    formula: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Edges:
    """What slanted edges told.

    Attributes
    ----------
    lines
        By the names of the aspects of a quality profile.
    worst
        The edge of least sampling efficiency and its place among those that were given; None
        where none could be measured.
    measured
        Edges whose sharpness could be measured.
    """

    lines: dict[str, Line]
    worst: tuple[int, Response] | None = None
    measured: int = 0


def target_lines(
    picture: Picture, layout: Layout, to_lab: ToLab, formula: str = "CIEDE2000"
) -> dict[str, Line]:
    """Measure what a target of patches tells.

    Parameters
    ----------
    picture
        ``(h, w, 3)`` linear light, 1 = white.
    layout
        The target in it, with its reference values.
    to_lab
        From that light to L*, a*, b* for D50.
    formula
        One of :data:`FORMULAS`.

    Returns
    -------
    dict
        By the names of the aspects of a quality profile, in its units.
    """
    try:
        found = find_target(np.asarray(picture), layout)
        patches = measure_patches(picture, found)
    except CannotMeasureError as error:
        return no_target(error.code)
    return patch_lines(patches, found, to_lab, formula)


def no_target(code: str) -> dict[str, Line]:
    """Return the lines of a capture whose target cannot be measured."""
    return dict.fromkeys(_TARGET, Line(None, refused=code))


def patch_lines(
    patches: Patches, found: Found, to_lab: ToLab, formula: str = "CIEDE2000"
) -> dict[str, Line]:
    """Return what measured patches tell; as :func:`target_lines`."""
    layout = found.layout
    lines = colour_lines(patches, layout, to_lab, formula)

    def tones() -> dict[str, Reading]:
        seen = tone(patches, layout, to_lab)
        return {
            "tone_error": seen.highest_error, "gain_highlights": seen.highlights,
            "gain_others": seen.others, "exposure": seen.exposure,
        }  # fmt: skip

    lines |= _tried(tones, ["tone_error", "gain_highlights", "gain_others", "exposure"])
    lines |= _tried(lambda: {"noise": noise(patches, layout, to_lab).highest}, ["noise"])
    lines |= _tried(lambda: {"resolution": resolution(found)}, ["resolution"])
    return lines


def colour_lines(patches: Patches, layout: Layout, to_lab: ToLab, formula: str) -> dict[str, Line]:
    """Return the lines that are differences of colour, by one of :data:`FORMULAS`."""
    colours, greys = FORMULAS[formula]
    errors = colour_errors(patches, layout, to_lab, colours)

    def balance() -> dict[str, Reading]:
        return {"white_balance": white_balance(patches, layout, to_lab, greys).highest}

    return {
        "colour_mean": Line(errors.mean, formula),
        "colour_percentile_90": Line(errors.percentile_90, formula),
        "colour_highest": Line(errors.highest, formula),
    } | _tried(balance, ["white_balance"], GREY_FORMULAS[formula])


def edge_lines(
    regions: Iterable[NDArray[np.floating]], *, white: float, black: float = 0.0
) -> dict[str, Line]:
    """Return the lines of :func:`measured_edges`."""
    return measured_edges(regions, white=white, black=black).lines


def measured_edges(
    regions: Iterable[NDArray[np.floating]], *, white: float, black: float = 0.0
) -> Edges:
    """Measure what slanted edges tell: the worst of them counts.

    Edges that cannot be measured are passed over as long as there are others.

    Parameters
    ----------
    regions
        Each ``(h, w, 3)`` linear light with one edge; green is taken for sharpness.
    white, black
        Values at and beyond which the capture was cut off.
    """
    found: list[tuple[int, Response]] = []
    shifts: list[Shift] = []
    refused: list[str] = []
    for number, one in enumerate(regions):
        try:
            found.append((number, response(one[..., 1], white=white, black=black)))
            shifts += channel_shifts([one])
        except CannotMeasureError as error:
            refused.append(error.code)
    code = Counter(refused).most_common(1)[0][0] if refused else "edge_absent"
    lines = dict.fromkeys((*_EDGE, "misregistration"), Line(None, refused=code))
    if shifts:
        lines["misregistration"] = Line(highest_shift(shifts))
    if not found:
        return Edges(lines)
    sharp = _sharpness([one for _, one in found])
    lines |= {name: Line(one) for name, one in sharp.items()}
    worst = min(found, key=lambda one: one[1].sampling_efficiency[0])
    return Edges(lines, worst, len(found))


def flat_lines(flat: NDArray[np.floating]) -> dict[str, Line]:
    """Measure what a flat field ``(h, w)`` tells."""
    return _tried(lambda: {"nonuniformity": evenness(flat).nonuniformity}, ["nonuniformity"])


def cut_lines(picture: NDArray[np.floating], *, white: float, black: float) -> dict[str, Line]:
    """Count the pixels of ``(h, w, 3)`` that were cut off at white, percent of the worst colour."""
    share = 100 * float(np.max(cut_off(picture, white=white, black=black).white))
    return {"clipped": Line(Reading(share, 0.0))}


def _sharpness(found: list[Response]) -> dict[str, Reading]:
    efficiency = min((Reading(*one.sampling_efficiency) for one in found), key=lambda r: r.value)
    sharpening = max((Reading(*one.greatest) for one in found), key=lambda r: r.value)
    shoots = [Reading(*max(one.overshoot, one.undershoot)) for one in found]
    highest = max(shoots, key=lambda r: r.value)
    return {
        "sampling_efficiency": Reading(100 * efficiency.value, 100 * efficiency.sd),
        "sharpening": sharpening,
        "overshoot": Reading(100 * highest.value, 100 * highest.sd),
    }


def _tried(
    measure: Callable[[], dict[str, Reading]], names: Iterable[str], formula: str = ""
) -> dict[str, Line]:
    try:
        return {name: Line(one, formula) for name, one in measure().items()}
    except CannotMeasureError as error:
        return {name: Line(None, refused=error.code) for name in names}

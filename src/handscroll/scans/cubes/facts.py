"""What a cube is of: its bands, its size, what made it."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

from handscroll.errors import InvalidError
from handscroll.geometry import Size


@dataclass(frozen=True, slots=True)
class CubeBand:
    """One band of a cube.

    Attributes
    ----------
    wavelength
        Its centre in nm.
    fwhm
        Full width at half maximum in nm; None where unknown.
    exposure
        Seconds; None where unknown.
    name
        As people say it; the wavelength where empty.
    recipe
        sha256 of the recipe that made the band, in hexadecimal; empty where there is none.
    """

    wavelength: float
    fwhm: float | None = None
    exposure: float | None = None
    name: str = ""
    recipe: str = ""

    @property
    def label(self) -> str:
        """The name, or the wavelength."""
        return self.name or f"{self.wavelength:g} nm"


@dataclass(frozen=True, slots=True)
class CubeFacts:
    """What is known of a cube before it is written.

    Attributes
    ----------
    size
        Of the full-size level.
    bands
        In ascending order of wavelength.
    name
        Of the picture, as shown by viewers.
    pixel_um
        Side of a pixel on the object in micrometres; None where unknown.
    recipe
        What makes the cube again: any JSON. It is kept in the cube.
    """

    size: Size
    bands: tuple[CubeBand, ...]
    name: str = ""
    pixel_um: float | None = None
    recipe: dict[str, Any] | None = None

    def check(self) -> None:
        """Raise InvalidError when no cube can be of that."""
        lengths = [band.wavelength for band in self.bands]
        if min(self.size.width, self.size.height) < 1 or not lengths:
            why = f"it is {self.size.width} x {self.size.height} pixels, {len(lengths)} bands"
        elif not all(one < other for one, other in itertools.pairwise(lengths)):
            why = f"its wavelengths do not ascend: {', '.join(f'{one:g}' for one in lengths)}"
        elif not all(0 < one < float("inf") for one in lengths):
            why = f"its wavelengths are no wavelengths: {', '.join(f'{one:g}' for one in lengths)}"
        elif not all(figure is None or 0 < figure < float("inf") for figure in self._figures()):
            why = "a width, exposure or pixel size is not above zero; unknown ones are None"
        elif not _is_json(self.recipe):
            why = "its recipe is no JSON: only texts, finite numbers, lists and objects are"
        else:
            return
        raise InvalidError(
            "The cube cannot be written",
            why=why,
            fix="Give facts that are complete: each band its own wavelength, in nm",
        )

    def _figures(self) -> list[float | None]:
        bands = [figure for band in self.bands for figure in (band.fwhm, band.exposure)]
        return [*bands, self.pixel_um]


def _is_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True

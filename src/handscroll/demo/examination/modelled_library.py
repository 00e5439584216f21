"""A library of the painter's own pigments: calculated from formulas, and it says so.

The house ships no measured spectra. The demo collection gets this library beside its stacks, so
that candidates can be tried; each pigment has several coats that differ as painted cards do.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Final

import numpy as np

from handscroll.demo.examination.kubelka_munk import over
from handscroll.demo.examination.pigment_spectra import (
    PIGMENTS,
    WAVELENGTHS,
    absorption,
    scattering,
)
from handscroll.imaging.spectra.library import Entry, Library, library_of
from handscroll.model.spectral_library import Origin, SpectralLibrary
from handscroll.museum import Museum
from handscroll.museum.libraries import Bring
from handscroll.scans.spectra.csv_library import csv_of

NAME: Final = "Painter's pigments (modelled)"
SOURCE: Final = "Calculated by the demo painter from formulas (Kubelka-Munk); nothing was measured"
LICENCE: Final = "CC0-1.0"
_MEDIUM: Final = "binder"
"""It holds pigments and is none."""
_COATS: Final = (1.0, 1.8, 3.0)
_GROUNDS: Final = (0.45, 0.75)
_STRENGTHS: Final = (0.75, 1.3)


def library() -> Library:
    """Return the pigments, each as twelve coats: thickness, ground and strength differ."""
    entries, rows = [], []
    for name in (one for one in PIGMENTS if one != _MEDIUM):
        k, s = absorption(name), scattering(name)
        for number, (coat, ground, strength) in enumerate(
            itertools.product(_COATS, _GROUNDS, _STRENGTHS), 1
        ):
            below = np.full(WAVELENGTHS.size, ground)
            rows.append(np.round(over(coat * strength * k, coat * s, below), 5))
            card = f"{name} {number}"
            entries.append(Entry(card, name, card, source="modelled", licence=LICENCE))
    return library_of(WAVELENGTHS, np.array(rows), entries)


def write_library(path: Path) -> Path:
    """Write the library as CSV; always to the same bytes."""
    path.write_text(csv_of(library()), encoding="utf-8")
    return path


def add_library(museum: Museum, *, person: str = "demo") -> SpectralLibrary:
    """Keep the library in a museum, as any library is kept; done twice it is there once."""
    place = write_library(museum.layout.staging / "painters-pigments.csv")
    try:
        wanted = Bring(place, NAME, origin=Origin.MODELLED, licence=LICENCE, source=SOURCE)
        return museum.libraries.add(wanted, person=person)[0]
    finally:
        place.unlink(missing_ok=True)

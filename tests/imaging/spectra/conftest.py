"""Paints whose pigments are known: films over grounds by Kubelka and Munk."""

from collections.abc import Callable

import numpy as np
import pytest

from handscroll.imaging.spectra.kubelka import Surface, film
from handscroll.imaging.spectra.library import Entry, Library, library_of

SKIN = Surface(0.04, 0.5)


def painted(seed: int, pigments: int = 12, paints: int = 3) -> Library:
    """Return a library of made pigments, each painted out in several paints on three grounds."""
    rng = np.random.default_rng(seed)
    nm = np.linspace(400.0, 1000.0, 61)
    rows, entries = [], []
    for pigment in range(pigments):
        bands = [
            rng.uniform(0.3, 6)
            * np.exp(-(((nm - rng.uniform(380, 820)) / rng.uniform(30, 90)) ** 2))
            for _ in range(3)
        ]
        absorbing, scattering = 0.02 + np.sum(bands, axis=0), rng.uniform(0.6, 2.0)
        for paint in range(paints):
            thick, strength = rng.uniform(1.2, 2.5), rng.uniform(0.85, 1.2)
            for ground in (0.2, 0.5, 0.85):
                under = film(
                    absorbing * strength, np.full(61, scattering), thick, np.full(61, ground)
                )
                value = SKIN.above(under) + 0.001 * rng.standard_normal(61)
                rows.append(value)
                name = f"p{pigment}-{paint}-{ground}"
                entries.append(Entry(name, f"p{pigment}", paint=f"p{pigment}-{paint}"))
    return library_of(nm, np.array(rows), entries)


@pytest.fixture(scope="session")
def paint_out() -> Callable[..., Library]:
    """Give the painter of libraries."""
    return painted


@pytest.fixture(scope="session")
def references() -> Library:
    """Return one painted library."""
    return painted(11)

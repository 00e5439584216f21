"""The painter's palette: which pigments, in which shares, give the colour that he wants."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import zoom
from scipy.optimize import nnls

from handscroll.demo.arrays import Floats
from handscroll.demo.examination import kubelka_munk
from handscroll.demo.examination.pigment_spectra import WAVELENGTHS, absorption, scattering
from handscroll.demo.shooting import to_light

Shares = NDArray[np.float64]

_COARSE, _FINE = 7, 37
_EYE = ((600.0, 640.0), (525.0, 570.0), (440.0, 475.0))


def eye(spectra: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the means of spectra (..., 271) over a red, a green and a blue third, (..., 3)."""
    edges = [np.searchsorted(WAVELENGTHS, part) for part in _EYE]
    return np.stack([spectra[..., low : high + 1].mean(-1) for low, high in edges], -1)


EYE_WAVELENGTHS = np.array([(low + high) / 2 for low, high in _EYE])
"""One wavelength for each third, where a quick look is enough."""


def matched(colour: tuple[float, float, float], liked: tuple[tuple[str, float], ...]) -> Shares:
    """Return shares (sum 1) of pigments whose opaque mixture comes near to an sRGB colour.

    Parameters
    ----------
    colour
        sRGB, 0 to 1.
    liked
        Pigments and how unwillingly each is taken (0: gladly; 0.3: hardly).
    """
    light = np.clip(to_light(np.asarray(colour, np.float32)).astype(np.float64), 0.07, 0.9)
    wanted = np.asarray(kubelka_munk.ratio_of(light), np.float64)
    absorbs = eye(np.stack([absorption(name) for name, _ in liked]))
    scatters = eye(np.stack([scattering(name) for name, _ in liked]))
    # An error in K/S shows in proportion to itself, so dark colours may be further off.
    rows = (absorbs - scatters * wanted) / (0.6 + 2.5 * wanted)
    unwilling = np.diag([0.02 + cost for _, cost in liked])
    # What scatters is held fixed, or thin dyes, which do little harm to any colour, would win.
    body = 30.0 * scatters.mean(1) / 2.5
    system = np.vstack([rows.T, unwilling, body])
    target = np.concatenate([np.zeros(3 + len(liked)), [30.0]])
    shares, _ = nnls(system, target)
    return np.asarray(shares / shares.sum())


@cache
def table(liked: tuple[tuple[str, float], ...]) -> Floats:
    """Return shares for every sRGB colour on a grid, (37, 37, 37, pigments)."""
    steps = np.linspace(0, 1, _COARSE)
    coarse = np.array([[[matched((r, g, b), liked) for b in steps] for g in steps] for r in steps])
    fine = zoom(coarse, (_FINE / _COARSE,) * 3 + (1,), order=1, grid_mode=False)
    return np.asarray(fine, np.float32)


def looked_up(liked: tuple[tuple[str, float], ...], colours: Floats) -> Floats:
    """Return shares (n, pigments) for sRGB colours (n, 3), each in 0 to 1."""
    cells = np.clip(np.rint(colours * (_FINE - 1)), 0, _FINE - 1).astype(np.intp)
    return table(liked)[cells[:, 0], cells[:, 1], cells[:, 2]]

"""The section under an ultraviolet lamp: what glows, seen by a colour camera."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from handscroll.demo.arrays import Floats, Words
from handscroll.demo.examination.capture import BIAS, FULL_WELL, GAIN, READ_NOISE
from handscroll.demo.examination.films import Film
from handscroll.demo.examination.pigment_spectra import WAVELENGTHS, coats, formula
from handscroll.demo.examination.scroll import Truth
from handscroll.geometry import Box

EXCITATION = 365.0
"""Wavelength of the lamp in nm."""

_CAMERA = ((605.0, 38.0), (540.0, 38.0), (460.0, 32.0))
_GROUND_GLOW = {"silk": (0.16, 470.0, 75.0), "paper": (0.22, 455.0, 75.0)}


def glow(truth: Truth, window: Box | None = None) -> Floats:
    """Return the fluorescence (h, w, 3), red, green and blue, relative to a bright varnish at 1.

    From the ground upwards, each film weakens the lamp on its way down and the glow on its way
    up by exp(-(K + S)X), and adds the glow of its own pigments, which is what of the lamp's light
    it took up times its yield. That is a single pass, without light going back and forth.
    """
    films = truth.films(window)
    shape = films[0].amounts.shape[1:]
    # What of the lamp still arrives at each film, from the top down.
    down = np.ones(shape, np.float32)
    arriving: dict[str, Floats] = {}
    for film in reversed(films):
        arriving[film.name] = down
        down = down * np.exp(-_extinction(film, EXCITATION))
    base, peak, width = _GROUND_GLOW[truth.recipe.ground]
    soil = np.float32(base) / truth.base(window).dirt
    total = (down * soil)[..., None] * _sensed(peak, width)
    for film in films:
        for channel, (centre, _) in enumerate(_CAMERA):
            total[..., channel] *= np.exp(-0.5 * _extinction(film, centre))
        for name, amount in zip(film.pigments, film.amounts, strict=True):
            strength, peak, width = formula(name).glow
            if strength:
                taken = arriving[film.name] * (1 - np.exp(-1.5 * amount))
                total += (np.float32(strength) * taken)[..., None] * _sensed(peak, width)
    return np.asarray(total, np.float32)


def fluorescence(truth: Truth, seed: int = 1, exposed: float = 0.8) -> Words:
    """Return the picture that a camera takes of the glow, (h, w, 3) uint16 counts, with noise.

    It is in register with the reference band. ``exposed`` is the share of the full well that the
    brightest glow of a varnish reaches.
    """
    rng = np.random.default_rng([seed, 43])
    light = gaussian_filter(glow(truth), (0.6, 0.6, 0))
    caught = rng.poisson(np.maximum(light, 0) * exposed * FULL_WELL).astype(np.float32)
    caught += np.float32(READ_NOISE) * rng.standard_normal(caught.shape, np.float32)
    return np.clip(np.rint(BIAS + GAIN * np.minimum(caught, FULL_WELL)), 0, 65535).astype(np.uint16)


def _extinction(film: Film, wavelength: float) -> Floats:
    absorbs, scatters = coats(film.pigments)
    near = int(np.argmin(np.abs(WAVELENGTHS - wavelength)))
    both = (absorbs[:, near] + scatters[:, near]).astype(np.float32)
    return np.asarray(np.einsum("p,phw->hw", both, film.amounts), np.float32)


def _sensed(peak: float, width: float) -> Floats:
    """Return what red, green and blue catch of a Gaussian glow, the strongest of a varnish 1."""
    found = []
    for centre, spread in _CAMERA:
        both = np.hypot(width, spread)
        found.append(np.exp(-0.5 * ((centre - peak) / both) ** 2) * spread / both)
    return np.asarray(found, np.float32) * np.float32(2.1)

"""A multispectral camera before the painted section: counts, and everything that bent them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from handscroll.demo.arrays import Floats, Generator, Words
from handscroll.demo.examination.bands import BANDS, Band, flux, response
from handscroll.demo.examination.geometry import Matrix, Points, Warp, warp_of
from handscroll.demo.examination.scroll import Truth
from handscroll.geometry import Box

FULL_WELL = 20_000.0
"""Electrons that a pixel holds."""
READ_NOISE = 2.0
GAIN = 3.0
"""Counts an electron."""
BIAS = 400.0
"""Counts of a dark pixel at no exposure."""
WHITE_LEVEL = round(BIAS + GAIN * FULL_WELL)
"""Counts at which a pixel is full."""
WHITE_REFLECTANCE = 0.99
"""Reflectance of the white panel at every wavelength."""
FLAT_REFLECTANCE = 0.86
"""Reflectance of the board of the flat frames, which a user is not told."""
COLUMNS = 1024
"""Width of the blocks in which a capture is made."""

_DARK = {"uv": 0.8, "visible": 0.5, "near": 0.6, "far": 40.0}
_FALLOFF = {"uv": 0.22, "visible": 0.12, "near": 0.15, "far": 0.20}


@dataclass(frozen=True, slots=True)
class Rig:
    """How a section is captured.

    Attributes
    ----------
    bands
        Filters, ascending.
    seed
        Of the noise, the sensor's faults and the misalignment.
    noise
        Whether there is shot and read noise.
    misaligned
        Strength of the misregistration, 1 as ``geometry.warp_of`` says, 0 none.
    uneven
        Strength of the uneven light, 1 as usual, 0 even.
    blur
        Sigma in pixels of the optics at 550 nm; other bands focus worse by up to ``defocus``.
    exposed
        Share of the full well that the white panel reaches at its brightest place.
    """

    bands: tuple[Band, ...] = BANDS
    seed: int = 1
    noise: bool = True
    misaligned: float = 1.0
    uneven: float = 1.0
    blur: float = 0.55
    defocus: float = 0.75
    exposed: float = 0.85

    def sigma(self, band: Band) -> float:
        """Return the sigma of a band's blur in pixels."""
        away = abs(band.wavelength - 550.0) / 1100.0
        return self.blur + self.defocus * away

    def exposure(self, band: Band) -> float:
        """Return a band's exposure time in seconds, three digits long."""
        return float(f"{0.04 / flux(band) * self.exposed / 0.85:.3g}")


@dataclass(frozen=True, slots=True)
class Counts:
    """Frames of all bands at the same pixels, each (bands, h, w) uint16."""

    object: Words
    dark: Words
    flat: Words
    white: Words


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture and the truth of how it was made.

    Attributes
    ----------
    counts
        Raw counts of the section, (bands, h, w) uint16.
    dark, flat, white
        Frames with the lens covered, of an even board, and of a white panel of reflectance
        ``white_reflectance`` that fills the frame; (bands, h, w) uint16, at the same exposure.
    wavelengths, fwhm, exposure_s
        (bands,) float64: nm, nm, seconds.
    white_level
        Counts at which a pixel is full.
    white_reflectance
        Of the white panel, at every wavelength.
    transforms
        (bands, 3, 3): reference pixel to band pixel, without the bend; see ``warps``.
    warps
        The whole exact map of each band: ``warps[n].displacement(points)``.
    reference
        Which band the others are to be laid on (550 nm).
    """

    counts: Words
    dark: Words
    flat: Words
    white: Words
    wavelengths: NDArray[np.float64]
    fwhm: NDArray[np.float64]
    exposure_s: NDArray[np.float64]
    white_level: int
    white_reflectance: float
    transforms: NDArray[np.float64]
    warps: tuple[Warp, ...]
    reference: int


@dataclass
class Camera:
    """A rig pointed at a truth; makes any block of columns of its capture."""

    truth: Truth
    rig: Rig
    warps: tuple[Warp, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Work out how every band is bent."""
        size = (self.truth.size.width, self.truth.size.height)
        self.warps = tuple(
            warp_of(one, size, self.rig.seed, self.rig.misaligned) for one in self.rig.bands
        )

    def blocks(self) -> Iterator[Box]:
        """Give the blocks of columns, left to right."""
        size = self.truth.size
        for left in range(0, size.width, COLUMNS):
            yield Box(left, 0, min(COLUMNS, size.width - left), size.height)

    def light(self, number: int, block: Box) -> Floats:
        """Return the reflectance that a band's sensor sees, bent and blurred, (h, w), no noise."""
        band, warp = self.rig.bands[number], self.warps[number]
        at = warp.back(_lattice(block))
        sigma = self.rig.sigma(band)
        pad = int(np.ceil(4 * sigma)) + 8
        low = np.floor(at.min(0)).astype(int) - pad
        high = np.ceil(at.max(0)).astype(int) + pad + 1
        size = self.truth.size
        x0, y0 = max(int(low[0]), 0), max(int(low[1]), 0)
        x1, y1 = min(int(high[0]), size.width), min(int(high[1]), size.height)
        around = band_reflectance(self.truth, band, Box(x0, y0, x1 - x0, y1 - y0))
        soft = gaussian_filter(around.astype(np.float64), sigma, mode="nearest")
        where = [at[:, 1] - y0, at[:, 0] - x0]
        values = map_coordinates(soft, where, order=3, mode="nearest")
        return np.asarray(values.reshape(block.height, block.width), np.float32)

    def shading(self, number: int, block: Box) -> Floats:
        """Return the share of the light that reaches each pixel of a band, (h, w), at most 1."""
        return shading(self.rig, self.rig.bands[number], self.truth, block)

    def shoot(self, block: Box) -> Counts:
        """Return the counts of all bands in a block, as ``blocks`` gives it."""
        taken = [self._band(number, block) for number in range(len(self.rig.bands))]
        return Counts(*(np.stack([one[k] for one in taken]) for k in range(4)))

    def _band(self, number: int, block: Box) -> tuple[Words, Words, Words, Words]:
        band = self.rig.bands[number]
        bright = self.shading(number, block) * np.float32(
            flux(band) * self.rig.exposure(band) / 0.04 * self._full()
        )
        rng = np.random.default_rng([self.rig.seed, number, block.x, 77])
        own = np.random.default_rng([self.rig.seed, block.x, 78, band.group == "far"])
        bright *= 1 + 0.003 * own.standard_normal(bright.shape, np.float32)
        current = _DARK[band.group] * np.exp(0.15 * own.standard_normal(bright.shape, np.float32))
        hot = own.random(bright.shape, np.float32) < 2e-4
        current = np.where(hot, current + 2500.0 * own.random(bright.shape, np.float32), current)
        leak = np.asarray(current * self.rig.exposure(band), np.float32)
        scenes = (self.light(number, block), 0.0, FLAT_REFLECTANCE, WHITE_REFLECTANCE)
        made = [_counted(bright * one + leak, rng, self.rig.noise) for one in scenes]
        return made[0], made[1], made[2], made[3]

    def _full(self) -> float:
        return 0.85 * FULL_WELL / WHITE_REFLECTANCE


def band_reflectance(truth: Truth, band: Band, window: Box | None = None) -> Floats:
    """Return what an ideal band sees of the section: the 5 nm spectra weighed by its response."""
    nm, weights = response(band)
    spectra = truth.reflectance(nm, window)
    total = np.zeros(spectra.shape[1:], np.float32)
    for weight, plane in zip(weights, spectra, strict=True):
        total += np.float32(weight) * plane
    return total


def shading(rig: Rig, band: Band, truth: Truth, block: Box) -> Floats:
    """Return the unevenness of light and lens on a band's pixels, (h, w), at most 1.

    Lamps stand left and right; each group of bands has its own lamps, so its own unevenness.
    """
    rng = np.random.default_rng([rig.seed, 5, sum(band.group.encode())])
    lean, sink, wave, turn = rng.uniform(-1, 1, 4)
    size = truth.size
    x = (np.arange(block.x, block.x + block.width) - (size.width - 1) / 2) / (size.width / 2)
    y = (np.arange(block.y, block.y + block.height) - (size.height - 1) / 2) / (size.height / 2)
    far = (x[None, :] ** 2 + y[:, None] ** 2) / 2
    lost = (
        _FALLOFF[band.group] * far + 0.05 * (1 + lean * x[None, :]) + 0.04 * (1 + sink * y[:, None])
    )
    lost = lost + 0.03 * (1 + np.sin(2.2 * x[None, :] + 3 * wave) * np.cos(1.7 * y[:, None] + turn))
    return np.asarray(1 - rig.uneven * lost, np.float32)


def simulate_capture(truth: Truth, rig: Rig | None = None) -> Capture:
    """Return the whole capture of a section in memory; use ``Camera`` for a large one.

    The same truth and rig give the same bytes.
    """
    camera = Camera(truth, rig or Rig())
    parts = [camera.shoot(block) for block in camera.blocks()]
    bands = camera.rig.bands

    def joined(kind: str) -> Words:
        return np.concatenate([getattr(one, kind) for one in parts], axis=2)

    centres = np.array([one.wavelength for one in bands])
    return Capture(
        joined("object"),
        joined("dark"),
        joined("flat"),
        joined("white"),
        centres,
        np.array([one.fwhm for one in bands]),
        np.array([camera.rig.exposure(one) for one in bands]),
        WHITE_LEVEL,
        WHITE_REFLECTANCE,
        np.stack([one.matrix for one in camera.warps]),
        camera.warps,
        int(np.argmin(np.abs(centres - 550.0))),
    )


def _counted(electrons: Floats, rng: Generator, noise: bool) -> Words:
    """Return the counts of expected electrons: Poisson, read noise, full well, 16 bits."""
    caught = electrons
    if noise:
        caught = rng.poisson(np.maximum(electrons, 0)).astype(np.float32)
        caught += np.float32(READ_NOISE) * rng.standard_normal(caught.shape, np.float32)
    level = BIAS + GAIN * np.minimum(caught, FULL_WELL)
    return np.clip(np.rint(level), 0, 65535).astype(np.uint16)


def _lattice(block: Box) -> Points:
    y, x = np.mgrid[block.y : block.y + block.height, block.x : block.x + block.width]
    return np.stack([x.ravel(), y.ravel()], 1).astype(np.float64)


__all__ = [
    "Camera",
    "Capture",
    "Counts",
    "Matrix",
    "Rig",
    "band_reflectance",
    "simulate_capture",
]

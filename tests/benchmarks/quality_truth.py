"""Edges and targets whose every error is planted, for measurements of a capture's quality."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import shift as shifted
from scipy.special import j1

from handscroll.imaging.quality.layout import Layout

Values = NDArray[np.float64]
_TO_XYZ = np.array(
    [[0.4360747, 0.3850649, 0.1430804],
     [0.2225045, 0.7168786, 0.0606169],
     [0.0139322, 0.0971045, 0.7141733]]
)  # fmt: skip
_D50 = np.array([0.9642, 1.0, 0.8249])
OWN_COLOURS: Values = np.array(
    [[40, 15, 16], [66, 17, 18], [51, -4, -22], [44, -14, 22], [56, 9, -25], [71, -32, 1],
     [62, 32, 54], [42, 12, -42], [52, 46, 17], [32, 22, -22], [73, -23, 55], [72, 18, 62],
     [32, 15, -48], [56, -37, 33], [43, 50, 28], [82, 3, 76], [53, 47, -14], [52, -20, -22],
     [95, -0.5, 2], [81, 0.3, -0.4], [66, -0.2, 0.3], [51, 0.1, -0.6], [36, 0.2, 0.1],
     [21, -0.1, 0.4]], np.float64,
)  # fmt: skip
"""A target of our own: L*, a*, b* for D50, four rows of six; the last row is grey."""


def light_of(lab: Values) -> Values:
    """Return linear light of sRGB's primaries, D50."""
    y = (lab[..., 0] + 16) / 116
    roots = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    share = np.where(roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29))
    return np.asarray((share * _D50) @ np.linalg.inv(_TO_XYZ).T)


def own_layout(pitch_mm: float = 12.0) -> Layout:
    """Return the layout of our own target."""
    return Layout(4, 6, OWN_COLOURS, (pitch_mm, pitch_mm), (0.8, 0.8))


def grey_layout(steps: int = 12) -> Layout:
    """Return a grey scale in one row."""
    lightness = np.linspace(95, 15, steps)
    lab = np.stack([lightness, np.zeros(steps), np.zeros(steps)], 1)
    return Layout(1, steps, lab, (10.0, 10.0), (0.8, 0.8))


@dataclass(frozen=True)
class Planted:
    """What is wrong with a capture; nothing, as it stands."""

    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    noise: float = 0.0
    falloff: float = 0.0
    shift: dict[int, tuple[float, float]] = field(default_factory=dict)
    blur: float = 0.0
    halo: float = 0.0
    white: float | None = None
    dirt: int = 0
    seed: int = 1


def placed(size: tuple[int, int], pitch: float, turn: float, lean: float = 0.0) -> Values:
    """Return the transform from column and row to px for a target in the middle of a picture."""
    wide, high = size
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    middle = np.array([[1, 0, -2.5], [0, 1, -1.5], [0, 0, 1.0]])
    spin = np.array([[c * pitch, -s * pitch, 0], [s * pitch, c * pitch, 0], [0, 0, 1.0]])
    tilt = np.array([[1, 0, 0], [0, 1, 0], [lean / wide, lean / (2 * high), 1.0]])
    back = np.array([[1, 0, wide / 2 - 0.5], [0, 1, high / 2 - 0.5], [0, 0, 1.0]])
    return np.asarray(back @ tilt @ spin @ middle)


def painted(
    layout: Layout, size: tuple[int, int], transform: Values, planted: Planted | None = None
) -> Values:
    """Return a capture ``(h, w, 3)``, linear light, of a target on a dark mount."""
    key = (layout.lab.tobytes(), layout.rows, layout.patch, size, transform.tobytes())
    if key not in _CLEAN:
        _CLEAN[key] = _clean(layout, size, transform)
    return spoilt(_CLEAN[key], planted or Planted())


_CLEAN: dict[tuple[object, ...], Values] = {}


def _clean(layout: Layout, size: tuple[int, int], transform: Values) -> Values:
    wide, high = size
    fine = 3
    total = np.zeros((high, wide, 3))
    light = light_of(layout.lab)
    inverse = np.linalg.inv(transform)
    for dy in range(fine):
        for dx in range(fine):
            y, x = np.mgrid[0.0:high, 0.0:wide]
            y, x = y + (dy + 0.5) / fine - 0.5, x + (dx + 0.5) / fine - 0.5
            points = np.stack([x.ravel(), y.ravel(), np.ones(x.size)], 1) @ inverse.T
            total += _seen(points[:, :2] / points[:, 2:], layout, light).reshape(high, wide, 3)
    return np.asarray(total / fine**2)


def _seen(at: Values, layout: Layout, light: Values) -> Values:
    cell = np.rint(at)
    inside = (cell >= 0).all(axis=1) & (cell[:, 0] < layout.columns) & (cell[:, 1] < layout.rows)
    on = (np.abs(at - cell) <= np.asarray(layout.patch) / 2).all(axis=1) & inside
    number = np.where(on, cell[:, 1] * layout.columns + cell[:, 0], 0).astype(int)
    frame = (at > -0.75).all(axis=1) & (at[:, 0] < layout.columns - 0.25)
    frame &= at[:, 1] < layout.rows - 0.25
    ground = np.where(frame[:, None], 0.02, 0.35)
    return np.asarray(np.where(on[:, None], light[number], ground))


def spoilt(picture: Values, planted: Planted) -> Values:
    """Return a picture with what is planted in it."""
    rng = np.random.default_rng(planted.seed)
    out = np.asarray(picture, np.float64).copy()
    high, wide = out.shape[:2]
    for colour, (x, y) in planted.shift.items():
        out[..., colour] = shifted(out[..., colour], (y, x), order=5, mode="nearest")
    if planted.blur:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), planted.blur), np.float64)
    if planted.halo:
        out += planted.halo * (out - cv2.GaussianBlur(out, (0, 0), 1.2))
    y, x = np.mgrid[0:high, 0:wide]
    away = ((x - (wide - 1) / 2) ** 2 + (y - (high - 1) / 2) ** 2) / (wide**2 + high**2) * 4
    out *= (1 - planted.falloff * away)[..., None] * np.asarray(planted.gain)
    for _ in range(planted.dirt):
        middle = (int(rng.integers(wide)), int(rng.integers(high)))
        cv2.circle(out, middle, int(rng.integers(1, 3)), (0.1, 0.08, 0.05), -1)
    out += rng.normal(0, 1, out.shape) * planted.noise
    return out if planted.white is None else np.minimum(out, planted.white)


@dataclass(frozen=True)
class EdgeTruth:
    """A slanted edge whose response is known in closed form.

    Attributes
    ----------
    form
        ``gauss`` (size is its standard deviation, px) or ``disc`` (defocus; size is its radius).
    halo
        Strength of an unsharp mask of standard deviation 1.2 px, applied before the pixels.
    """

    form: str = "gauss"
    size: float = 0.6
    angle: float = 5.0
    halo: float = 0.0

    def spectrum(self, frequency: Values) -> Values:
        """Return the signed response at cycles/px along the normal."""
        turned = np.radians(self.angle)
        pixel = np.sinc(frequency * np.cos(turned)) * np.sinc(frequency * np.sin(turned))
        sharper = 1 + self.halo * (1 - np.exp(-2 * (np.pi * 1.2 * frequency) ** 2))
        return np.asarray(pixel * self._optics(frequency) * sharper)

    def response(self, frequency: Values) -> Values:
        """Return the response."""
        return np.abs(self.spectrum(frequency))

    def _optics(self, frequency: Values) -> Values:
        if self.form == "gauss":
            return np.asarray(np.exp(-2 * (np.pi * self.size * frequency) ** 2))
        z = 2 * np.pi * self.size * frequency
        return np.asarray(np.where(z > 0, 2 * j1(z) / np.where(z > 0, z, 1), 1.0))

    def spread(self) -> tuple[Values, Values]:
        """Return px from the edge and the edge's form there, 0 to 1."""
        count, gap = 2**15, 1 / 256
        frequency = np.asarray(np.fft.rfftfreq(count, gap), np.float64)
        line = np.fft.fftshift(np.fft.irfft(self.spectrum(frequency), count)) / gap
        place = np.asarray((np.arange(count) - count // 2) * gap, np.float64)
        return place, np.asarray(np.cumsum(line) * gap - line * gap / 2)


def edge_picture(
    truth: EdgeTruth, rng: np.random.Generator, *, size: tuple[int, int] = (160, 64),
    levels: tuple[float, float] = (0.1, 0.7), noise: float = 0.005,
) -> Values:  # fmt: skip
    """Return a region ``size`` (rows, columns) with an edge that leans either way."""
    place, form = truth.spread()
    high, wide = size
    rows, columns = np.mgrid[0.0:high, 0.0:wide]
    turned = np.radians(truth.angle) * rng.choice([-1, 1])
    across = (columns - (wide - 1) / 2 - rng.uniform(-0.5, 0.5)) * np.cos(turned)
    distance = across - (rows - (high - 1) / 2) * np.sin(turned)
    low, top = levels
    picture = low + (top - low) * np.interp(distance, place, form)
    return np.asarray(picture + rng.normal(0, 1, picture.shape) * noise)

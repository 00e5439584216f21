"""Layered pictures in many wavelengths, whose bands lie where we put them: nothing of the demo's.

Pigments have spectra of their own, so that contrasts change sign between bands and vanish in the
infrared; carbon lines show through the paint there; bands differ in place, scale, distortion,
sharpness, light and noise.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates

from handscroll.geometry import Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.transforms import Transform, inverse

WAVELENGTHS = np.array(
    [365, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780, 850, 940, 1050, 1200, 1650.0]
)
MARGIN = 48
FINE = 2


@dataclass(frozen=True)
class Truth:
    """Bands as captured, and for each the map that reference pixels really take to it."""

    bands: list[np.ndarray]
    maps: list[Transform]
    wavelengths: np.ndarray
    reference: int


def noise_of(rng, shape, scale):
    """Return smooth noise of mean 0, spread 1."""
    small = rng.normal(size=tuple(int(np.ceil(n / scale)) + 6 for n in shape))
    grid = np.meshgrid(*(np.arange(n) / scale + 2.5 for n in shape), indexing="ij")
    out = map_coordinates(small, grid, order=3)
    return (out - out.mean()) / out.std()


def _spectra(rng, many):
    """Return reflectances (many, bands): steps and bumps at places of their own."""
    wave = WAVELENGTHS[None]
    edge = rng.uniform(400, 760, (many, 1))
    low, high = rng.uniform(0.05, 0.35, (many, 1)), rng.uniform(0.35, 0.8, (many, 1))
    turn = rng.choice([-1, 1], (many, 1), p=[0.35, 0.65])
    out = low + (high - low) / (1 + np.exp(-turn * (wave - edge) / 25))
    late = rng.uniform(800, 1800, (many, 1))
    return out * (1 - rng.uniform(0, 0.4, (many, 1)) / (1 + np.exp(-(wave - late) / 90)))


def _lines(rng, shape, many, width):
    """Return a mask, 0 to 1, of curved lines."""
    out = np.zeros(shape, np.float32)
    for _ in range(many):
        at = rng.uniform(0, 1, 2) * shape
        way, bend = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.004)
        for _ in range(int(rng.uniform(150, 600))):
            at = at + np.array([np.sin(way), np.cos(way)])
            way += bend + rng.normal(0, 0.01)
            row, column = int(at[0]), int(at[1])
            if 0 <= row < shape[0] and 0 <= column < shape[1]:
                out[row, column] = 1
    return np.clip(gaussian_filter(out, width) * width * 3.5, 0, 1)


def scene(seed, size, style):
    """Return the layers: weights of pigments, hiding, lines above and lines below."""
    rng = np.random.default_rng([seed, len(style)])
    shape = ((size.height + 2 * MARGIN) * FINE, (size.width + 2 * MARGIN) * FINE)
    many = 6
    rough = {"washes": 60, "mixed": 24, "dense": 9}[style] * FINE
    field = np.stack(
        [noise_of(rng, shape, rough) + 0.5 * noise_of(rng, shape, rough / 3) for _ in range(many)]
    )
    sharp = {"washes": 2.0, "mixed": 6.0, "dense": 8.0}[style]
    weight = np.exp(sharp * (field - field.max(axis=0)))
    weight /= weight.sum(axis=0)
    grain = 1 + 0.04 * noise_of(rng, shape, 1.6 * FINE) + 0.05 * noise_of(rng, shape, 5 * FINE)
    area = shape[0] * shape[1] / (700 * 700)
    over = _lines(rng, shape, int(area * {"washes": 10, "mixed": 40, "dense": 90}[style]), 1.8)
    under = _lines(rng, shape, int(area * 40), 2.4)
    return rng, weight.astype(np.float32), grain.astype(np.float32), over, under


def band_plane(parts, spectra, at):
    """Return one band of a scene on the fine grid."""
    _, weight, grain, over, under = parts
    paint = np.tensordot(spectra[:, at], weight, 1)
    through = 0.85 / (1 + np.exp(-(WAVELENGTHS[at] - 1000) / 130))
    ground = 0.75 * (1 - 0.85 * under)
    light = paint * (1 - through) + through * ground
    return (light * grain * (1 - over * (0.75 if WAVELENGTHS[at] < 1300 else 0.45))).astype(
        np.float32
    )


def captured(plane, map_, size, blur, rng, electrons):
    """Return a band as its camera sees it: sharpness, place, light and noise."""
    plane = gaussian_filter(plane, blur * FINE)
    rows, columns = np.indices((size.height, size.width), np.float64)
    there = np.stack([columns.ravel(), rows.ravel()], 1)
    back = inverse(map_, there)
    fine = (back + MARGIN + 0.5) * FINE - 0.5
    light = map_coordinates(plane, fine[:, ::-1].T, order=3, mode="nearest")
    light = light.reshape(size.height, size.width)
    light = light * (1 + 0.03 * noise_of(rng, light.shape, max(light.shape) / 2))
    return (light + rng.normal(size=light.shape) * np.sqrt(np.maximum(light, 0.01) / electrons)
            ).astype(np.float32)  # fmt: skip


def shifted(rng, size, shift=6.0, grow=0.004, bend=0.6):
    """Return a map of a band: shift, scale, a little turn and tilt, smooth distortion."""
    frame = Frame.of(size)
    reach = max(frame.half_x, frame.half_y)
    own = np.eye(3)
    own[:2, :2] += rng.normal(0, 0.0004, (2, 2)) + np.eye(2) * rng.uniform(-grow, grow)
    own[:2, 2] = rng.uniform(-shift, shift, 2) / reach
    own[2, :2] = rng.normal(0, 0.0002, 2)
    even = np.array([[reach, 0, frame.middle_x], [0, reach, frame.middle_y], [0, 0, 1.0]])
    x, y = rng.uniform(-bend, bend, (2, 7)) / 4
    orders = ((2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (1, 2), (0, 3))
    return Transform(even @ own @ np.linalg.inv(even), Field(frame, orders, x, y))


def painted(seed, size, style="mixed", keep=None, electrons=6000, **place):
    """Return a truth: some of the 16 bands of a scene, the reference near 550 nm."""
    parts = scene(seed, size, style)
    rng = parts[0]
    spectra = _spectra(rng, len(parts[1]))
    keep = list(range(16)) if keep is None else keep
    reference = int(np.argmin(np.abs(WAVELENGTHS[keep] - 550)))
    bands, maps = [], []
    for at in keep:
        still = at == keep[reference]
        map_ = Transform(np.eye(3)) if still else shifted(rng, size, **place)
        blur = 0.55 + 0.9 * abs(WAVELENGTHS[at] - 550) / 1100 + 0.25 * (at == 0)
        plane = band_plane(parts, spectra, at)
        bands.append(captured(plane, map_, size, blur, rng, electrons))
        maps.append(map_)
    return Truth(bands, maps, WAVELENGTHS[keep], reference)


def turned(size, other, turn, grow, rng):
    """Return a map of a camera of its own: turn, scale and tilt about the middles."""
    cos, sin = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    own = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    own[:2, :2] *= grow * max(other.width, other.height) / max(size.width, size.height)
    own[:2, 2] = rng.uniform(-0.02, 0.02, 2) * other.width
    own[2, :2] = rng.normal(0, 0.003, 2) * 2 / size.width
    from_middle = np.array([[1, 0, -size.width / 2], [0, 1, -size.height / 2], [0, 0, 1.0]])
    to_middle = np.array([[1, 0, other.width / 2], [0, 1, other.height / 2], [0, 0, 1.0]])
    return Transform(to_middle @ own @ from_middle)


def radiographed(seed, size, other, turn, grow, style="mixed"):
    """Return two visible bands, a radiograph of the same thing, and the map to it.

    Heavy pigments are light in it, whatever their colour; other pigments, all lines and most
    texture are not there; the wood's grain, nails and a hidden shape are there only.
    """
    parts = scene(seed, size, style)
    rng, weight, grain = parts[:3]
    spectra = _spectra(rng, len(weight))
    still = Transform(np.eye(3))
    visible = [
        captured(band_plane(parts, spectra, at), still, size, 0.6, rng, 6000) for at in (5, 10)
    ]
    heavy = 1.2 * weight[0] + 0.5 * weight[2] + 0.25 * weight[4]
    shape = heavy.shape
    rows = np.linspace(0, 40, shape[0])[:, None]
    wood = 0.1 * np.sin(rows + 1.5 * noise_of(rng, shape, 120 * FINE))
    hidden = 0.35 / (1 + np.exp(-12 * noise_of(rng, shape, 90 * FINE)))
    plane = np.exp(-0.8 * (heavy * (1 + 3 * (grain - 1)) + hidden + wood)).astype(np.float32)
    map_ = turned(size, other, turn, grow, rng)
    return visible, captured(plane, map_, other, 0.9 / grow, rng, 1500), map_


def errors(found, truth, size, border=0):
    """Return the distances, px, between two maps over all pixels inside a border."""
    columns = np.linspace(border, size.width - 1 - border, 60)
    rows = np.linspace(border, size.height - 1 - border, 60)
    points = np.stack([one.ravel() for one in np.meshgrid(columns, rows)], 1)
    return np.hypot(*(found(points) - truth(points)).T)


@pytest.fixture(scope="session")
def small():
    """Return a truth of five bands, from ultraviolet into the infrared."""
    return painted(11, Size(360, 280), keep=[0, 3, 5, 9, 11], bend=0.3)


def waved(rng, size, shift=2.0, grow=0.002, bend=0.5):
    """Return a map of a band of a long picture, bent over lengths like its shorter side."""
    middle = np.array([size.width - 1, size.height - 1]) / 2
    scale, by = 1 + rng.uniform(-grow, grow), rng.uniform(-shift, shift, 2)
    a, b, c, d = rng.uniform(0, 2 * np.pi, 4)
    wave = 2 * np.pi / (1.3 * min(size.width, size.height))

    def map_(points):
        x, y = points.T * wave
        bent = np.stack([np.sin(x + a) * np.cos(y + b), np.sin(x + c) * np.cos(y + d)], 1)
        return (points - middle) * scale + middle + by + bend * bent

    return map_


@pytest.fixture(scope="session")
def scroll():
    """Return a truth of seven bands, five times as long as high, and its size."""
    size, keep = Size(1600, 320), [0, 3, 5, 7, 9, 11, 13]
    parts = scene(23, size, "mixed")
    rng = parts[0]
    spectra = _spectra(rng, len(parts[1]))
    maps = [Transform(np.eye(3)) if at == 5 else waved(rng, size) for at in keep]
    bands = [
        captured(band_plane(parts, spectra, at), map_, size, 0.7, rng, 6000)
        for at, map_ in zip(keep, maps, strict=True)
    ]
    return Truth(bands, maps, WAVELENGTHS[keep], keep.index(5)), size


@pytest.fixture(scope="session")
def radiograph():
    """Return visible bands, a radiograph of the same, its map, and the size of the bands."""
    size = Size(420, 340)
    return *radiographed(5, size, Size(460, 400), 4.3, 0.93), size


@pytest.fixture(scope="session")
def phantom():
    """Return what makes visible bands, a radiograph of the same, and its map, of any size."""
    return radiographed

from dataclasses import dataclass, field

import numpy as np
import pytest

from handscroll.imaging.radiometry.shots import BandShots, Shots

FULL = 16000.0
"""Counts at which the sensor of these tests is full, less its bias."""
BIAS = 300.0
LEVEL = BIAS + FULL


@dataclass
class Sensor:
    """One band of a camera whose every fault is known."""

    height: int = 112
    width: int = 144
    gain: float = 1.25
    read: float = 4.0
    pattern: float = 0.004
    uneven: float = 0.25
    current: float = 20.0
    seed: int = 1
    noise: bool = True
    hot: dict[tuple[int, int], float] = field(default_factory=dict)
    dust: tuple[tuple[int, int, float, float], ...] = ()
    """On the sensor: x, y, radius, depth."""

    def __post_init__(self) -> None:
        own = np.random.default_rng([self.seed, 9])
        y, x = np.mgrid[-1 : 1 : self.height * 1j, -1 : 1 : self.width * 1j]
        self.light = 1 - self.uneven * (0.6 * x**2 + 0.4 * y**2) + 0.08 * x
        self.light *= 1 + self.pattern * own.standard_normal(self.light.shape)
        self.light *= spots(self.light.shape, self.dust)
        self.dark_rate = np.full(self.light.shape, self.current)
        for (py, px), rate in self.hot.items():
            self.dark_rate[py, px] = rate
        self.rng = np.random.default_rng(self.seed)

    def frame(self, scene, seconds=0.1, rate=100_000.0):
        """Counts of a scene's reflectance; ``rate``: counts a second of a perfect diffuser."""
        expected = (np.asarray(scene) * self.light * rate + self.dark_rate) * seconds
        if self.noise:
            shot = self.rng.poisson(np.maximum(expected, 0) * self.gain) / self.gain
            expected = shot + self.rng.normal(0, self.read, self.light.shape)
        return np.rint(np.minimum(BIAS + expected, LEVEL)).astype(np.uint16)

    def shots(self, scene, seconds=0.1, count=1):
        """Frames of a scene."""
        return Shots([self.frame(scene, seconds) for _ in range(count)], seconds)

    def band(self, flats=2, darks=2, seconds=0.1, sheet=0.9):
        """A band whose white fills the frame, with flats of another sheet."""
        return BandShots(
            550.0,
            LEVEL,
            (self.shots(0.0, seconds, darks),),
            self.shots(0.99, seconds),
            None,
            self.shots(sheet, seconds, flats),
        )


def spots(shape, places):
    """How much light passes spots of dust: x, y, radius, depth."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    out = np.ones(shape)
    for px, py, radius, depth in places:
        far = np.hypot(x - px, y - py)
        out *= 1 - depth / (1 + np.exp(np.minimum((far - radius) / 0.6, 50)))
    return out


def painting(shape, seed=4):
    """Reflectance between 0.04 and 0.9, smooth parts and strokes."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: shape[0], : shape[1]]
    out = 0.45 + 0.25 * np.sin(x / 17 + 1) * np.cos(y / 23)
    for _ in range(12):
        px, py = rng.uniform(0, shape[1]), rng.uniform(0, shape[0])
        out[np.hypot(x - px, (y - py) * 3) < rng.uniform(3, 9)] = rng.uniform(0.04, 0.9)
    return out


@pytest.fixture
def sensor():
    return Sensor


@pytest.fixture
def painted():
    return painting


@pytest.fixture
def dusty():
    return spots


@pytest.fixture
def level():
    return LEVEL

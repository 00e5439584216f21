"""A stack whose mixture and noise are known."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray


@dataclass(frozen=True)
class Made:
    """``signal`` is free of noise, ``stack`` has noise of the covariance ``noise``."""

    signal: NDArray[np.float64]
    stack: NDArray[np.float32]
    noise: NDArray[np.float64]


def smooth(random, height, width, cells):
    """Return a smooth field of variance about 1."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    total = np.zeros((height, width))
    for _ in range(cells):
        across, down = random.normal(0, 9, 2)
        total += np.cos(2 * np.pi * (across * x + down * y) + random.uniform(0, 6.3))
    return total * np.sqrt(2 / cells)


@pytest.fixture(scope="session")
def made():
    """Six bands from three sources; noise that differs between bands and is correlated."""
    random = np.random.default_rng(8)
    height, width = 160, 230
    sources = np.stack([smooth(random, height, width, 12) for _ in range(3)])
    mixing = np.array(
        [[0.20, 0.02, 0.01], [0.18, 0.05, 0.0], [0.15, -0.06, 0.02],
         [0.12, -0.04, -0.03], [0.1, 0.0, 0.04], [0.08, 0.03, -0.02]]
    )  # fmt: skip
    mean = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
    signal = np.tensordot(mixing, sources, (1, 0)) + mean[:, None, None]
    root = np.diag([0.010, 0.004, 0.006, 0.012, 0.003, 0.008])
    root[0, 1] = 0.002
    noise = random.normal(size=(6, height * width))
    stack = signal + (root @ noise).reshape(6, height, width)
    return Made(signal, stack.astype(np.float32), root @ root.T)

"""A carved seal whose surface is known, photographed under thirty lamps."""

import numpy as np
import pytest

from handscroll.demo.relief.dome import Dome
from handscroll.demo.relief.heights import seal

WIDTH, HEIGHT, LAMPS = 96, 80, 30


@pytest.fixture(scope="session")
def shape():
    return seal(WIDTH, HEIGHT, 3)


@pytest.fixture(scope="session")
def dome():
    return Dome(LAMPS)


@pytest.fixture(scope="session")
def pictures(shape, dome):
    """As sRGB encodes them, ``(pixels, lamps, 3)``."""
    taken = np.stack(list(dome.pictures(shape)), 2)
    return taken.reshape(-1, LAMPS, 3) / np.float32(255)

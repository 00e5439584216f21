"""A painted leaf, and frames of it whose places, exposures and noise are known."""

from zlib import crc32

import numpy as np
import pytest

from handscroll.demo.painters import PAINTERS
from handscroll.demo.shooting import Shot, shoot, to_light
from handscroll.geometry import Size
from handscroll.imaging.stitching.light import Light, srgb_curve

SIZE = (400, 640)


class Held:
    """A frame in memory."""

    def __init__(self, name, pixels) -> None:
        self.name, self.pixels, self.bands = name, pixels, pixels.shape[2]
        self.size = Size(pixels.shape[1], pixels.shape[0])

    def window(self, box):
        """Return a part, like a file would."""
        part = self.pixels[box.y : box.y + box.height, box.x : box.x + box.width]
        assert part.shape[:2] == (box.height, box.width), "asked for pixels that are not there"
        return np.ascontiguousarray(part)


@pytest.fixture(scope="session")
def leaf():
    """Return the linear light (h, w, 3) of a painted album leaf."""
    name = "album-1-plum.jpg"
    rng = np.random.default_rng([4, crc32(name.encode())])
    return to_light(PAINTERS[name](0.5, rng, lambda share: None).rgb)


@pytest.fixture(scope="session")
def light():
    """Return the tone curves of sRGB."""
    return Light([srgb_curve()] * 3, 3)


@pytest.fixture(scope="session")
def shots_along():
    """Return what makes shots along a painting, from its left end, as a copy stand would."""

    def make(shape, count, *, overlap, seed, **more):
        rng = np.random.default_rng(seed)
        step, middle = SIZE[0] * (1 - overlap), (shape[1] - 1) / 2
        return [
            Shot(
                SIZE,
                (
                    middle + (number - (count - 1) / 2) * step + rng.uniform(-4, 4),
                    (shape[0] - 1) / 2 + rng.uniform(-6, 6),
                ),
                rng.uniform(-2, 2),
                rng.uniform(0.98, 1.02),
                tuple(rng.uniform(0.88, 1.12) * rng.uniform(0.97, 1.03, 3)),
                0.05,
                **more,
            )
            for number in range(count)
        ]

    return make


@pytest.fixture(scope="session")
def shot_frames():
    """Return what shoots frames, with the shot noise of a full well of 20,000 electrons."""

    def make(light, shots, seed=1, bits=16):
        rng = np.random.default_rng(seed)
        return [Held(f"frame-{at}", shoot(light, one, rng, bits)) for at, one in enumerate(shots)]

    return make


@pytest.fixture(scope="session")
def apart():
    """Return how far frames truly lie apart on the joined plane: px, (n,), all overlaps."""

    def measure(joined, shots):
        found = []
        for one in joined.meetings:
            first, second = shots[one.first], shots[one.second]
            x, y = np.meshgrid(np.linspace(0, SIZE[0] - 1, 40), np.linspace(0, SIZE[1] - 1, 40))
            here = np.stack([x.ravel(), y.ravel()], 1)
            there = _inverse(second, first.to_painting(here))
            both = ((there >= 0) & (there <= np.array(SIZE) - 1)).all(axis=1)
            away = joined.poses[one.first].to_plane(here[both])
            away = away - joined.poses[one.second].to_plane(there[both])
            found.append(np.hypot(*away.T))
        return np.concatenate(found)

    return measure


def _inverse(shot, wanted):
    found = np.tile((np.array(shot.size) - 1) / 2, (len(wanted), 1))
    turn = np.radians(shot.degrees)
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) / shot.scale
    for _ in range(40):
        found = found - (shot.to_painting(found) - wanted) @ back
    return found

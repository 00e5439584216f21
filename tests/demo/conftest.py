"""The demo collection painted once, small, for all tests of the painter."""

import pytest

from handscroll.demo.collection import RELICS, paint_relic

SCALES = {"clouds-and-mountains": 0.06, "waterfall-peaks": 0.06}


def scale_of(slug):
    return SCALES.get(slug, 0.12)


@pytest.fixture(scope="session")
def collection(tmp_path_factory):
    """Return the folder in which every relic was painted small, and the scales by slug."""
    folder = tmp_path_factory.mktemp("demo")
    for relic in RELICS:
        paint_relic(relic, folder, scale=scale_of(relic.slug))
    return folder, {relic.slug: scale_of(relic.slug) for relic in RELICS}


@pytest.fixture(scope="session")
def pictures(collection):
    """Return every file name with its 8-bit sRGB pixels (h, w, 3)."""
    import imagecodecs
    import numpy as np

    folder, _ = collection
    read = {}
    for relic in RELICS:
        for name in relic.files:
            pixels = imagecodecs.imread(folder / name)
            read[name] = (pixels >> 8).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
    return read

"""The matrix that ships, trained on modelled spectra, judged on spectra that were measured."""

import os
from pathlib import Path

import numpy as np
import pytest

from handscroll.imaging.colorimetry.few_bands import band_matrix
from handscroll.imaging.colorimetry.floor import Truth, colour_floor, spread
from handscroll.imaging.colorimetry.viewing import NODES, interpolation, viewing

BANDS = np.array([365.0, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780])


@pytest.fixture(scope="module")
def folder():
    material = os.environ.get("HANDSCROLL_MATERIAL")
    if material is None:
        pytest.skip("HANDSCROLL_MATERIAL is not set: the measured spectra are not here")
    return Path(material) / "data" / "open" / "spectra"


def kremer(folder):
    lines = (folder / "painting_tools" / "cmt_KremerHistorical.rs").read_text(encoding="utf-8")
    rows = [line.rsplit('"', 1)[1].split() for line in lines.splitlines() if '"' in line]
    known = np.array([row for row in rows if len(row) == 36], float)
    assert len(known) > 200
    return Truth(NODES, interpolation(np.arange(380, 731, 10.0), NODES) @ known.T)


def painted_samples(folder):
    spectral = pytest.importorskip("spectral")
    library = spectral.open_image(str(folder / "hyppigments.hdr"))
    nm = np.array(library.bands.centers, float)
    return Truth(NODES, interpolation(nm, NODES) @ np.asarray(library.spectra, float).T)


@pytest.mark.parametrize(("light", "limit"), [("D50", 0.15), ("A", 0.15), ("FL11", 0.25)])
def test_historical_pigments_keep_their_colour_in_eleven_bands(folder, light, limit):
    seen = viewing(light)
    floor = spread(colour_floor(kremer(folder), BANDS, band_matrix(BANDS, seen), seen))
    assert floor.mean < limit
    assert floor.most < 2


def test_painted_samples_of_many_pigments_keep_their_colour_in_eleven_bands(folder):
    seen = viewing("D50")
    floor = spread(colour_floor(painted_samples(folder), BANDS, band_matrix(BANDS, seen), seen))
    assert floor.n == 1064
    assert floor.mean < 0.4
    assert floor.p95 < 1.5

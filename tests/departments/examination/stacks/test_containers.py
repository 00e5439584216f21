"""Bands in containers: what was told with them when they were brought holds when they are made."""

import json

import h5py
import numpy as np
import pytest
import tifffile
import zarr
from scipy.ndimage import gaussian_filter

from handscroll.departments.examination.stacks.bringing import Order, bring
from handscroll.departments.examination.stacks.making import make_cube
from handscroll.geometry import Box
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.stack import Role, WhitePanel
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader

NM = (450.0, 550.0, 650.0)
WIDTH, HEIGHT = 301, 211
DARK, FULL = 600, 40_000
SECONDS = (0.1, 0.1, 0.2)


@pytest.fixture(scope="module")
def truth():
    """Reflectance of a painted sheet: soft fields, fine grain and dark strokes."""
    random = np.random.default_rng(4)
    soft, fine, strokes = (
        gaussian_filter(random.standard_normal((HEIGHT, WIDTH)), sigma) for sigma in (6, 1.2, 3)
    )
    one = 0.5 + 0.1 * soft / soft.std() + 0.05 * fine / fine.std() - 0.25 * (strokes > 0.05)
    return np.clip(np.stack([one * share for share in (0.8, 0.9, 1.0)]), 0.02, 0.95)


@pytest.fixture(scope="module")
def counts(truth):
    random = np.random.default_rng(5)

    def shot(values):
        light = values * FULL * np.asarray(SECONDS)[:, None, None] / 0.2
        return random.normal(DARK + light, np.sqrt(light + 36)).round().astype(np.uint16)

    even = np.ones_like(truth)
    return {
        Role.BANDS: shot(truth),
        Role.DARK: shot(0 * even),
        Role.WHITE: shot(0.99 * even),
    }


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    place = tmp_path_factory.mktemp("told") / "filters.csv"
    rows = [f"{nm:g},{s:g}" for nm, s in zip(NM, SECONDS, strict=True)]
    place.write_text("wavelength_nm,exposure_s\n" + "\n".join(rows) + "\n")
    return place


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with Museum.create(tmp_path_factory.mktemp("house") / "museum") as museum:
        cards = [
            Relic(id=relic_id(number), accession_number=number, title={"en": "-"}, parts=())
            for number in ("E 1", "E 2", "E 3", "E 4")
        ]
        museum.lots.load(iter(cards), "cards", person="test")
        yield museum


def envi(folder, counts):
    place = folder / "cube.hdr"
    bands, height, width = counts.shape
    place.write_text(
        f"ENVI\nsamples = {width}\nlines = {height}\nbands = {bands}\ndata type = 12\n"
        "interleave = bil\nbyte order = 0\n"
    )
    (folder / "cube.dat").write_bytes(np.ascontiguousarray(counts.transpose(1, 0, 2)).tobytes())
    return place


def hdf5(folder, counts):
    with h5py.File(folder / "cube.h5", "w") as file:
        file.create_dataset("cube", data=counts, compression="gzip", chunks=(1, 64, 64))
    return folder / "cube.h5"


def zarr2(folder, counts):
    """An OME-Zarr 0.4 of one level: nothing in its folder but hidden files and one folder."""
    place = folder / "cube.zarr"
    group = zarr.open_group(place, mode="w", zarr_format=2)
    array = group.create_array(
        "0", shape=counts.shape, chunks=(1, 64, 64), dtype=counts.dtype,
        chunk_key_encoding={"name": "v2", "separator": "/"},
    )  # fmt: skip
    array[:] = counts
    axes = [{"name": one} for one in "cyx"]
    group.attrs["multiscales"] = [{"version": "0.4", "axes": axes, "datasets": [{"path": "0"}]}]
    return place


def pages(folder, counts):
    tifffile.imwrite(folder / "cube.tif", counts, photometric="minisblack", metadata=None)
    return folder / "cube.tif"


@pytest.mark.parametrize(
    ("number", "write"), [("E 1", envi), ("E 2", hdf5), ("E 3", zarr2), ("E 4", pages)]
)
def test_wavelengths_that_were_told_beside_a_container_are_those_of_its_cube(
    house, truth, counts, table, tmp_path, number, write
):
    sources = {}
    for role, cube in counts.items():
        (tmp_path / role).mkdir()
        sources[role] = write(tmp_path / role, cube)
    order = Order(sources, WhitePanel(reflectance=0.99), table)
    stack, _ = bring(house, house.relics.named(number), order, person="test")
    made = make_cube(house, stack.id)
    assert made.made is not None
    assert tuple(band.wavelength for band in made.made.bands) == NM
    bands = json.loads(house.stacks.recipe(stack.id) or b"{}")["bands"]
    assert [one["calibration"]["wavelength_nm"] for one in bands] == list(NM)
    box = Box(100, 80, 60, 60)
    with CubeReader.open(house.stacks.cube(made)) as cube:
        away = cube.window(box) - truth[:, 80:140, 100:160]
    assert np.abs(np.nanmean(away, axis=(1, 2))).max() < 0.003
    assert not [one for one in house.layout.staging.iterdir() if one.suffix != ".lock"]

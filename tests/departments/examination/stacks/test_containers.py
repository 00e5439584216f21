"""Bands in containers: what was told with them when they were brought holds when they are made."""

import json
import shutil

import h5py
import numpy as np
import pytest
import tifffile
import zarr
from scipy.ndimage import gaussian_filter
from typer.testing import CliRunner

from handscroll.departments.examination.stacks.bringing import Order, bring
from handscroll.departments.examination.stacks.making import make_cube
from handscroll.entrances.cli import build
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
            for number in ("E 1", "E 2", "E 3", "E 4", "E 5")
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


@pytest.fixture
def one_file(tmp_path, counts):
    """All frames of a capture in one HDF5 file, each cube a dataset of its own."""
    with h5py.File(tmp_path / "capture.h5", "w") as file:
        for role, cube in counts.items():
            put = file.create_dataset(f"capture/{role}", data=cube, compression="gzip")
            put.attrs["wavelengths"] = NM
        put = file.create_dataset("capture/again", data=counts[Role.BANDS][:, ::-1])
        put.attrs["wavelengths"] = NM
    return tmp_path / "capture.h5"


def told(house, *more: object):
    said = ["--museum", str(house.folder), "stack", "new", "E 5", *map(str, more)]
    return CliRunner().invoke(build(), said)


def test_of_a_file_with_several_cubes_the_one_that_is_meant_is_named_and_kept(
    house, truth, one_file
):
    given = one_file, "--dark", one_file, "--white", one_file, "--reflectance", 0.99
    unclear = told(house, *given)
    assert unclear.exit_code != 0
    whole = str(unclear.exception)
    assert "4 datasets of three axes" in whole
    assert "/capture/bands, " in whole
    assert "--dataset /capture/" in whole
    assert house.stacks.list(house.relics.named("E 5").id) == []
    named = "--dataset", "dark=capture/dark", "--dataset", "white=/capture/white"
    first = told(house, *given, "--dataset", "/capture/bands/", *named, "--json")
    assert first.exit_code == 0, first.exception
    [kept] = json.loads(first.stdout)
    assert kept["datasets"] == {
        "bands": "/capture/bands", "dark": "/capture/dark", "white": "/capture/white",
    }  # fmt: skip
    made = make_cube(house, kept["id"])
    assert json.loads(house.stacks.recipe(made.id))["datasets"] == kept["datasets"]
    with CubeReader.open(house.stacks.cube(made)) as reader:
        made_of = reader.window(Box(0, 0, WIDTH, HEIGHT))
    inner = np.s_[:, 8:-8, 8:-8]
    assert np.nanmean(np.abs(made_of[inner] - truth[inner])) < 0.01
    shutil.rmtree(house.stacks.cube(made))
    assert make_cube(house, made.id).made == made.made
    # Another cube of the same file is another stack.
    second = told(house, *given, "--dataset", "/capture/again", *named, "--json")
    assert json.loads(second.stdout)[0]["id"] != kept["id"]
    assert told(house, *given, "--dataset", "capture//bands", *named, "--json").exit_code == 0
    assert len(house.stacks.list(house.relics.named("E 5").id)) == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--dataset", "/capture/nothing"), "there is no 'nothing' on the way to it"),
        (("--dataset", "/capture"), "it is a group, not a dataset"),
        (("--dataset", "/"), "'/' names no dataset"),
        (("--dataset", "/a", "--dataset", "/b"), "two datasets are named for bands frames"),
        (("--dataset", "flat=/capture/bands"), "named for flat frames, and none are brought"),
        (("--dataset", "/a\nb"), "names no dataset"),
    ],
)
def test_a_dataset_that_cannot_be_meant_is_refused(house, one_file, said, why):
    answer = told(house, one_file, "--view-only", *said)
    assert answer.exit_code != 0
    assert why in str(answer.exception)
    assert not list(house.layout.staging.glob("stack-*"))


def test_other_files_have_no_datasets(house, counts, tmp_path):
    answer = told(house, pages(tmp_path, counts[Role.BANDS]), "--view-only", "--dataset", "/cube")
    assert "only HDF5 files have datasets" in str(answer.exception)

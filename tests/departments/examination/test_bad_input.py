"""What an imaging scientist may bring by mistake: told what, why and what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import simplejpeg
import tifffile
from typer.testing import CliRunner, Result

from handscroll.demo.examination import faults
from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import Capture, Rig, simulate_capture
from handscroll.demo.examination.digitiser import write_capture, write_table
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.departments.examination.hidden.seeking import seek
from handscroll.departments.examination.spectra.measuring import open_cube
from handscroll.departments.examination.stacks import bringing
from handscroll.departments.examination.stacks.making import make_cube
from handscroll.entrances.cli import build
from handscroll.errors import HandscrollError, UnsupportedError
from handscroll.geometry import Box
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.cubes.opening import open_stack

NUMBER = "E 1"
WIDTH, HEIGHT = 160, 150
KINDS = ("bands", "dark", "flat", "white")
RUNNER, PROGRAM = CliRunner(), build()


@pytest.fixture(scope="module")
def capture() -> Capture:
    truth = paint(recipe("autumn").seeded(6), WIDTH, HEIGHT)
    used = tuple(BANDS[number] for number in (3, 5, 8, 12))
    return simulate_capture(truth, Rig(seed=2, bands=used, misaligned=0.0))


@pytest.fixture(scope="module")
def whole(capture: Capture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    write_capture(capture, folder)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("house") / "museum"
    with Museum.create(place) as museum:
        card = Relic(id=relic_id(NUMBER), accession_number=NUMBER, title={"en": "Hills"}, parts=())
        museum.lots.load(iter([card]), "cards", person="test")
    return place


def lay(home: Path) -> dict[str, bytes]:
    """Every file of the vault and the staging area, with its bytes."""
    assert (home / "vault").is_dir()
    return {
        str(one.relative_to(home)): one.read_bytes()
        for root in (home / "vault", home / "staging")
        for one in sorted(root.rglob("*"))
        if one.is_file() and not one.name.endswith(".lock")
    }


def brought(home: Path, folder: Path, *more: str, source: str = "bands") -> Result:
    command = ["--museum", str(home), "stack", "new", NUMBER, str(folder / source)]
    for kind in KINDS[1:]:
        if (folder / kind).is_dir():
            command += [f"--{kind}", str(folder / kind)]
    return RUNNER.invoke(PROGRAM, [*command, *more], env={"COLUMNS": "400"})


def captured(capture: Capture, folder: Path) -> None:
    shutil.rmtree(folder)
    write_capture(capture, folder)


def rows(folder: Path, kind: str = "bands") -> list[list[str]]:
    text = (folder / kind / "wavelengths.csv").read_text()
    return [line.split(",") for line in text.splitlines()[1:]]


def band(folder: Path, number: int = 1, kind: str = "bands") -> Path:
    return folder / kind / rows(folder, kind)[number][0]


def retabled(folder: Path, change: Callable[[list[list[str]]], None], kind: str = "bands") -> None:
    kept = rows(folder, kind)
    change(kept)
    write_table(folder / kind, [tuple(one) for one in kept])


def no_wavelength(folder: Path, _capture: Capture) -> None:
    def change(kept: list[list[str]]) -> None:
        kept[1][1] = ""

    retabled(folder, change)


def no_wavelengths_at_all(folder: Path, _capture: Capture) -> None:
    for kind in KINDS:
        (folder / kind / "wavelengths.csv").unlink()
        for number, one in enumerate(sorted((folder / kind).glob("*.tif"))):
            one.rename(one.with_name(f"IMG_{1001 + number}.tif"))


def repeated(folder: Path, _capture: Capture) -> None:
    def change(kept: list[list[str]]) -> None:
        kept[1][1] = kept[2][1]

    retabled(folder, change)


def mixed_sizes(folder: Path, _capture: Capture) -> None:
    tifffile.imwrite(band(folder), tifffile.imread(band(folder))[:-1])


def mixed_depths(folder: Path, _capture: Capture) -> None:
    tifffile.imwrite(band(folder), (tifffile.imread(band(folder)) >> 8).astype(np.uint8))


def white_of_another_size(folder: Path, _capture: Capture) -> None:
    for number in range(4):
        one = band(folder, number, "white")
        tifffile.imwrite(one, tifffile.imread(one)[:, ::2])


def too_small(folder: Path, _capture: Capture) -> None:
    for one in folder.rglob("*.tif"):
        tifffile.imwrite(one, tifffile.imread(one)[:100, :140])


def eight_bits(folder: Path, _capture: Capture) -> None:
    for one in folder.rglob("*.tif"):
        tifffile.imwrite(one, (tifffile.imread(one) >> 8).astype(np.uint8))


def saturated(folder: Path, capture: Capture) -> None:
    captured(faults.saturated(capture, 3.0), folder)
    for kind in KINDS:
        text = (folder / kind / "wavelengths.csv").read_text().splitlines()
        told = [f"{text[0]},white_level", *(f"{one},{capture.white_level}" for one in text[1:])]
        (folder / kind / "wavelengths.csv").write_text("\n".join(told) + "\n")


def swapped(folder: Path, capture: Capture) -> None:
    captured(faults.swapped(capture), folder)


def not_numbers(kind: str) -> Callable[[Path, Capture], None]:
    def spoil(folder: Path, _capture: Capture) -> None:
        for number in range(4):
            one = band(folder, number, kind)
            plane = tifffile.imread(one).astype(np.float32)
            plane[40:44, 50:60] = np.nan
            tifffile.imwrite(one, plane)
        retabled(folder, lambda kept: None, kind)

    return spoil


def nothing_known(folder: Path, _capture: Capture) -> None:
    plane = np.full((HEIGHT, WIDTH), np.nan, np.float32)
    for number in range(4):
        tifffile.imwrite(band(folder, number), plane)
    retabled(folder, lambda kept: None)
    text = (folder / "bands" / "wavelengths.csv").read_text().splitlines()
    told = [f"{text[0]},white_level", *(f"{one},60400" for one in text[1:])]
    (folder / "bands" / "wavelengths.csv").write_text("\n".join(told) + "\n")


def white_level_beyond(folder: Path, _capture: Capture) -> None:
    text = (folder / "bands" / "wavelengths.csv").read_text().splitlines()
    told = [f"{text[0]},white_level", *(f"{one},1e308" for one in text[1:])]
    (folder / "bands" / "wavelengths.csv").write_text("\n".join(told) + "\n")


def named_over_two_lines(folder: Path, _capture: Capture) -> None:
    for kind in KINDS:
        one = band(folder, 1, kind)
        one.rename(one.with_name("band\n550nm.tif"))
        retabled(folder, lambda kept: kept[1].__setitem__(0, "band\n550nm.tif"), kind)


def cut_while_packed(folder: Path, _capture: Capture) -> None:
    one = band(folder)
    tifffile.imwrite(one, tifffile.imread(one), compression="deflate", rowsperstrip=10)
    with tifffile.TiffFile(one) as file:
        page = file.pages[0]
        assert isinstance(page, tifffile.TiffPage)
        start, length = page.dataoffsets[-1], page.databytecounts[-1]
    raw = bytearray(one.read_bytes())
    raw[start + 8 : start + length] = bytes(length - 8)
    one.write_bytes(bytes(raw))


def truncated(folder: Path, _capture: Capture) -> None:
    one = band(folder)
    one.write_bytes(one.read_bytes()[:-5_000])


def cut_cube(folder: Path, capture: Capture) -> None:
    (folder / "bands" / "cube.hdr").write_text(
        f"ENVI\nsamples = {WIDTH}\nlines = {HEIGHT}\nbands = 4\ndata type = 12\ninterleave = bsq\n"
        "byte order = 0\nwavelength units = nm\nwavelength = {"
        + ", ".join(f"{nm:g}" for nm in capture.wavelengths) + "}\n"
    )  # fmt: skip
    (folder / "bands" / "cube.dat").write_bytes(capture.counts.tobytes()[: -WIDTH * 20])


def no_white(folder: Path, _capture: Capture) -> None:
    shutil.rmtree(folder / "white")


def dark_of_another_band(folder: Path, _capture: Capture) -> None:
    def change(kept: list[list[str]]) -> None:
        kept[2][1] = "655.0"

    retabled(folder, change, "dark")


def nothing_there(folder: Path, _capture: Capture) -> None:
    shutil.rmtree(folder / "bands")


@dataclass(frozen=True)
class Bad:
    """A mistake: how it is made, and words of what is told (in what, why or fix)."""

    spoil: Callable[[Path, Capture], None]
    told: tuple[str, ...]
    source: str = "bands"

    def __str__(self) -> str:
        return self.spoil.__name__


MISTAKES = [
    Bad(no_wavelength, ("has no wavelength", "wavelengths.csv")),
    Bad(no_wavelengths_at_all, ("IMG_1001.tif has no wavelength", "wavelengths.csv")),
    Bad(repeated, ("are both said to be at", "its own wavelength")),
    Bad(mixed_sizes, ("different sizes", "160 x 150", "160 x 149", "leave the odd one out")),
    Bad(mixed_depths, ("different depths", "uint16", "uint8")),
    Bad(white_of_another_size, ("white frames are 80 x 150 pixels", "without cropping")),
    Bad(too_small, ("140 x 100 pixels", "9 of the 25 patches", "at least 150 pixels")),
    Bad(eight_bits, ("8 bits", "--view-only")),
    Bad(saturated, ("saturated", "shorter exposure")),
    Bad(swapped, ("dark frames are brighter", "swapped")),
    Bad(not_numbers("white"), ("white frame", "not numbers", "Export the frames again")),
    Bad(not_numbers("dark"), ("dark frame", "not numbers", "Export the frames again")),
    Bad(nothing_known, ("none of its samples is a number", "leave the band out")),
    Bad(white_level_beyond, ("1e+308 counts", "reach 65535", "white_level")),
    Bad(named_over_two_lines, ("control character", "Rename the file")),
    Bad(cut_while_packed, ("band_0550_0nm.tif", "cannot be unfolded")),
    Bad(truncated, ("band_0550_0nm.tif", "is not in the file")),
    Bad(cut_cube, ("cube", "bytes"), source="bands/cube.hdr"),
    Bad(no_white, ("no white frames", "--white", "--view-only")),
    Bad(dark_of_another_band, ("nearest dark frame is of", "dark frame for each band")),
    Bad(nothing_there, ("bands was not found", "Name a folder")),
]


@pytest.mark.parametrize("bad", MISTAKES, ids=str)
def test_a_mistake_is_told_with_a_way_out_and_nothing_is_written(
    bad: Bad,
    home: Path,
    whole: Path,
    capture: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "brought"
    shutil.copytree(whole, folder)
    bad.spoil(folder, capture)
    before = lay(home)
    for more in (("--dry-run",), ()):
        with monkeypatch.context() as patched:
            if more:  # a process apart says the same once more: it is asked when it counts
                patched.setattr(bringing, "open_apart", open_stack)
            told = brought(home, folder, *more, source=bad.source).exception
        assert isinstance(told, HandscrollError)
        assert all((told.what, told.why, told.fix))
        said = str(told)
        missing = [word for word in bad.told if word not in said]
        assert not missing, (missing, said)
        assert lay(home) == before


@pytest.mark.parametrize("title", ["one\ntwo", "\x1b[31mred", "x" * 301])
def test_a_title_has_one_line_and_is_short(home: Path, whole: Path, title: str) -> None:
    before = lay(home)
    told = brought(home, whole, "--title", title).exception
    assert isinstance(told, HandscrollError)
    assert "title" in told.why
    assert lay(home) == before


def test_dust_on_the_flat_that_is_healed_is_told(
    home: Path, capture: Capture, tmp_path: Path
) -> None:
    write_capture(faults.dusty(capture), tmp_path)
    before = lay(home)
    done = brought(home, tmp_path, "--dry-run", "--json")
    assert done.exit_code == 0, done.output
    notes = json.loads(done.stdout)["notes"]
    assert any("spots of dust" in note and "evened out" in note for note in notes)
    assert lay(home) == before


def test_unknown_samples_of_the_object_are_counted_and_stay_unknown(
    home: Path, whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "brought"
    shutil.copytree(whole, folder)
    for kind in KINDS:
        for number in range(4):
            one = band(folder, number, kind)
            plane = tifffile.imread(one).astype(np.float32)
            if (kind, number) == ("bands", 1):
                plane[40:44, 50:60] = np.nan
            tifffile.imwrite(one, plane)
        text = (folder / kind / "wavelengths.csv").read_text().splitlines()
        told = [f"{text[0]},white_level", *(f"{one},60400" for one in text[1:])]
        (folder / kind / "wavelengths.csv").write_text("\n".join(told) + "\n")
    done = brought(home, folder, "--dry-run", "--json")
    assert done.exit_code == 0, done.exception
    assert "550 nm: 40 samples are not numbers and stay unknown" in json.loads(done.stdout)["notes"]


def jpegs(capture: Capture, folder: Path) -> None:
    """Bands as somebody may export them: JPEG of 8 bits, no darks, no white."""
    names = []
    (folder / "bands").mkdir(parents=True)
    for nm, plane in zip(capture.wavelengths, faults.eight_bit(capture), strict=True):
        names.append((f"band_{nm:g}nm.jpg", float(nm), 30.0, 0.1))
        grey = np.repeat(plane[..., None], 3, 2)
        (folder / "bands" / names[-1][0]).write_bytes(simplejpeg.encode_jpeg(grey, 95))
    write_table(folder / "bands", names)


def test_jpeg_bands_are_refused_for_measuring_with_the_reason(
    home: Path, capture: Capture, tmp_path: Path
) -> None:
    jpegs(capture, tmp_path)
    before = lay(home)
    told = brought(home, tmp_path).exception
    assert isinstance(told, UnsupportedError)
    assert "compressed as JPEG" in told.why
    assert "--view-only" in told.fix
    assert lay(home) == before


def test_jpeg_bands_may_be_looked_at_and_are_never_measured(home: Path, tmp_path: Path) -> None:
    truth = paint(recipe("autumn").seeded(6), 300, 220)
    used = tuple(BANDS[number] for number in (3, 5, 6, 8))
    seen = simulate_capture(truth, Rig(seed=2, bands=used, misaligned=0.1))
    jpegs(seen, tmp_path)
    done = brought(home, tmp_path, "--view-only", "--json")
    assert done.exit_code == 0, done.exception
    (stack,) = json.loads(done.stdout)
    assert "JPEG" in stack["unfit"]
    with Museum.open(home) as museum:
        made = make_cube(museum, stack["id"])
        assert made.made is not None
        assert made.made.method == "handscroll.brightness/1"
        place = museum.stacks.cube(made)
        assert place is not None
        with CubeReader.open(place) as cube:
            plane = cube.window(Box(20, 20, 250, 180))[1]
            assert not np.isfinite(cube.uncertainty(Box(20, 20, 250, 180))).any()
        wanted = faults.eight_bit(seen)[1, 20:200, 20:270] / 255.0
        assert np.corrcoef(plane.ravel(), wanted.ravel())[0, 1] > 0.98
        assert abs(np.nanmean(plane) - wanted.mean()) < 0.01
        with pytest.raises(UnsupportedError, match="for viewing only"):
            seek(museum, made.id)
        with pytest.raises(UnsupportedError, match="for viewing only"), open_cube(museum, made):
            pass

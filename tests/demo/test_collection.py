"""The demo collection as a whole: files, sheet, sameness, and taking up where it was left."""

import csv

import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.demo import catalogue
from handscroll.demo.collection import COLUMNS, RELICS, paint_relic, write_sheet
from handscroll.demo.painters import PAINTERS
from handscroll.errors import InvalidError


def relic_called(slug):
    return next(one for one in RELICS if one.slug == slug)


def test_every_file_of_the_catalogue_has_its_painter():
    assert sorted(PAINTERS) == sorted(name for relic in RELICS for name in relic.files)


def test_the_long_scroll_comes_last_and_reads_from_frontispiece_to_colophon():
    assert RELICS[-1].format == "handscroll"
    assert [part.part for part in RELICS[-1].parts] == ["frontispiece", "painting", "colophon"]
    assert max(RELICS, key=lambda one: one.weight) is RELICS[-1]


def test_accession_numbers_and_file_names_are_all_different():
    numbers = [relic.accession_number for relic in RELICS]
    names = [name for relic in RELICS for name in relic.files]
    assert len(set(numbers)) == len(numbers)
    assert len(set(names)) == len(names)


def test_pixels_and_millimetres_have_the_same_proportion(pictures):
    for relic in RELICS:
        for part in relic.parts:
            height, width = pictures[part.name].shape[:2]
            assert width / height == pytest.approx(part.width_mm / part.height_mm, rel=0.03), part


def test_the_scans_are_of_many_kinds(collection):
    folder, _ = collection
    with tifffile.TiffFile(folder / "clouds-2-painting.tif") as scan:
        page = scan.pages.first
        assert page.is_tiled
        assert page.dtype == np.uint8
        assert 34675 in page.tags
    with tifffile.TiffFile(folder / "clouds-1-frontispiece.tif") as scan:
        assert not scan.pages.first.is_tiled
        assert scan.pages.first.compression == tifffile.COMPRESSION.LZW
    with tifffile.TiffFile(folder / "waterfall-peaks.tif") as scan:
        assert scan.pages.first.dtype == np.uint16
    assert (folder / "orchid-pavilion.jp2").read_bytes()[4:8] == b"jP  "
    for name, kind in (("fan.webp", "WEBP"), ("roundel.png", "PNG"), ("album-1-plum.jpg", "JPEG")):
        with Image.open(folder / name) as picture:
            assert picture.format == kind
            assert picture.info["icc_profile"]


def test_the_same_seed_paints_the_same_bytes_and_another_seed_others(tmp_path):
    roundel = relic_called("fan")
    first = paint_relic(roundel, tmp_path / "a", scale=0.05)[0].read_bytes()
    again = paint_relic(roundel, tmp_path / "b", scale=0.05)[0].read_bytes()
    other = paint_relic(roundel, tmp_path / "c", scale=0.05, seed=2)[0].read_bytes()
    assert first == again
    assert first != other


def test_what_is_painted_is_left_alone_and_what_is_damaged_is_painted_again(tmp_path):
    roundel = relic_called("roundel")
    (target,) = paint_relic(roundel, tmp_path, scale=0.05)
    whole, written = target.read_bytes(), target.stat().st_mtime_ns
    paint_relic(roundel, tmp_path, scale=0.05)
    assert target.stat().st_mtime_ns == written
    target.write_bytes(whole[:-20])
    paint_relic(roundel, tmp_path, scale=0.05)
    assert target.read_bytes() == whole
    assert not list(tmp_path.glob(".*"))


def test_progress_rises_from_nought_to_one(tmp_path):
    told: list[float] = []
    paint_relic(relic_called("album"), tmp_path, scale=0.04, on_progress=told.append)
    assert told[0] == 0
    assert told[-1] == 1
    assert told == sorted(told)


@pytest.mark.parametrize("scale", [0, 0.01, 1.5])
def test_a_scale_that_no_brush_can_paint_is_refused(tmp_path, scale):
    with pytest.raises(InvalidError, match="cannot be painted at scale"):
        paint_relic(relic_called("fan"), tmp_path, scale=scale)
    assert not list(tmp_path.iterdir())


def test_the_sheet_has_one_row_a_file_in_reading_order(tmp_path):
    with write_sheet(tmp_path).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert [row["file"] for row in rows] == [name for relic in RELICS for name in relic.files]
    assert {row["rights"] for row in rows} == {catalogue.RIGHTS}
    empty = {name for row in rows for name, value in row.items() if not value}
    assert empty <= {"dynasty"}
    formats = {"handscroll", "hanging_scroll", "album", "round_fan", "calligraphy", "textile"}
    assert {row["format"] for row in rows} == formats


def test_every_description_says_that_software_painted_it():
    for relic in RELICS:
        assert "软件" in relic.description.zh_hans
        assert "軟體" in relic.description.zh_hant
        assert "oftware" in relic.description.en
        assert "并非古物" in relic.description.zh_hans or "并非古人" in relic.description.zh_hans

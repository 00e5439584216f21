"""A stranger's tools read a pyramid; a stranger's file cannot hurt its reader."""

import io
import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.errors import UnreadableError
from handscroll.geometry import Box, Size
from handscroll.scans import deep_zoom
from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
from handscroll.scans.pyramid import Pyramid
from handscroll.scans.zip_write import TileZip

WIDTH, HEIGHT = 1300, 700


@pytest.fixture(scope="module")
def made(tmp_path_factory, painting):
    folder = tmp_path_factory.mktemp("made")
    tifffile.imwrite(folder / "s.tif", painting(WIDTH, HEIGHT), photometric="rgb")
    build_pyramid(folder / "s.tif", folder / "s.szi", limits=Limits())
    return folder / "s.szi"


def test_a_pyramid_is_a_zip_that_any_unpacker_finds_sound(made, tmp_path):
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
        archive.extractall(tmp_path)
    assert sorted(p.name for p in (tmp_path / "scan").iterdir()) == [
        "scan-properties.json", "scan.dzi", "scan_files"]  # fmt: skip
    if shutil.which("unzip"):
        told = subprocess.run(["unzip", "-t", made], capture_output=True, text=True)
        assert told.returncode == 0, told.stdout[-300:] + told.stderr
        assert "No errors detected" in told.stdout


def test_unpacked_it_is_a_deep_zoom_image_from_full_size_down_to_one_pixel(made):
    with zipfile.ZipFile(made) as archive:
        image = ET.fromstring(archive.read("scan/scan.dzi"))
        size = image.find("{*}Size")
        names = set(archive.namelist())
        assert size is not None
        assert (image.get("TileSize"), image.get("Overlap")) == ("512", "0")
        assert (size.get("Width"), size.get("Height")) == (str(WIDTH), str(HEIGHT))
        wide, high = WIDTH, HEIGHT
        for level in range(11, -1, -1):  # 2^11 is the first power not below 1300
            for row in range(-(-high // 512)):
                for column in range(-(-wide // 512)):
                    name = f"scan/scan_files/{level}/{column}_{row}.jpg"
                    names.remove(name)
                    with Image.open(io.BytesIO(archive.read(name))) as tile:
                        wanted = min(512, wide - column * 512), min(512, high - row * 512)
                        assert tile.size == wanted
            wide, high = -(-wide // 2), -(-high // 2)
        assert names == {"scan/scan.dzi", "scan/scan-properties.json"}
        facts = json.loads(archive.read("scan/scan-properties.json"))
        assert (facts["width"], facts["height"], facts["tile"]) == (WIDTH, HEIGHT, 512)


def test_the_directory_says_where_each_tile_lies_as_zipfile_sees_it(made):
    with zipfile.ZipFile(made) as archive, Pyramid.open(made) as pyramid:
        for level, size in enumerate(pyramid.levels):
            for row in range(-(-size.height // 512)):
                for column in range(-(-size.width // 512)):
                    name = f"scan/scan_files/{11 - level}/{column}_{row}.jpg"
                    assert archive.read(name) == pyramid.stored_tile(level, column, row)
                    offset, count = pyramid.tile_place(level, column, row)
                    assert made.read_bytes()[offset : offset + count] == archive.read(name)


@pytest.mark.parametrize(
    ("level", "column", "row"),
    [(0, 3, 0), (0, 0, 2), (0, -1, 0), (0, 0, -1), (3, 0, 0), (-1, 0, 0), (10**30, 0, 0),
     (0, 10**30, 0)],
)  # fmt: skip
def test_a_tile_outside_the_pyramid_is_refused(made, level, column, row):
    with Pyramid.open(made) as pyramid, pytest.raises(UnreadableError, match="there is no such"):
        pyramid.stored_tile(level, column, row)


@pytest.mark.parametrize("cut", [1, 98, 99, 5000, 60_000])
def test_a_pyramid_that_was_cut_is_refused(made, tmp_path, cut):
    path = tmp_path / "cut.szi"
    path.write_bytes(made.read_bytes()[:-cut])
    with pytest.raises(UnreadableError, match="cut or changed"):
        Pyramid.open(path)


def test_a_pyramid_cut_or_written_over_while_open_is_an_error_and_no_other_picture(
    made, tmp_path, painting
):
    other = tmp_path / "o.szi"
    tifffile.imwrite(tmp_path / "o.tif", 255 - painting(WIDTH, HEIGHT), photometric="rgb")
    build_pyramid(tmp_path / "o.tif", other, limits=Limits())
    data = made.read_bytes()
    for harm in (lambda p: os.truncate(p, 3000), lambda p: os.truncate(p, 0),
                 lambda p: p.write_bytes(other.read_bytes()),
                 lambda p: p.write_bytes(bytes(len(data)))):  # fmt: skip
        path = tmp_path / "p.szi"
        path.write_bytes(data)
        os.utime(path, ns=(0, 0))  # written long ago, as pyramids are
        with Pyramid.open(path) as pyramid:
            place = pyramid.tile_place(0, 0, 0)
            harm(path)
            for ask in (lambda p: p.stored_tile(0, 0, 0), lambda p: p.tile_pixels(0, 1, 0),
                        lambda p: p.window(0, Box(0, 0, 9, 9)),
                        lambda p: p.read(*place)):  # fmt: skip  # noqa: B023
                with pytest.raises(UnreadableError, match="changed while it was open"):
                    ask(pyramid)


def test_a_changed_byte_in_a_tile_is_noticed_before_its_pixels_are_shown(made, tmp_path):
    data = bytearray(made.read_bytes())
    with Pyramid.open(made) as pyramid:
        offset, count = pyramid.tile_place(0, 1, 0)
    data[offset + count // 2] ^= 1
    path = tmp_path / "b.szi"
    path.write_bytes(data)
    with Pyramid.open(path) as pyramid, pytest.raises(UnreadableError, match="CRC-32"):
        pyramid.tile_pixels(0, 1, 0)


def test_a_directory_that_points_elsewhere_is_refused(made, tmp_path):
    with Pyramid.open(made) as pyramid:
        entries = deep_zoom.first_entries(pyramid.levels, 512)[-1] + 12 - len(pyramid.levels)
    data = made.read_bytes()
    start = len(data) - deep_zoom.TAIL - entries * deep_zoom.ENTRY
    first = start + 2 * deep_zoom.ENTRY
    name = len("scan/scan_files/11/0_0.jpg")
    for at, wrong in [(first + 46 + name + 4, b"\xff" * 8), (first + 46 + name + 4, bytes(8)),
                      (first + 24, b"\xff" * 4), (first + 24, bytes(4)), (first, b"PK\1\3"),
                      (first + 46, b"scan/scan_files/11/1_0"), (first + 10, b"\x08")]:  # fmt: skip
        broken = bytearray(data)
        broken[at : at + len(wrong)] = wrong
        path = tmp_path / "b.szi"
        path.write_bytes(broken)
        with Pyramid.open(path) as pyramid, pytest.raises(UnreadableError):
            pyramid.stored_tile(0, 0, 0)


def test_a_pyramid_of_an_older_recipe_asks_to_be_rebuilt(made, tmp_path):
    old = tmp_path / "old.tif"
    old.write_bytes(b"II\x2b\0\x08\0\0\0" + bytes(500))
    with pytest.raises(UnreadableError, match="older recipe.*Rebuild"):
        Pyramid.open(old)
    with (tmp_path / "r.szi").open("xb") as file:
        facts = {"recipe": "handscroll-pyramid-9", "width": 1, "height": 1, "tile": 512}
        TileZip(file, Size(1, 1), 512, facts)
    with pytest.raises(UnreadableError, match="recipe handscroll-pyramid-9.*Rebuild"):
        Pyramid.open(tmp_path / "r.szi")


@pytest.mark.parametrize(
    "facts",
    [{}, [], 7, {"recipe": deep_zoom.RECIPE}, {"width": 0, "height": 1, "tile": 512},
     {"width": 2**70, "height": 1, "tile": 512}, {"width": 1, "height": 1, "tile": 1},
     {"width": "1", "height": 1, "tile": 512}, {"width": True, "height": None, "tile": 512},
     {"width": 900_000, "height": 900_000, "tile": 512}],
)  # fmt: skip
def test_properties_that_make_no_sense_are_refused(tmp_path, facts):
    path = tmp_path / "f.szi"
    if isinstance(facts, dict) and facts:
        facts = {"recipe": deep_zoom.RECIPE} | facts
    with path.open("xb") as file:
        TileZip(file, Size(1, 1), 512, facts)
    with pytest.raises(UnreadableError):
        Pyramid.open(path)


def test_a_pyramid_with_a_hole_is_never_finished(tmp_path):
    with (tmp_path / "h.szi").open("xb") as file:
        written = TileZip(file, Size(600, 2), 512, {})
        written.add(0, 0, 0, b"jpeg")
        with pytest.raises(ValueError, match="tiles were not written"):
            written.finish()


def test_more_tiles_than_two_bytes_count_and_offsets_past_four_gigabytes_stay_readable(tmp_path):
    path = tmp_path / "big.szi"
    with path.open("xb") as file:
        size = Size(513, 140 * 512)
        written = TileZip(file, size, 512, {"recipe": deep_zoom.RECIPE, "width": 513,
                                            "height": 140 * 512, "tile": 512})  # fmt: skip
        tile = b"\xff\xd8\xff" + bytes(97)
        for level, (across, down) in enumerate(deep_zoom.counts(deep_zoom.all_levels(size), 512)):
            for row in range(down):
                for column in range(across):
                    if (level, row, column) == (0, 100, 0):
                        file.flush()
                        file.seek(5 * 2**30)  # a hole in the file costs no disk
                        written.bytes = 5 * 2**30
                    written.add(level, column, row, tile + bytes([row, column]))
        written.finish()
    with zipfile.ZipFile(path) as archive, Pyramid.open(path) as pyramid:
        for row in (0, 99, 100, 139):
            held = pyramid.stored_tile(0, 1, row)
            assert held[-2:] == bytes([row, 1])
            assert archive.read(f"scan/scan_files/17/1_{row}.jpg") == held
        assert pyramid.tile_place(0, 0, 100)[0] > 2**32


def test_an_open_pyramid_takes_less_than_eight_kilobytes(made):
    import tracemalloc

    tracemalloc.start()
    opened = [Pyramid.open(made) for _ in range(200)]
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    for pyramid in opened:
        pyramid.close()
    assert held / 200 < 4000


def test_all_zero_and_random_files_are_refused(tmp_path):
    random = np.random.default_rng(3)
    for length in (0, 1, 30, 97, 98, 5000):
        for data in (bytes(length), random.bytes(length), b"PK\3\4" + random.bytes(length)):
            path = tmp_path / "x.szi"
            path.write_bytes(data)
            with pytest.raises(UnreadableError, match="cannot be opened"):
                Pyramid.open(path)

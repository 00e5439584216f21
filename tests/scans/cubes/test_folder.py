"""A folder of bands gives the samples of its files, or says which file is wrong and why."""

import hashlib
import os
import struct

import cv2
import numpy as np
import pytest
import simplejpeg
import tifffile

from handscroll.errors import (
    InvalidError,
    MismatchError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.scans.cubes.opening import open_stack
from handscroll.scans.limits import Limits

FILES = ("c.tif", "a.tif", "b.tif")


def write(folder, counts, table, **options):
    """Bands in files whose order of names is not that of wavelengths."""
    for name, band in zip(FILES, counts, strict=True):
        tifffile.imwrite(folder / name, band, **options)
    return table(folder, FILES)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"rowsperstrip": 5},
        {"rowsperstrip": 5, "compression": "lzw", "predictor": True},
        {"compression": "zlib", "tile": (16, 32)},
        {"compression": "zstd", "tile": (16, 16), "predictor": True},
        {"tile": (32, 16)},
        {"byteorder": ">"},
        {"byteorder": ">", "compression": "zlib", "rowsperstrip": 7},
        {"bigtiff": True, "compression": "packbits"},
    ],
)
def test_every_window_has_the_samples_of_its_file(tmp_path, counts, table, options):
    write(tmp_path, counts, table, photometric="minisblack", **options)
    with open_stack(tmp_path) as stack:
        assert stack.shape == counts.shape
        assert stack.dtype == np.uint16
        assert stack.wavelengths.tolist() == [450, 550, 940]
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts)
        assert np.array_equal(stack.window([2, 0], 11, 4, 30, 21), counts[[2, 0], 4:25, 11:41])
        assert np.array_equal(stack.window([1], 52, 36, 1, 1), counts[1:2, 36:, 52:])
        joined = np.concatenate([part for _, part in stack.strips(8)], axis=1)
        assert np.array_equal(joined, counts)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint32, np.float32, np.float64])
def test_samples_keep_their_type_and_infinity_is_unknown(tmp_path, counts, table, dtype):
    bands = (counts % 200).astype(dtype)
    if bands.dtype.kind == "f":
        bands[0, 3, 4], bands[1, 5, 6] = np.nan, np.inf
    write(tmp_path, bands, table, photometric="minisblack")
    with open_stack(tmp_path) as stack:
        got = stack.window(None, 0, 0, 53, 37)
    bands = np.where(np.isinf(bands), np.nan, bands) if bands.dtype.kind == "f" else bands
    assert got.dtype == dtype
    assert np.array_equal(got, bands, equal_nan=bands.dtype.kind == "f")


def test_a_large_compressed_strip_is_unpacked_once_into_scratch(tmp_path, table, monkeypatch):
    monkeypatch.setattr("handscroll.scans.cubes.tiff_bands.LARGE_BYTES", 1000)
    rng = np.random.default_rng(3)
    bands = rng.integers(0, 4096, (3, 60, 50)).astype(np.uint16)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    folder = tmp_path / "bands"
    folder.mkdir()
    write(folder, bands, table, compression="zlib", rowsperstrip=40, byteorder=">")
    with open_stack(folder, scratch=scratch) as stack:
        assert np.array_equal(stack.window(None, 7, 30, 20, 25), bands[:, 30:55, 7:27])
        assert np.array_equal(stack.window(None, 0, 0, 50, 60), bands)
        assert list(scratch.iterdir()) == []


def test_what_the_table_says_is_told_with_the_bands_in_order(tmp_path, counts, table):
    for name, band in zip(FILES, counts, strict=True):
        tifffile.imwrite(tmp_path / name, band)
    table(tmp_path, FILES, (940, 450, 550), fwhm_nm=(40, 10, ""), exposure_s=(2, 0.5, 1),
          white_level=(4095, 4095, 16383))  # fmt: skip
    (tmp_path / "other.tif").write_bytes((tmp_path / "a.tif").read_bytes())
    with open_stack(tmp_path) as stack:
        assert np.array_equal(stack.fwhm, [10, np.nan, 40], equal_nan=True)
        assert stack.exposures.tolist() == [0.5, 1, 2]
        assert stack.white_levels.tolist() == [4095, 16383, 4095]
        assert not stack.white_assumed
        assert np.array_equal(stack.window([0], 0, 0, 53, 37)[0], counts[1])
        assert stack.words.notes == ("1 pictures in the folder are not in the table",)
        sources = stack.sources()
    assert [one.name for one in sources] == ["a.tif", "b.tif", "c.tif", "wavelengths.csv"]
    for one in sources:
        data = (tmp_path / one.name).read_bytes()
        assert (one.sha256, one.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


def test_names_tell_wavelengths_where_there_is_no_table(tmp_path, counts):
    for length, band in zip((940, 450, 550), counts, strict=True):
        tifffile.imwrite(tmp_path / f"scroll_{length}nm.tif", band)
    with open_stack(tmp_path) as stack:
        assert stack.wavelengths.tolist() == [450, 550, 940]
        assert np.array_equal(stack.window([2], 0, 0, 53, 37)[0], counts[0])
        assert stack.white_assumed
        assert stack.white_levels.tolist() == [65535] * 3
    tifffile.imwrite(tmp_path / "IMG_1001.tif", counts[0])
    with pytest.raises(InvalidError, match="IMG_1001.tif has no wavelength"):
        open_stack(tmp_path)


def test_a_white_level_in_the_file_is_believed(tmp_path, counts, table):
    for name, band in zip(FILES, counts, strict=True):
        tifffile.imwrite(tmp_path / name, band, extratags=[(281, 3, 1, 16383, True)])
    table(tmp_path, FILES)
    with open_stack(tmp_path) as stack:
        assert stack.white_levels.tolist() == [16383] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_honoured_for_every_window(tmp_path, counts, table, orientation):
    upright = {
        1: counts, 2: counts[..., ::-1], 3: counts[..., ::-1, ::-1], 4: counts[..., ::-1, :],
        5: counts.swapaxes(1, 2), 6: np.rot90(counts, -1, (1, 2)),
        7: counts[..., ::-1, ::-1].swapaxes(1, 2), 8: np.rot90(counts, 1, (1, 2)),
    }[orientation]  # fmt: skip
    tag = [(274, 3, 1, orientation, True)]
    write(tmp_path, counts, table, extratags=tag, rowsperstrip=9)
    with open_stack(tmp_path) as stack:
        assert stack.shape == upright.shape
        height, width = upright.shape[1:]
        assert np.array_equal(stack.window(None, 0, 0, width, height), upright)
        assert np.array_equal(stack.window([1], 3, 5, 20, 30), upright[1:2, 5:35, 3:23])


def jpeg(path, band, orientation=None):
    data = simplejpeg.encode_jpeg(np.ascontiguousarray(band[..., None]), 95, "GRAY", "444")
    if orientation is not None:
        exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(
            ">HHI", orientation, 0, 0
        )
        data = data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]
    path.write_bytes(data)


def test_jpeg_bands_are_shown_but_not_measured(tmp_path, table):
    y, x = np.mgrid[:40, :64]
    smooth = (60 + x + y).astype(np.uint8)
    names = ("a_450nm.jpg", "b_550nm.jpg")
    jpeg(tmp_path / names[0], smooth, orientation=6)
    jpeg(tmp_path / names[1], smooth[:, ::-1], orientation=6)
    with pytest.raises(UnsupportedError) as told:
        open_stack(tmp_path)
    assert "compressed as JPEG" in told.value.why
    assert "a_450nm.jpg and 1 more" in told.value.why
    with open_stack(tmp_path, "viewing") as stack:
        assert stack.words.unfit
        assert stack.shape == (2, 64, 40)
        got = stack.window([0], 0, 0, 40, 64)[0].astype(int)
        assert np.abs(got - np.rot90(smooth, -1)).max() <= 3
        with pytest.raises(UnsupportedError):
            stack.require_fit()


def test_jpeg_inside_a_tiff_is_not_measured_either(tmp_path, table):
    bands = np.full((3, 32, 32), 90, np.uint8)
    write(tmp_path, bands, table, compression="jpeg", photometric="minisblack", tile=(16, 16))
    with pytest.raises(UnsupportedError, match="compressed as JPEG"):
        open_stack(tmp_path)
    with open_stack(tmp_path, "viewing") as stack:
        assert np.abs(stack.window(None, 0, 0, 32, 32).astype(int) - 90).max() <= 1


def test_png_bands_of_16_bits_are_measured(tmp_path, counts):
    for length, band in zip((450, 550, 940), counts, strict=True):
        assert cv2.imwrite(str(tmp_path / f"{length}nm.png"), band)
    with open_stack(tmp_path) as stack:
        assert np.array_equal(stack.window(None, 5, 6, 40, 20), counts[:, 6:26, 5:45])


@pytest.mark.parametrize(
    ("other", "what"),
    [(np.zeros((37, 54), np.uint16), "sizes"), (np.zeros((37, 53), np.uint8), "depths"),
     (np.zeros((37, 53), np.float32), "depths")],
)  # fmt: skip
def test_bands_of_mixed_sizes_or_depths_are_refused(tmp_path, counts, table, other, what):
    write(tmp_path, counts, table)
    tifffile.imwrite(tmp_path / "b.tif", other)
    with pytest.raises(MismatchError) as told:
        open_stack(tmp_path)
    assert what in told.value.why
    assert "b.tif" in told.value.why


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("options", [{}, {"compression": "zlib"}, {"tile": (16, 16)}])
def test_a_truncated_band_is_refused(tmp_path, counts, table, share, options):
    write(tmp_path, counts, table, **options)
    file = tmp_path / "b.tif"
    os.truncate(file, int(file.stat().st_size * share))
    with pytest.raises(UnreadableError) as told:
        open_stack(tmp_path)
    assert "b.tif" in told.value.what


def test_damage_inside_a_compressed_strip_is_an_error(tmp_path, counts, table):
    write(tmp_path, counts, table, compression="zlib", rowsperstrip=37)
    data = bytearray((tmp_path / "b.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        start = file.pages[0].dataoffsets[0]
    data[start : start + 40] = b"\xff" * 40
    (tmp_path / "b.tif").write_bytes(data)
    with open_stack(tmp_path) as stack, pytest.raises(UnreadableError, match="b.tif"):
        stack.window(None, 0, 0, 53, 37)


def lying(path, tag, value):
    """Change one number in a little-endian TIFF's first page."""
    data = bytearray(path.read_bytes())
    at, found = struct.unpack_from("<I", data, 4)[0], False
    for number in range(struct.unpack_from("<H", data, at)[0]):
        entry = at + 2 + 12 * number
        if struct.unpack_from("<H", data, entry)[0] == tag:
            struct.pack_into("<HII", data, entry + 2, 4, 1, value)
            found = True
    assert found
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("tag", "value"),
    [(256, 10**9), (257, 10**9), (257, 4000), (256, 0), (258, 12345), (259, 999), (262, 77),
     (273, 10**9), (277, 5000), (278, 0), (279, 10**9), (279, 0)],
)  # fmt: skip
def test_headers_that_lie_are_refused_without_reserving_what_they_claim(
    tmp_path, counts, table, tag, value
):
    write(tmp_path, counts, table)
    lying(tmp_path / "a.tif", tag, value)
    if (tag, value) == (278, 0):  # many writers leave it so; it means one strip
        with open_stack(tmp_path) as stack:
            assert np.array_equal(stack.window([1], 0, 0, 53, 37)[0], counts[1])
        return
    with pytest.raises((UnreadableError, UnsupportedError, TooLargeError)) as told:
        open_stack(tmp_path)
    assert "a.tif" in told.value.what
    assert told.value.fix


def test_a_compressed_strip_that_claims_too_much_is_refused(tmp_path, table):
    path = tmp_path / "450nm.tif"
    tifffile.imwrite(path, np.zeros((64, 64), np.uint16), compression="zlib")
    lying(path, 256, 60_000)
    lying(path, 257, 60_000)
    lying(path, 278, 60_000)
    with pytest.raises(TooLargeError, match="unfolds to"):
        open_stack(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["../outside.tif", "/etc/passwd", "sub/../../outside.tif", "..\\outside.tif", "C:\\x.tif"],
)
def test_a_table_does_not_lead_out_of_its_folder(tmp_path, counts, table, name):
    folder = tmp_path / "bands"
    folder.mkdir()
    write(folder, counts, table)
    tifffile.imwrite(tmp_path / "outside.tif", counts[0])
    table(folder, ("c.tif", name, "b.tif"))
    with pytest.raises(UnsupportedError, match="leads out"):
        open_stack(folder)


def test_a_link_does_not_lead_out_of_the_folder(tmp_path, counts, table):
    folder = tmp_path / "bands"
    folder.mkdir()
    write(folder, counts, table)
    (folder / "a.tif").rename(tmp_path / "a.tif")
    (folder / "a.tif").symlink_to(tmp_path / "a.tif")
    with pytest.raises(UnsupportedError, match="a link leads it out"):
        open_stack(folder)


def test_files_that_are_missing_repeated_or_no_bands_are_named(tmp_path, counts, table):
    write(tmp_path, counts, table)
    table(tmp_path, ("c.tif", "gone.tif", "b.tif"))
    with pytest.raises(NotFoundError, match="gone.tif"):
        open_stack(tmp_path)
    table(tmp_path, ("c.tif", "c.tif", "b.tif"))
    with pytest.raises(InvalidError, match="more than once"):
        open_stack(tmp_path)
    table(tmp_path, FILES, (450, 550, 450))
    with pytest.raises(InvalidError, match="both said to be at 450 nm"):
        open_stack(tmp_path)
    table(tmp_path, FILES)
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((37, 53, 3), np.uint16), photometric="rgb")
    with pytest.raises(UnsupportedError, match="3 samples"):
        open_stack(tmp_path)
    (tmp_path / "a.tif").write_bytes(b"%PDF-1.4")
    with pytest.raises(UnsupportedError, match="PDF"):
        open_stack(tmp_path)


def test_limits_hold_for_bands(tmp_path, counts, table):
    write(tmp_path, counts, table)
    with pytest.raises(TooLargeError):
        open_stack(tmp_path, limits=Limits(max_pixels=1000))
    with pytest.raises(TooLargeError):
        open_stack(tmp_path, limits=Limits(max_bytes=1000))


def test_asking_outside_is_told_to_the_asker(tmp_path, counts, table):
    write(tmp_path, counts, table)
    with open_stack(tmp_path) as stack:
        for ask in ((None, 0, 0, 54, 1), (None, -1, 0, 5, 5), ([3], 0, 0, 1, 1), ([], 0, 0, 1, 1),
                    (None, 0, 0, 0, 1)):  # fmt: skip
            with pytest.raises(InvalidError):
                stack.window(*ask)
    with pytest.raises(NotFoundError):
        open_stack(tmp_path / "nothing")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InvalidError, match="no TIFF"):
        open_stack(empty)
    (tmp_path / "x.bin").write_bytes(b"hello")
    with pytest.raises(UnreadableError, match="unknown kind"):
        open_stack(tmp_path / "x.bin")

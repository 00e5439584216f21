"""ENVI cubes give the samples that were written, in every interleave; headers are not believed."""

import contextlib
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import spectral
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.errors import (
    HandscrollError,
    InvalidError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.scans.cubes.opening import open_stack

HEADER = """ENVI
description = {{ made }}
samples = {samples}
lines = {lines}
bands = {bands}
header offset = {offset}
file type = ENVI Standard
data type = {type}
interleave = {interleave}
byte order = {order}
wavelength units = {units}
wavelength = {{ {wavelength} }}
{more}
"""
SAID = {
    "samples": 53, "lines": 37, "bands": 3, "offset": 0, "type": 12, "interleave": "bsq",
    "order": 0, "units": "Nanometers", "wavelength": "940, 450, 550", "more": "",
}  # fmt: skip


def put(folder, data, **words):
    (folder / "cube.img").write_bytes(data)
    path = folder / "cube.hdr"
    path.write_text(HEADER.format(**(SAID | words)))
    return path


def laid(counts, interleave):
    return {"bsq": counts, "bil": counts.transpose(1, 0, 2), "bip": counts.transpose(1, 2, 0)}[
        interleave
    ]


@pytest.mark.parametrize("interleave", ["bsq", "bil", "bip"])
@pytest.mark.parametrize(("order", "sign"), [(0, "<"), (1, ">")])
def test_every_interleave_and_byte_order_gives_the_same(tmp_path, counts, interleave, order, sign):
    data = b"head" * 5 + laid(counts, interleave).astype(f"{sign}u2").tobytes()
    path = put(tmp_path, data, interleave=interleave, order=order, offset=20)
    with open_stack(path) as stack:
        assert stack.dtype == np.uint16
        assert stack.wavelengths.tolist() == [450, 550, 940]
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[1, 2, 0]])
        assert np.array_equal(stack.window([2, 0], 7, 30, 40, 7), counts[[0, 1], 30:, 7:47])
        assert [one.name for one in stack.sources()] == ["cube.hdr", "cube.img"]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [(1, "u1"), (2, "i2"), (3, "i4"), (4, "f4"), (5, "f8"), (12, "u2"), (13, "u4"), (14, "i8"),
     (15, "u8")],
)  # fmt: skip
def test_every_real_type_keeps_its_values(tmp_path, counts, kind, dtype):
    values = (counts % 120).astype(dtype)
    with open_stack(put(tmp_path, values.tobytes(), type=kind)) as stack:
        got = stack.window(None, 0, 0, 53, 37)
    assert got.dtype == np.dtype(dtype)
    assert np.array_equal(got, values[[1, 2, 0]])


@pytest.mark.parametrize("interleave", ["bsq", "bil", "bip"])
def test_a_cube_written_by_spectral_is_read_back(tmp_path, counts, interleave):
    spectral.envi.save_image(
        str(tmp_path / "s.hdr"), counts.transpose(1, 2, 0), interleave=interleave, ext="img",
        metadata={"wavelength": [450, 550, 940], "wavelength units": "nm", "fwhm": [10, 20, 30]},
    )  # fmt: skip
    with open_stack(tmp_path / "s.hdr") as stack:
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts)
        assert stack.fwhm.tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    ("units", "wavelength"),
    [("Micrometers", "0.94, 0.45, 0.55"), ("um", "0.94, 0.45, 0.55"), ("nm", "940, 450, 550"),
     ("Unknown", "0.94, 0.45, 0.55"), ("Unknown", "940, 450, 550")],
)  # fmt: skip
def test_wavelengths_become_nanometres(tmp_path, counts, units, wavelength):
    path = put(tmp_path, counts.tobytes(), units=units, wavelength=wavelength)
    with open_stack(path) as stack:
        assert np.allclose(stack.wavelengths, [450, 550, 940])


def test_gains_offsets_and_the_scale_factor_are_applied_and_ignored_counts_are_unknown(
    tmp_path, counts
):
    more = (
        "data gain values = { 2, 0.5, 1 }\ndata offset values = { 1, 2, 3 }\n"
        "reflectance scale factor = 10\ndata ignore value = 2000"
    )
    with open_stack(put(tmp_path, counts.tobytes(), more=more)) as stack:
        got = stack.window(None, 0, 0, 53, 37)
        cut = stack.window([2], 5, 5, 3, 3)
    gain = np.array([2, 0.5, 1])[:, None, None]
    wanted = (counts * gain + np.array([1, 2, 3])[:, None, None]) / 10
    wanted[counts == 2000] = np.nan
    assert np.isnan(wanted).any()
    assert got.dtype == np.float32
    assert np.allclose(got, wanted[[1, 2, 0]], rtol=1e-6, equal_nan=True)
    assert np.array_equal(cut, got[2:, 5:8, 5:8])


def test_nan_stays_unknown(tmp_path, counts):
    values = counts.astype("f4")
    values[1, 2, 3], values[1, 2, 4] = np.nan, -np.inf
    with open_stack(put(tmp_path, values.tobytes(), type=4)) as stack:
        got = stack.window([0], 0, 0, 53, 37)[0]
    assert np.isnan(got[2, 3])
    assert np.isnan(got[2, 4])
    assert np.isnan(got).sum() == 2


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ({"samples": 10**9}, TooLargeError),
        ({"lines": 10**9, "samples": 10**9}, TooLargeError),
        ({"bands": 10**9}, (TooLargeError, UnreadableError)),
        ({"lines": 38}, UnreadableError),
        ({"offset": 10**12}, UnreadableError),
        ({"offset": -5}, UnreadableError),
        ({"offset": "x"}, UnreadableError),
        ({"samples": 0}, UnreadableError),
        ({"samples": "1e9"}, UnreadableError),
        ({"type": 6}, UnsupportedError),
        ({"type": 9}, UnsupportedError),
        ({"type": 99}, UnreadableError),
        ({"order": 7}, UnreadableError),
        ({"interleave": "zip"}, UnreadableError),
        ({"units": "Furlongs"}, InvalidError),
        ({"wavelength": "450, 550"}, InvalidError),
        ({"wavelength": "450, 550, 450"}, InvalidError),
        ({"wavelength": "450, 550, many"}, UnreadableError),
        ({"wavelength": "450, 550, nan"}, InvalidError),
        ({"more": "data gain values = { 0, 0, 0 }"}, UnreadableError),
        ({"more": "reflectance scale factor = 0"}, UnreadableError),
        ({"more": "broken = { 1, 2"}, UnreadableError),
    ],
)
def test_headers_that_lie_are_refused_with_a_reason(tmp_path, counts, words, kind):
    with pytest.raises(kind) as told:
        open_stack(put(tmp_path, counts.tobytes(), **words))
    assert told.value.why
    assert told.value.fix


def test_a_header_without_wavelengths_asks_for_a_table(tmp_path, counts, table):
    path = put(tmp_path, counts.tobytes())
    path.write_text(path.read_text().replace("wavelength", "x"))
    with pytest.raises(InvalidError, match="no wavelength"):
        open_stack(path)
    told = tmp_path / "t.csv"
    told.write_text("wavelength_nm\n450\n550\n940\n")
    with open_stack(path, table=told) as stack:
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts)


def test_samples_that_are_missing_short_or_elsewhere_are_told(tmp_path, counts):
    folder = tmp_path / "in"
    folder.mkdir()
    path = put(folder, counts.tobytes(), more="data file = ../outside.img")
    (folder / "cube.img").rename(tmp_path / "outside.img")
    with pytest.raises(NotFoundError, match="beside it"):
        open_stack(path)
    (folder / "cube.img").symlink_to(tmp_path / "outside.img")
    with pytest.raises(UnsupportedError, match="link"):
        open_stack(path)
    (folder / "cube.img").unlink()
    (folder / "cube.img").write_bytes(counts.tobytes()[:-1])
    with pytest.raises(UnreadableError, match="11766 bytes in all; cube.img has 11765"):
        open_stack(path)


def test_a_cube_cut_short_after_opening_is_an_error_not_a_crash(tmp_path, counts):
    with open_stack(put(tmp_path, counts.tobytes())) as stack:
        os.truncate(tmp_path / "cube.img", 100)
        with pytest.raises(UnreadableError, match="shorter than it was"):
            stack.window(None, 0, 0, 53, 37)


NO_HEADERS = [
    b"",
    b"ENVI",
    b"\xff\xfe\x00ENVI",
    b"ENVI\n" + b"a={" * 99,
    b"ENVI\n" + b"x" * (5 << 20),
    b"nothing\nsamples = 3\n",
]


@pytest.mark.parametrize("data", NO_HEADERS)
def test_headers_that_are_none_are_refused(tmp_path, counts, data):
    path = put(tmp_path, counts.tobytes())
    path.write_bytes(data)
    with pytest.raises(UnreadableError):
        open_stack(path)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["samples", "lines", "bands", "offset", "type", "interleave", "order", "units",
                     "wavelength", "more"]),
    st.text(max_size=30) | st.integers(-(10**20), 10**20).map(str),
)  # fmt: skip
def test_any_word_in_a_header_ends_in_samples_or_a_reason(tmp_path_factory, key, said):
    folder = tmp_path_factory.mktemp("envi", numbered=True)
    (folder / "cube.img").write_bytes(bytes(53 * 37 * 6))
    path = folder / "cube.hdr"
    path.write_bytes(HEADER.format(**(SAID | {key: said})).encode("utf-8", "replace"))
    # Whatever else is raised is a fault.
    with contextlib.suppress(HandscrollError), open_stack(path) as stack:
        stack.window([0], 0, 0, 1, 1)


def test_a_spectral_library_is_no_cube_without_being_read_as_one():
    material = os.environ.get("HANDSCROLL_MATERIAL")
    if not material:
        pytest.skip("HANDSCROLL_MATERIAL is not set: the measured spectra are not here")
    library = Path(material) / "data/open/spectra/hyppigments.hdr"
    with pytest.raises(HandscrollError) as told:
        open_stack(library)
    assert told.value.why


@pytest.mark.parametrize("interleave", ["bsq", "bil", "bip"])
def test_a_window_of_a_cube_of_gigabytes_needs_the_memory_of_the_window(tmp_path, interleave):
    side = 20_000
    path = put(tmp_path, b"", lines=side, samples=side, interleave=interleave)
    os.truncate(tmp_path / "cube.img", side * side * 3 * 2)
    with (tmp_path / "cube.img").open("r+b") as file:
        file.seek(-2, 2)
        file.write(b"\x39\x05")
    with open_stack(path) as stack:
        tracemalloc.start()
        got = stack.window(None, side - 300, side - 200, 300, 200)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    # The last sample of the file is the last pixel of its third band: 550 nm, second in order.
    assert got[1, -1, -1] == 1337
    assert got.sum() == 1337
    assert peak < 4 * got.nbytes

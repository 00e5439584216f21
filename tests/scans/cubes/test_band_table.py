"""Wavelengths come from tables and names, or are asked for; they are never guessed."""

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.errors import HandscrollError, InvalidError, UnreadableError
from handscroll.scans.cubes.band_table import Row, bands_of, in_nm, read_table, wavelength_in


@pytest.mark.parametrize(
    ("name", "wavelength"),
    [
        ("scroll_450nm.tif", 450), ("450nm.tif", 450), ("a-1050 nm_x.tiff", 1050),
        ("IR_band_940.tif", 940), ("wl365.tif", 365), ("0450.tif", 450), ("1200.tif", 1200),
        ("x_450.5nm.tif", 450.5), ("sub/700nm.tif", 700), ("450NM.TIF", 450),
    ],
)  # fmt: skip
def test_a_name_that_tells_its_wavelength_is_understood(name, wavelength):
    assert wavelength_in(name) == wavelength


@pytest.mark.parametrize(
    "name",
    ["IMG_1001.tif", "scan.tif", "450nm_550nm.tif", "a.tif", "20260101.tif", "12nmx.tif", ""],
)
def test_a_name_that_does_not_is_no_wavelength(name):
    assert math.isnan(wavelength_in(name))


def test_bands_are_put_in_order_and_remember_their_place():
    rows = [Row(700, "c", exposure=3), Row(400, "a", fwhm=10), Row(550, "b", white_level=4095)]
    bands = bands_of("x", rows)
    assert bands.wavelengths.tolist() == [400, 550, 700]
    assert bands.order.tolist() == [1, 2, 0]
    assert np.array_equal(bands.fwhm, [10, np.nan, np.nan], equal_nan=True)
    assert np.array_equal(bands.exposures, [np.nan, np.nan, 3], equal_nan=True)
    assert np.array_equal(bands.white_levels, [np.nan, 4095, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([Row(400, "a"), Row(math.nan, "b")], "b has no wavelength"),
        ([Row(400, "a"), Row(500, "b"), Row(400, "c")], "a and c are both said to be at 400 nm"),
        ([Row(0.45, "a")], "a is said to be at 0.45 nm"),
        ([Row(450, "a", exposure=0)], "exposure"),
        ([Row(450, "a", fwhm=-3)], "width"),
        ([Row(450), Row(math.inf)], "band 2 has no wavelength"),
        ([], "0 bands"),
    ],
)
def test_missing_repeated_and_unbelievable_wavelengths_are_named(rows, why):
    with pytest.raises(InvalidError) as told:
        bands_of("x", rows)
    assert why in told.value.why
    assert "wavelengths.csv" in told.value.fix


@pytest.mark.parametrize(
    "text",
    [
        "file,wavelength_nm,fwhm_nm,exposure_s\na.tif,450,10,0.25\nb.tif,550.5,,\n",
        "\ufefffile;wavelength_nm;fwhm_nm;exposure_s\r\na.tif;450;10;0,25\r\nb.tif;550,5;;\r\n\r\n",
        "wavelength_nm\tfile\tEXPOSURE_S\tfwhm_nm\tnote\n450\ta.tif\t0.25\t10\tx\n550.5\tb.tif\n",
    ],
)
def test_tables_of_every_parting_say_the_same(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8", newline="")
    first, second = read_table(path)
    assert first == Row(450, "a.tif", 10, 0.25, first.white_level)
    assert (second.wavelength, second.file) == (550.5, "b.tif")
    assert math.isnan(second.fwhm)
    assert math.isnan(second.exposure)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"file,nm\na,4\n", b"file,wavelength_nm\na,four\n", b"\0" * 50,
     b"wavelength_nm\n" + b"4" * (1 << 21)],
)  # fmt: skip
def test_tables_that_are_none_are_refused_with_a_reason(tmp_path, data):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises((InvalidError, UnreadableError)) as told:
        read_table(path)
    assert told.value.why
    assert told.value.fix


@given(st.binary(max_size=200))
def test_any_bytes_as_a_table_end_in_rows_or_a_reason(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("tables", numbered=True) / "t.csv"
    path.write_bytes(b"wavelength_nm,file\n" + data)
    # Whatever else is raised is a fault.
    with contextlib.suppress(HandscrollError):
        assert all(isinstance(row, Row) for row in read_table(path))


def test_units_become_nanometres_and_unknown_ones_are_refused():
    assert in_nm(0.45, "um") == in_nm(0.45, "Micrometers") == in_nm(0.45, "µm") == 450
    assert in_nm(450, None) == in_nm(450, " Nanometers") == 450
    with pytest.raises(InvalidError, match="'furlong'"):
        in_nm(1, "furlong")

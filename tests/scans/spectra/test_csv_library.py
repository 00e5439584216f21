"""Libraries as CSV: both forms, and what is wrong with a file."""

import numpy as np
import pytest

from handscroll.errors import (
    HandscrollError,
    InvalidError,
    MismatchError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.imaging.spectra.library import Entry, library_of
from handscroll.scans.spectra.csv_library import csv_of, read_csv_library
from handscroll.scans.spectra.library_file import read_library

WIDE = """wavelength_nm,azurite 1,azurite 2,lead white
pigment,azurite,azurite,lead white
binder,glue,egg,glue
# measured on Monday
400,0.2,0.25,0.8
450.5,0.3,0.35,0.9
500,0.1,0.15,0.95
"""
LONG = """name,wavelength_nm,reflectance,pigment,licence
a,400,0.2,azurite,CC0
a,500,0.3,azurite,CC0
b,400,0.8,"lead white, old",CC0
b,500,0.9,"lead white, old",CC0
"""


@pytest.fixture
def saved(tmp_path):
    def save(text, name="library.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return save


def test_the_wide_form_is_read_with_what_it_tells(saved):
    library = read_library(saved(WIDE))
    assert library.wavelengths.tolist() == [400, 450.5, 500]
    assert library.values[1].tolist() == [0.25, 0.35, 0.15]
    assert library.entries[1] == Entry("azurite 2", "azurite", binder="egg")


def test_the_long_form_is_read_with_what_it_tells(saved):
    library = read_library(saved(LONG))
    assert library.values.tolist() == [[0.2, 0.3], [0.8, 0.9]]
    assert library.entries[1] == Entry("b", "lead white, old", licence="CC0")


def test_a_library_comes_back_from_its_csv_to_the_last_digit(saved):
    rng = np.random.default_rng(0)
    entries = [
        Entry(f'n"{at}, x', "群青", f"paint {at}", "glue; egg", "me", "CC0") for at in range(5)
    ]
    library = library_of(np.linspace(400, 700, 31) + 1 / 3, rng.random((5, 31)), entries)
    back = read_library(saved(csv_of(library)))
    assert np.array_equal(back.values, library.values)
    assert np.array_equal(back.wavelengths, library.wavelengths)
    assert back.entries == library.entries


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "latin-1"])
def test_semicolons_decimal_commas_and_old_codings_are_understood(saved, coding):
    text = "wavelength_nm;grün;weiß\n400;0,25;0,8\n500;0,5;0,9\n"
    library = read_library(saved(text.encode(coding)))
    assert library.values.tolist() == [[0.25, 0.5], [0.8, 0.9]]
    assert library.entries[0].name == "grün"


def test_a_spectrum_without_pigment_is_named_after_itself(saved):
    assert read_library(saved("wavelength_nm,a\n400,0.1\n500,0.2\n")).pigments == ("a",)


def test_percentages_are_noticed_and_read_when_declared(saved):
    path = saved("wavelength_nm,a\n400,10\n500,20\n")
    with pytest.raises(InvalidError, match="percentages"):
        read_library(path)
    assert read_library(path, percent=True).values.tolist() == [[0.1, 0.2]]


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("wavelength_nm,a\n400,0.1\n500,n/a\n", InvalidError, "line 3, column 2 .* is 'n/a'"),
        ("wavelength_nm,a\n400,0.1\n500,\n", InvalidError, "line 3, column 2 .* is empty"),
        ("wavelength_nm,a\n400,0.1\n500,nan\n", InvalidError, "500 nm is nan"),
        ("wavelength_nm,a\n400,0.1\n500,inf\n", InvalidError, "500 nm is inf"),
        ("wavelength_nm,a\n400,1_0\n500,1\n", InvalidError, "'1_0'"),
        ("wavelength_nm,a\n500,0.1\n400,0.1\n", InvalidError, "500 is followed by 400"),
        ("wavelength_nm,a\n400,0.1\n400,0.1\n", InvalidError, "400 is there twice"),
        ("wavelength_nm,a\n0.4,0.1\n0.5,0.1\n", InvalidError, "nanometres"),
        ("wavelength_nm,a,a\n400,0.1,0.2\n500,0.1,0.2\n", InvalidError, "there twice"),
        ("wavelength_nm,a\n400,0.1,0.2\n500,0.1\n", MismatchError, "line 2 has 3 cells"),
        ("wavelength_nm,a\n", HandscrollError, "empty"),
        ("hello,a\n400,0.1\n", UnreadableError, "'hello'"),
        ("# only words\n", UnreadableError, "no lines of values"),
        ('wavelength_nm,"a\n400,0.1\n', UnreadableError, "line 1"),
        (b"\x00\x01\x02", UnreadableError, "zero bytes"),
        (b"\xff\xfea", UnreadableError, "UTF-16"),
        (b"", UnreadableError, "empty"),
        ("name,wavelength_nm,reflectance\na,400,0.1\nb,500,0.1\n", MismatchError, "one library"),
        ("name,wavelength_nm,reflectance\n", UnreadableError, "first line"),
        (
            "name,wavelength_nm,reflectance,pigment\na,400,1,x\na,500,1,y\n",
            InvalidError,
            "says other",
        ),
        ("name,wavelength_nm,reflectance\na,400\n", MismatchError, "2 cells"),
        ("wavelength_nm,a\n400," + "1" * 20_000 + "\n", UnreadableError, "characters"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(saved, text, kind, why):
    with pytest.raises(kind, match=why) as caught:
        read_library(saved(text))
    assert caught.value.fix


def test_a_file_larger_than_any_library_is_not_opened(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as out:
        out.truncate(65 * 2**20)
    with pytest.raises(TooLargeError):
        read_csv_library(path)


def test_a_file_that_is_not_there_or_of_another_kind_is_told(tmp_path):
    with pytest.raises(NotFoundError):
        read_library(tmp_path / "none.csv")
    with pytest.raises(UnsupportedError):
        read_library(tmp_path / "library.xlsx")

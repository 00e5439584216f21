"""ENVI spectral libraries, sound and hostile."""

import numpy as np
import pytest
from spectral.io.envi import SpectralLibrary

from handscroll.errors import (
    HandscrollError,
    InvalidError,
    MismatchError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.scans.spectra.envi_library import read_envi_library
from handscroll.scans.spectra.library_file import read_library

VALUES = np.arange(12, dtype=np.float32).reshape(3, 4) / 20


def head(**changes):
    told = {
        "samples": "4",
        "lines": "3",
        "bands": "1",
        "header offset": "0",
        "file type": "ENVI Spectral Library",
        "data type": "4",
        "interleave": "bsq",
        "byte order": "0",
        "wavelength units": "Nanometers",
        "wavelength": "{400, 500, 600, 700}",
        "spectra names": "{azu-1, azu-2, mal-1}",
        **changes,
    }
    lines = [f"{key} = {value}" for key, value in told.items() if value is not None]
    return "ENVI\n" + "\n".join(lines) + "\n"


@pytest.fixture
def written(tmp_path):
    def write(text=None, values=VALUES):
        (tmp_path / "lib.hdr").write_text(head() if text is None else text)
        raw = values if isinstance(values, bytes) else values.tobytes()
        (tmp_path / "lib.sli").write_bytes(raw)
        return tmp_path / "lib.hdr"

    return write


def test_values_and_wavelengths_are_read(written):
    path = written()
    for one in (path, path.with_suffix(".sli")):
        library = read_library(one)
        assert np.allclose(library.values, VALUES)
        assert library.wavelengths.tolist() == [400, 500, 600, 700]
        assert [e.name for e in library.entries] == ["azu-1", "azu-2", "mal-1"]


def test_a_library_that_spectral_saved_is_read(tmp_path):
    names = {"wavelength": [400, 500, 600, 700], "wavelength units": "nm"}
    made = SpectralLibrary(VALUES, {**names, "spectra names": ["a", "b", "c"]})
    made.save(str(tmp_path / "made"))
    assert np.allclose(read_library(tmp_path / "made.hdr").values, VALUES)


def test_pigments_and_paints_come_from_fields_and_names(written):
    path = written(head(**{"pig": "{azurite, azurite, malachite}", "licence": "CC0"}))
    library = read_envi_library(path, fields={"pigment": "pig"}, paint=r"(.*)-\d")
    assert library.pigments == ("azurite", "malachite")
    assert [e.paint for e in library.entries] == ["azu", "azu", "mal"]
    assert library.entries[2].licence == "CC0"


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({"byte order": "1"}, VALUES.astype(">f4")),
        ({"data type": "5"}, VALUES.astype("<f8")),
        ({"header offset": "7"}, b"1234567" + VALUES.tobytes()),
        ({"data type": "12", "reflectance scale factor": "10000"},
         np.round(VALUES * 10000).astype("<u2")),
        ({"wavelength units": "Micrometers", "wavelength": "{0.4, 0.5, 0.6, 0.7}"}, VALUES),
        ({"Wavelength Units": "nm", "wavelength units": None}, VALUES),
    ],
)  # fmt: skip
def test_other_ways_of_writing_the_same_library(written, changes, values):
    library = read_library(written(head(**changes), values))
    assert np.allclose(library.values, VALUES, atol=1e-6)
    assert np.allclose(library.wavelengths, [400, 500, 600, 700])


@pytest.mark.parametrize(
    ("changes", "kind", "why"),
    [
        ({"wavelength": "{400, 500, 500, 700}"}, InvalidError, "twice"),
        ({"wavelength": "{400, 500, 600}"}, MismatchError, "3 wavelengths for 4"),
        ({"wavelength": "{400, 500, x, 700}"}, InvalidError, "no number"),
        ({"wavelength": None}, MismatchError, "0 wavelengths"),
        ({"wavelength units": "Index"}, UnsupportedError, "index"),
        ({"spectra names": "{a, b}"}, MismatchError, "2 values for 3"),
        ({"spectra names": "{a, a, b}"}, InvalidError, "twice"),
        ({"file type": "ENVI Standard"}, UnsupportedError, "envi standard"),
        ({"data type": "6"}, UnsupportedError, "data type"),
        ({"data type": "../etc"}, UnsupportedError, "data type"),
        ({"lines": "-3"}, UnreadableError, "no sensible numbers"),
        ({"lines": "x"}, UnreadableError, "no sensible numbers"),
        ({"header offset": "-1"}, UnreadableError, "no sensible numbers"),
        ({"byte order": None}, UnreadableError, "ENVI header"),
        ({"lines": "9999999999"}, TooLargeError, "9999999999 spectra"),
        ({"lines": "30"}, UnreadableError, "48 bytes, its header speaks of 480"),
        ({"reflectance scale factor": "0"}, InvalidError, "scale factor"),
        ({"major frame offsets": "{1, 1}"}, UnreadableError, "offsets"),
        ({"wavelength": "{400, 500"}, InvalidError, "no number"),
        ({"spectra names": "{a, b"}, UnreadableError, "ENVI header"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_with_the_reason(written, changes, kind, why):
    with pytest.raises(kind, match=why) as caught:
        read_library(written(head(**changes)))
    assert caught.value.fix


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_refused_with_their_place(written, bad):
    values = VALUES.copy()
    values[1, 2] = bad
    with pytest.raises(InvalidError, match="'azu-2'.*600 nm"):
        read_library(written(values=values))


def test_percentages_are_noticed(written):
    with pytest.raises(InvalidError, match="percentages"):
        read_library(written(values=VALUES * 100))
    assert np.allclose(read_library(written(values=VALUES * 100), percent=True).values, VALUES)


def test_a_missing_half_is_named(written):
    path = written()
    path.with_suffix(".sli").unlink()
    with pytest.raises(NotFoundError, match=r"lib\.sli"):
        read_library(path)
    with pytest.raises(NotFoundError, match="header"):
        read_library(path.with_name("other.sli"))


def test_noise_instead_of_a_header_is_refused(tmp_path):
    rng = np.random.default_rng(0)
    for _ in range(20):
        (tmp_path / "lib.hdr").write_bytes(b"ENVI\n" + rng.bytes(300))
        (tmp_path / "lib.sli").write_bytes(rng.bytes(48))
        with pytest.raises(HandscrollError):
            read_library(tmp_path / "lib.hdr")


def test_a_field_that_is_not_there_is_told(written):
    with pytest.raises(InvalidError, match="'pig'"):
        read_envi_library(written(), fields={"pigment": "pig"})

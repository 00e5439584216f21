"""Point spectra as two columns of text."""

import numpy as np
import pytest

from handscroll.errors import HandscrollError, InvalidError, MismatchError, UnreadableError
from handscroll.imaging.spectra.point import AxisUnit, PointKind
from handscroll.scans.spectra.point_file import read_point


@pytest.fixture
def saved(tmp_path):
    def save(text, name="point.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return save


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("Energy (keV),counts\n0.5,10\n1.0,20\n", PointKind.XRF, AxisUnit.KEV),
        ("#Raman shift [cm-1]\n0.5\t10\n1.0\t20\n", PointKind.RAMAN, AxisUnit.WAVENUMBER),
        ("Wavelength;R\n500,5;10\n501,0;20\n", PointKind.FORS, AxisUnit.NM),
        ("title: spot 3\nFORS\n0.5 10\n1.0 20\n", PointKind.FORS, AxisUnit.NM),
        ("wavenumber (cm-1),a.u.\n0.5,10,\n1.0,20,\n", PointKind.OTHER, AxisUnit.WAVENUMBER),
    ],
)
def test_the_unit_is_found_in_what_the_file_says(saved, text, kind, unit):
    got = read_point(saved(text))
    assert (got.kind, got.unit) == (kind, unit)
    assert got.intensities.tolist() == [10, 20]


def test_a_title_and_other_lines_are_kept(saved):
    got = read_point(saved("# Title: blue robe\n# Laser: 785 nm Raman\n# cm-1\n100 5\n200 6\n"))
    assert got.metadata["Laser"] == "785 nm Raman"
    assert got.kind is PointKind.RAMAN
    assert got.unit is AxisUnit.WAVENUMBER


def test_other_units_of_the_same_axis_are_carried_over(saved):
    assert np.allclose(read_point(saved("eV,counts\n500,1\n1000,2\n")).axis, [0.5, 1.0])
    assert np.allclose(read_point(saved("wavelength in µm,R\n0.4,1\n0.5,1\n")).axis, [400, 500])


def test_a_falling_axis_is_turned_round_with_its_values(saved):
    got = read_point(saved("cm-1,I\n300,3\n200,2\n100,1\n"))
    assert got.axis.tolist() == [100, 200, 300]
    assert got.intensities.tolist() == [1, 2, 3]


def test_the_person_says_what_the_file_does_not(saved):
    path = saved("1,10\n2,20\n")
    with pytest.raises(InvalidError, match="keV, cm-1 or nm"):
        read_point(path)
    assert read_point(path, kind=PointKind.XRF).unit is AxisUnit.KEV


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("keV,I\n1,10\n2,x\n", InvalidError, "line 3, column 2"),
        ("keV,I\n1,10\n2,nan\n", InvalidError, "no finite number"),
        ("keV,I\n1,10\n1,20\n3,5\n", InvalidError, "from 1 to 1"),
        ("keV,I\n1,10\n3,20\n2,5\n", InvalidError, "from 3 to 2"),
        ("keV,I,J\n1,10,5\n2,20,5\n", MismatchError, "3 columns"),
        ("keV,I\n1,10\n", MismatchError, "1 values"),
        ("only words here\n", UnreadableError, "two numbers"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", UnreadableError, "zero bytes"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(saved, text, kind, why):
    with pytest.raises(kind, match=why):
        read_point(saved(text))


def test_a_kind_that_contradicts_its_axis_is_refused(saved):
    with pytest.raises(MismatchError, match="keV"):
        read_point(saved("nm,R\n400,1\n500,1\n"), kind=PointKind.XRF)


def test_noise_is_refused_or_read_but_never_breaks(saved):
    rng = np.random.default_rng(1)
    signs = np.frombuffer(b"0123456789.,;-+eE \t\n#keV", np.uint8)
    for _ in range(150):
        text = bytes(rng.choice(signs, 60))
        try:
            got = read_point(saved(text), kind=PointKind.XRF)
        except HandscrollError:
            continue
        assert np.isfinite(got.intensities).all()

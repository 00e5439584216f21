"""JCAMP-DX in its free and packed forms."""

import numpy as np
import pytest

from handscroll.errors import (
    HandscrollError,
    InvalidError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.imaging.spectra.point import AxisUnit, PointKind
from handscroll.scans.spectra.point_file import read_point

Y = [1, 1, 1, 1, 5, 7, 9, 11, 8, 8, -120, -119, 0, 0, 0, 23]


def file_of(data, form="(X++(Y..Y))", label="XYDATA", **changes):
    told = {
        "TITLE": "spot",
        "JCAMP-DX": "4.24",
        "DATA TYPE": "RAMAN SPECTRUM",
        "XUNITS": "1/CM",
        "YUNITS": "COUNTS",
        "XFACTOR": "1",
        "YFACTOR": "0.5",
        "FIRSTX": "100",
        "LASTX": "130",
        "NPOINTS": "16",
        **changes,
    }
    lines = [f"##{key}={value}" for key, value in told.items() if value is not None]
    return "\n".join([*lines, f"##{label}={form}", data, "##END="]) + "\n"


@pytest.fixture
def read(tmp_path):
    def do(text, **told):
        path = tmp_path / "point.jdx"
        path.write_text(text)
        return read_point(path, **told)

    return do


def digit(value, plus, minus):
    text = str(abs(value))
    return (minus[int(text[0]) - 1] if value < 0 else plus[int(text[0])]) + text[1:]


def sqz(value):
    return digit(value, "@ABCDEFGHI", "abcdefghi")


def dif(value):
    return digit(value, "%JKLMNOPQR", "jklmnopqr")


def packed(values, width=5, *, repeats=True):
    """Write values as differences with repeats and check values, as instruments do."""
    lines, at = [], 0
    while at < len(values):
        part = values[at : at + width]
        start = values[at - 1] if at else part[0]
        line = f"{100 + 2 * (at - 1 if at else 0)}{sqz(start)}"
        steps = np.diff([start, *part] if at else part).tolist()
        place = 0
        while place < len(steps):
            run = 1
            while repeats and place + run < len(steps) and steps[place + run] == steps[place]:
                run += 1
            line += dif(steps[place]) + ("STUVWXYZs"[run - 1] if run > 1 else "")
            place += run
        lines.append(line)
        at += len(part)
    lines.append(f"130{sqz(values[-1])}")
    return "\n".join(lines)


FREE = "\n".join(
    f"{100 + 2 * at} " + " ".join(str(v) for v in Y[at : at + 5]) for at in range(0, 16, 5)
)
PAC = "\n".join(
    f"{100 + 2 * at}" + "".join(f"{v:+d}" for v in Y[at : at + 5]) for at in range(0, 16, 5)
)
SQZ = "\n".join(
    f"{100 + 2 * at}" + "".join(sqz(v) for v in Y[at : at + 5]) for at in range(0, 16, 5)
)


@pytest.mark.parametrize("data", [FREE, PAC, SQZ, packed(Y), packed(Y, repeats=False)])
def test_every_form_gives_the_same_points(read, data):
    got = read(file_of(data))
    assert got.intensities.tolist() == [0.5 * one for one in Y]
    assert got.axis.tolist() == list(range(100, 132, 2))
    assert (got.kind, got.unit, got.title) == (PointKind.RAMAN, AxisUnit.WAVENUMBER, "spot")


def test_the_packed_example_of_the_standard(read):
    """The line of McDonald and Wilks: 1 2 3 3 2 1 0 -1 -2 -3 in differences with repeats."""
    values = [1, 2, 3, 3, 2, 1, 0, -1, -2, -3]
    got = read(file_of("1AJT%jX", FIRSTX="1", LASTX="10", NPOINTS="10", YFACTOR="1"))
    assert got.intensities.tolist() == values


def test_repeats_of_a_value_that_is_no_difference(read):
    got = read(file_of("100A2TB5U", LASTX="108", NPOINTS="5", YFACTOR=None))
    assert got.intensities.tolist() == [12, 12, 25, 25, 25]


@pytest.mark.parametrize("data", ["100, 1; 102, 5; 104, 7", "100 1\n102 5\n104 7"])
@pytest.mark.parametrize("label", ["XYPOINTS", "PEAK TABLE"])
def test_free_pairs_are_read(read, data, label):
    got = read(file_of(data, "(XY..XY)", label))
    assert got.axis.tolist() == [100, 102, 104]
    assert got.intensities.tolist() == [0.5, 2.5, 3.5]


def test_a_falling_axis_and_its_factor(read):
    text = file_of("130 1 2\n126 3", FIRSTX="130", LASTX="126", NPOINTS="3")
    assert read(text).axis.tolist() == [126, 128, 130]
    assert read(text).intensities.tolist() == [1.5, 1.0, 0.5]


def test_remarks_and_labels_in_other_spellings_are_understood(read):
    text = file_of(FREE).replace("##FIRSTX=100", "##First X=100 $$ start").replace("##N", "##n")
    assert read(text).axis[0] == 100


def test_reflectance_over_nanometres_is_fors(read):
    text = file_of(FREE, **{"DATA TYPE": "UV-VIS SPECTRUM", "XUNITS": "NANOMETERS"})
    assert (read(text).kind, read(text).unit) == (PointKind.FORS, AxisUnit.NM)


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        (file_of(FREE, NPOINTS="17"), UnreadableError, "16 points, its head says 17"),
        (file_of(FREE, NPOINTS="12", LASTX="122"), UnreadableError, "its head says 12"),
        (file_of(FREE, NPOINTS=None), UnreadableError, "NPOINTS"),
        (file_of(FREE, NPOINTS="1e12"), TooLargeError, "1e\\+12"),
        (file_of(FREE, NPOINTS="2.5"), InvalidError, "2.5 points"),
        (file_of(FREE, FIRSTX="abc"), InvalidError, "FIRSTX"),
        (file_of(FREE.replace("110 ", "190 ")), UnreadableError, "begins at 190"),
        (file_of(packed(Y).replace("\n108E", "\n108F")), UnreadableError, "check value"),
        (file_of(FREE.replace("7", "?")), UnreadableError, "no number"),
        (file_of("100A!B"), UnreadableError, "packed number"),
        (file_of("100S"), UnreadableError, "repeat"),
        (file_of("100J"), UnreadableError, "difference"),
        (file_of("100A1S99999999999"), TooLargeError, "repeated"),
        (file_of("100 1 2 3", "(XY..XY)", "XYPOINTS", NPOINTS="3"), None, None),
        (file_of("100 1 2", "(XY..XY)", "XYPOINTS"), UnreadableError, "no pairs"),
        (file_of(FREE) + file_of(FREE), UnsupportedError, "several"),
        ("##TITLE=x\n##NTUPLES=NMR\n##END=\n", UnsupportedError, "several"),
        ("##TITLE=x\n##BLOCKS=3\n##END=\n", UnsupportedError, "several"),
        ("##TITLE=x\n##END=\n", UnreadableError, "neither"),
        ("hello", UnreadableError, "##LABEL"),
        (file_of(FREE, XUNITS="SECONDS", **{"DATA TYPE": "NMR"}), InvalidError, "keV, cm-1"),
    ],
)
def test_a_damaged_or_strange_file_says_why(read, text, kind, why):
    if kind is None:
        assert read(text).intensities.size == 2
        return
    with pytest.raises(kind, match=why):
        read(text)


def test_changed_bytes_are_refused_or_read_but_never_break(read):
    rng = np.random.default_rng(3)
    whole = file_of(packed(Y))
    start = whole.index("(Y..Y))") + 8
    signs = "0123456789@ABSTUsjkl%+-. \n!"
    for _ in range(150):
        at = int(rng.integers(start, len(whole) - 8))
        text = whole[:at] + signs[int(rng.integers(len(signs)))] + whole[at + 1 :]
        try:
            got = read(text)
        except HandscrollError:
            continue
        assert got.intensities.size == 16

"""The white of a stack is told by a figure, by a certificate, and by a place in its frames."""

import pytest

from handscroll.departments.examination.stacks.white import box_of, panel_of, reference_of
from handscroll.errors import HandscrollError, InvalidError
from handscroll.geometry import Box


@pytest.fixture
def certificate(tmp_path):
    def write(text):
        path = tmp_path / "white.csv"
        path.write_text(text)
        return path

    return write


def test_one_figure_counts_at_every_wavelength():
    white = reference_of(panel_of(0.97, 0.01, None, ""))
    assert (white.at(365), white.at(1650), white.uncertainty) == (0.97, 0.97, 0.01)


def test_a_certificate_counts_by_wavelength_and_no_farther(certificate):
    path = certificate("wavelength_nm,panel\n400,0.90\n600,0.98\n1000,0.94\n")
    panel = panel_of(0.5, 0.004, path, "")
    white = reference_of(panel)
    assert white.at(500) == pytest.approx(0.94)
    assert white.at(1000) == pytest.approx(0.94)
    assert white.uncertainty == 0.004
    with pytest.raises(InvalidError, match="1650 nm"):
        white.at(1650)


def test_a_certificate_survives_the_stack_s_record(certificate):
    panel = panel_of(1.0, 0.0, certificate("wavelength_nm,panel\n400,0.9\n600,0.98\n"), "1,2,30,40")
    assert type(panel).model_validate_json(panel.model_dump_json()) == panel
    assert box_of(panel) == Box(1, 2, 30, 40)


@pytest.mark.parametrize(
    ("reflectance", "uncertainty", "box"),
    [(99.0, 0.0, ""), (0.0, 0.0, ""), (0.9, 1.0, ""), (0.9, 0.0, "1,2,3"), (0.9, 0.0, "a,b,c,d"),
     (0.9, 0.0, "-1,0,5,5")],
)  # fmt: skip
def test_what_is_no_white_is_refused(reflectance, uncertainty, box):
    with pytest.raises(InvalidError) as told:
        panel_of(reflectance, uncertainty, None, box)
    assert told.value.what
    assert told.value.why
    assert told.value.fix


@pytest.mark.parametrize(
    "text",
    ["wavelength_nm,a,b\n400,0.9,0.8\n600,0.9,0.8\n", "wavelength_nm,a\n400,98\n600,97\n", "",
     "wavelength_nm,a\n400,nan\n600,0.9\n", "wavelength_nm,a\n400,0.01\n600,0.02\n"],
)  # fmt: skip
def test_what_is_no_certificate_is_refused(certificate, text):
    with pytest.raises(HandscrollError):
        panel_of(1.0, 0.0, certificate(text), "")

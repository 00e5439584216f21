"""Sizes as museums write them; whatever is not wholly understood is kept and not guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.columns.sizes import read_sizes


@pytest.mark.parametrize(
    ("written", "sides"),
    [
        ("28.5 x 343.2 cm", {"height_mm": 285, "width_mm": 3432}),
        ("28.5×343.2厘米", {"height_mm": 285, "width_mm": 3432}),
        ("28.5*343.2cm", {"height_mm": 285, "width_mm": 3432}),
        ("縱28.5厘米 橫343.2厘米", {"height_mm": 285, "width_mm": 3432}),
        ("纵28.5，横343.2厘米", {"height_mm": 285, "width_mm": 3432}),
        ("高28.5cm×宽343.2cm", {"height_mm": 285, "width_mm": 3432}),
        ("28,5 x 343,2 cm", {"height_mm": 285, "width_mm": 3432}),
        ("51.5 × 1,191.5 cm", {"height_mm": 515, "width_mm": 11915}),
        ("H. 28.5 cm; W. 343.2 cm", {"height_mm": 285, "width_mm": 3432}),
        ("11 1/4 x 135 1/8 in.", {"height_mm": 285.75, "width_mm": 3432.175}),
        ("11¼ × 135⅛ in.", {"height_mm": 285.75, "width_mm": 3432.175}),
        ('11" x 13"', {"height_mm": 279.4, "width_mm": 330.2}),
        ("11 x 13英寸", {"height_mm": 279.4, "width_mm": 330.2}),
        ("28.5 x 343.2 cm (11 1/4 x 135 1/8 in.)", {"height_mm": 285, "width_mm": 3432}),
        ("Diam. 25.2 cm (9 15/16 in.)", {"diameter_mm": 252}),
        ("径 25.2 厘米", {"diameter_mm": 252}),
        ("285 x 3432 mm", {"height_mm": 285, "width_mm": 3432}),
        ("纵0.285米 横12.5米", {"height_mm": 285, "width_mm": 12500}),
        ("20 x 30 x 2 cm", {"height_mm": 200, "width_mm": 300, "depth_mm": 20}),
        ("重350克", {"weight_g": 350}),
    ],
)
def test_a_size_is_read_to_the_millimetre(written: str, sides: dict[str, float]):
    [one] = read_sizes(written)
    assert one.trouble == ""
    assert one.measure.as_written == written
    told = one.measure.model_dump(exclude={"of", "as_written"})
    assert {side: value for side, value in told.items() if value} == pytest.approx(sides)


@pytest.mark.parametrize(
    ("written", "of"),
    [
        ("画心 28.5 x 343.2 cm", ["image"]),
        ("畫心：縱28.5厘米；全卷：縱30厘米，橫12米", ["image", "overall_mounted"]),
        ("Image: 20 x 30 cm\nMounted: 60 x 40 cm", ["image", "overall_mounted"]),
        ("each leaf 20 x 30 cm", ["sheet"]),
        ("20 x 30 cm", ["overall_unmounted"]),
    ],
)
def test_what_was_measured_is_said(written: str, of: list[str]):
    found = read_sizes(written)
    assert [one.measure.of for one in found] == of
    assert not any(one.trouble for one in found)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("28.5 x 343.2", "no unit"),
        ("28.5 cm", "which side"),
        ("1 x 2 x 3 x 4 cm", "which side"),
        ("about 3 ft", "no size"),
        ("大约三尺", "no size"),
        ("0 x 5 cm", "0, or larger"),
        ("1/0 x 5 cm", "0, or larger"),
        ("99999999 x 5 m", "0, or larger"),
        ("20 x 30 cm (7 x 99 in.)", "not the same"),
        ("20 x 30 cm (small)", "beside it is no size"),
        ("纵 20 克", "no unit of that side"),
    ],
)
def test_what_is_not_understood_keeps_its_words_and_no_number(written: str, why: str):
    [one] = read_sizes(written)
    assert why in one.trouble
    assert one.measure.as_written == written
    assert one.measure.height_mm is one.measure.width_mm is None


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_is_kept(written: str):
    kept = "".join(one.measure.as_written for one in read_sizes(written))
    assert {*kept} >= {*written} - {*";；"} - {one for one in written if one.isspace()}


@given(st.floats(0.1, 2000), st.floats(0.1, 2000))
def test_centimetres_come_back(height: float, width: float):
    [one] = read_sizes(f"{height:.2f} x {width:.2f} cm")
    assert one.measure.height_mm == pytest.approx(round(height, 2) * 10)
    assert one.measure.width_mm == pytest.approx(round(width, 2) * 10)

"""Sizes in centimetres and inches, as museums write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from handscroll.model.catalogue.extent import Measure, size_text


@pytest.mark.parametrize(
    ("sizes", "en", "hans", "hant"),
    [
        (
            {"height_mm": 515, "width_mm": 11915},
            "51.5 × 1,191.5 cm (20 1/4 × 469 1/8 in.)",
            "纵 51.5 × 横 1,191.5 厘米（20 1/4 × 469 1/8 英寸）",
            "縱 51.5 × 橫 1,191.5 公分（20 1/4 × 469 1/8 英寸）",
        ),
        (
            {"diameter_mm": 254},
            "Diam. 25.4 cm (10 in.)",
            "径 25.4 厘米（10 英寸）",
            "徑 25.4 公分（10 英寸）",
        ),
        (
            {"height_mm": 22.5, "width_mm": 23, "depth_mm": 1},
            "2.25 × 2.3 × 0.1 cm (7/8 × 7/8 × 1/16 in.)",
            "纵 2.25 × 横 2.3 × 厚 0.1 厘米（7/8 × 7/8 × 1/16 英寸）",
            "縱 2.25 × 橫 2.3 × 厚 0.1 公分（7/8 × 7/8 × 1/16 英寸）",
        ),
        ({"weight_g": 1500}, "1.5 kg", "重 1.5 千克", "重 1.5 公斤"),
        (
            {"height_mm": 100, "weight_g": 120},
            "10 cm (3 15/16 in.); 120 g",
            "纵 10 厘米（3 15/16 英寸）; 重 120 克",
            "縱 10 公分（3 15/16 英寸）; 重 120 公克",
        ),
        ({"as_written": "高三尺五寸"}, "高三尺五寸", "高三尺五寸", "高三尺五寸"),
    ],
)
def test_a_size_is_told(sizes, en, hans, hant):
    measure = Measure(**sizes)
    told = [size_text(measure, tongue) for tongue in ("en", "zh-Hans", "zh-Hant")]
    assert told == [en, hans, hant]


@given(st.floats(1, 1e6))
def test_inches_are_right_to_a_thirty_second(mm):
    told = size_text(Measure(height_mm=mm), "en").split("(")[1].removesuffix(" in.)")
    value = 0.0
    for piece in told.replace(",", "").split():
        top, _, down = piece.partition("/")
        value += int(top) / int(down or 1)
    assert abs(value - mm / 25.4) <= 1 / 32 + 1e-9


@pytest.mark.parametrize(
    "sizes", [{}, {"height_mm": 0}, {"width_mm": -1}, {"height_mm": float("nan")},
              {"height_mm": float("inf")}, {"of": "", "height_mm": 1},
              {"of": "part:", "height_mm": 1}],
)  # fmt: skip
def test_a_measure_without_sense_is_refused(sizes):
    with pytest.raises(ValidationError):
        Measure(**sizes)

"""How large a thing is, and of what that was measured; shown in centimetres and inches."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints, model_validator

from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.written import Line

Millimetres = Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)]
Grams = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
Of = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][A-Za-z0-9_.-]{0,60}(:[A-Za-z0-9._-]{1,128})?$")
]
"""``overall_mounted``, ``overall_unmounted``, ``image`` … or ``part:ID``."""

_SIDES = ("height_mm", "width_mm", "depth_mm", "length_mm", "diameter_mm")
_INCH = 25.4


class Measure(Fact):
    """One measuring: never a number without saying of what.

    Attributes
    ----------
    as_written
        The old record's words, kept even where numbers were read from them.
    """

    of: Of = "overall_unmounted"
    height_mm: Millimetres | None = None
    width_mm: Millimetres | None = None
    depth_mm: Millimetres | None = None
    length_mm: Millimetres | None = None
    diameter_mm: Millimetres | None = None
    weight_g: Grams | None = None
    as_written: Line = ""

    @model_validator(mode="after")
    def _measures_something(self) -> Measure:
        sizes = [getattr(self, side) for side in (*_SIDES, "weight_g")]
        if not self.as_written and all(size is None for size in sizes):
            raise ValueError(f"the measure of {self.of} has no number and no words")
        return self

    @property
    def part(self) -> str | None:
        """The mounting part that was measured, or None."""
        kind, _, name = self.of.partition(":")
        return name if kind == "part" else None


class _Tongue(NamedTuple):
    """How a language says sizes: a word before each side, and the units."""

    sides: dict[str, str]
    weight: str
    unit: str
    inch: str
    gram: str
    kilogram: str
    space: str
    brackets: tuple[str, str]


_TONGUES = {
    "en": _Tongue(
        {"length_mm": "L. ", "diameter_mm": "Diam. "}, "", "cm", "in.", "g", "kg", " ", (" (", ")")
    ),
    "zh-Hans": _Tongue(
        dict(zip(_SIDES, ("纵 ", "横 ", "厚 ", "长 ", "径 "), strict=True)),
        "重 ", "厘米", "英寸", "克", "千克", " ", ("（", "）"),
    ),
    "zh-Hant": _Tongue(
        dict(zip(_SIDES, ("縱 ", "橫 ", "厚 ", "長 ", "徑 "), strict=True)),
        "重 ", "公分", "英寸", "公克", "公斤", " ", ("（", "）"),
    ),
}  # fmt: skip


def size_text(measure: Measure, language: str) -> str:
    """Return a measure in centimetres and inches, height before width; else the old words.

    Examples
    --------
    >>> size_text(Measure(height_mm=515, width_mm=11915), "en")
    '51.5 × 1,191.5 cm (20 1/4 × 469 1/8 in.)'
    >>> size_text(Measure(height_mm=515, width_mm=11915), "zh-Hans")
    '纵 51.5 × 横 1,191.5 厘米（20 1/4 × 469 1/8 英寸）'
    """
    tongue = _TONGUES.get(language, _TONGUES["en"])
    sizes = [(side, size) for side in _SIDES if (size := getattr(measure, side)) is not None]
    told = []
    if sizes:
        cm = " × ".join(tongue.sides.get(side, "") + _centimetres(size) for side, size in sizes)
        inches = " × ".join(_inches(size) for _, size in sizes)
        left, right = tongue.brackets
        told.append(f"{cm}{tongue.space}{tongue.unit}{left}{inches} {tongue.inch}{right}")
    if measure.weight_g is not None:
        told.append(_weight(measure.weight_g, tongue))
    return "; ".join(told) or measure.as_written


def _centimetres(mm: float) -> str:
    return f"{round(mm / 10, 2):,.2f}".rstrip("0").rstrip(".")


def _inches(mm: float) -> str:
    """Return inches to the nearest sixteenth, as museums write them."""
    whole, rest = divmod(round(mm / _INCH * 16), 16)
    if rest == 0:
        return f"{whole:,}" if whole else "1/16"
    down = 16
    while rest % 2 == 0:
        rest, down = rest // 2, down // 2
    return f"{whole:,} {rest}/{down}" if whole else f"{rest}/{down}"


def _weight(grams: float, tongue: _Tongue) -> str:
    if grams >= 1000:
        return f"{tongue.weight}{grams / 1000:,.2f}".rstrip("0").rstrip(".") + f" {tongue.kilogram}"
    return f"{tongue.weight}{grams:,.2f}".rstrip("0").rstrip(".") + f" {tongue.gram}"

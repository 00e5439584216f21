"""Sizes as people write them: ``縱28.5厘米 橫343.2厘米``, ``28.5 x 343.2 cm (11 1/4 x 135 in.)``.

What is not wholly understood is not read at all: half a size is a wrong size.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from handscroll.departments.collection.columns.cells import line, pieces
from handscroll.model.catalogue.extent import Measure

MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "g": 1.0, "kg": 1000.0}
_UNITS = {
    "mm": ("mm", "毫米", "公厘"),
    "cm": ("cm", "厘米", "公分", "釐米"),
    "in": ("in.", "in", "inches", "inch", "英寸", "吋", "英吋", '"'),
    "kg": ("kg", "千克", "公斤"),
    "g": ("g", "克", "公克"),
    "m": ("m", "米", "公尺"),
}
_SIDES = {
    "height_mm": ("通高", "縱", "纵", "高", "height", "h"),
    "width_mm": ("橫", "横", "寬", "宽", "闊", "阔", "width", "w"),
    "length_mm": ("長", "长", "length", "l"),
    "diameter_mm": ("直徑", "直径", "口徑", "口径", "徑", "径", "diameter", "diam", "ø"),
    "depth_mm": ("厚", "深", "depth", "d"),
    "weight_g": ("重量", "重", "weight", "wt"),
}
_OF = {
    "overall_mounted": ("全卷", "通卷", "全軸", "全轴", "裝裱", "装裱", "連裱", "连裱",
                        "overall mounted", "overall with mounting", "mounted", "mount"),
    "image": ("本幅", "畫心", "画心", "畫芯", "画芯", "image", "painting", "picture"),
    "sheet": ("每開", "每开", "單開", "单开", "每頁", "每页", "each leaf", "sheet"),
    "overall_unmounted": ("全幅", "全件", "overall unmounted", "unmounted", "overall",
                          "support", "object"),
}  # fmt: skip
_MARKS = str.maketrans({"×": "x", "✕": "x", "╳": "x", "＊": "x", "*": "x", "X": "x", "乘": "x",
                        "″": '"', "”": '"', "“": '"', "〞": '"'})  # fmt: skip


def _any(words: dict[str, tuple[str, ...]]) -> str:
    every = sorted((word for group in words.values() for word in group), key=len, reverse=True)
    return "|".join(map(re.escape, every))


_LABEL = re.compile(rf"(?P<of>{_any(_OF)})\s*[:：,，]?\s*", re.IGNORECASE)
_NUMBER = r"\d+\s+\d+/\d+|\d+/\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_PIECE = re.compile(
    rf"(?:(?P<side>{_any(_SIDES)})\s*[.:：]?\s*)?(?P<number>(?>{_NUMBER}))\s*(?P<unit>{_any(_UNITS)})?"
    r"(?![a-wyzà-ÿ])\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:x|by|,|，|、|。|·)?\s*", re.IGNORECASE)
_LAST = re.compile(r"\(([^()]*)\)\s*$")
_NEAR_MM, _NEAR = 3.0, 0.02


@dataclass(frozen=True)
class Read:
    """A statement of a size: its measure, and why no numbers were read from it, or nothing."""

    measure: Measure
    trouble: str = ""


def read_sizes(text: str, of: str = "overall_unmounted") -> list[Read]:
    """Read every statement of a cell; one that is not understood keeps its words.

    Parameters
    ----------
    of
        What was measured, where the words do not say.

    Examples
    --------
    >>> [(one.measure.of, one.measure.height_mm, one.measure.width_mm)
    ...  for one in read_sizes("画心 纵28.5厘米 横343.2厘米；全卷 30 x 1,191.5 cm")]
    [('image', 285.0, 3432.0), ('overall_mounted', 300.0, 11915.0)]
    """
    found: list[Read] = []
    for piece in pieces(text):
        one = _statement(piece, of)
        if found and (both := _joined(found[-1], one)):
            found[-1] = both
        else:
            found.append(one)
    return found


def _joined(before: Read, after: Read) -> Read | None:
    """Join ``H. 28.5 cm`` and ``W. 343.2 cm``, which a semicolon parts; None for others."""
    first, second = _numbers(before.measure), _numbers(after.measure)
    if len(second) != 1 or first.keys() & second.keys() or before.measure.of != after.measure.of:
        return None
    if not first or "diameter_mm" in first | second:
        return None
    written = line(f"{before.measure.as_written}; {after.measure.as_written}")
    return Read(Measure(of=after.measure.of, as_written=written, **first, **second))


def _numbers(measure: Measure) -> dict[str, float]:
    told = measure.model_dump()
    return {side: told[side] for side in _SIDES if told.get(side) is not None}


def _statement(written: str, of: str) -> Read:
    told = _tidy(written)
    label = _LABEL.match(told)
    if label is not None:
        named = label["of"].casefold()
        of = next(name for name, words in _OF.items() if named in words)
        told = told[label.end() :]
    bare = Measure(of=of, as_written=line(written))
    other = _LAST.search(told)
    found, trouble = _sides(told[: other.start()] if other else told)
    if trouble:
        return Read(bare, trouble)
    if other is not None:
        again, worse = _sides(other[1], tuple(found))
        if worse:
            return Read(bare, f"{other[0]} beside it is no size")
        if not _agree(found, again):
            return Read(bare, "the sizes in the brackets are not the same as those before them")
    try:
        return Read(Measure.model_validate({"of": of, "as_written": line(written), **found}))
    except ValueError:
        return Read(bare, "a size is 0, or larger than ten kilometres")


def _tidy(written: str) -> str:
    """Take a text to one form; a vulgar fraction keeps a space from the number before it."""
    apart = "".join(
        f" {one}" if unicodedata.decomposition(one).startswith("<fraction>") else one
        for one in written
    )
    told = unicodedata.normalize("NFKC", apart).replace("\u2044", "/").translate(_MARKS)
    return " ".join(told.replace("''", '"').split())


def _sides(told: str, known: tuple[str, ...] = ()) -> tuple[dict[str, float], str]:
    """Return the sides in millimetres, or why they cannot be told.

    Parameters
    ----------
    known
        Which sides the numbers are, where the words do not say.
    """
    numbers: list[tuple[str | None, float, str | None]] = []
    at = 0
    while at < len(told):
        piece = _PIECE.match(told, at)
        if piece is None:
            return {}, f"{told[at : at + 20]!r} is no size"
        numbers.append((_side(piece["side"]), _value(piece["number"]), _unit(piece["unit"])))
        between = _BETWEEN.match(told, piece.end())
        at = between.end() if between else piece.end()
    return _placed(numbers, known)


def _placed(
    numbers: list[tuple[str | None, float, str | None]], known: tuple[str, ...]
) -> tuple[dict[str, float], str]:
    units = [unit for *_, unit in numbers]
    last = units[-1] if units else None
    if last is None:
        return {}, "it says no unit" if numbers else "it has no number"
    named = [side for side, *_ in numbers]
    if not any(named):
        if len(numbers) != len(known) and not 2 <= len(numbers) <= 3:
            return {}, "it does not say which side was measured"
        sides = known if len(numbers) == len(known) else ("height_mm", "width_mm", "depth_mm")
        named = [*sides[: len(numbers)]]
    if None in named or len(set(named)) != len(named):
        return {}, "it does not say which side was measured"
    found = {}
    for place, (_, value, unit) in enumerate(numbers):
        side, measured = str(named[place]), unit or next(one for one in units[place:] if one)
        if (measured in ("g", "kg")) is not (side == "weight_g"):
            return {}, f"{measured} is no unit of that side"
        found[side] = round(value * MM[measured], 4)
    return found, ""


def _side(written: str | None) -> str | None:
    return None if written is None else _named(_SIDES, written)


def _unit(written: str | None) -> str | None:
    return None if written is None else _named(_UNITS, written)


def _named(table: dict[str, tuple[str, ...]], written: str) -> str:
    return next(name for name, words in table.items() if written.casefold() in words)


def _value(written: str) -> float:
    if "/" in written:
        whole, _, part = written.rpartition(" ")
        over, under = part.split("/")
        return float(whole or 0) + (float(over) / float(under) if float(under) else 0.0)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        return float(written.replace(",", ""))
    return float(written.replace(",", "."))


def _agree(one: dict[str, float], other: dict[str, float]) -> bool:
    """Say whether two readings mean one size; inches are rounded to a sixteenth or worse."""
    return one.keys() == other.keys() and all(
        abs(one[side] - other[side]) <= max(_NEAR_MM, _NEAR * one[side]) for side in one
    )

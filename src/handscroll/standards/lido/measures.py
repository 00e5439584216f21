"""Sizes of a work in LIDO: a set a measuring, a number and unit a side."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.standards.lido.groups import Fields, Inside
from handscroll.standards.lido.places import (
    Doc,
    Node,
    Number,
    Pick,
    Said,
    Taken,
    Text,
    Value,
    name,
    text_of,
)

_SIDES = {
    "height_mm": ("height", "höhe", "hauteur", "高", "纵", "縱"),
    "width_mm": ("width", "breite", "largeur", "宽", "寬", "横", "橫"),
    "depth_mm": ("depth", "tiefe", "profondeur", "thickness", "厚", "深"),
    "length_mm": ("length", "länge", "longueur", "长", "長"),
    "diameter_mm": ("diameter", "durchmesser", "diamètre", "径", "徑"),
    "weight_g": ("weight", "gewicht", "poids", "重", "重量"),
}
_NAMED = {word: side for side, words in _SIDES.items() for word in words}
_UNITS = {
    "mm": 1.0, "毫米": 1.0, "cm": 10.0, "厘米": 10.0, "公分": 10.0, "m": 1000.0, "米": 1000.0,
    "in": 25.4, "in.": 25.4, "inch": 25.4, "inches": 25.4,
}  # fmt: skip
_WEIGHTS = {"g": 1.0, "克": 1.0, "kg": 1000.0, "千克": 1000.0, "公斤": 1000.0}


@dataclass(frozen=True)
class Sizes:
    """One measuring: the words of it, of what, and each side in millimetres."""

    def write(self, into: Node, value: Doc) -> None:
        """Write the words, then numbers with their units, then of what."""
        if value.get("as_written"):
            Text(Pick("displayObjectMeasurements")).write(into, value["as_written"])
        inner = Pick("objectMeasurements").make(into)
        for side, words in _SIDES.items():
            if side in value:
                one = Pick("measurementsSet").make(inner)
                Pick("measurementType").make(one).text = words[0]
                Pick("measurementUnit").make(one).text = side.rpartition("_")[2]
                Pick("measurementValue").make(one).text = repr(value[side])
        Text(Pick("extentMeasurements")).write(inner, value.get("of", "overall_unmounted"))

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the measuring; numbers in units that nobody knows stay unread."""
        written = Text(Pick("displayObjectMeasurements")).read(node, taken)
        found: Doc = {"as_written": written} if written else {}
        for inner in Pick("objectMeasurements").found(node, taken):
            for one in inner.iterchildren(name("measurementsSet")):
                found |= _side(one, taken)
            of = Pick("extentMeasurements").first(inner, taken)
            if of is not None and text_of(of) != "overall_unmounted":
                found["of"] = _inner_text(of, taken)
        return found or None


def _inner_text(node: Node, taken: Taken) -> str:
    for one in node.iter():
        taken.add(one)
    return "".join(str(part) for part in node.itertext()).strip()


def _side(node: Node, taken: Taken) -> Doc:
    told = {
        tag: "".join(str(part) for one in node.iterchildren(name(tag)) for part in one.itertext())
        for tag in ("measurementType", "measurementUnit", "measurementValue")
    }
    side = _NAMED.get(told["measurementType"].strip().casefold())
    units = _WEIGHTS if side == "weight_g" else _UNITS
    factor = units.get(told["measurementUnit"].strip().casefold())
    try:
        number = float(told["measurementValue"].strip().replace(",", "."))
    except ValueError:
        return {}
    if side is None or factor is None or number <= 0:
        return {}
    for one in node.iter():
        taken.add(one)
    return {side: number * factor}


@dataclass(frozen=True)
class Pieces:
    """How many pieces there are, as a measurement."""

    always = False

    def write(self, into: Node, value: Value) -> None:
        """Write the count with its type and unit, which LIDO requires."""
        Pick("measurementType").make(into).text = "count"
        Pick("measurementUnit").make(into).text = "pieces"
        Number(Pick("measurementValue")).write(into, value)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the count."""
        for one in node.iter():
            taken.add(one)
        return Number(Pick("measurementValue")).read(node, taken)


COUNT = Fields((
    ("unit", Said(Pick("displayObjectMeasurements"))),
    ("missing", Said(Pick("displayObjectMeasurements", "missing"))),
    ("", Inside(Pick("objectMeasurements"), Fields((
        ("pieces", Inside(Pick("measurementsSet"), Pieces())),
        ("complete", Number(Pick("qualifierMeasurements"))),
    )))),
))  # fmt: skip

"""The sections of the form, in the order in which a record is written."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.departments.collection.editing.acting import place_of
from handscroll.departments.collection.editing.shapes import Facts
from handscroll.departments.collection.editing.showing import Node, Painter
from handscroll.departments.collection.editing.typed import Typed
from handscroll.model.matching import Thing

_ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("label", ("title", "creator", "date_written", "dynasty", "format",
               "medium", "description")),
    ("names", ("catalogue.titles", "catalogue.object_type", "catalogue.format",
               "catalogue.identifiers", "catalogue.grade", "catalogue.held_by")),
    ("making", ("catalogue.makers", "catalogue.date")),
    ("matter", ("catalogue.measures", "catalogue.count", "catalogue.techniques",
                "catalogue.support", "catalogue.pigments", "catalogue.own")),
    ("mount", ("catalogue.parts",)),
    ("texts", ("catalogue.inscriptions",)),
    ("seals", ("catalogue.seals", "catalogue.impressions")),
    ("worth", ("catalogue.significance", "catalogue.relations")),
    ("past", ("catalogue.provenance", "catalogue.historic", "catalogue.exhibitions",
              "catalogue.bibliography")),
    ("rights", ("rights", "catalogue.rights", "catalogue.labels")),
    ("pictures", ("parts",)),
    ("staff", ("catalogue.location", "catalogue.valuation", "catalogue.staff_note")),
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """Some fields that belong together.

    Attributes
    ----------
    wrong
        How many of its fields are wrong; such a section is open.
    """

    name: str
    nodes: tuple[Node, ...]
    wrong: int
    open: bool


def sections(
    shape: Facts, typed: Typed, base: Thing, painter: Painter, *, going_to: str = ""
) -> tuple[Section, ...]:
    """Return the form in sections; fields that no section names stand in the last one."""
    placed = {name for _, names in _ORDER for name in names}
    found = []
    for section, names in (*_ORDER, ("more", tuple(_others(shape, placed)))):
        nodes = []
        for name in names:
            at = place_of(name, shape, typed, base)
            if at is not None:
                nodes.append(painter.node(at.shape, at.typed, at.base, name, depth=0))
        wrong = sum(one.startswith(tuple(names)) for one in painter.troubles) if names else 0
        wanted = bool(wrong) or bool(names and going_to and going_to.startswith(names))
        if nodes:
            found.append(Section(section, tuple(nodes), wrong, wanted or section == "label"))
    return tuple(found)


def _others(shape: Facts, placed: set[str]) -> list[str]:
    catalogue = shape.fields["catalogue"]
    assert isinstance(catalogue, Facts)
    names = [name for name in shape.fields if name != "catalogue"]
    names += [f"catalogue.{name}" for name in catalogue.fields]
    return [name for name in names if name not in placed]

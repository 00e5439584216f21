"""What the pages of the staff say of a story: works by name, what is lacking, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.departments.stories.composing.typed import ROWS, Raw
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.model.stories.lacking import Lack, lacking
from handscroll.model.stories.story import Story
from handscroll.museum import Museum

_SMALL = 160
_FIRST = {"relic": "find", "place": "latitude"}


@dataclass(frozen=True)
class Work:
    """A relic as the form shows it; ``small`` is a picture of it, or empty."""

    relic: Relic

    @property
    def small(self) -> str:
        """Return the address of a small picture."""
        first = self.relic.captures[0] if self.relic.captures else None
        return f"/iiif/3/{first.id}/full/!{_SMALL},{_SMALL}/0/default.jpg" if first else ""

    @property
    def public(self) -> bool:
        """Say whether visitors see it."""
        return self.relic.state is State.PUBLISHED

    def sizes(self) -> Sequence[dict[str, Any]]:
        """Return identifier, width and height of each picture, for drawing on it."""
        return [
            {"id": one.id, "width": one.width, "height": one.height} for one in self.relic.captures
        ]


@dataclass(frozen=True)
class Wanting:
    """Something that a story lacks; ``number`` is the section's, ``field`` where it is typed."""

    lack: Lack
    number: int
    field: str


def works(museum: Museum, raw: Raw) -> Mapping[str, Work]:
    """Return the relics that a form names, by their identifiers."""
    named = [raw["cover"]["relic"]]
    for section in raw["sections"]:
        named += [one.get("relic", "") for one in section.get(ROWS.get(section["kind"], ""), ())]
    found = museum.relics.some(dict.fromkeys(one for one in named if one))
    return {one.id: Work(one) for one in found}


def wanting(story: Story, languages: Sequence[str]) -> list[Wanting]:
    """Return what a story lacks, each with the field of the form in which it would be typed."""
    numbers = {one.id: number for number, one in enumerate(story.sections, start=1)}
    kinds = {one.id: one.kind for one in story.sections}
    return [
        Wanting(one, numbers.get(one.section, 0), _field(one, kinds, languages))
        for one in lacking(story)
    ]


def away(museum: Museum, story: Story) -> Sequence[Relic]:
    """Return the works of a story that visitors do not see at present."""
    found = museum.relics.some(story.relics())
    return [one for one in found if one.state is not State.PUBLISHED]


def _field(lack: Lack, kinds: Mapping[str, str], languages: Sequence[str]) -> str:
    tag = next((one for one in languages if one.startswith(lack.language or "-")), "")
    said = f".{tag}" if tag else ""
    if not lack.section:
        cover = "cover." if lack.what in ("alt", "caption") else ""
        return "sections" if lack.what == "section" else f"f-{cover}{lack.what}{said}"
    if not lack.number:
        typed = lack.what in ("heading", "text", "source")
        return f"f-s.{lack.section}.{lack.what}{said}" if typed else f"s-{lack.section}"
    rows = ROWS[kinds[lack.section]]
    what = _FIRST.get(lack.what, lack.what)
    return f"f-s.{lack.section}.{rows}.{lack.number - 1}.{what}{said}"


@dataclass(frozen=True)
class Differing:
    """A field in which two stories differ."""

    field: str
    theirs: str
    mine: str


def differing(theirs: Story, mine: Story) -> list[Differing]:
    """Return the fields in which two stories differ, as a person reads them."""
    one, other = (
        dict(_leaves(theirs.model_dump(mode="json"))),
        dict(_leaves(mine.model_dump(mode="json"))),
    )
    names = dict.fromkeys([*one, *other])
    return [
        Differing(name, one.get(name, ""), other.get(name, ""))
        for name in names
        if one.get(name, "") != other.get(name, "")
    ]


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        # Sections are told apart by their names: one that moved is still the same.
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            own = inner.get("id") if isinstance(inner, dict) else None
            yield from _leaves(inner, f"{path}.{own or number}")
        if path == "sections":
            yield f"{path}.order", " ".join(str(one["id"]) for one in value)
    elif value not in (None, ""):
        yield path, str(value)

"""From what was typed to a story, or to what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from handscroll.departments.stories.clock import from_local
from handscroll.departments.stories.composing.typed import ROWS, Raw
from handscroll.errors import InvalidError
from handscroll.model.stories.story import Story
from handscroll.museum import Museum
from handscroll.museum.story_canvas import misplaced

_NUMBERS = ("x", "y", "width", "height", "latitude", "longitude")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a field: a key of the words below ``compose.wrong``, and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A story, or None and why not by the name of the field."""

    story: Story | None
    wrong: Mapping[str, Wrong]


def judge(raw: Raw, museum: Museum) -> Judged:
    """Read what was typed."""
    wrong: dict[str, Wrong] = {}
    document = _document(raw, museum, wrong)
    story = None
    try:
        story = Story.model_validate(document)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            place = _field(one["loc"], raw)
            wrong.setdefault(place, _kind(place))
    if story is not None:
        relics = {one.id: one for one in museum.relics.some(story.relics())}
        for found in misplaced(story, relics):
            path = f"s.{found.section}.pictures.{found.number}" if found.section else "cover"
            size = found.size
            values = {} if size is None else {"width": size.width, "height": size.height}
            name = {"place": "x", "capture": "capture", "relic": "find"}[found.what]
            wrong[f"{path}.{name}"] = Wrong(found.what, values)
    return Judged(None if wrong else story, wrong)


def _document(raw: Raw, museum: Museum, wrong: dict[str, Wrong]) -> Raw:
    document = {name: value for name, value in raw.items() if name != "expected"}
    document["cover"] = _picture(raw["cover"])
    document["sections"] = [_section(one) for one in raw["sections"]]
    for name in ("opens", "closes"):
        try:
            document[name] = from_local(raw[name], museum.settings)
        except InvalidError:
            document[name] = ""
            wrong[name] = Wrong("moment")
    return document


def _section(section: Raw) -> Raw:
    made = dict(section)
    rows = ROWS.get(section["kind"])
    if rows == "pictures":
        made[rows] = [_picture(one) for one in section[rows]]
    elif rows is not None:
        made[rows] = [_plain(one) for one in section[rows]]
    return made


def _picture(row: Raw) -> Raw:
    made = _plain(row)
    numbers = ("x", "y", "width", "height")
    if not row["relic"] and not any(row["alt"].values()) and not any(row["caption"].values()):
        return {}
    return made | {name: row[name] or 0 for name in numbers}


def _plain(row: Raw) -> Raw:
    made = {name: value for name, value in row.items() if name not in ("find", "found")}
    return made | {name: made[name] or None for name in ("latitude", "longitude") if name in made}


def _field(place: tuple[int | str, ...], raw: Raw) -> str:
    """Return the name of the field that an error of the model is about."""
    steps: list[Any] = [*place]
    if len(steps) >= 2 and steps[0] == "sections" and isinstance(steps[1], int):
        # Behind the number of the section stands its kind, by which the model told it apart.
        steps = ["s", raw["sections"][steps[1]]["id"], *steps[3:]]
    return ".".join(str(one) for one in steps)


def _kind(place: str) -> Wrong:
    last = place.rpartition(".")[2]
    if last in _NUMBERS:
        return Wrong("number")
    if not place:
        return Wrong("order")
    return Wrong("many" if last in ("sections", *ROWS.values()) else "long")

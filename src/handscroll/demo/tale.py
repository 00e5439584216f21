"""The demo museum's own story: how its scrolls were painted, told on the scrolls themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.stories.story import Story

STORY = "ink-by-number"
_FILE = Path(__file__).parent / "records" / "ink_by_number.json"


def tale(relics: Mapping[str, Relic]) -> Story | None:
    """Return the story about the demo collection; None while a work of it is not there.

    Its pictures name relics by accession number, parts by their place and details as shares of
    a picture: the collection is painted at any scale.

    Parameters
    ----------
    relics
        Those of the museum, by their identifiers.
    """
    document: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    named = [document["cover"]]
    for section in document["sections"]:
        named += section.get("pictures", [])
        named += [one for one in section.get("events", []) if "number" in one]
    for one in named:
        relic = relics.get(relic_id(one.pop("number")))
        if relic is None:
            return None
        one["relic"] = relic.id
        if "date" not in one:
            _lay(one, relic)
    return Story.model_validate({"id": STORY, **document})


def _lay(picture: dict[str, Any], relic: Relic) -> None:
    """Turn the part and the shares of a picture into a capture and pixels of it."""
    capture = relic.captures[picture.pop("part", 0)]
    picture["capture"] = capture.id
    share = picture.pop("share", None)
    if share is not None:
        left, top, wide, high = share
        picture["x"], picture["y"] = int(left * capture.width), int(top * capture.height)
        picture["width"] = max(1, min(round(wide * capture.width), capture.width - picture["x"]))
        picture["height"] = max(1, min(round(high * capture.height), capture.height - picture["y"]))

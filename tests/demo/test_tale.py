"""The demo's own story: whole in both languages, every picture of it on its canvas."""

import hashlib

import pytest

from handscroll.demo.catalogue import RELICS
from handscroll.demo.tale import tale
from handscroll.model.capture import Capture
from handscroll.model.identity import relic_id
from handscroll.model.relic import Part, Relic
from handscroll.model.stories.lacking import lacking
from handscroll.museum.story_canvas import misplaced


def hung(scale: float) -> dict[str, Relic]:
    """The demo collection as records, at so many pixels a millimetre."""
    relics = {}
    for one in RELICS:
        name = relic_id(one.accession_number)
        parts = tuple(
            Part(capture=Capture(
                id=f"c{name}{number}", relic=name, path=part.name, file_name=part.name,
                sha256=hashlib.sha256(part.name.encode()).hexdigest(), bytes=1,
                media_type="image/png", width=max(1, round(part.width_mm * scale)),
                height=max(1, round(part.height_mm * scale)),
            ))
            for number, part in enumerate(one.parts)
        )  # fmt: skip
        number, title = one.accession_number, {"en": one.title.en}
        relics[name] = Relic(id=name, accession_number=number, title=title, parts=parts)
    return relics


@pytest.mark.parametrize("scale", [0.13, 1.0, 4.0])
def test_the_story_is_whole_in_both_languages_and_lies_on_the_scrolls(scale):
    relics = hung(scale)
    told = tale(relics)
    assert told is not None
    assert lacking(told) == []
    assert list(misplaced(told, relics)) == []
    assert {section.kind for section in told.sections} >= {"text", "region", "timeline", "map"}


def test_there_is_no_story_while_a_work_of_it_is_not_there():
    relics = hung(1.0)
    relics.pop(relic_id("HS-D-007"))
    assert tale(relics) is None

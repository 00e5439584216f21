"""The demo's own story: whole in both languages, every picture of it on its canvas."""

import pytest

from handscroll.demo.tale import tale
from handscroll.model.identity import relic_id
from handscroll.model.stories.lacking import lacking
from handscroll.museum.story_canvas import misplaced


@pytest.mark.parametrize("scale", [0.13, 1.0, 4.0])
def test_the_story_is_whole_in_both_languages_and_lies_on_the_scrolls(hung, scale):
    relics = hung(scale)
    told = tale(relics)
    assert told is not None
    assert lacking(told) == []
    assert list(misplaced(told, relics)) == []
    assert {section.kind for section in told.sections} >= {"text", "region", "timeline", "map"}


def test_there_is_no_story_while_a_work_of_it_is_not_there(hung):
    relics = hung(1.0)
    relics.pop(relic_id("HS-D-007"))
    assert tale(relics) is None

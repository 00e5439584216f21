"""The demo tells its story however often its first start was killed, and leaves what staff did."""

import pytest

from handscroll.demo.collection import RELICS, write_sheet
from handscroll.demo.examination.exhibit import EXAMINED, paint_examined
from handscroll.demo.tale import STORY, tale
from handscroll.entrances.demonstration import SHOWN, _plan, _tell_tale
from handscroll.entrances.examined import PAINTER
from handscroll.model.rights import State
from handscroll.museum import Museum


@pytest.fixture
def shown(museum: Museum, hung) -> Museum:
    """A museum in which every work of the demo hangs, without a file of it."""
    for relic in hung(1.0, state=State.PUBLISHED).values():
        museum.relics.accession(relic, {}, sha512={}, person=PAINTER)
    return museum


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_start_that_was_killed_between_two_steps_is_finished_by_the_next(shown: Museum, steps):
    told = tale({one.id: one for one in shown.relics.published()})
    assert told is not None
    if steps > 0:
        shown.stories.create(STORY, told.kind, told.title, person=PAINTER)
    if steps > 1:
        shown.stories.save(told, expected=1, person=PAINTER, why="demo")
    if steps > 2:
        shown.stories.move(STORY, State.PUBLISHED, person=PAINTER)
    _tell_tale(shown)
    kept = shown.stories.get(STORY)
    assert kept.story.state is State.PUBLISHED
    assert kept.story.sections == told.sections
    before = len(shown.stories.steps(STORY))
    _tell_tale(shown)
    assert len(shown.stories.steps(STORY)) == before, "told twice"


def test_what_staff_made_of_it_stays(shown: Museum):
    _tell_tale(shown)
    shown.stories.move(STORY, State.WITHDRAWN, person="wang")
    _tell_tale(shown)
    assert shown.stories.get(STORY).story.state is State.WITHDRAWN


def test_the_examined_relic_comes_last_and_is_taken_in_like_any_other(museum: Museum, tmp_path):
    assert (*RELICS, EXAMINED) == SHOWN
    files = paint_examined(tmp_path, scale=0.1)
    (item,) = _plan(museum, files, write_sheet(tmp_path, SHOWN), EXAMINED).items
    assert item.accession_number == EXAMINED.accession_number
    assert item.painted_by_software
    assert item.catalogue.pigments

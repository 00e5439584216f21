"""The demo tells its story however often its first start was killed, and leaves what staff did."""

import hashlib

import pytest

from handscroll.demo.catalogue import RELICS
from handscroll.demo.tale import STORY, tale
from handscroll.entrances.demonstration import PAINTER, _tell_tale
from handscroll.model.capture import Capture
from handscroll.model.identity import relic_id
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import State
from handscroll.museum import Museum


@pytest.fixture
def hung(museum: Museum) -> Museum:
    """A museum in which every work of the demo hangs, without a file of it."""
    for one in RELICS:
        name = relic_id(one.accession_number)
        parts = tuple(
            Part(capture=Capture(
                id=f"c{name}{number}", relic=name, path=part.name, file_name=part.name,
                sha256=hashlib.sha256(part.name.encode()).hexdigest(), bytes=1,
                media_type="image/png", width=round(part.width_mm), height=round(part.height_mm),
            ))
            for number, part in enumerate(one.parts)
        )  # fmt: skip
        relic = Relic(
            id=name, accession_number=one.accession_number, title={"en": one.title.en},
            parts=parts, state=State.PUBLISHED,
        )  # fmt: skip
        museum.relics.accession(relic, {}, sha512={}, person=PAINTER)
    return museum


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_start_that_was_killed_between_two_steps_is_finished_by_the_next(hung: Museum, steps):
    told = tale({one.id: one for one in hung.relics.published()})
    assert told is not None
    if steps > 0:
        hung.stories.create(STORY, told.kind, told.title, person=PAINTER)
    if steps > 1:
        hung.stories.save(told, expected=1, person=PAINTER, why="demo")
    if steps > 2:
        hung.stories.move(STORY, State.PUBLISHED, person=PAINTER)
    _tell_tale(hung)
    kept = hung.stories.get(STORY)
    assert kept.story.state is State.PUBLISHED
    assert kept.story.sections == told.sections
    before = len(hung.stories.steps(STORY))
    _tell_tale(hung)
    assert len(hung.stories.steps(STORY)) == before, "told twice"


def test_what_staff_made_of_it_stays(hung: Museum):
    _tell_tale(hung)
    hung.stories.move(STORY, State.WITHDRAWN, person="wang")
    _tell_tale(hung)
    assert hung.stories.get(STORY).story.state is State.WITHDRAWN

"""What is told to be looked at is so, and no longer told when it is mended."""

import shutil
from datetime import UTC, datetime, timedelta

from handscroll.model.intake import IntakeItem, PlannedFile, Problem
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.museum import Museum
from handscroll.museum.alerts import Alert, Matter, alerts
from handscroll.museum.intakes import ItemState


def told(museum: Museum, days: int = 0) -> list[Alert]:
    return alerts(museum.layout, museum.ledger, datetime.now(UTC) + timedelta(days=days))


def test_a_museum_that_is_well_alerts_nobody(museum: Museum, relics):
    assert told(museum, days=99) == []


def test_a_mark_that_waits_for_two_weeks_is_told_until_it_is_judged(museum: Museum, relics):
    relic = relics[0]
    region = Region(capture=relic.captures[0].id, x=1, y=2, width=3, height=4)
    museum.observations.propose(
        Observation(id="o1", relic=relic.id, kind="seal", region=region, author="wang")
    )
    assert told(museum, days=13) == []
    assert told(museum, days=15) == [Alert(Matter.MARKS, 1, relic.id)]
    museum.observations.review("o1", Verdict.REJECTED, person="li")
    assert told(museum, days=15) == []


def test_pictures_without_a_pyramid_are_counted(museum: Museum, relics):
    shutil.rmtree(museum.layout.cache / "pyramids")
    [alert] = told(museum)
    assert (alert.matter, alert.count) == (Matter.PYRAMIDS, 4)
    assert alert.relic in {one.id for one in relics}


def test_an_intake_that_failed_is_told_until_the_work_has_come(museum: Museum, relics):
    plan = PlannedFile(source="/nowhere/a.png", name="a.png", bytes=1, modified_ns=1)
    numbers = ("Not come", "Not come", relics[0].accession_number)
    items = [IntakeItem(accession_number=one, title={}, files=(plan,)) for one in numbers]
    for view in museum.intakes.plan(items, person="wang"):
        problem = Problem(file="a.png", what="It failed", why="x", fix="y")
        museum.intakes.settle(view.key, ItemState.FAILED, problem=problem)
    assert told(museum) == [Alert(Matter.FAILED, 1)]

"""Frames are measured, joined and shown again by the page of a relic; the worker does the work."""

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.stitch_wishes import (
    JOB,
    Stage,
    owed,
    wish,
    wishes_of,
)
from handscroll.departments.collection.stitching.working import work
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import ConflictError
from handscroll.model.rights import Role
from handscroll.plugin import SESSION_COOKIE
from handscroll.scans.limits import Limits
from handscroll.storage.jobs import Worker

PASSWORD = "a long enough password"


@pytest.fixture
def staff(museum):
    """Return a registrar's browser."""
    museum.people.add("li", Role.REGISTRAR, PASSWORD, by="test")
    client = TestClient(build_app(museum, departments()), follow_redirects=False)
    client.post("/en/sign-in", data={"name": "li", "password": PASSWORD})
    return client


def press(museum, client, relic, deed):
    csrf = museum.people.csrf(client.cookies[SESSION_COOKIE])
    address = f"/en/staff/relics/{relic}/stitch"
    return client.post(address, data={"csrf": csrf, "do": deed})


def worked(museum):
    """Do what the worker does, twice: a job may run again."""
    asked = list(owed(museum))
    for job, subject in [*asked, *asked]:
        assert job == "stitch"
        work(museum, subject)
    return len(asked)


def test_a_registrar_measures_joins_and_takes_back(museum, scroll, staff):
    page = f"/en/staff/relics/{scroll.id}/stitch"
    assert page in staff.get(f"/en/staff/relics/{scroll.id}").text
    offer = staff.get(page).text
    assert "has 2 pictures" in offer
    assert "scroll_1.tif" in offer

    before = museum.register.dump()
    assert press(museum, staff, scroll.id, "look").headers["location"] == page
    press(museum, staff, scroll.id, "look")  # sent twice
    assert staff.get(f"/api/stitches/{scroll.id}").json() == {"stage": "looking", "share": 0.0}
    assert "Measuring how the frames fit" in staff.get(page).text
    assert worked(museum) == 1
    assert staff.get(f"/api/stitches/{scroll.id}").json() == {"stage": "looked", "share": 1.0}
    fits = staff.get(page).text
    assert "The frames fit" in fits
    assert fits.count('transform="matrix(') == 2
    assert "Worst seam 0.0" in fits
    assert museum.register.dump() == before

    press(museum, staff, scroll.id, "join")
    assert worked(museum) == 1
    [picture] = museum.relics.get(scroll.id).captures
    assert picture.stitched
    joined = staff.get(page).text
    assert "Stitched by machine from 2 frames" in joined
    assert f"/iiif/3/{picture.id}/full/" in joined
    assert all(one.file_name in joined for one in scroll.captures)
    assert staff.get(f"/api/stitches/{scroll.id}").json() == {}
    assert "See the frames" in staff.get(f"/en/staff/relics/{scroll.id}").text
    assert press(museum, staff, scroll.id, "join").status_code == 409

    assert press(museum, staff, scroll.id, "undo").status_code == 303
    assert museum.relics.get(scroll.id) == scroll
    assert "has 2 pictures" in staff.get(page).text


def test_frames_that_cannot_be_joined_say_why_and_stay(museum, scroll, staff, make_scan, tmp_path):
    folder = tmp_path / "other"
    make_scan(folder / "odd_1.tif", 300, 200, seed=1)
    make_scan(folder / "odd_2.tif", 300, 200, seed=2)
    [key] = ask_for(museum, plan_intake([folder], None, Limits()), person="li").keys
    take_in(museum, key)
    odd = museum.relics.named("odd")
    press(museum, staff, odd.id, "join")
    assert worked(museum) == 1
    page = staff.get(f"/zh-Hans/staff/relics/{odd.id}/stitch").text
    assert "各帧无法拼接" in page
    assert "odd_1.tif and odd_2.tif" in page
    assert museum.relics.get(odd.id) == odd
    kept = wishes_of(museum).get(odd.id)
    assert kept is not None
    assert kept.stage is Stage.FAILED
    # It may be asked for once more.
    press(museum, staff, odd.id, "look")
    assert worked(museum) == 1


def test_while_they_are_measured_they_are_not_joined(museum, scroll):
    wish(museum, scroll.id, Stage.LOOKING, person="wang")
    with pytest.raises(ConflictError, match="being measured"):
        wish(museum, scroll.id, Stage.JOINING, person="wang")
    assert worked(museum) == 1
    assert not list(owed(museum))


def test_frames_that_were_joined_and_taken_back_are_joined_once_more(museum, scroll, staff):
    done = []

    def at_work(subject):
        work(museum, subject)
        done.append(subject)

    for _ in range(2):
        assert press(museum, staff, scroll.id, "join").status_code == 303
        worker = Worker(museum.layout.jobs, {JOB: at_work}, concurrency=1, executor_id="w1")
        worker.run(lambda: False, until_idle=True)
        [picture] = museum.relics.get(scroll.id).captures
        assert picture.stitched
        press(museum, staff, scroll.id, "undo")
    assert len(done) == 2

"""Frames of one picture are named on the plan of a delivery, and joined where that is wanted."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from handscroll.demo.noise import tile
from handscroll.demo.shooting import Shot, shoot
from handscroll.departments.collection.intake.framing import JOB, notice
from handscroll.departments.collection.stitch_wishes import owed
from handscroll.departments.collection.stitching.working import work
from handscroll.departments.collection.taking_in import take_in
from handscroll.storage.jobs import Worker

SHOTS = (
    Shot((300, 330), (410, 200), -0.8, 1.01, (0.95, 0.97, 1.0)),
    Shot((300, 330), (190, 205), 1.1, 1.0, (1.04, 1.0, 0.98)),
)


@pytest.fixture(scope="module")
def frames():
    """Return two overlapping shots of one cloud, as PNG."""
    cloud = tile("cloud")[:420, :620, None]
    light = (cloud * np.array((0.7, 0.5, 0.3), np.float32) + 0.1).astype(np.float32)
    rng = np.random.default_rng(3)
    made = []
    for one in SHOTS:
        with BytesIO() as out:
            Image.fromarray(shoot(light, one, rng, 8)).save(out, "PNG")
            made.append(out.getvalue())
    return made


@pytest.fixture
def sent(board, frames, make_png):
    """Return the board after two frames and two leaves that share nothing were sent."""
    for number, one in enumerate(frames, start=1):
        board.send(f"fu_{number}.png", one)
        board.send(f"leaf_{number}.png", make_png(number, 300, 330))
    return board


def delivered(board):
    return board.museum.deliveries.prepared("li").id


def test_the_worker_looks_and_the_plan_names_the_frames(sent):
    assert "The worker is looking" in sent.get("/plan").text
    sent.get("/plan")
    asked = list(sent.museum.work.list(JOB))
    assert [one.job for one in asked] == [JOB]
    for _ in range(2):
        notice(sent.museum, delivered(sent))
    page = sent.get("/plan").text
    assert "The worker is looking" not in page
    assert page.count("look like frames of one picture") == 1
    assert 'name="stitch" value="fu"' in page
    notice(sent.museum, "d20260101000000abcdef")  # it was taken in meanwhile


def test_a_plan_that_is_seen_again_is_looked_at_again(sent):
    for number in "12":
        lines = "".join(f"{name}.png,F {number}\n" for name in ("fu_1", "fu_2"))
        sent.send(f"{number}.csv", f"file,accession_number\n{lines}".encode())
    museum = sent.museum
    jobs = {JOB: lambda subject: notice(museum, subject)}
    for sheet in ("1.csv", "2.csv", "1.csv"):
        assert "The worker is looking" in sent.get(f"/plan?sheet={sheet}").text
        worker = Worker(museum.layout.jobs, jobs, concurrency=1, executor_id="w1")
        worker.run(lambda: False, until_idle=True)
        page = sent.get(f"/plan?sheet={sheet}").text
        assert "The worker is looking" not in page
        assert "look like frames of one picture" in page


def test_frames_are_joined_after_they_are_taken_in_where_somebody_chose_so(sent):
    museum = sent.museum
    assert sent.take(stitch="fu").status_code == 303
    for one in museum.intakes.owed():
        take_in(museum, one.key)
        take_in(museum, one.key)
    fu, leaf = museum.relics.named("fu"), museum.relics.named("leaf")
    [(_, subject)] = owed(museum)
    assert subject.startswith(fu.id)
    work(museum, subject)
    assert [one.stitched for one in museum.relics.get(fu.id).captures] == [True]
    assert museum.relics.get(leaf.id) == leaf


def test_one_picture_each_asks_for_nothing(board, make_png):
    board.send("a.png", make_png(1))
    assert "The worker is looking" not in board.get("/plan").text
    assert board.museum.work.list(JOB) == []

"""Work owed: asked for once, done by one worker, not lost when that is killed."""

import logging
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import psutil
import pytest

from handscroll.errors import (
    BusyError,
    InvalidError,
    NotFoundError,
    StorageFullError,
    UnreadableError,
)
from handscroll.storage.job_plain import PlainText
from handscroll.storage.jobs import JobState, Worker, WorkOwed, worker_lock

# A worker that has begun so many jobs as it is told to waits with the next ones, to be killed.
WORKER = """
import itertools, sys, time
from pathlib import Path
from handscroll.storage.jobs import Worker, worker_lock

folder, most, begun = Path(sys.argv[1]), int(sys.argv[2]), itertools.count()

def touch(subject):
    if next(begun) >= most:
        time.sleep(600)
    time.sleep(0.005)
    (folder / f"{subject}.new").write_text(subject)
    (folder / f"{subject}.new").rename(folder / subject)
    with (folder / "log").open("a") as log:
        log.write(subject + "\\n")

with worker_lock(folder / "lock"):
    worker = Worker(folder / "jobs.db", {"touch": touch}, concurrency=4, executor_id="w1")
    worker.run(lambda: False, until_idle=True)
"""


@pytest.fixture
def owed(tmp_path):
    with WorkOwed(tmp_path / "jobs.db") as opened:
        yield opened


@pytest.fixture
def work_off(tmp_path):
    def run(**jobs) -> None:
        worker = Worker(tmp_path / "jobs.db", jobs, concurrency=4, executor_id="w1")
        worker.run(lambda: False, until_idle=True)

    return run


def test_work_that_is_asked_for_is_done_once_a_key(owed, work_off):
    done: list[str] = []
    first = owed.enqueue("derive", "c1", key="c1")
    assert owed.enqueue("derive", "c1", key="c1") == first
    other = owed.enqueue("derive", "c2")
    assert owed.status(first).state is JobState.WAITING
    assert owed.status(first).subject == "c1"
    work_off(derive=done.append)
    assert sorted(done) == ["c1", "c2"]
    assert {owed.status(found).state for found in (first, other)} == {JobState.DONE}
    assert owed.enqueue("derive", "c1", key="c1") == first
    assert owed.idle()
    assert owed.enqueue("derive", "c1", key="c1", again=True) != first
    assert not owed.idle()


def test_what_a_job_refuses_is_final_and_told_and_may_be_asked_for_again(owed, work_off):
    tries = []

    def refuse(subject):
        tries.append(subject)
        raise InvalidError("The scan 卷一", why="it has 0 pixels", fix="Bring another")

    first = owed.enqueue("derive", "c1", key="卷 1")
    work_off(derive=refuse)
    status = owed.status(first)
    assert tries == ["c1"]
    assert status.state is JobState.FAILED
    assert status.problem is not None
    assert (status.problem.what, status.problem.kind) == ("The scan 卷一", "InvalidError")
    second = owed.enqueue("derive", "c1", key="卷 1")
    assert second != first
    assert owed.enqueue("derive", "c1", key="卷 1") == second
    work_off(derive=tries.append)
    assert owed.status(second).state is JobState.DONE
    assert [found.id for found in owed.list("derive", {JobState.FAILED})] == [first]
    assert [found.id for found in owed.list("another")] == []


def test_what_nobody_foresaw_is_tried_again_a_few_times(owed, work_off, caplog):
    tries = []

    def stumble(subject):
        tries.append(subject)
        if subject == "always" or len(tries) < 2:
            raise ZeroDivisionError("by naught")

    once = owed.enqueue("derive", "once")
    with caplog.at_level(logging.CRITICAL):
        work_off(derive=stumble)
        assert owed.status(once).state is JobState.DONE
        always = owed.enqueue("derive", "always")
        work_off(derive=stumble)
    assert tries == ["once", "once", "always", "always", "always"]
    problem = owed.status(always).problem
    assert problem is not None
    assert "3 times" in problem.why
    assert "by naught" in problem.why


def test_a_job_taken_back_is_not_done(owed, work_off):
    done: list[str] = []
    taken = owed.enqueue("derive", "c1", key="c1")
    owed.enqueue("derive", "c2")
    owed.cancel(taken)
    work_off(derive=done.append)
    assert done == ["c2"]
    assert owed.status(taken).state is JobState.CANCELLED
    assert owed.enqueue("derive", "c1", key="c1") != taken


def test_a_job_that_this_worker_does_not_know_waits_for_one_that_does(owed, work_off):
    done: list[str] = []
    other = owed.enqueue("paint", "c1")
    owed.enqueue("derive", "c2")
    work_off(derive=done.append)
    assert done == ["c2"]
    work_off(paint=done.append)
    assert done == ["c2", "c1"]
    assert owed.status(other).state is JobState.DONE


def test_a_job_nobody_asked_for_is_not_found(owed):
    with pytest.raises(NotFoundError, match="doctor"):
        owed.status("derive:nothing")
    with pytest.raises(NotFoundError, match="doctor"):
        owed.cancel("derive:nothing")


def test_a_worker_stops_when_told_and_finishes_what_it_has_begun(owed, tmp_path):
    stop, begun, done = threading.Event(), threading.Event(), list[str]()

    def slow(subject):
        begun.set()
        time.sleep(0.3)
        done.append(subject)

    identifier = owed.enqueue("derive", "c1")
    worker = Worker(tmp_path / "jobs.db", {"derive": slow}, concurrency=1, executor_id="w1")
    running = threading.Thread(target=worker.run, args=(stop,))
    running.start()
    assert begun.wait(20)
    stop.set()
    running.join(20)
    assert done == ["c1"]
    assert owed.status(identifier).state is JobState.DONE


def test_killed_workers_lose_no_work(owed, tmp_path):
    subjects = [f"s{n}" for n in range(60)]
    for subject in subjects:
        owed.enqueue("touch", subject, key=subject)
    moments, kills = random.Random(3), 0
    while not owed.idle():
        # However late the kills come, the killed ones cannot have done everything.
        most = 12 if kills < 4 else 1_000
        worker = subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path), str(most)])
        done = len(list(tmp_path.glob("s*")))
        while kills < 4 and worker.poll() is None:
            if len(list(tmp_path.glob("s*"))) > done:
                time.sleep(moments.uniform(0, 0.2))
                worker.kill()
                kills += 1
                break
            time.sleep(0.01)
        worker.wait()
    assert kills >= 3
    assert sorted(file.name for file in tmp_path.glob("s*")) == sorted(subjects)
    assert len(owed.list("touch", {JobState.DONE})) == 60
    runs = (tmp_path / "log").read_text().split()
    assert set(runs) == set(subjects)
    # Only what ran at the moment of a kill may have run twice.
    assert len(runs) <= 60 + kills * 4


def test_work_survives_a_deleted_store_only_where_it_is_asked_for_again(tmp_path, work_off):
    with WorkOwed(tmp_path / "jobs.db") as owed:
        owed.enqueue("derive", "c1", key="c1")
    for file in tmp_path.glob("jobs.db*"):
        file.unlink()
    done: list[str] = []
    with WorkOwed(tmp_path / "jobs.db") as owed:
        assert owed.list() == []
        owed.enqueue("derive", "c1", key="c1")
        work_off(derive=done.append)
    assert done == ["c1"]


def test_a_full_disk_is_said_so_and_what_was_owed_stays_owed(small_disk):
    asked = 0
    with WorkOwed(small_disk / "jobs.db") as owed:
        with pytest.raises(StorageFullError, match="The job store"):  # noqa: PT012
            while True:
                owed.enqueue("derive", "x" * 20_000)
                asked += 1
        assert len(owed.list("derive")) == asked > 5


def test_a_store_that_is_no_store_is_said_so(tmp_path):
    (tmp_path / "jobs.db").write_bytes(b"not a database, but long enough to be looked at " * 99)
    with pytest.raises(UnreadableError, match="job store"):
        WorkOwed(tmp_path / "jobs.db")


def test_there_is_one_worker_and_the_next_may_follow(tmp_path):
    with (
        worker_lock(tmp_path / "worker.lock"),
        pytest.raises(BusyError, match="No second worker"),
        worker_lock(tmp_path / "worker.lock"),
    ):
        pass
    with worker_lock(tmp_path / "worker.lock"):
        pass


def test_the_store_holds_plain_text_and_no_pickles(owed, work_off, tmp_path):
    owed.enqueue("derive", "卷1")
    work_off(derive=lambda subject: None)
    with closing(sqlite3.connect(tmp_path / "jobs.db")) as store:
        kept = "\n".join(store.iterdump())
    assert '["卷1"]' in kept
    assert "handscroll_json" in kept
    assert "py_pickle" not in kept
    with pytest.raises(TypeError, match="identifier"):
        PlainText().serialize({"args": [object()]})


def test_a_worker_is_quiet_and_opens_no_port(owed, tmp_path, capfd):
    here = psutil.Process()
    # Other tests of this process may have left a server open; only new doors count.
    before = {door.fd for door in here.net_connections("inet")}
    ports: list[object] = []

    def look(_):
        ports.extend(door for door in here.net_connections("inet") if door.fd not in before)

    owed.enqueue("look", "x")
    Worker(tmp_path / "jobs.db", {"look": look}, concurrency=1, executor_id="w1").run(
        lambda: False, until_idle=True
    )
    assert ports == []
    assert capfd.readouterr() == ("", "")


def test_the_same_work_is_owed_in_postgresql(postgresql_url):
    done: list[str] = []
    with WorkOwed(postgresql_url) as owed:
        first = owed.enqueue("derive", "c1", key="c1")
        assert owed.enqueue("derive", "c1", key="c1") == first
        worker = Worker(postgresql_url, {"derive": done.append}, concurrency=2, executor_id="w1")
        worker.run(lambda: False, until_idle=True)
        assert owed.status(first).state is JobState.DONE
    assert done == ["c1"]

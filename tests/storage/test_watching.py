"""A process that remembers rows learns that they changed, whoever changed them."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread, Timer

import pytest

from handscroll.storage import watching
from handscroll.storage.register import Register, set_applied
from handscroll.storage.tables import SessionRow
from handscroll.storage.watching import Watch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.sqlite"


@pytest.fixture
def register(file: Path):
    made = Register.open(file)
    yield made
    made.close()


@pytest.fixture
def watch(register: Register):
    made = Watch(register)
    yield made
    made.close()


def apply(register: Register, seq: int) -> None:
    with register.begin() as session:
        set_applied(session, seq)


def test_nothing_changes_while_nobody_writes(watch: Watch, monkeypatch):
    monkeypatch.setattr(watching, "EVERY_S", 0.0)
    first = watch.generation()
    assert {watch.generation() for _ in range(100)} == {first}


def test_what_is_written_through_the_same_register_is_seen_at_once(register, watch):
    seen = [watch.generation()]
    for seq in range(1, 6):
        apply(register, seq)
        seen.append(watch.generation())
    assert len(set(seen)) == 6


def test_who_wrote_does_not_believe_a_look_that_somebody_else_has_not_ended(
    register, watch, monkeypatch
):
    looking, ended = Event(), Event()
    before = watch.generation()
    apply(register, 1)
    whose, name = (watch, "_ask") if watch._sqlite is None else (watch._sqlite, "state")
    renewed = getattr(whose, name)

    def slow():
        looking.set()
        assert ended.wait(10)
        return renewed()

    monkeypatch.setattr(whose, name, slow)
    other = Thread(target=watch.glance)
    other.start()
    assert looking.wait(10)
    Timer(0.2, ended.set).start()
    assert watch.generation() != before
    other.join()


def test_what_another_process_writes_is_seen_at_the_next_look(file, watch, monkeypatch):
    monkeypatch.setattr(watching, "EVERY_S", 0.0)
    before = watch.generation()
    code = f"""
from pathlib import Path
from handscroll.storage.register import Register, set_applied
register = Register.open(Path({str(file)!r}))
with register.begin() as session:
    set_applied(session, 7)
register.close()
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    after = watch.generation()
    assert after != before
    assert watch.generation() == after


def test_rows_that_decide_nothing_change_nothing(register, watch, monkeypatch):
    monkeypatch.setattr(watching, "EVERY_S", 0.0)
    apply(register, 1)
    before = watch.generation()
    with register.begin() as session:
        moment = "2026-01-01T00:00:00Z"
        row = SessionRow(token_hash="t", person_id="p", created=moment, expires=moment, csrf="c")
        session.add(row)
    assert watch.generation() == before


def test_a_register_is_believed_anew_after_a_minute(register, watch):
    first = watch.generation(1_000.0)
    assert watch.generation(1_059.0) == first
    assert watch.generation(1_061.0) != first


@pytest.mark.sqlite
def test_a_register_that_does_not_answer_is_believed_to_have_changed(register, watch, monkeypatch):
    monkeypatch.setattr(watching, "EVERY_S", 0.0)
    apply(register, 1)
    before = watch.generation()
    watch._sqlite._kept.execute("PRAGMA data_version")
    watch._sqlite._kept.close()
    assert watch.generation() != before
    assert watch.generation() != watch.generation()


def test_a_distant_register_is_asked_by_a_thread_and_no_reader_waits(file, register, monkeypatch):
    """SQLite stands for PostgreSQL where that is not what keeps the register."""
    monkeypatch.setattr(watching, "EVERY_S", 0.02)
    watch = Watch(register)
    watch._sqlite = None
    apply(register, 1)
    before = watch.generation()
    other = Register.open(file)
    apply(other, 2)
    other.close()
    until = time.monotonic() + 20
    while watch.generation(0.0) == before:  # as of long ago: this reader looks at nothing
        assert time.monotonic() < until
        time.sleep(0.01)
    watch.close()
    assert watch._thread is not None
    assert not watch._thread.is_alive()


def test_a_glance_sees_what_another_process_has_just_written(file, watch, monkeypatch):
    """However long the next look would have waited."""
    monkeypatch.setattr(watching, "EVERY_S", 3600.0)
    before = watch.glance()
    assert watch.glance() == before
    other = Register.open(file)
    apply(other, 7)
    other.close()
    assert watch.generation() == before
    assert watch.glance() == before + 1 == watch.generation()

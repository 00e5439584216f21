"""The register on SQLite and on PostgreSQL: one behaviour, made twice."""

import contextlib
import json
import sqlite3
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from handscroll.errors import (
    BusyError,
    ConflictError,
    InvalidError,
    MisconfiguredError,
    StorageFullError,
    UnreachableError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.storage import engine as engines
from handscroll.storage.register import Register, applied, set_applied, upsert
from handscroll.storage.tables import (
    CaptureRow,
    IntakeItemRow,
    ObservationRow,
    PersonRow,
    RelicRow,
    SessionRow,
    Table,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.db'}"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def register(url):
    opened = Register.open(url)
    yield opened
    opened.close()


def relic(number=1, **changes: object):
    return {
        "id": f"r{number}",
        "accession_number": f"故{number}",
        "state": "draft",
        "format": "handscroll",
        "version": 1,
        "record": {"title": {"zh-Hans": "清明上河图"}, "n": [1, 2.5, None, True]},
        **changes,
    }


def capture(number=1, owner=1):
    return {
        "id": f"c{number}",
        "relic_id": f"r{owner}",
        "position": number,
        "file_name": "卷 一.tif",
        "sha256": "0" * 64,
        "bytes": 6_000_000_000,
        "media_type": "image/tiff",
        "width": 40_000,
        "height": 2_000,
        "facts": {"bits": 16},
    }


def filled(register):
    with register.begin() as session:
        upsert(session, RelicRow, relic(1), relic(2))
        upsert(session, CaptureRow, capture(1), capture(2, 2))
        seen = {"relic_id": "r1", "kind": "damage", "state": "draft", "record": {"area": 2.5}}
        upsert(session, ObservationRow, {"id": "o1", "capture_id": "c1", **seen})
        upsert(session, ObservationRow, {"id": "o2", "capture_id": None, **seen})
        upsert(session, PersonRow, {"id": "p1", "name": "Wang", "login": "wang", "role": "curator"})
        session.add(SessionRow(token_hash="t", person_id="p1", created="a", expires="b", csrf="c"))
        set_applied(session, 17)
    return register


def test_rows_come_back_as_they_went_in(register):
    filled(register)
    with register.reading() as session:
        row = session.get(RelicRow, "r1")
        assert row is not None
        assert row.record == relic()["record"]
        scan = session.get(CaptureRow, "c1")
        assert scan is not None
        assert (scan.bytes, scan.file_name) == (6_000_000_000, "卷 一.tif")
        assert applied(session) == 17


def test_an_upsert_changes_what_it_names_and_leaves_the_rest(register):
    filled(register)
    with register.begin() as session:
        upsert(session, RelicRow, relic(1, state="published"))
        upsert(session, PersonRow, {"id": "p1", "name": "W", "login": "wang", "role": "editor"})
    with register.reading() as session:
        row, person = session.get(RelicRow, "r1"), session.get(PersonRow, "p1")
        assert row is not None
        assert person is not None
        assert row.state == "published"
        assert (person.role, person.active, person.display_name) == ("editor", True, "")
        assert len(session.scalars(select(CaptureRow)).all()) == 2


def test_a_block_that_fails_changes_nothing(register):
    filled(register)
    before = register.dump()
    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(register)
    assert register.dump() == before


def fail_in_the_middle(register):
    with register.begin() as session:
        upsert(session, RelicRow, relic(3))
        raise ZeroDivisionError


def write(register, row, values):
    with register.begin() as session:
        upsert(session, row, values)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (RelicRow, relic(9, accession_number="故1")),
        (CaptureRow, capture(9, owner=99)),
        (PersonRow, {"id": "p2", "name": "WANG", "login": "wang", "role": "curator"}),
    ],
)
def test_a_row_that_breaks_a_rule_is_a_conflict(register, row, values):
    filled(register)
    with pytest.raises(ConflictError, match="refused a row"):
        write(register, row, values)


def test_what_hangs_on_a_relic_goes_with_it(register):
    filled(register)
    with register.begin() as session:
        session.delete(session.get(RelicRow, "r1"))
    assert [json.loads(line)["table"] for line in register.dump()] == [
        "applied", "captures", "people", "relics",
    ]  # fmt: skip


def test_two_registers_filled_in_another_order_dump_equal_lines(register, tmp_path):
    filled(register)
    other = Register.open(tmp_path / "other.db")
    with other.begin() as session:
        upsert(session, PersonRow, {"id": "p1", "name": "Wang", "login": "wang", "role": "curator"})
        upsert(session, RelicRow, relic(2), relic(1))
        upsert(session, CaptureRow, capture(2, 2), capture(1))
        seen = {"relic_id": "r1", "kind": "damage", "state": "draft", "record": {"area": 2.5}}
        upsert(session, ObservationRow, {"id": "o2", "capture_id": None, **seen})
        upsert(session, ObservationRow, {"id": "o1", "capture_id": "c1", **seen})
        set_applied(session, 17)
    assert other.dump() == register.dump()
    other.close()


def test_clearing_leaves_the_signed_in_signed_in(register):
    filled(register)
    register.clear()
    assert register.dump() == []
    assert len(register.dump(["sessions"])) == 1


def test_an_intake_keeps_its_progress_and_its_problem(register):
    problem = {"what": "a", "why": "b", "fix": "c"}
    for progress in (0.25, 0.5):
        row = {"item_id": "i1", "intake_id": "n1", "state": "working", "plan": {"n": 1}}
        write(register, IntakeItemRow, {**row, "progress": progress, "problem": problem})
    with register.reading() as session:
        item = session.get(IntakeItemRow, "i1")
        assert item is not None
        assert (item.progress, item.problem) == (0.5, problem)
    (line,) = register.dump(["intake_items"])
    assert "progress" not in json.loads(line)


def test_the_migrations_make_exactly_the_tables_that_the_rows_describe(register):
    with register.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_several_that_open_a_new_register_at_once_all_get_one(url):
    trouble = []

    def open_it():
        try:
            Register.open(url).close()
        except Exception as error:
            trouble.append(error)

    openers = [threading.Thread(target=open_it) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert trouble == []


def test_many_writers_at_once_wait_for_each_other(register):
    with register.begin() as session:
        set_applied(session, 0)

    def count():
        for _ in range(25):
            with register.begin() as session:
                session.execute(text("UPDATE applied SET seq = seq + 1"))

    writers = [threading.Thread(target=count) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with register.reading() as session:
        assert applied(session) == 100


def test_a_register_of_a_newer_handscroll_is_refused(register, url):
    with register.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnsupportedError, match="9999"):
        Register.open(url)
    with register.begin() as session:
        session.execute(text("DELETE FROM alembic_version"))
        for table in reversed(Table.metadata.sorted_tables):
            table.drop(session.connection())


def test_a_reader_is_not_kept_off_by_a_writer(register):
    filled(register)
    with register.begin() as session:
        set_applied(session, 18)
        with register.reading() as other:
            assert applied(other) == 17


def test_a_locked_file_is_said_to_be_busy(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "_PRAGMAS", ("busy_timeout = 1", "journal_mode = WAL"))
    register = Register.open(tmp_path / "register.db")
    holder = sqlite3.connect(tmp_path / "register.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match="kept it locked"):
        write(register, RelicRow, relic())
    holder.execute("ROLLBACK")
    holder.close()
    write(register, RelicRow, relic())
    register.close()


def test_a_full_disk_is_said_so_and_the_register_stays_whole(small_disk):
    register = Register.open(small_disk / "register.db")
    kept = 0
    with pytest.raises(StorageFullError):  # noqa: PT012  fills the disk step by step
        while True:
            write(register, RelicRow, relic(kept, record={"text": "x" * 50_000}))
            kept += 1
    assert len(register.dump(["relics"])) == kept > 5
    with register.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    register.close()


def test_a_file_that_is_no_database_is_unreadable(tmp_path):
    (tmp_path / "register.db").write_bytes(b"not a database, but long enough to be looked at " * 99)
    with pytest.raises(UnreadableError, match="rebuild"):
        Register.open(tmp_path / "register.db")


@pytest.mark.parametrize("wrong", ["nonsense", "mysql://host/name", "sqlite://"])
def test_a_url_that_names_no_register_is_refused(wrong):
    with pytest.raises(MisconfiguredError, match="sqlite:///FILE"):
        Register.open(wrong)


def test_a_database_that_does_not_answer_is_unreachable():
    with pytest.raises(UnreachableError):
        Register.open("postgresql://127.0.0.1:1/nothing?connect_timeout=1")


@pytest.mark.parametrize("point", ["register.before_commit", "register.after_commit"])
def test_a_writer_killed_around_its_commit_leaves_all_or_nothing(tmp_path, killed, point):
    place = tmp_path / "register.db"
    Register.open(place).close()

    def add_relic_and_capture():
        with Register.open(place).begin() as session:
            upsert(session, RelicRow, relic())
            upsert(session, CaptureRow, capture())

    assert killed(add_relic_and_capture, point)
    register = Register.open(place)
    assert len(register.dump()) == (2 if point == "register.after_commit" else 0)
    write(register, RelicRow, relic())
    register.close()


def test_who_writes_sees_all_that_was_written_before_and_nothing_is_written_twice(url):
    """Two processes bring the register up to the journal at once: each entry is applied once."""
    places = [Register.open(url) for _ in range(4)]
    together, faults = threading.Barrier(len(places)), []

    def catch_up(register: Register) -> None:
        together.wait()
        for number in range(1, 26):
            try:
                with register.begin() as session:
                    if applied(session) < number:
                        session.add(RelicRow(**relic(number)))
                        session.flush()
                        set_applied(session, number)
            except Exception as fault:
                faults.append(repr(fault))

    threads = [threading.Thread(target=catch_up, args=(register,)) for register in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with places[0].reading() as session:
        assert (faults, applied(session)) == ([], 25)
    for register in places:
        register.close()


def test_a_writer_that_does_not_end_is_told_of_on_postgresql(postgresql_url, monkeypatch):
    monkeypatch.setattr(engines, "_WAIT_MS", 100)
    first, second = Register.open(postgresql_url), Register.open(postgresql_url)
    with (
        first.begin(),
        pytest.raises(BusyError, match="another process kept it locked"),
        second.begin(),
    ):
        pass
    first.close()
    second.close()


def test_a_text_that_no_database_keeps_is_the_asker_s_fault_not_ours(postgresql_url):
    register = Register.open(postgresql_url)
    asked = select(PersonRow.id).where(PersonRow.login == "wang\x00")
    with pytest.raises(InvalidError, match="U\\+0000"), register.reading() as session:
        session.scalar(asked)
    with pytest.raises(InvalidError, match="U\\+0000"), register.begin() as session:
        upsert(session, RelicRow, relic(1, record={"title": {"en": "a\x00b"}}))
    register.close()


def test_a_number_that_no_column_holds_is_refused_like_any_wrong_input(register):
    """PostgreSQL's columns end at 2^31, SQLite's do not."""
    with contextlib.suppress(InvalidError), register.reading() as session:
        assert session.scalars(select(RelicRow.id).where(RelicRow.version > 2**40)).all() == []

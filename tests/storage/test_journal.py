"""The journal keeps order, survives kills, and tells any change that was made to it."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError, StorageFullError, UnreadableError
from handscroll.storage.journal import Draft, Journal
from handscroll.storage.journal_line import GENESIS, chained, parsed

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal")


def fill(journal, count, subject="r1"):
    return [journal.append("relic.draft", subject, {"题": n}, person="王") for n in range(count)]


def test_entries_come_back_in_order_with_all_they_said(journal):
    written = fill(journal, 3) + fill(journal, 2, "r2")
    assert list(journal.read()) == written
    assert [entry.seq for entry in written] == [1, 2, 3, 4, 5]
    assert list(journal.read(after=3)) == written[3:]
    assert list(journal.read(subject="r2")) == written[3:]
    assert journal.position == 5
    assert (written[0].person, written[0].payload) == ("王", {"题": 0})
    assert written[0].at.endswith("Z")
    assert written[0].previous == GENESIS
    assert written[4].previous == written[3].hash
    assert journal.verify() == []


def test_a_person_can_read_a_line(journal):
    journal.append("relic.draft", "r1", {"title": "清明上河图"}, person="王")
    (segment,) = journal.folder.glob("*.jsonl")
    assert json.loads(segment.read_text("utf-8"))["payload"]["title"] == "清明上河图"
    assert "清明上河图" in segment.read_text("utf-8")


@settings(max_examples=40, deadline=None)
@given(payload=st.dictionaries(st.text(), JSON))
def test_any_json_survives_the_line_it_is_written_in(payload):
    line, entry = chained((1, "t", "k", "s", "p"), payload, GENESIS)
    assert line.count(b"\n") == 1
    assert parsed(line) == (entry, "")
    assert entry.payload == payload


@pytest.mark.parametrize("payload", [{"a": object()}, {"a": float("nan")}, {"a": "\ud800"}])
def test_what_is_no_json_is_refused_and_not_written(journal, payload):
    with pytest.raises(InvalidError, match="no JSON"):
        journal.append("k", "s", payload, person="p")
    assert journal.position == 0


def test_many_entries_are_added_together_or_not_at_all(journal):
    assert journal.append_many([]) == []
    added = journal.append_many(Draft("k", f"s{n}", {}, "p") for n in range(50))
    assert [entry.seq for entry in added] == list(range(1, 51))
    with pytest.raises(InvalidError):
        journal.append_many([Draft("k", "s", {}, "p"), Draft("k", "s", {"a": object()}, "p")])
    assert journal.position == 50


def test_a_full_segment_is_followed_by_the_next_and_the_chain_goes_on(tmp_path):
    journal = Journal(tmp_path, segment_bytes=1000)
    written = fill(journal, 30)
    segments = sorted(file.name for file in tmp_path.glob("*.jsonl"))
    assert segments[:2] == ["000001.jsonl", "000002.jsonl"]
    assert len(segments) > 3
    again = Journal(tmp_path, segment_bytes=1000)
    assert list(again.read()) == written
    for after in (0, 3, 4, 5, 17, 29, 30, 99):
        assert list(again.read(after=after)) == written[after:]
    assert fill(again, 1)[0].previous == written[-1].hash
    assert again.verify() == []


def test_a_torn_last_line_is_cut_off_and_kept_aside(journal):
    written = fill(journal, 3)
    (segment,) = journal.folder.glob("*.jsonl")
    with segment.open("ab") as file:
        file.write(b'{"seq":4,"at":"20')
    assert list(journal.read()) == written
    again = Journal(journal.folder)
    assert list(again.read()) == written
    assert segment.with_suffix(".torn").read_bytes() == b'{"seq":4,"at":"20\n'
    assert fill(again, 1)[0].seq == 4
    assert again.verify() == []


def test_a_living_writer_cuts_off_what_a_killed_one_left(journal, killed):
    written = fill(journal, 3)
    assert killed(lambda: fill(journal, 1), "journal.half_line")
    assert fill(journal, 1)[0].seq == 4
    assert list(journal.read())[:3] == written
    assert journal.verify() == []


@pytest.mark.parametrize("point", ["journal.half_line", "journal.written", "journal.synced"])
def test_a_killed_writer_leaves_its_entry_whole_or_not_at_all(journal, killed, point):
    written = fill(journal, 3)
    assert killed(lambda: fill(journal, 1), point)
    again = Journal(journal.folder)
    entries = list(again.read())
    assert entries[:3] == written
    assert len(entries) == (3 if point == "journal.half_line" else 4)
    assert again.verify() == []
    fill(again, 1)
    assert Journal(journal.folder).verify() == []


def test_a_writer_killed_between_two_segments_breaks_nothing(tmp_path, killed):
    written = fill(Journal(tmp_path, segment_bytes=500), 3)
    assert killed(lambda: fill(Journal(tmp_path, segment_bytes=500), 9), "journal.rotated")
    again = Journal(tmp_path, segment_bytes=500)
    assert list(again.read())[:3] == written
    later = fill(again, 4)
    assert list(again.read())[-4:] == later
    assert again.verify() == []


def changed_line(segment, number, change):
    lines = segment.read_bytes().splitlines(keepends=True)
    lines[number - 1 : number] = change(lines[number - 1])
    segment.write_bytes(b"".join(lines))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda line: [line.replace(b'"r1"', b'"r9"')], "line 3: entry 3 was changed: its hash"),
        (lambda line: [b"rubbish\n"], "line 3: entry 3 was changed: it is no entry"),
        (lambda line: [], "line 3: entry 3 is missing before it"),
        (lambda line: [line, line], "line 4: entry 3 stands here once more"),
    ],
)
def test_whatever_is_changed_in_the_middle_is_found(journal, change, told):
    fill(journal, 5)
    (segment,) = journal.folder.glob("*.jsonl")
    changed_line(segment, 3, change)
    assert told in journal.verify()[0]


def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_chain(journal):
    entries = fill(journal, 5)
    (segment,) = journal.folder.glob("*.jsonl")
    third = entries[2]
    facts = (3, third.at, third.kind, third.subject, "nobody")
    forged, _ = chained(facts, third.payload, third.previous)
    changed_line(segment, 3, lambda line: [forged])
    told = "entry 4 was written behind another one than stands before it"
    assert journal.verify() == [f"{segment.name} line 4: {told}"]


def test_a_damaged_line_is_named_to_the_reader_and_to_the_opener(journal):
    fill(journal, 5)
    (segment,) = journal.folder.glob("*.jsonl")
    changed_line(segment, 3, lambda line: [line.replace(b"r1", b"r9")])
    with pytest.raises(UnreadableError, match=r"000001\.jsonl, line 3"):
        list(journal.read())
    changed_line(segment, 5, lambda line: [b"rubbish\n"])
    with pytest.raises(UnreadableError, match=r"000001\.jsonl, line 5"):
        Journal(journal.folder)


def test_two_processes_that_append_at_once_make_one_chain(journal):
    children = []
    for writer in range(2):
        child = os.fork()
        if child == 0:
            fill(Journal(journal.folder), 100, f"w{writer}")
            os._exit(0)
        children.append(child)
    mine = fill(journal, 100, "w2")
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    entries = list(journal.read())
    assert [entry.seq for entry in entries] == list(range(1, 301))
    assert [entry for entry in entries if entry.subject == "w2"] == mine
    assert {entry.subject for entry in entries} == {"w0", "w1", "w2"}
    assert journal.verify() == []


def test_a_full_disk_is_said_so_and_the_half_line_is_taken_back(small_disk):
    journal = Journal(small_disk / "journal")
    kept = 0
    with pytest.raises(StorageFullError):  # noqa: PT012  fills the disk step by step
        while True:
            journal.append("k", "s", {"text": "x" * 30_000}, person="p")
            kept += 1
    assert journal.position == kept > 10
    assert journal.append("k", "s", {}, person="p").seq == kept + 1
    assert journal.verify() == []
    assert list(journal.folder.glob("*.torn")) == []

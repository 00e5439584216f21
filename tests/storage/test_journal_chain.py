"""Whatever is done to a written journal is named: which entry, and whether changed or moved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.storage.journal import Journal
from handscroll.storage.journal_chain import Harm
from handscroll.storage.journal_line import chained, parsed

COUNT = 9


@pytest.fixture
def written(tmp_path):
    """A journal of nine entries in three files, and its lines."""
    journal = Journal(tmp_path / "journal", segment_bytes=600)
    for number in range(COUNT):
        journal.append("relic.draft", f"r{number}", {"n": number}, person="wang")
    return journal


def lines_of(journal):
    return [line for file in files_of(journal) for line in file.read_bytes().splitlines(True)]


def files_of(journal):
    return sorted(journal.folder.glob("*.jsonl"))


def put(journal, lines):
    """Write a journal's lines anew, all into its first file."""
    first, *others = files_of(journal)
    first.write_bytes(b"".join(lines))
    for file in others:
        file.unlink()


def told(journal, known=0):
    return [(one.harm, one.first, one.last) for one in journal.breaks(known)]


def forged(line):
    """Change an entry and give it a hash that fits."""
    entry, _ = parsed(line)
    assert entry is not None
    facts = (entry.seq, entry.at, entry.kind, entry.subject, "nobody")
    return chained(facts, entry.payload, entry.previous)[0]


def test_a_journal_as_it_was_written_holds(written):
    assert len(files_of(written)) > 2
    assert told(written) == told(written, COUNT) == []


def test_a_changed_entry_is_named_and_those_behind_it_are_not(written):
    lines = lines_of(written)
    lines[2] = lines[2].replace(b'"n":2', b'"n":7')
    put(written, lines)
    assert told(written) == [(Harm.CHANGED, 3, 3)]
    assert [str(one) for one in written.breaks()] == [
        "000001.jsonl line 3: entry 3 was changed: its hash is not that of its content"
    ]


def test_a_line_that_is_no_entry_any_more_is_named_by_its_place(written):
    lines = lines_of(written)
    lines[4] = b"rubbish\n"
    put(written, lines)
    assert told(written) == [(Harm.CHANGED, 5, 5)]


def test_an_entry_that_was_written_anew_with_a_fitting_hash_is_named(written):
    lines = lines_of(written)
    lines[2] = forged(lines[2])
    put(written, lines)
    assert told(written) == [(Harm.REPLACED, 3, 3)]
    (only,) = written.breaks()
    assert str(only) == (
        "000001.jsonl line 4: entry 4 was written behind another one than stands before it"
    )


def test_removed_entries_are_counted_wherever_they_were(written):
    lines = lines_of(written)
    put(written, lines[2:4] + lines[6:])
    assert told(written) == [(Harm.REMOVED, 1, 2), (Harm.REMOVED, 5, 6)]
    assert str(list(written.breaks())[1]).endswith("entries 5 to 6 are missing before it")


def test_a_file_that_is_gone_is_a_gap(written):
    first, second, *_ = files_of(written)
    held = len(first.read_bytes().splitlines())
    gone = len(second.read_bytes().splitlines())
    second.unlink()
    assert told(written) == [(Harm.REMOVED, held + 1, held + gone)]


def test_swapped_entries_and_copies_are_named(written):
    lines = lines_of(written)
    put(written, [*lines[:2], lines[3], lines[2], *lines[4:]])
    assert told(written) == [(Harm.MOVED, 3, 3)]
    put(written, [*lines[:5], lines[1], *lines[5:]])
    assert told(written) == [(Harm.DOUBLED, 2, 2)]


def test_entries_cut_off_at_the_end_are_missed_by_who_has_seen_them(written):
    put(written, lines_of(written)[:-2])
    again = Journal(written.folder)
    assert told(again) == []
    assert told(again, COUNT) == [(Harm.CUT_OFF, 8, 9)]


def test_a_number_beyond_all_others_costs_no_memory(written):
    lines = lines_of(written)
    entry, _ = parsed(lines[-1])
    assert entry is not None
    facts = (10**15, entry.at, entry.kind, entry.subject, entry.person)
    put(written, [*lines[:-1], chained(facts, {}, entry.previous)[0]])
    assert told(Journal(written.folder)) == [(Harm.REMOVED, 9, 10**15 - 1)]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_change_of_any_byte_is_found(tmp_path_factory, data):
    journal = Journal(tmp_path_factory.mktemp("any") / "journal")
    for number in range(4):
        journal.append("k", "s", {"n": number, "题": "山水"}, person="王")
    (file,) = files_of(journal)
    whole = file.read_bytes()
    # The last line is looked at by whoever opens the journal: it is read before all others.
    end = whole.rindex(b"\n", 0, -1)
    place = data.draw(st.integers(0, end - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    file.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
    assert told(journal)

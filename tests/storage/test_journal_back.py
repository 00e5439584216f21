"""Lines from the end: all of them, in order, from any entry on, whatever their length."""

import pytest

from handscroll.storage.journal import Journal
from handscroll.storage.journal_back import lines_back
from handscroll.storage.journal_line import parsed


def seqs(lines):
    return [entry.seq for line in lines if (entry := parsed(line)[0]) is not None]


@pytest.fixture(params=[300, 200_000, 16 << 20])
def journal(tmp_path, request):
    """Forty entries of very different lengths, in many files or in one."""
    made = Journal(tmp_path / "journal", segment_bytes=request.param)
    for number in range(1, 41):
        text = "山" * (30_000 if number % 9 == 0 else number)
        made.append("k", f"s{number}", {"text": text}, person="p")
    return made


def test_every_line_comes_newest_first(journal):
    assert seqs(journal.backwards()) == list(range(40, 0, -1))


def test_one_may_begin_before_any_entry(journal):
    for before in (1, 2, 9, 10, 11, 18, 40, 41, 99):
        assert seqs(journal.backwards(before)) == list(range(min(before - 1, 40), 0, -1))


def test_an_empty_journal_has_no_lines(tmp_path):
    assert list(Journal(tmp_path).backwards()) == []
    assert list(Journal(tmp_path).backwards(5)) == []


def test_a_damaged_line_is_in_nobody_s_way(tmp_path):
    journal = Journal(tmp_path)
    for number in range(1, 30):
        journal.append("k", f"s{number}", {}, person="p")
    (file,) = tmp_path.glob("*.jsonl")
    lines = file.read_bytes().splitlines(True)
    for place in (10, 14, 15):
        lines[place] = b"rubbish\n"
    file.write_bytes(b"".join(lines))
    found = list(lines_back([(file, file.stat().st_size)], before=20))
    assert len(found) == 19
    assert seqs(found)[:3] == [19, 18, 17]


def test_what_is_not_on_the_disk_yet_is_not_read(tmp_path):
    journal = Journal(tmp_path)
    journal.append("k", "s1", {}, person="p")
    (file,) = tmp_path.glob("*.jsonl")
    size = file.stat().st_size
    journal.append("k", "s2", {}, person="p")
    assert seqs(lines_back([(file, size)])) == [1]

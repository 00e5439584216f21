"""Small tables: what parts their cells is seen, and what is no table is told."""

import pytest

from handscroll.errors import InvalidError, UnreadableError
from handscroll.scans.small_tables import lines_in


def wrong(why):
    return InvalidError("The table cannot be used", why=why, fix="Write it anew")


@pytest.mark.parametrize("parting", [",", ";", "\t"])
def test_cells_are_parted_by_what_the_first_line_has_most_of(tmp_path, parting):
    path = tmp_path / "t.csv"
    path.write_text(f"\ufeffa{parting}b\n1{parting}2\n", "utf-8")
    assert lines_in(path, 100, wrong) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("data", [b"x" * 101, b"a,b\0\n"])
def test_what_is_too_long_or_no_text_is_told_as_the_caller_tells_it(tmp_path, data):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(InvalidError, match="too long or no text"):
        lines_in(path, 100, wrong)


def test_what_is_not_there_or_not_in_utf_8_cannot_be_read(tmp_path):
    path = tmp_path / "t.csv"
    with pytest.raises(UnreadableError):
        lines_in(path, 100, wrong)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableError, match="UTF-8"):
        lines_in(path, 100, wrong)

"""Tables in text: any encoding, any separator; a bad row is told, the others are read."""

from typing import Any

import pytest

from handscroll.departments.collection.tables.opening import open_table
from handscroll.departments.collection.tables.table import How
from handscroll.errors import InvalidError, UnreadableError

HEAD, ROW = "藏品号,名称,作者\n", "故 {n},溪山行旅图,王翚\n"


def written(tmp_path, raw: bytes):
    file = tmp_path / "sheet.csv"
    file.write_bytes(raw)
    return file


def read(file, **how):
    told: list[Any] = []
    table = open_table(file, How(on_problem=told.append, **how))
    return table, list(table.lines), told


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_every_usual_encoding_is_found_out(tmp_path, encoding):
    raw = (HEAD + ROW.format(n=1)).encode(encoding)
    table, lines, told = read(written(tmp_path, raw))
    assert table.headings == ["藏品号", "名称", "作者"]
    assert lines == [(2, ["故 1", "溪山行旅图", "王翚"])]
    assert told == []


@pytest.mark.parametrize("encoding", ["cp950", "big5hkscs"])
def test_big5_is_found_out(tmp_path, encoding):
    text = "藏品號,名稱\n故 1,谿山行旅圖\n"
    table, lines, _ = read(written(tmp_path, text.encode(encoding)))
    assert (table.encoding, lines) == ("cp950", [(2, ["故 1", "谿山行旅圖"])])


def test_rows_of_another_encoding_are_left_out_and_told_in_what_they_are(tmp_path):
    good = "".join(ROW.format(n=n) for n in range(5)).encode()
    raw = HEAD.encode() + good + "故 9,富春山居图卷,黄公望\n".encode("gb18030") + good
    table, lines, [problem] = read(written(tmp_path, raw))
    assert (table.encoding, len(lines)) == ("utf-8", 10)
    assert problem.row == 7
    assert "this row in gb18030: '富春山居图卷'" in problem.why or "故 9" in problem.why
    assert "gb18030" in problem.fix


@pytest.mark.parametrize(
    ("main", "other"),
    [("gb18030", "utf-8"), ("gb18030", "cp950"), ("cp950", "utf-8"), ("cp950", "gb18030")],
)
def test_a_row_that_only_seems_to_be_sound_is_left_out_too(tmp_path, main, other):
    good = "".join(f"{n},秋林群鹿,王原祁\n" for n in range(9)).encode(main)
    raw = b"no,title,artist\n" + good + "77,山居秋色,董其昌\n".encode(other)
    file = written(tmp_path, raw)
    table, lines, [problem] = read(file)
    assert (table.encoding, len(lines), problem.row) == (main, 9, 11)
    assert "山居秋色" in problem.why or "董其昌" in problem.why
    assert f"--encoding {main}" in problem.fix
    # Whoever names the encoding is believed, as far as the bytes can be read in it.
    sound = read(file, encoding=main)[2] == []
    assert len(read(file, encoding=main)[1]) == (10 if sound else 9)
    assert sound or other == "utf-8"


def test_utf_16_with_half_a_character_is_told_by_row(tmp_path):
    text = HEAD + ROW.format(n=1) + ROW.format(n=2)
    raw = text.encode("utf-16-le").replace("溪".encode("utf-16-le"), b"\x00\xd8", 1)
    _, lines, [problem] = read(written(tmp_path, b"\xff\xfe" + raw))
    assert (problem.row, [number for number, _ in lines]) == (2, [3])


def test_an_encoding_that_is_named_is_taken(tmp_path):
    raw = "number,title\n1,é\n".encode("latin-1")
    assert read(written(tmp_path, raw), encoding="latin-1")[1] == [(2, ["1", "é"])]
    with pytest.raises(InvalidError, match="is no encoding"):
        read(written(tmp_path, raw), encoding="klingon")


def test_gbk_and_gb2312_are_read_as_what_holds_them_both(tmp_path):
    raw = (HEAD + "故 1,䶮字,㐀\n").encode("gb18030")
    assert read(written(tmp_path, raw), encoding="gb2312")[1][0][1][1] == "䶮字"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_separators_are_found_by_what_parts_rows_alike(tmp_path, sign):
    rows = [["number", "title; subtitle", "size"], ["1", "a; b, c", "2,5"], ["2", "d; e", "3,5"]]
    text = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    table, lines, _ = read(written(tmp_path, text.encode()))
    assert table.headings == rows[0]
    assert [row for _, row in lines] == rows[1:]


def test_a_quotation_mark_that_is_never_closed_costs_its_row_alone(tmp_path):
    file = written(tmp_path, b'number,title\n1,a\n2,"b\n3,c\n4,d\n')
    _, lines, [problem] = read(file)
    assert lines == [(2, ["1", "a"]), (4, ["3", "c"]), (5, ["4", "d"])]
    assert (problem.row, problem.why) == (
        3, "it is not sound CSV: a quotation mark that opens a cell in it is never closed"
    )  # fmt: skip
    assert "Mend that row" in problem.fix


def test_pieces_of_an_unsound_row_are_no_rows(tmp_path):
    raw = 'n,t,m\n1,"a "b"\nstill of 1\nand 2,of 1",x\n2,b,y\n3,c\n'
    _, lines, problems = read(written(tmp_path, raw.encode()))
    # The last line of the piece has three cells as a row has: nothing tells it from one.
    assert [row for _, row in lines] == [["and 2", 'of 1"', "x"], ["2", "b", "y"], ["3", "c"]]
    assert [one.row for one in problems] == [2, 3]
    assert "row 2 before it is not sound" in problems[1].why


def test_a_cell_that_is_too_long_costs_its_row_alone(tmp_path):
    raw = f'n,t\n1,a\n2,{"b" * 140_000}\n3,"{"c" * 140_000}"\n4,d\n'
    _, lines, problems = read(written(tmp_path, raw.encode()))
    assert lines == [(2, ["1", "a"]), (5, ["4", "d"])]
    assert [one.row for one in problems] == [3, 4]
    assert all("more than 131,072 characters" in one.why for one in problems)


def test_headings_that_are_not_sound_are_told(tmp_path):
    with pytest.raises(UnreadableError, match="headings are not sound CSV: a line in it ends"):
        open_table(written(tmp_path, b"number,title\r1,a\r2,b\r"), How())


def test_cells_with_line_ends_are_one_row(tmp_path):
    _, lines, _ = read(written(tmp_path, b'n,t\r\n1,"a\r\nb"\r\n2,c\r\n'))
    assert lines == [(2, ["1", "a\r\nb"]), (3, ["2", "c"])]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"n\x00,\x01\x02\xff\xfe\xfd\n"])
def test_what_is_no_table_is_said_to_be_none(tmp_path, raw):
    with pytest.raises(UnreadableError):
        read(written(tmp_path, raw))


def test_an_old_workbook_is_named_as_such(tmp_path):
    with pytest.raises(UnreadableError, match="xls"):
        read(written(tmp_path, b"\xd0\xcf\x11\xe0" + b"\x00" * 100))


def test_bytes_are_told_on_the_way(tmp_path):
    told: list[int] = []
    file = written(tmp_path, (HEAD + ROW.format(n=1) * 30_000).encode())
    list(open_table(file, How(on_bytes=told.append)).lines)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= file.stat().st_size

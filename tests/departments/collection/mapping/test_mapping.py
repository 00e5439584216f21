"""A mapping file: what it may say, and how mistakes in it are told."""

import pytest

from handscroll.departments.collection.mapping.mapping import Mapping, read_mapping
from handscroll.errors import MismatchError, UnreadableError

NUMBER = '[[column]]\nfrom = "no"\nto = "accession_number"\n'


def read(tmp_path, text: str) -> Mapping:
    file = tmp_path / "m.toml"
    file.write_text(text, encoding="utf-8")
    return read_mapping(file)


def test_a_mapping_is_read_as_it_is_written(tmp_path):
    more = '[[column]]\nfrom = "品名"\nto = "title"\nlanguage = "zh-Hant"\n'
    mapping = read(tmp_path, f'[constants]\nheld_by = "某馆"\n{NUMBER}{more}')
    assert mapping.constants == {"held_by": "某馆"}
    assert [one.column for one in mapping.columns] == ["accession_number", "title_zh_hant"]
    assert mapping.named == {"no", "品名"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[column]]\nfrom = 'a'\nto = 'titel'\n" + NUMBER, "columns; near it are title"),
        ("[[column]]\nfrom = 'a'\nto = 'title'\n", "no column is mapped to accession_number"),
        (NUMBER + "unit = 'ell'\n", "'ell' is no unit; units are mm"),
        (NUMBER + "language = 'fr'\n", "has no column in the language"),
        (NUMBER + "life = ['a']\n", "life and role belong to a column of creators"),
        (NUMBER + "colour = 'red'\n", "from 'no', colour: Extra inputs"),
        ("[constants]\nnotes = 'x'\n" + NUMBER, "constants: 'notes'"),
        ("[[column]\n", "it is no TOML"),
        ("", "Field required"),
        ("a = " + "[" * 5_000, "nests too deeply"),
        ("version = " + "9" * 5_000, "a number too long"),
        ("[[column]]\nfrom = 'x'\nto = 'part'\n" + NUMBER, "'part' is none of our columns"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_column(tmp_path, text, why):
    with pytest.raises(UnreadableError) as told:
        read(tmp_path, text)
    assert why in told.value.why


def test_a_file_in_another_encoding_and_one_that_is_not_there_are_told(tmp_path):
    (tmp_path / "m.toml").write_bytes("# 题名".encode("gb18030"))
    with pytest.raises(UnreadableError, match="not in UTF-8"):
        read_mapping(tmp_path / "m.toml")
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read_mapping(tmp_path / "none.toml")


def test_missing_columns_are_named_with_what_they_are_perhaps_called_now(tmp_path):
    more = '[[column]]\nfrom = "{}"\nto = "notes"\n'
    mapping = read(tmp_path, NUMBER + more.format("Object Date") + more.format("gone"))
    with pytest.raises(MismatchError) as told:
        mapping.require("a.csv", ["no", "Object Date (text)", "x"], all_of_them=True)
    assert "2 of its columns are not there: Object Date (perhaps Object Date (text)), gone" in (
        told.value.why
    )
    mapping.require("a.jsonl", ["no"], all_of_them=False)
    with pytest.raises(MismatchError, match="no \\(perhaps"):
        mapping.require("a.jsonl", ["noo"], all_of_them=False)


def test_optional_columns_may_be_missing(tmp_path):
    text = NUMBER + '[[column]]\nfrom = "gone"\nto = "notes"\noptional = true\n'
    read(tmp_path, text).require("a.csv", ["no"], all_of_them=True)

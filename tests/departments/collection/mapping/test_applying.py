"""A record of theirs becomes a row of ours, and every word of it is somewhere."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.mapping.applying import Applied
from handscroll.departments.collection.mapping.mapping import Mapping as ColumnMapping
from handscroll.departments.collection.mapping.targets import TARGETS

NO = {"from": "no", "to": "accession_number"}


def applied(cells, *columns: Mapping[str, object], **more):
    mapping = ColumnMapping.model_validate({"column": [NO, *columns], **more})
    told = {name: (text,) if isinstance(text, str) else text for name, text in cells.items()}
    return Applied(mapping).row(3, {"no": ("7",), **told})


def test_values_are_split_turned_into_ours_and_the_rest_is_noted():
    row = applied(
        {"how": "Ink|colour| gold leaf"},
        {"from": "how", "to": "technique", "split": "|", "otherwise": "notes",
         "values": {"ink": "水墨", "Colour": "设色"}},
    )  # fmt: skip
    assert row.values["technique"] == "水墨\n设色"
    assert row.unknown == {"how": "gold leaf"}
    assert row.number == 3


def test_several_columns_share_one_of_ours_and_what_it_cannot_take_is_noted():
    row = applied(
        {"a": "王翚", "b": "杨晋", "d1": "1691", "d2": "1692"},
        {"from": "a", "to": "creator"},
        {"from": "b", "to": "creator"},
        {"from": "d1", "to": "date"},
        {"from": "d2", "to": "date"},
    )
    assert row.values["creator"] == "王翚\n杨晋"
    assert (row.values["date"], row.unknown) == ("1691", {"d2": "1692"})


def test_sides_of_a_size_become_one_and_nothing_measured_is_nothing():
    columns = [{"from": side, "to": f"dimensions.{side}", "unit": "in"} for side in
               ("depth", "width", "height")]  # fmt: skip
    row = applied({"depth": "0.0", "width": "19.25", "height": "about 14"}, *columns)
    assert row.values["dimensions"] == "height about 14 x width 19.25 in"
    said = {"from": "size", "to": "dimensions"}
    row = applied({"height": "14", "size": "35.5 x 40 cm"}, *columns, said)
    assert row.values["dimensions"] == "35.5 x 40 cm"
    row = applied({"height": "14", "size": "as the other"}, *columns, said)
    assert row.values["dimensions"] == "height 14 in\nas the other"


def test_a_side_that_two_columns_tell_is_told_once_and_noted():
    columns = [{"from": name, "to": "dimensions.height", "unit": "cm"} for name in "abc"]
    row = applied({"a": "28", "b": "29", "c": "28"}, *columns)
    assert (row.values["dimensions"], row.unknown) == ("height 28 cm", {"b": "29 cm"})


def test_a_unit_stands_in_the_heading_or_in_a_column_of_its_own():
    told = applied({"高(cm)": "28"}, {"from": "高(cm)", "to": "dimensions.height", "unit": "cm"})
    assert told.values["dimensions"] == "height 28 cm"
    column = {"from": "h", "to": "dimensions.height", "unit_from": "u"}
    assert applied({"h": "28", "u": "mm"}, column).values["dimensions"] == "height 28 mm"


@pytest.mark.parametrize(
    ("lives", "roles", "names", "notes"),
    [
        (("1632–1717", "1644–1728"), ("artist", ""), "甲甲 (1632–1717)\n乙乙 (1644–1728)", {}),
        (("1632–1717", ""), ("", "after"), "甲甲 (1632–1717)\nafter 乙乙", {}),
        (
            ("long ago", ""),
            ("patron", ""),
            "甲甲\n乙乙",
            {"p[].d": "long ago", "p[].r": "甲甲: patron"},
        ),
    ],
)
def test_each_person_keeps_their_own_life_and_role(lives, roles, names, notes):
    column = {"from": "p[].n", "to": "creator", "life": ["p[].d"], "role": "p[].r"}
    row = applied({"p[].n": ("甲甲", "乙乙"), "p[].d": lives, "p[].r": roles}, column)
    assert (row.values["creator"], row.unknown) == (names, notes)


def test_birth_and_death_make_a_life():
    column = {"from": "n", "to": "creator", "life": ["b", "d"]}
    row = applied({"n": "Gifford", "b": "1840-01-01", "d": "1905-01-01"}, column)
    assert row.values["creator"] == "Gifford (1840–1905)"
    assert applied({"n": "Li", "b": "1970"}, column).values["creator"] == "Li (born 1970)"


def test_constants_fill_what_nothing_else_says_and_unnamed_columns_are_noted():
    row = applied(
        {"t": "题", "x": ("1", "2"), "gone": "secret"},
        {"from": "t", "to": "title", "language": "zh-Hans"},
        {"from": "gone", "to": "left_out"},
        constants={"held_by": "某馆", "title_zh_hans": "无题"},
    )
    assert row.values == {"accession_number": "7", "title_zh_hans": "题", "held_by": "某馆"}
    assert row.unknown == {"x": "1; 2"}


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"),
        st.lists(st.from_regex(r"[a-z0-9]{3,8}", fullmatch=True), min_size=1, max_size=3),
        min_size=1,
    ),
    st.lists(st.sampled_from(sorted(TARGETS - {"left_out"})), min_size=7, max_size=7),
)
def test_every_word_is_in_the_row_or_in_its_notes(cells, targets):
    columns = [{"from": name, "to": to} for name, to in zip("abcdefg", targets, strict=True)]
    row = applied({name: tuple(texts) for name, texts in cells.items()}, *columns)
    told = " ".join([*row.values.values(), *row.unknown.values()])
    for name, texts in cells.items():
        side = "." in targets["abcdefg".index(name)]
        for text in texts:
            nothing = side and text.isdigit() and not int(text)
            assert nothing or text in told

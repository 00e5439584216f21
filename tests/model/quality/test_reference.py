import pytest

from handscroll.errors import InvalidError
from handscroll.model.quality.reference import read_reference

LINES = ["A1,38.1,12.7,14.2", "A2,66.0,16.9,18.1", "A3,50.1,-4.1,-22.3", "A4,43.3,-13.6,22.2"]


def table(*lines: str, heading: str = "patch,L,a,b") -> str:
    return "\n".join([heading, *lines])


def test_a_table_of_patches_is_read_in_its_order():
    patches = read_reference(table(*LINES))
    assert [one.name for one in patches] == ["A1", "A2", "A3", "A4"]
    assert patches[2].lab == (50.1, -4.1, -22.3)


def test_other_headings_separators_and_a_byte_order_mark_are_understood():
    lines = [f"{line.replace(',', ';')};x" for line in LINES]
    text = "\ufeff" + table(*lines, "", heading="SAMPLE_NAME;LAB_L;LAB_A;LAB_B;remark")
    assert read_reference(text) == read_reference(table(*LINES))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "heading"),
        (table(*LINES, heading="patch,L,a"), "columns for b"),
        (table(*LINES, heading="patch,L,a,b,b"), "2 columns for b"),
        (table(*LINES[:3]), "3 patches"),
        (table(*LINES, LINES[0]), "A1 stands there twice"),
        (table(*LINES, "A5,x,0,0"), "line 6"),
        (table(*LINES, "A5,50"), "line 6 has 2 cells"),
        (table(*LINES, "A5,nan,0,0"), "no colour"),
        (table(*LINES, "A5,500,0,0"), "no colour"),
        (table(*LINES, ",50,0,0"), "names no patch"),
        (table(*(f"P{n},50,0,0" for n in range(500))), "500 patches"),
        ("x" * 200_000, "characters"),
    ],
)
def test_tables_that_make_no_sense_are_refused_with_the_line(text, why):
    with pytest.raises(InvalidError, match=why) as told:
        read_reference(text)
    assert "patch,L,a,b" in told.value.fix

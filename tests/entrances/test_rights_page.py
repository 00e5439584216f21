"""The page about rights says what the house does, and is written again by a command."""

import runpy
from pathlib import Path

import pytest

from handscroll.model.rights import Action, Role

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "rights_page.py"
PAGE = ROOT / "docs" / "rights.md"


@pytest.fixture(scope="module")
def written():
    """What makes the page's tables anew."""
    return runpy.run_path(str(TOOL))["written"]


def test_the_tables_are_those_of_the_house(written):
    page = PAGE.read_text("utf-8")
    assert written(page) == page, "run make rights"


def test_a_table_that_says_something_else_is_written_again(written):
    page = PAGE.read_text("utf-8")
    old = page.replace("| published | withdrawn |", "| published | draft |")
    assert old != page
    assert written(old) == page


def test_a_page_without_a_table_is_no_page(written):
    with pytest.raises(SystemExit, match="has the tables"):
        written(PAGE.read_text("utf-8").replace("<!-- table: moves -->", ""))


def test_it_tells_of_every_role_and_every_action():
    page = PAGE.read_text("utf-8")
    for name in (*Role, *Action):
        assert name.replace("_", " ") in page

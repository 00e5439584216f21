"""The bench's page: for whom it is, what its script reads, and expressions that are being typed."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.examination.bench.checking import checked
from handscroll.departments.examination.bench.choosing import choice_of, examples
from handscroll.departments.examination.bench.telling import PAGES, PANELS, panels_of
from handscroll.model.examination.binding import BandSet
from handscroll.model.examination.expression import Expression
from handscroll.model.rights import State
from handscroll.model.stack import Band

RANGES = st.lists(st.integers(300, 2500), min_size=1, max_size=20, unique=True).map(sorted)


def data_of(page):
    found = re.search(r'id="bench-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_visitors_are_told_of_a_draft_what_they_are_told_of_nothing(house, visitor):
    draft = visitor.get(f"/en/examine/{house.ready}")
    nothing = visitor.get("/en/examine/s0000000000000")
    assert (draft.status_code, nothing.status_code) == (404, 404)
    assert draft.text.replace(house.ready, "X") == nothing.text.replace("s0000000000000", "X")


def test_the_script_is_told_bands_rights_and_the_cube_that_a_citation_names(house, staff):
    data = data_of(staff.get(f"/en/examine/{house.ready}").text)
    digest = house.museum.stacks.get(house.ready).made.digest[:12]
    assert [one["wavelength"] for one in data["facts"]["bands"]] == [450, 550, 600, 650, 940, 1650]
    assert data["facts"]["bands"][4]["image"] == f"/bands/3/{house.ready}.{digest}.b5"
    assert data["may"] == {"observe": True, "review": True, "publish": True}
    assert data["first"] == "colour"
    assert f"cube {digest} (test/1); {{shown}}; xywh={{see}}. {{address}}" in data["citation"]


def test_every_word_that_scripts_of_the_bench_ask_for_is_there(house, staff):
    words = data_of(staff.get(f"/zh-Hans/examine/{house.ready}").text)["words"]
    for folder, pattern in (("page", r"fill\(this\.words, '(\w+)'"), ("over", r"words, '(\w+)'")):
        source = (PAGES.parents[4] / f"pages/src/examining/{folder}.ts").read_text("utf-8")
        asked = set(re.findall(pattern, source))
        assert asked
        assert asked <= words.keys()


def test_a_visitor_of_a_published_stack_looks_and_tries_nothing(house, visitor):
    house.museum.stacks.move(house.ready, State.PUBLISHED, person="test")
    try:
        page = visitor.get(f"/en/examine/{house.ready}").text
    finally:
        house.museum.stacks.move(house.ready, State.WITHDRAWN, person="test")
    data = data_of(page)
    assert data["may"] == {"observe": False, "review": False, "publish": False}
    assert "tried" not in data["facts"]
    assert 'data-panel="expression"' not in page
    assert 'id="exam-slider"' in page


@pytest.mark.parametrize("which", ["owed", "failed", "lost"])
def test_a_stack_without_a_cube_says_why(house, staff, which):
    page = staff.get(f"/en/examine/{getattr(house, which)}").text
    assert ("31 % stands at the top" in page) == (which == "failed")
    assert 'id="bench-data"' not in page


def test_who_may_only_look_gets_no_panel_that_asks_for_new_views():
    assert {"views", "expression", "components"} <= set(panels_of(may_observe=True))
    assert not {"views", "expression", "components"} & set(panels_of(may_observe=False))
    assert list(panels_of(may_observe=True)) == [
        one for one in PANELS if (PAGES / f"_panel_{one}.html").is_file()
    ]


def test_an_expression_is_told_back_with_the_bands_that_it_reads(house):
    stack = house.museum.stacks.get(house.ready)
    found = checked(stack, "(r(940) - b4) / (b5+b4)")
    assert found["bands"] == [4, 5]
    assert (found["channels"], found["linear"]) == (1, False)
    assert checked(stack, "b1; b2 ;b3")["channels"] == 3
    assert checked(stack, "2*b2 - b6")["linear"] is True


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("__import__('os')", "at column 1 "),
        ("b1 + ", "at column "),
        ("(" * 500 + "b1" + ")" * 500, "40 levels deep"),
        ("b7", "6 bands"),
        ("r(5000)", "5000"),
    ],
)
def test_what_cannot_be_understood_is_no_error_of_the_request(house, staff, text, says):
    answer = staff.get(f"/api/stacks/{house.ready}/expression", params={"text": text})
    assert answer.status_code == 200
    problem = answer.json()["problem"]
    assert says in problem["why"]
    assert problem["fix"]


def test_nobody_else_may_ask_of_a_draft(house, visitor):
    answer = visitor.get(f"/api/stacks/{house.ready}/expression", params={"text": "b1"})
    assert answer.status_code == 404


@given(RANGES)
def test_every_example_can_be_shown_on_the_stack_that_it_is_offered_for(lengths):
    bands = [Band(wavelength=float(nm)) for nm in lengths]
    there = BandSet(len(bands), tuple(float(nm) for nm in lengths))
    for text in examples(bands):
        assert Expression.read(text).steps(there)


@given(RANGES)
def test_the_bands_that_forms_choose_are_bands_of_the_stack(lengths):
    found = choice_of([Band(wavelength=float(nm)) for nm in lengths])
    numbers = {found.red, found.green, found.blue, found.infrared, found.long}
    assert numbers <= set(range(1, len(lengths) + 1))
    assert found.long == len(lengths)
    assert found.beyond == (lengths[-1] > 780)

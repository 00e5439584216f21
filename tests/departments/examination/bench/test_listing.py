"""The list of all stacks: what is wrong stands first, and nobody else reads it."""

import re

import pytest

from handscroll.departments.examination.bench.listing import Cube, key_of, lines
from handscroll.model.person import Person
from handscroll.model.rights import Role


@pytest.fixture
def person():
    return Person(id="p0", name="wang", role=Role.CONSERVATOR)


def test_what_failed_stands_first_and_what_is_ready_last(house, person):
    found = lines(house.museum, person)
    assert [one.stack.id for one in found] == [house.failed, house.owed, house.lost, house.ready]
    assert [one.cube for one in found] == [Cube.FAILED, Cube.OWED, Cube.LOST, Cube.MADE]


def test_a_line_tells_bands_and_range_and_why_a_cube_failed(house, person):
    found = {one.stack.id: one for one in lines(house.museum, person)}
    ready = found[house.ready]
    assert (ready.bands, ready.shortest, ready.longest) == (6, 450.0, 1650.0)
    assert ready.thumbnail.endswith(".colour/full/!200,200/0/default.jpg")
    problem = found[house.failed].problem
    assert problem is not None
    assert problem.why == "31 % stands at the top"
    assert found[house.failed].thumbnail == ""


def test_a_stack_with_too_few_visible_bands_is_shown_by_the_one_nearest_to_green(house):
    stack = house.museum.stacks.get(house.ready)
    assert key_of(stack) == "colour"
    fewer = stack.made.model_copy(update={"bands": stack.made.bands[1:]})
    assert key_of(stack.model_copy(update={"made": fewer})) == "b1"
    infrared = stack.made.model_copy(update={"bands": stack.made.bands[3:]})
    assert key_of(stack.model_copy(update={"made": infrared})) == "b1"


def test_the_page_tells_the_reason_and_the_command_that_tries_again(house, staff):
    page = staff.get("/en/examine").text
    assert "31 % stands at the top" in page
    assert f"handscroll stack make {house.failed}" in page
    order = re.findall(r'data-stack="([^"]+)"', page)
    assert order == [house.failed, house.owed, house.lost, house.ready]


def test_visitors_are_told_to_sign_in(visitor):
    answer = visitor.get("/en/examine")
    assert answer.status_code == 401
    assert "data-stack" not in answer.text


def test_researchers_read_the_list(house):
    person = Person(id="p1", name="li", role=Role.RESEARCHER)
    assert len(lines(house.museum, person)) == 4

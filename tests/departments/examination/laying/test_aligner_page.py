"""The aligner's page: which two stacks it opens, for whom, and what it tells its script."""

import json
import re

import pytest

from handscroll.departments.examination.laying import laying
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.model.laid import LayingModel
from handscroll.model.rights import Role


def told(page):
    """Return the data block of a page."""
    (found,) = re.findall(r'id="aligning-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_it_opens_two_stacks_of_one_work_with_every_picture_of_both(wall, reader):
    answer = reader(Role.CONSERVATOR).get(f"/en/examine/{wall.on}/align/{wall.xray}")
    assert answer.status_code == 200
    data = told(answer.text)
    assert (data["on"]["id"], data["other"]["id"]) == (wall.on, wall.xray)
    assert (data["on"]["width"], data["on"]["height"]) == (300, 200)
    assert (data["other"]["width"], data["other"]["height"]) == (264, 186)
    assert [one["name"] for one in data["other"]["pictures"]] == ["X-radiograph"]
    assert [one["key"] for one in data["on"]["pictures"]] == ["b1", "b2"]
    assert {one["name"]: one["least"] for one in data["models"]} == dict.fromkeys(
        ("auto", "similarity", "affine", "projective"), 4
    )
    assert f"handscroll stack lay {wall.xray} {wall.on}" in answer.text


@pytest.mark.parametrize("other", ["stranger", "on"])
def test_stacks_of_two_works_and_a_stack_with_itself_are_refused(wall, reader, other):
    name = getattr(wall, other)
    answer = reader(Role.CONSERVATOR).get(f"/en/examine/{wall.on}/align/{name}")
    assert answer.status_code == 400
    why = "one and the same stack" if other == "on" else "two different works"
    assert why in answer.text


def test_a_visitor_is_refused_before_a_stack_is_looked_up(wall, reader):
    visitor = reader(Role.VISITOR)
    wall.publish(wall.on, wall.xray)
    for other in (wall.xray, "s0000000000000"):
        assert visitor.get(f"/en/examine/{wall.on}/align/{other}").status_code == 401


def test_the_bench_offers_to_lay_and_shows_to_visitors_only_what_is_laid(wall, known, reader):
    bench = f"/en/examine/{wall.on}"
    staff, visitor = reader(Role.CONSERVATOR), reader(Role.VISITOR)
    assert f"{bench}/align/{wall.xray}" in staff.get(bench).text
    wall.publish(wall.on, wall.xray)
    assert 'data-panel="laid"' not in visitor.get(bench).text
    pair = pair_of(wall.museum, wall.xray, wall.on)
    laying.lay_by_points(wall.museum, pair, known[0](), LayingModel.AFFINE, person="test")
    laying.owe_picture(wall.museum, wall.xray, wall.on)
    seen = visitor.get(bench).text
    assert 'data-panel="laid"' in seen
    assert "/align/" not in seen
    assert "For viewing only." in visitor.get(f"/en/examine/{wall.xray}").text

"""JSON: lists and lines of objects as cells, read some at a time."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.tables import objects
from handscroll.departments.collection.tables.objects import flat, objects_in
from handscroll.departments.collection.tables.table import How
from handscroll.errors import UnreadableError


def found(tmp_path, name: str, text: str, **how):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    told: list[Any] = []
    return list(objects_in(file, How(on_problem=told.append, **how))), told


@given(st.lists(st.dictionaries(st.text(max_size=9), st.text(max_size=40)), max_size=30))
def test_a_list_is_read_whatever_step_it_is_read_by(tmp_path_factory, records):
    file = tmp_path_factory.mktemp("list") / "a.json"
    file.write_text(json.dumps(records, indent=1, ensure_ascii=False), encoding="utf-8")
    before = objects._STEP
    objects._STEP = 7
    try:
        assert [one for _, one in objects_in(file, How())] == records
    finally:
        objects._STEP = before


def test_lines_and_members_that_are_no_objects_are_told(tmp_path):
    lines = '{"a": 1}\n{no\n\n[1]\n{"a": 2}\n'
    assert found(tmp_path, "a.jsonl", lines)[0] == [(1, {"a": 1}), (5, {"a": 2})]
    assert [one.row for one in found(tmp_path, "a.jsonl", lines)[1]] == [2, 4]
    assert [one.row for one in found(tmp_path, "a.json", '[{"a": 1}, 7, {"a": 2}]')[1]] == [2]


def test_a_list_inside_a_document_is_named(tmp_path):
    text = '{"info": {}, "data": {"items": [{"a": 1}]}}'
    assert found(tmp_path, "a.json", text, table="data.items")[0] == [(1, {"a": 1})]
    with pytest.raises(UnreadableError, match="--table"):
        found(tmp_path, "a.json", text)
    with pytest.raises(UnreadableError, match="no list at 'data'"):
        found(tmp_path, "a.json", text, table="data")


@pytest.mark.parametrize("text", ['[{"a": 1}', '[{"a": 1}, {', "[" * 3000, "[1 2", ""])
def test_a_document_that_breaks_off_is_no_json(tmp_path, text):
    with pytest.raises(UnreadableError):
        found(tmp_path, "a.json", text)


def test_members_of_persons_stay_abreast():
    cells = flat({"who": [{"n": "a", "b": 1}, {"n": "b"}, {"b": None, "n": "c", "d": [1, 2]}]})
    assert cells == {"who[].n": ("a", "b", "c"), "who[].b": ("1", "", ""), "who[].d[]": ("1", "2")}


def test_values_are_told_as_they_stand():
    told = flat({"a": True, "b": 0.1 + 0.2, "c": None, "d": {"e": 7}, "f": [], "g": ["x", "y"]})
    assert told == {"a": ("true",), "b": ("0.3",), "d.e": ("7",), "g[]": ("x", "y")}


def test_what_is_nested_too_deeply_stays_text():
    deep: object = "x"
    for _ in range(40):
        deep = {"a": deep}
    [(path, (text,))] = flat({"a": deep}).items()
    assert len(path) < 60
    assert "x" in text

"""Relations lead somewhere; nothing is a part of itself."""

import pytest
from pydantic import ValidationError

from handscroll.errors import MismatchError
from handscroll.model.catalogue.relation import Relation, RelationKind, circle_of, require_no_circle


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ({}, ()),
        ({"a": ["b"], "b": ["c"]}, ()),
        ({"a": ["a"]}, ("a", "a")),
        ({"a": ["b"], "b": ["a"]}, ("a", "b", "a")),
        ({"a": ["x", "b"], "b": ["c"], "c": ["a"], "x": []}, ("a", "b", "c", "a")),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, ()),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, ()),
    ],
)
def test_a_circle_is_found_where_there_is_one(links, circle):
    assert circle_of("a", lambda relic: links.get(relic, ())) == circle


def test_a_circle_of_a_hundred_thousand_is_found_and_told_shortly():
    with pytest.raises(MismatchError, match="part of itself") as told:
        require_no_circle("0", lambda relic: [str((int(relic) + 1) % 100_000)])
    assert "0 is part of 1 is part of 2" in told.value.why
    assert len(told.value.why) < 250


def test_a_relation_names_a_work_or_a_person():
    with pytest.raises(ValidationError, match="names no work"):
        Relation(kind=RelationKind.TRACED_COPY)
    copy = Relation(kind=RelationKind.TRACED_COPY, work={"zh-Hant": "千里江山圖"}, asserted_by="Li")
    assert copy.work["zh-Hant"] == "千里江山圖"

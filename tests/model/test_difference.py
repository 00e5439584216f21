"""Two versions of a record: what differs, found by name, and put on again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.errors import MismatchError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.difference import Change, ChangeKind, differences
from handscroll.model.putting_on import applied
from handscroll.model.relic import Part

TEXTS = ["溪山", "秋", "雪", "江"]
NAMES = st.permutations(["s1", "s2", "s3", "s4"]).flatmap(
    lambda names: st.integers(0, 4).map(lambda many: names[:many])
)


def record(**said) -> Catalogue:
    return Catalogue.model_validate(said)


def told(old, new):
    return [(one.kind.value, one.where, one.old, one.new) for one in differences(old, new)]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_relic_with_its_differences_put_on_is_the_other_one(data, any_relic):
    old, new = data.draw(any_relic), data.draw(any_relic)
    assert applied(old, differences(old, new)) == new
    assert differences(old, old) == ()


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_rows_in_any_order_with_and_without_names_become_the_other_ones(data):
    def drawn() -> Catalogue:
        return record(
            seals=[{"id": n, "reading": data.draw(st.sampled_from(TEXTS))}
                   for n in data.draw(NAMES)],
            titles=[{"text": text, "pinyin": data.draw(st.sampled_from(["", "x"]))}
                    for text in data.draw(st.lists(st.sampled_from(TEXTS), max_size=5))],
            labels=[{"name": n} for n in data.draw(st.lists(st.sampled_from(TEXTS), max_size=4))],
            makers=[{"person": {"names": [{"text": n}]}}
                    for n in data.draw(st.lists(st.sampled_from(TEXTS), max_size=4))],
        )  # fmt: skip

    old, new = drawn(), drawn()
    assert applied(old, differences(old, new)) == new


def test_a_field_is_named_in_the_record_s_terms_with_what_it_said_and_says():
    old = record(titles=[{"text": "a"}, {"text": "b"}, {"text": "c"}], staff_note="x")
    new = record(titles=[{"text": "a"}, {"text": "b"}, {"text": "d"}], significance={"en": "y"})
    assert told(old, new) == [
        ("changed", "titles[2].text", "c", "d"),
        ("removed", "staff_note", "x", None),
        ("added", "significance", None, {"en": "y"}),
    ]


def test_a_seal_is_found_by_its_name_and_not_by_its_place():
    old = record(seals=[{"id": "s1"}, {"id": "s2", "reading": "墨"}])
    new = record(seals=[{"id": "s3"}, {"id": "s2", "reading": "墨緣"}])
    assert told(old, new) == [
        ("removed", "seals[s1]", {"id": "s1"}, None),
        ("changed", "seals[s2].reading", "墨", "墨緣"),
        ("added", "seals[s3]", None, {"id": "s3"}),
    ]


def test_a_person_is_found_by_name_and_what_stands_elsewhere_moved():
    one, two = ({"person": {"names": [{"text": name}]}, "note": name} for name in ("王翬", "惲格"))
    old, new = record(makers=[one, two]), record(makers=[two | {"note": "n"}, one])
    kinds = [(kind, where) for kind, where, _, _ in told(old, new)]
    assert ("changed", "makers[惲格].note") in kinds
    assert [kind for kind, _ in kinds].count("moved") == 1


def test_a_part_is_found_by_its_picture(make_relic):
    old = make_relic()
    first, second, third = old.parts
    labelled = Part(**{**dict(second), "label": {"en": "The heart"}})
    new = make_relic(parts=(third, first, labelled))
    assert told(old, new) == [
        ("added", "parts[c2].label", None, {"en": "The heart"}),
        ("moved", "parts[c3]", 2, 0),
    ]


def test_one_title_put_before_all_others_is_one_change():
    titles = [{"text": text} for text in TEXTS]
    assert told(record(titles=titles), record(titles=[{"text": "新"}, *titles])) == [
        ("added", "titles[0]", None, {"text": "新"})
    ]


def test_as_few_as_can_be_are_said_to_have_moved():
    seals = [{"id": f"s{n}"} for n in range(9)]
    [moved] = differences(record(seals=seals), record(seals=[seals[8], *seals[:8]]))
    assert (moved.kind, moved.where, moved.place) == (ChangeKind.MOVED, "seals[s8]", 0)
    assert moved.as_json() == {
        "path": "seals[s8]", "kind": "moved", "old": 8, "new": 0, "place": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        Change(("titles", 7, "text"), ChangeKind.CHANGED, "a", "b"),
        Change(("staff_note", "inner"), ChangeKind.CHANGED, "a", "b"),
        Change(("grade",), ChangeKind.CHANGED, "first", "second"),
        Change(("titles", 5), ChangeKind.ADDED, new={"text": "b"}, place=5),
        Change(("titles", 0), ChangeKind.MOVED, 0, 1),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(change):
    with pytest.raises(MismatchError, match="has nothing there"):
        applied(record(titles=[{"text": "a"}], staff_note="x"), [change])

"""The whole record: it comes back as it was, needs nothing, and refuses what makes no sense."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handscroll.model.catalogue.catalogue import Catalogue


def test_a_newcomer_needs_nothing():
    assert Catalogue() == Catalogue.model_validate({})
    assert Catalogue().model_dump_json() == "{}"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_was_written_comes_back(data, any_record):
    record = data.draw(any_record)
    assert Catalogue.model_validate_json(record.model_dump_json()) == record
    assert Catalogue.model_validate(record.model_dump()) == record
    once = json.dumps(record.model_dump(mode="json"), ensure_ascii=False).encode()
    again = Catalogue.model_validate(json.loads(once)).model_dump(mode="json")
    assert json.dumps(again, ensure_ascii=False).encode() == once


def test_every_field_comes_back(full):
    body = json.loads(full.model_dump_json())
    assert body.keys() == Catalogue.model_fields.keys()
    assert Catalogue.model_validate(body) == full


def test_an_uncertain_date_stays_uncertain():
    spans = [{"edtf": "1781", "first": 1781, "last": 1781},
             {"edtf": "1721", "first": 1721, "last": 1721}]  # fmt: skip
    date = {"written": "辛丑仲春", "candidates": spans, "certainty": "uncertain", "basis": "signed"}
    record = Catalogue.model_validate({"date": date})
    back = Catalogue.model_validate_json(record.model_dump_json()).date
    assert (back.written, back.certainty, back.basis) == ("辛丑仲春", "uncertain", "signed")
    assert [one.edtf for one in back.candidates] == ["1781", "1721"]
    assert back.years == (1721, 1781)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"parts": [{"id": "a"}, {"id": "a"}]}, "mounting part are used twice: a"),
        ({"inscriptions": [{"id": "t", "part": "x"}]}, "text t names the part x"),
        ({"inscriptions": [{"id": "t", "seals": ["x"]}]}, "text t names the impression x"),
        ({"impressions": [{"id": "i", "seal": "x"}]}, "impression i names the seal x"),
        ({"measures": [{"of": "part:x", "height_mm": 1}]}, "names the part x"),
        ({"object_type": "film", "own": {"type": "textile"}}, "is a film"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_what_makes_no_sense_is_said(record, said):
    with pytest.raises(ValidationError, match=said):
        Catalogue.model_validate(record)


def test_a_long_record_of_a_hundred_seals_stays_small():
    record = Catalogue.model_validate(
        {"impressions": [{"id": f"i{n}", "reading": "乾隆御覽之寶"} for n in range(111)]}
    )
    assert len(record.model_dump_json().encode()) < 111 * 60

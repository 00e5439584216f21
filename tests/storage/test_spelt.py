"""JSON that is written once is the same JSON, in the journal and in the register."""

import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError
from handscroll.storage.journal_line import GENESIS, chained, parsed
from handscroll.storage.register import Register
from handscroll.storage.spelt import Spelt, read_back, spelt
from handscroll.storage.tables import RelicRow

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda one: st.lists(one) | st.dictionaries(st.text(max_size=5), one),
    max_leaves=12,
)  # fmt: skip
THINGS = st.dictionaries(st.text(max_size=5), VALUES, max_size=4)


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@settings(deadline=None)
@given(record=THINGS, beside=THINGS)
def test_a_line_is_the_same_whether_its_record_is_spelt_or_not(record, beside):
    payload = {"base": 1, **beside, "record": record}
    facts = (1, "2026-01-01T00:00:00Z", "relic.edited", "urn:x", "王")
    plain, entry = chained(facts, payload, GENESIS)
    line, seen = chained(facts, payload | {"record": Spelt(record)}, GENESIS)
    assert line == plain
    assert seen == entry
    read, wrong = parsed(line)
    assert (read, wrong) == (entry, "")


def test_what_is_spelt_at_any_depth_of_objects_is_taken_as_it_is():
    inner = Spelt({"b": [1, 2.5], "題": None})
    value = {"a": {"x": inner, "y": ("t",)}, "z": True}
    assert spelt(value) == compact(value)
    assert spelt(inner) == inner.text == '{"b":[1,2.5],"題":null}'
    back = read_back(value)
    assert back == {"a": {"x": inner, "y": ["t"]}, "z": True}
    assert back["a"]["x"] is inner


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_is_no_json_is_refused(bad):
    for write in (Spelt, spelt):
        with pytest.raises(InvalidError, match="no JSON"):
            write({"a": bad})
    with pytest.raises(InvalidError, match=r"relic\.x of urn:x") as told:
        chained((1, "t", "relic.x", "urn:x", "p"), {"a": bad}, GENESIS)
    assert "no JSON" in told.value.why


def test_a_line_with_a_number_that_is_none_is_no_entry():
    line, _ = chained((1, "t", "k", "s", "p"), {"a": 1}, GENESIS)
    spoilt = line.replace(b'"a":1', b'"a":NaN')
    body = spoilt.partition(b',"hash"')[0] + b"}"
    digest = sha256(body).hexdigest().encode()
    assert parsed(body[:-1] + b',"hash":"' + digest + b'"}\n')[0] is None


def test_a_register_keeps_what_is_spelt_as_any_other_document(tmp_path):
    document = {"id": "r", "title": {"zh-Hant": "溪山\u2028圖 \\u0041"}, "n": 1.0}
    register = Register.open(tmp_path / "register.sqlite")
    with register.begin() as session:
        for name, record in (("a", document), ("b", Spelt(document))):
            session.add(
                RelicRow(
                    id=name, accession_number=name, state="draft", format="other", version=1,
                    revision=1, lot=None, pictured=False, record=record,
                )
            )  # fmt: skip
    with register.reading() as session:
        assert [session.get_one(RelicRow, one).record for one in "ab"] == [document] * 2
    register.close()

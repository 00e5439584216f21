"""Records of every version that was ever written are read; newer ones are refused, untouched."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError, UnreadableError, UnsupportedError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import Relic
from handscroll.model.rights import MOVES
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.records import RELIC, as_json, relic_object
from handscroll.museum.schema import (
    CURRENT,
    MIGRATIONS,
    from_document,
    label_of,
    migrate,
    read_relic,
    to_document,
)

FROZEN = Path(__file__).parent / "records" / "relic-schema-1.json"


def test_a_record_of_the_first_version_is_the_same_relic_today():
    kept = json.loads(FROZEN.read_bytes())
    relic = read_relic(FROZEN.read_bytes())
    assert relic == Relic.model_validate(kept)
    assert relic.catalogue == Catalogue()
    assert (relic.accession_number, relic.date_written) == ("故 00057642", "乾隆辛丑仲春")
    assert relic.title["en"] == "Clouds and <i>Mountains</i>"
    assert [part.capture.width for part in relic.parts] == [900, 9000, 2000]
    assert {k: v for k, v in to_document(relic).items() if k in kept} == kept


def test_every_version_but_the_present_one_has_its_step():
    assert list(MIGRATIONS) == list(range(1, CURRENT))
    kept = json.loads(FROZEN.read_bytes())
    before = json.dumps(kept)
    migrate(kept)
    assert json.dumps(kept) == before, "a step changes nothing that it was given"


def test_steps_run_one_after_the_other():
    steps = {
        n: lambda record, n=n: record | {"way": [*record.get("way", []), n]} for n in (1, 2, 3)
    }
    assert migrate({"id": "x"}, steps)["way"] == [1, 2, 3]
    assert migrate({"id": "x", "schema": 3}, steps) == {"id": "x", "way": [3]}
    assert migrate({"id": "x", "schema": 4}, steps) == {"id": "x"}


def test_a_record_of_a_newer_program_is_refused():
    newer = json.loads(FROZEN.read_bytes()) | {"schema": CURRENT + 5, "hologram": {}}
    with pytest.raises(UnsupportedError) as told:
        from_document(newer)
    assert told.value.what == "The record of 故 00057642 cannot be read"
    assert f"schema {CURRENT + 5}" in told.value.why
    assert str(CURRENT) in told.value.why
    assert "Update handscroll" in told.value.fix


@pytest.mark.parametrize("version", [0, -1, "2", None, True, 1.5, [], {}])
def test_a_version_that_never_was_is_refused(version):
    with pytest.raises(UnreadableError, match="whole number"):
        from_document({"id": "x", "schema": version})


def test_a_label_is_read_of_every_version_or_refused_as_the_record_is():
    first = json.loads(FROZEN.read_bytes())
    today = to_document(from_document(first))
    for kept in (first, today):
        label = label_of(json.dumps(kept))
        assert (label.accession_number, label.title) == ("故 00057642", first["title"])
    for wrong, error in (
        ({"schema": CURRENT + 1}, UnsupportedError),
        ({"schema": True}, UnreadableError),
        ({"parts": 3}, UnreadableError),
    ):
        with pytest.raises(error, match="故 00057642"):
            label_of(json.dumps(today | wrong))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{", b'"x"', b"null"])
def test_what_is_no_record_is_refused(content):
    with pytest.raises(UnreadableError, match="no JSON"):
        read_relic(content)


def test_a_damaged_record_says_where():
    with pytest.raises(UnreadableError, match="parts"):
        read_relic(b'{"id": "x", "accession_number": "1", "title": {}}')


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_record_written_and_read_is_the_same_and_written_again_the_same_bytes(data, any_relic):
    relic = data.draw(any_relic)
    written = as_json(to_document(relic))
    assert read_relic(written) == relic
    assert as_json(to_document(read_relic(written))) == written


def test_the_vault_s_newer_record_stays_byte_for_byte(museum, relics):
    relic = relics[0]
    object_id = relic_object(relic.id)
    newer = as_json(to_document(relic) | {"schema": CURRENT + 1, "new": 1})
    museum.vault.cut(object_id, {RELIC: newer}, head=museum.vault.head(object_id),
                     message="of the future", person="wang")  # fmt: skip
    head = museum.vault.head(object_id)
    for read in (lambda: museum.relics.kept(relic.id), lambda: rebuild_register(museum)):
        with pytest.raises(UnsupportedError, match="Update handscroll"):
            read()
    assert museum.vault.head(object_id) == head
    assert museum.vault.read(object_id, RELIC) == newer
    assert museum.relics.get(relic.id) == relic, "the register shows what it showed"


def test_a_museum_of_the_first_version_is_read_and_goes_on(museum, relics):
    relic = relics[0]
    object_id = relic_object(relic.id)
    old = relic.model_dump(mode="json")
    del old["catalogue"]
    museum.vault.cut(object_id, {RELIC: as_json(old)}, head=museum.vault.head(object_id),
                     message="as the first version wrote", person="wang")  # fmt: skip
    rebuild_register(museum)
    assert museum.relics.get(relic.id) == relic
    noted = Catalogue(staff_note="seen")
    museum.relics.revise(relic.id, noted, person="li")
    assert museum.relics.get(relic.id).catalogue == noted
    assert "schema" not in json.loads(museum.vault.read(object_id, RELIC)), "no version was cut"
    museum.relics.move(relic.id, MOVES[relic.state][0], person="li")
    assert json.loads(museum.vault.read(object_id, RELIC))["schema"] == CURRENT
    rebuild_register(museum)
    assert museum.relics.get(relic.id).catalogue == noted


def test_half_a_surrogate_pair_is_refused_before_anything_is_written():
    with pytest.raises(InvalidError, match="U\\+D83D"):
        as_json({"title": "a\ud83d"})

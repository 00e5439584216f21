"""Records of painted relics: what they say stands where they say it, and nothing claims age."""

import pytest

from handscroll.demo.collection import RELICS, paint_relic
from handscroll.demo.records.painted import painted_record
from handscroll.demo.records.seals import seal_id
from handscroll.demo.texts import SEALS
from handscroll.demo.truth import read
from handscroll.model.catalogue.written import MOST_LINE
from handscroll.model.region import Region

SMALL = [relic for relic in RELICS if relic.slug in ("ink-bamboo", "fan")]


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    """Some relics painted small: slug to (relic, files, record)."""
    made = {}
    for relic in SMALL:
        files = paint_relic(relic, tmp_path_factory.mktemp("painted"), scale=0.05)
        made[relic.slug] = (relic, files, painted_record(relic, files))
    return made


@pytest.mark.parametrize("slug", [relic.slug for relic in SMALL])
def test_every_text_and_seal_of_the_picture_is_recorded_where_it_stands(painted, slug):
    _, files, record = painted[slug]
    truth = read(files[0].parent, files[0].name)
    seals = {one.id: one.reading for one in record.seals}
    boxes = [(seals[one.seal or ""], one.region) for one in record.impressions]
    boxes += [(one.transcription.text, one.region) for one in record.inscriptions]
    wanted = [
        (one.text, (one.box.x, one.box.y, one.box.width, one.box.height)) for one in truth.writing
    ]
    assert sorted(wanted) == sorted((text, told(region)) for text, region in boxes)


def told(region: Region | None) -> tuple[int, int, int, int]:
    assert region is not None
    return region.x, region.y, region.width, region.height


@pytest.mark.parametrize("slug", [relic.slug for relic in SMALL])
def test_a_painted_record_keeps_saying_that_it_is_no_antiquity(painted, slug):
    _, _, record = painted[slug]
    assert all("software" in one.note["en"] for one in record.inscriptions)
    assert "software" in record.makers[0].person.names[1].text
    assert record.date.years == (2026, 2026)
    assert len(record.model_dump_json()) < 20 * MOST_LINE


def test_the_same_painting_has_the_same_record(painted):
    relic, files, record = painted["fan"]
    assert painted_record(relic, files) == record


def test_a_signature_has_its_seals(painted):
    _, _, record = painted["ink-bamboo"]
    [signature] = [one for one in record.inscriptions if one.kind == "signature"]
    seals = {one.id: one.seal for one in record.impressions}
    assert seal_id("卷舒", "zhuwen") in [seals[name] for name in signature.seals]
    [poem] = [one for one in record.inscriptions if one.kind == "poem"]
    assert poem.translations[0].language == "en"
    assert "Zheng Xie" in poem.note["en"]


def test_every_seal_of_the_painter_is_known():
    assert len({seal_id(text, "zhuwen") for text in SEALS}) == len(SEALS)

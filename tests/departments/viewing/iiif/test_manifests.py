import json

import pytest

from handscroll.departments.viewing.iiif.manifests import published_collection, relic_manifest
from handscroll.errors import NotFoundError
from handscroll.model.observation import Observation, Verdict
from handscroll.model.person import VISITOR
from handscroll.model.region import Region
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State

BASE = "https://museum.example"


def relic_of(hung, capture):
    return hung.museum.captures.find(capture).relic


def test_the_public_finds_what_is_published_and_nothing_else(hung):
    found = published_collection(hung.museum, BASE)
    assert [item["label"]["en"] for item in json.loads(found.body)["items"]] == [
        ["c-guarded"], ["c-public"],
    ]  # fmt: skip
    assert found.headers()["Cache-Control"].startswith("public")


def test_a_manifest_leads_to_the_pictures(hung):
    found = relic_manifest(hung.museum, VISITOR, relic_of(hung, "c-public"), BASE)
    canvas = json.loads(found.body)["items"][0]
    body = canvas["items"][0]["items"][0]["body"]
    assert body["service"][0]["id"] == f"{BASE}/iiif/3/c-public"
    assert (canvas["width"], canvas["height"]) == (701, 301)
    assert canvas["service"][0]["physicalScale"] == 0.5
    assert found.headers("application/ld+json")["Content-Type"].startswith("application/ld+json")
    assert found.headers("application/json")["Content-Type"] == "application/json"
    assert found.headers("text/html,*/*;q=0.8")["Content-Type"] == "application/json"
    assert found.headers()["Access-Control-Allow-Origin"] == "*"


def test_a_drafts_manifest_is_for_staff_only(hung):
    relic = relic_of(hung, "c-draft")
    with pytest.raises(NotFoundError) as caught:
        relic_manifest(hung.museum, VISITOR, relic, BASE)
    with pytest.raises(NotFoundError) as missing:
        relic_manifest(hung.museum, VISITOR, "rnone", BASE)
    assert str(caught.value).replace(relic, "") == str(missing.value).replace("rnone", "")
    curator = hung.museum.people.add("li", Role.CURATOR, "a long password", by="test")
    found = relic_manifest(hung.museum, curator, relic, BASE)
    assert found.headers()["Cache-Control"] == "private, no-store"


def test_only_accepted_observations_become_annotations(hung):
    relic = relic_of(hung, "c-public")
    region = Region(capture="c-public", x=1, y=2, width=30, height=40)
    for name in ("o1", "o2", "o3"):
        said = Observation(id=name, relic=relic, kind="seal", region=region, author="m 1")
        hung.museum.observations.propose(said)
    before = relic_manifest(hung.museum, VISITOR, relic, BASE)
    assert "annotations" not in json.loads(before.body)["items"][0]
    hung.museum.observations.review("o2", Verdict.ACCEPTED, person="wang")
    hung.museum.observations.review("o3", Verdict.REJECTED, person="wang")
    after = relic_manifest(hung.museum, VISITOR, relic, BASE)
    page = json.loads(after.body)["items"][0]["annotations"][0]
    assert [one["id"].rsplit("/", 1)[1] for one in page["items"]] == ["o2"]
    assert after.etag != before.etag


def test_a_record_without_pictures_has_no_manifest_and_stays_out_of_the_collection(hung):
    bare = Relic(
        id="rbare", accession_number="B 1", state=State.PUBLISHED, title={"en": "Bare"}, parts=()
    )
    hung.museum.lots.load([bare], "cards", person="test")
    with pytest.raises(NotFoundError) as caught:
        relic_manifest(hung.museum, VISITOR, "rbare", BASE)
    assert caught.value.why == "it is a record without pictures, and a manifest shows at least one"
    assert b"rbare" not in published_collection(hung.museum, BASE).body

"""Names become candidates; whatever a service answers, it is told what went wrong."""

from dataclasses import replace

import pytest

from handscroll.departments.collection.vocabularies.reconciliation.asking import Limits
from handscroll.departments.collection.vocabularies.reconciliation.client import Service, limits_of
from handscroll.departments.collection.vocabularies.reconciliation.messages import Query
from handscroll.departments.collection.vocabularies.shipped import shipped
from handscroll.errors import (
    HandscrollError,
    InvalidError,
    TooLargeError,
    UnreachableError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.settings import ReconciliationSettings


def test_a_service_says_what_it_is(site, limits: Limits):
    manifest = Service(site.url, limits).manifest()
    assert manifest.name == "Vocabularies of painting"
    assert manifest.identifier_space == "https://vocabularies.example/id/"
    assert [one.id for one in manifest.default_types] == ["formats"]
    assert manifest.link("a/b c") == "https://vocabularies.example/id/a%2Fb%20c"


def test_names_become_candidates_best_first(site, limits: Limits):
    asked = [Query("立軸"), Query("hand scrol", limit=2), Query("Pima cun", type="techniques")]
    axis, scroll, cun = Service(site.url, limits).reconcile(asked)
    assert (axis[0].id, axis[0].match, axis[0].score) == ("hanging_scroll", True, 100.0)
    assert scroll[0].id == "handscroll"
    assert not scroll[0].match
    assert len(scroll) <= 2
    assert [one.score for one in scroll] == sorted((one.score for one in scroll), reverse=True)
    assert cun[0].id == "hemp_fibre"
    assert cun[0].type[0].id == "techniques"


def test_every_shipped_label_comes_back_as_a_sure_match_in_batches(site, limits: Limits):
    terms = shipped("pigments").terms
    service = Service(site.url, limits, batch_size=10)
    found = service.reconcile([Query(term.label["zh-Hant"], type="pigments") for term in terms])
    assert [one[0].id for one in found] == [term.id for term in terms]
    assert all(one[0].match for one in found)
    assert [len(batch) for batch in site.batches] == [10, 10, 10, 1]


def test_a_question_is_sent_as_the_protocol_says(site, limits: Limits):
    Service(site.url, limits).reconcile([Query("&=立 %\ud800", properties={"P1": "1254"}, limit=0)])
    [batch] = site.batches
    body = {"query": "&=立 %\ud800", "limit": 1, "properties": [{"pid": "P1", "v": "1254"}]}
    assert batch == {"q0": body}
    Service(site.url, limits).reconcile([Query("x" * 10_000)])
    assert len(site.batches[-1]["q0"]["query"]) == 500


def test_no_names_ask_nothing(site, limits: Limits):
    assert Service(site.url, limits).reconcile([]) == ()
    assert site.requests == []


def test_a_service_that_moved_is_followed(site, limits: Limits):
    service = Service(f"{site.url}/moved", limits)
    assert service.manifest().name == "Vocabularies of painting"
    [found] = service.reconcile([Query("手卷")])
    assert found[0].id == "handscroll"


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("missing", UnreachableError, "404"),
        ("broken", UnreachableError, "500"),
        ("loop", UnreachableError, "more than 5 times"),
        ("page", UnreadableError, "not JSON"),
        ("no-number", UnreadableError, "not JSON"),
        ("deep", UnreadableError, "larger than|not JSON"),
        ("not-text", UnreadableError, "not JSON"),
        ("list", UnreadableError, "no object"),
        ("lacking", UnreadableError, "lacks q0"),
        ("no-score", UnreadableError, "score"),
        ("packed", UnreadableError, "compressed"),
        ("huge", TooLargeError, "100000 bytes"),
        ("endless", TooLargeError, "100000 bytes"),
        ("cut", UnreadableError, "not JSON"),
        ("rude", UnreachableError, "no HTTP"),
    ],
)
def test_a_bad_answer_is_told(
    site, limits: Limits, path: str, kind: type[HandscrollError], said: str
):
    if path == "deep":
        limits = replace(limits, max_bytes=1_000_000)
    with pytest.raises(kind) as caught:
        Service(f"{site.url}/{path}", limits).reconcile([Query("手卷")])
    assert any(one in caught.value.why for one in said.split("|"))
    assert caught.value.fix


@pytest.mark.parametrize("path", ["slow", "slow-headers"])
def test_a_service_that_drips_is_left_at_the_deadline(site, limits: Limits, path: str):
    with pytest.raises(UnreachableError) as caught:
        Service(f"{site.url}/{path}", replace(limits, timeout_s=0.4)).manifest()
    assert "longer than 0.4 s" in caught.value.why


def test_another_version_of_the_protocol_is_not_spoken(site, limits: Limits):
    with pytest.raises(UnsupportedError) as caught:
        Service(f"{site.url}/other-version", limits).manifest()
    assert "1.0" in caught.value.why


def test_nobody_listening_is_told(site, limits: Limits):
    with pytest.raises(UnreachableError) as caught:
        Service("http://127.0.0.1:1/", limits).manifest()
    assert "refused" in caught.value.why


def test_a_service_that_does_not_encrypt_is_told(site, limits: Limits):
    with pytest.raises(UnreachableError) as caught:
        Service(site.url.replace("http:", "https:"), limits).manifest()
    assert "encrypted connection" in caught.value.why


def test_without_leave_no_request_reaches_this_machine(site):
    with pytest.raises(InvalidError) as caught:
        Service(site.url).manifest()
    assert "not public" in caught.value.why
    assert site.requests == []


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.2/"])
def test_a_redirect_is_looked_at_like_the_first_address(site, limits: Limits, scheme: str):
    with pytest.raises(InvalidError):
        Service(f"{site.url}/moved-to?to={scheme}", limits).manifest()
    assert len(site.requests) == 1


def test_a_redirect_to_another_name_of_this_machine_is_not_followed(site, limits: Limits):
    port = site.url.rpartition(":")[2]
    with pytest.raises(InvalidError):
        Service(f"{site.url}/moved-to?to=http://127.0.0.3:{port}/service", limits).manifest()
    assert len(site.requests) == 1


def test_the_settings_say_what_a_request_may_take():
    settings = ReconciliationSettings.model_validate({"private_networks": ["10.1.2.0/24"]})
    limits = limits_of(settings)
    assert limits.timeout_s == 20
    assert [str(one) for one in limits.private_networks] == ["10.1.2.0/24"]

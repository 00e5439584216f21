"""The pages and documents, asked of the whole application."""

import time

import pytest

from handscroll.departments.collection.finding.opened import search_of
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.rights import Role, State

LI = "%E6%9D%8E%E6%98%8E"
PAGES = [
    "/{language}/people", "/{language}/people?who=maker&sort=works", "/{language}/people?letter=w",
    "/{language}/people/wang-hui", "/{language}/people/wang-hui?given=copy",
    "/{language}/people/made-collector", "/{language}/people/made-collector?part=held",
    f"/{{language}}/people/~{LI}", f"/{{language}}/people/~{LI}~1500..1560",
    f"/{{language}}/people/~{LI}~", "/{language}/people/~%E9%A9%AC%E8%BF%9C",
    "/{language}/seals", "/{language}/seals?by=reading&letter=m", "/{language}/seals/moyuan",
    "/{language}/dynasties", "/{language}/dynasties/%E6%B8%85",
    "/{language}/dynasties/northern-song", "/{language}/dynasties/%E5%AE%8B?page=2",
]  # fmt: skip


def wait_for(ask, path):
    """An index is looked at anew a few times a second, however fast pages are asked for."""
    until = time.monotonic() + 20
    while ask(path).status_code != 200:
        assert time.monotonic() < until


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_page_is_shown_in_every_language_and_keeps_drafts_and_prices(ask, language):
    for path in PAGES:
        answer = ask(path.format(language=language))
        assert answer.status_code == 200, path
        assert "SECRET" not in answer.text
        assert "密" not in answer.text


@pytest.mark.parametrize(
    "key",
    [
        "none", "secret", "~nobody", "~", "~~", "~a~b~c", "%00", "%ED%A0%80", "...", "a" * 10_000,
        "~" + "%E5%B1%B1" * 2_000, "%3Cscript%3E", "~%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "~%E2%80%AE", "~%09x", "wang-hui~1632..1717", "%F0%9F%90%89",
    ],
)  # fmt: skip
def test_a_key_that_nobody_bears_is_a_kind_404_and_never_a_fault(ask, key):
    for place in ("/en/people/", "/zh-Hans/seals/", "/en/dynasties/"):
        answer = ask(place + key)
        assert answer.status_code == 404, place
        assert "<script>alert" not in answer.text
    for place in ("/api/people/", "/api/seals/"):
        answer = ask(place + key, html=False)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=x", "page=999999999", "letter=%00", "who=<b>",
        "part=nothing&given=%ED%A0%80", "sort=" + "a" * 5_000,
    ],
)  # fmt: skip
def test_parameters_that_say_nothing_are_left_out_or_refused_clearly(ask, query):
    for place in ("/en/people", "/en/people/wang-hui", "/en/seals", "/en/seals/moyuan",
                  "/en/dynasties/%E6%B8%85"):  # fmt: skip
        assert ask(f"{place}?{query}").status_code in (200, 400)


def test_a_person_has_all_works_by_how_they_are_given(ask):
    told = ask("/api/people/wang-hui", html=False).json()
    assert told["attributions"] == {"autograph": 1, "attributed": 1, "copy": 1}
    assert told["made_total"] == 3
    assert {one["accession_number"] for one in told["made"]} == {"A 1", "A 2", "A 3"}
    copies = ask("/en/people/wang-hui?given=copy").text
    assert "Landscape A 3" in copies
    assert "Landscape A 1" not in copies


def test_records_that_differ_on_a_life_stand_beside_each_other(ask):
    told = ask("/api/people/wang-hui", html=False).json()
    lives = {(one["born"], one["died"]): len(one["records"]) for one in told["lives"]}
    assert lives == {("1632", "1717"): 2, ("1632", "1720"): 1}
    assert "A 2" in ask("/en/people/wang-hui").text.partition("1720")[2][:400]


def test_people_of_one_name_and_different_dates_are_never_merged(ask):
    told = ask(f"/api/people/~{LI}", html=False).json()
    assert told["made"] == []
    lives = {one["key"]: one["works"] for one in told["same_name"]}
    assert lives == {"~李明~1500..1560": 1, "~李明~1700..1770": 1, "~李明~": 1}
    one = ask(f"/api/people/~{LI}~1700..1770", html=False).json()
    assert [work["accession_number"] for work in one["made"]] == ["B 2"]
    assert "2 people of this name" in ask(f"/en/people/~{LI}").text


def test_a_name_with_dates_here_and_without_there_is_one_person(ask):
    told = ask("/api/people/~%E9%A9%AC%E8%BF%9C", html=False).json()
    assert told["made_total"] == 2
    assert told["attributions"] == {"traditionally_attributed": 1, "labelled": 1}
    dated = ask("/api/people/~%E9%A9%AC%E8%BF%9C~1160..1225", html=False).json()
    assert dated["made_total"] == 2


def test_a_collector_has_seals_texts_and_works_held(ask):
    told = ask("/api/people/made-collector", html=False).json()
    assert [(one["id"], one["works"]) for one in told["seals"]] == [("moyuan", 2)]
    assert told["held_total"] == told["wrote_on_total"] == 1
    page = ask("/en/people/made-collector").text
    assert "1800" in page
    assert "右山水一卷" in page


def test_a_seal_shows_every_impression_and_what_each_record_states(ask):
    told = ask("/api/seals/moyuan", html=False).json()
    pressed = {one["accession_number"]: len(one["impressions"]) for one in told["works"]}
    assert pressed == {"A 1": 2, "A 2": 1}
    readings = {one["value"]: one["records"] for one in told["statements"]
                if one["field"] == "reading"}  # fmt: skip
    assert readings == {"墨緣": [relic_id("A 1")], "墨缘": [relic_id("A 2")]}
    page = ask("/en/seals/moyuan").text
    assert "The records differ" in page
    assert "Seal list A" in page


def test_staff_meet_drafts_as_well(ask_changed, filled):
    filled.people.add("cao", Role.CURATOR, "a long enough password", by="test")
    cookie = "handscroll_session=" + filled.people.sign_in("cao", "a long enough password").token
    assert ask_changed("/en/people/secret", cookie=cookie).status_code == 200
    assert "SECRET-READING" in ask_changed("/en/seals/moyuan", cookie=cookie).text
    assert ask_changed("/en/seals/hidden").status_code == 404


def test_what_is_published_and_withdrawn_shows_and_hides(ask_changed, filled):
    filled.relics.move(relic_id("S 1"), State.PUBLISHED, person="test")
    search_of(filled).refresh()
    wait_for(ask_changed, "/en/people/secret")
    filled.relics.move(relic_id("S 1"), State.WITHDRAWN, person="test")
    assert "Landscape S 1" not in ask_changed("/en/people/secret").text


def test_a_record_leads_to_its_people_seals_and_dynasty(ask):
    page = ask(f"/en/relics/{relic_id('A 1')}/record").text
    for address in ("/en/people/wang-hui", "/en/people/made-collector", "/en/seals/moyuan",
                    "/en/dynasties/%E6%B8%85"):  # fmt: skip
        assert f'href="{address}"' in page
    label = ask(f"/en/relics/{relic_id('C 1')}/record").text
    assert 'href="/en/people/~%E9%A9%AC%E8%BF%9C~"' in label
    assert ask("/en/people/~%E9%A9%AC%E8%BF%9C~").status_code == 200


def test_a_dynasty_counts_the_works_of_its_parts(ask):
    whole = ask("/en/dynasties/%E5%AE%8B").text
    assert "Landscape A 3" in whole
    assert "Landscape C 1" in whole
    northern = ask("/en/dynasties/northern-song").text
    assert "Landscape A 3" in northern
    assert "Landscape C 1" not in northern
    assert "景德" in northern


def test_markup_in_names_is_text(ask_changed, filled):
    hostile = "<img src=x onerror=alert(1)>"
    told = {"makers": [{"person": {"id": "hostile", "names": [{"text": hostile}]},
                        "qualifier": "autograph"}],
            "seals": [{"id": "hostile-seal", "reading": hostile, "source": hostile}]}  # fmt: skip
    filled.relics.revise(relic_id("B 1"), Catalogue.model_validate(told), person="test")
    wait_for(ask_changed, "/en/people/hostile")
    for path in ("/en/people/hostile", "/en/people", "/en/seals/hostile-seal", "/en/seals"):
        page = ask_changed(path)
        assert page.status_code == 200
        assert hostile not in page.text
        assert "onerror" in page.text


def test_the_interface_is_described(ask):
    told = ask("/openapi.json", html=False).json()
    for path in ("/api/people/{key}", "/api/seals/{seal}"):
        answer = told["paths"][path]["get"]["responses"]["200"]
        assert "$ref" in answer["content"]["application/json"]["schema"]

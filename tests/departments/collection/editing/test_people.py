"""People are offered by what somebody types, in any script; who has an identifier keeps it."""

import pytest

from handscroll.departments.collection.finding.opened import search_of
from handscroll.model.catalogue.catalogue import Catalogue

MAKERS = [
    {"role": "painter", "person": {
        "id": "wang-hui", "names": [
            {"text": "王翬", "language": "zh-Hant", "pinyin": "Wáng Huī"},
            {"kind": "courtesy", "text": "石谷", "language": "zh-Hant"},
            {"kind": "art", "text": "耕煙散人", "language": "zh-Hant"},
            {"kind": "english", "text": "Wang Hui", "language": "en"}]}},
    {"role": "painter", "person": {
        "names": [{"text": "惲壽平", "language": "zh-Hant"}],
        "born": {"written": "1633"}, "died": {"written": "1690"}}},
]  # fmt: skip


@pytest.fixture
def record(desk):
    """Return the desk of a record with two painters, one of whom has an identifier."""
    desk.museum.relics.revise(desk.relic, Catalogue.model_validate({"makers": MAKERS}), person="li")
    return desk


def offered(desk, typed, language="en"):
    ask = {"vocabulary": "people", "q": typed, "language": language}
    return desk.client.get("/api/terms", params=ask).json()


@pytest.mark.parametrize(
    "typed", ["王翬", "王翚", "翬", "wang hui", "WángHuī", "wangh", "wang-hui"]
)
def test_somebody_is_found_by_characters_pinyin_words_and_identifier(record, typed):
    first = offered(record, typed)[0]
    assert first["value"] == "wang-hui"
    assert first["name"] == {"kind": "name", "text": "王翬", "language": "zh-Hant"}


@pytest.mark.parametrize("typed", ["石谷", "shigu", "shí gǔ", "耕烟", "gengyan"])
def test_somebody_is_found_by_another_name_of_theirs(record, typed):
    search_of(record.museum).refresh()
    assert [one["value"] for one in offered(record, typed)] == ["wang-hui"]


def test_who_is_only_named_has_no_identifier_and_their_name_is_offered(record):
    [found] = [one for one in offered(record, "恽寿平") if not one["value"]]
    assert found["name"]["text"] == "惲壽平"
    assert found["also"] == ["1633–1690"]
    assert offered(record, "yun shou")[0]["name"]["text"] == "惲壽平"
    assert offered(record, "nobody is called so") == []
    labels = {tag: offered(record, "wang hui", tag)[0] for tag in ("en", "zh-Hans")}
    assert labels["en"]["label"] == "Wang Hui"
    assert labels["zh-Hans"]["label"] == "王翬"


def test_the_field_looks_people_up_and_is_a_plain_field_without_a_script(record):
    page = record.client.get(f"/en/relics/{record.relic}/edit").text
    name = "catalogue.makers.0.person.id"
    at = page.index(f'name="{name}"')
    field = page[at : page.index(">", at)]
    assert 'value="wang-hui"' in field
    assert 'data-terms="people"' in field
    assert 'list="names-people"' in field
    assert '<option value="wang-hui">王翬 · 石谷</option>' in page
    ask = {"name": name, "value": "王翬"}
    told = record.client.get(f"/en/relics/{record.relic}/edit/check", params=ask).json()
    assert told["wrong"] == ""
    form = record.form() | {"catalogue.makers.1.person.id": "yun-shouping"}
    assert record.send(form).status_code == 303
    makers = record.museum.relics.get(record.relic).catalogue.makers
    assert [one.person.id for one in makers] == ["wang-hui", "yun-shouping"]
    form = record.form() | {"catalogue.makers.1.person.id": "惲 壽平"}
    assert record.send(form).status_code == 422

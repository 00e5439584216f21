"""The manifest of a stack: valid, with a choice of what the reader may see."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role, State


@pytest.fixture
def filled(house, reader):
    """A published stack of a relic with one published view, and one that is a draft."""
    house.publish()
    boss, home = reader(Role.REGISTRAR), f"/api/stacks/{house.stack}"
    names = []
    for label, band in (({"en": "Infrared", "zh-Hant": "紅外"}, "b8"), ({}, "b1")):
        made = boss.post(f"{home}/views", json={"kind": "band", "band": band}).json()
        boss.post(f"{home}/layers", json={"view": made["id"], "label": label})
        names.append(made["id"])
    boss.post(f"{home}/layers/{names[0]}/state", json={"state": "published"})
    return names


def manifest_of(house):
    client = TestClient(build_app(house.museum, departments()), base_url="https://museum.example")
    return client, client.get(f"/bands/manifest/{house.stack}")


def test_a_viewer_may_choose_between_the_colours_and_what_is_published(house, filled):
    client, answer = manifest_of(house)
    assert answer.headers["content-type"].startswith("application/ld+json;profile=")
    assert answer.headers["access-control-allow-origin"] == "*"
    document = answer.json()
    (canvas,) = document["items"]
    assert (canvas["width"], canvas["height"]) == (700, 560)
    body = canvas["items"][0]["items"][0]["body"]
    assert body["type"] == "Choice"
    colour, infrared = body["items"]
    assert colour["label"]["en"] == ["Colour, reckoned from the bands for daylight (D50)"]
    assert infrared["label"] == {"en": ["Infrared"], "zh-Hant": ["紅外"]}
    assert filled[1] not in answer.text
    for one in body["items"]:
        service = one["service"][0]["id"]
        info = client.get(f"{service.removeprefix('https://museum.example')}/info.json").json()
        assert info["id"] == service
        assert info["profile"] == "level1"
        picture = client.get(one["id"].removeprefix("https://museum.example"))
        assert picture.headers["content-type"] == "image/jpeg"
    assert "not a photograph" in document["summary"]["en"][0]
    tag = answer.headers["etag"]
    again = client.get(f"/bands/manifest/{house.stack}", headers={"if-none-match": tag})
    assert again.status_code == 304


def test_it_is_valid_with_a_choice_and_without(house, filled, material: Path):
    schema = json.loads((material / "validators/iiif-presentation/iiif_3_0.json").read_text())
    validator = Draft7Validator(schema)
    _, answer = manifest_of(house)
    assert [error.message[:200] for error in validator.iter_errors(answer.json())] == []
    house.museum.layers.move(filled[0], State.PUBLISHED, person="t")
    house.make_again()
    _, alone = manifest_of(house)
    assert "Choice" not in alone.text
    assert [error.message[:200] for error in validator.iter_errors(alone.json())] == []


def test_the_public_sees_none_of_a_draft(house):
    client, answer = manifest_of(house)
    assert answer.status_code == 404
    assert client.get("/bands/manifest/snothing00000").status_code == 404
    assert client.get(f"/bands/manifest/{house.stack}/x").status_code == 404


def test_a_stack_without_enough_visible_bands_shows_one_instead_of_colours(house, reader):
    house.make_again(nm=(600.0, 700.0, 780.0, 850.0, 900.0, 950.0, 1000.0, 1050.0))
    house.museum.stacks.move(house.stack, State.PUBLISHED, person="test")
    client, answer = manifest_of(house)
    body = answer.json()["items"][0]["items"][0]["items"][0]["body"]
    assert body["label"]["en"] == ["600 nm"]
    address = body["service"][0]["id"].removeprefix("https://museum.example")
    assert address.endswith(".b1")
    assert client.get(f"{address}/info.json").status_code == 200
    colours = client.get(f"{address.removesuffix('b1')}colour/info.json")
    assert colours.status_code == 404
    assert "at least 4" in colours.json()["detail"]

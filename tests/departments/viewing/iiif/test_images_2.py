"""The image server as a client of version 2.1.1 meets it."""

import io
import json

import pytest
from PIL import Image


def test_the_information_document_is_that_of_version_2(server, hung, ask):
    reply = ask(server, f"/iiif/2/{hung.public}/info.json")
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["vary"] == "Accept"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in reply.headers["link"]
    info = json.loads(reply.body)
    assert info["@id"] == f"https://museum.example/iiif/2/{hung.public}"
    assert info["profile"][0] == "http://iiif.io/api/image/2/level2.json"
    assert info["service"]["physicalScale"] == 0.5
    linked = ask(server, f"/iiif/2/{hung.public}/info.json", accept="application/ld+json")
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.headers["etag"] != reply.headers["etag"]
    fresh = ask(server, f"/iiif/2/{hung.public}/info.json", if_none_match=reply.headers["etag"])
    assert fresh.status == 304


def test_the_bare_identifier_leads_to_the_information(server, hung, ask):
    reply = ask(server, f"/iiif/2/{hung.public}")
    assert reply.status == 303
    assert reply.headers["location"] == f"https://museum.example/iiif/2/{hung.public}/info.json"


def test_a_picture_names_its_canonical_address_as_version_2_writes_it(server, hung, ask):
    base = f"https://museum.example/iiif/2/{hung.public}"
    for rest, canonical in (
        ("full/full/0/color.jpg", "full/full/0/default.jpg"),
        ("full/max/0/default.jpg", "full/full/0/default.jpg"),
        ("full/,151/0/gray.png", "full/351,/0/gray.png"),
        ("0,0,9999,100/350,90/0/default.webp", "0,0,701,100/350,90/0/default.webp"),
    ):
        reply = ask(server, f"/iiif/2/{hung.public}/{rest}")
        assert reply.status == 200
        assert reply.headers["link"] == (
            f'<{base}/{canonical}>;rel="canonical", '
            '<http://iiif.io/api/image/2/level2.json>;rel="profile"'
        )


def test_both_versions_send_the_same_picture_under_one_tag(server, hung, ask):
    old = ask(server, f"/iiif/2/{hung.public}/full/full/0/default.png")
    new = ask(server, f"/iiif/3/{hung.public}/full/max/0/default.png")
    assert old.body == new.body
    assert old.headers["etag"] == new.headers["etag"]
    assert Image.open(io.BytesIO(old.body)).size == (701, 301)


def test_a_size_above_the_region_is_drawn_larger(server, hung, ask):
    reply = ask(server, f"/iiif/2/{hung.public}/0,0,100,50/200,/0/default.jpg")
    assert Image.open(io.BytesIO(reply.body)).size == (200, 100)


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("full/^max/0/default.jpg", 400), ("full/25000,/0/default.jpg", 404),
        ("full/9000,9000/0/default.jpg", 404), ("701,0,5,5/full/0/default.jpg", 400),
        ("full/full/0/native.jpg", 400), ("full/full/0/default.gif", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(server, hung, ask, rest, status):
    reply = ask(server, f"/iiif/2/{hung.public}/{rest}")
    assert reply.status == status
    assert json.loads(reply.body)["fix"]
    assert reply.headers["access-control-allow-origin"] == "*"


def test_the_public_gets_a_protected_picture_only_as_large_as_allowed(server, hung, ask, wang):
    address = f"/iiif/2/{hung.guarded}"
    assert ask(server, f"{address}/full/full/0/default.png").status == 404
    whole = ask(server, f"{address}/full/max/0/default.png")
    assert Image.open(io.BytesIO(whole.body)).size == (200, 86)
    assert ask(server, f"{address}/0,0,100,100/100,/0/default.png").status == 403
    assert ask(server, f"{address}/full/full/0/default.png", cookie=wang).status == 200

"""The information document is remembered, and never longer than it is true."""

import json
from dataclasses import replace

import pytest

from handscroll.departments.viewing.iiif import information
from handscroll.departments.viewing.iiif.asking import asked_for
from handscroll.departments.viewing.iiif.images import image_server
from handscroll.departments.viewing.iiif.information import Informations
from handscroll.departments.viewing.iiif.versions import V3
from handscroll.model.rights import Rights


@pytest.fixture
def read(hung, ask):
    """Read a picture's information document."""
    server = image_server(hung.museum)

    def document(capture, version=3, **headers):
        reply = ask(server, f"/iiif/{version}/{capture}/info.json", **headers)
        assert reply.status == 200
        return json.loads(reply.body)

    return document


def test_what_is_remembered_is_for_one_address_and_one_version(read, hung):
    for _ in range(2):
        assert read(hung.public)["id"] == f"https://museum.example/iiif/3/{hung.public}"
        other = read(hung.public, host="other.example")
        assert other["id"] == f"https://other.example/iiif/3/{hung.public}"
        assert other["partOf"][0]["id"].startswith("https://other.example/iiif/presentation/3/")
        assert "@id" in read(hung.public, version=2)
        assert read(hung.guarded)["maxWidth"] == 200


def test_a_change_of_the_record_is_seen(hung):
    answers = Informations(hung.museum)
    scope = {"type": "http", "headers": [(b"host", b"museum.example")]}
    asked = asked_for(hung.museum, scope, V3, hung.public)
    assert "rights" not in json.loads(answers.answer(asked, scope).body)
    rights = Rights(uri="http://creativecommons.org/publicdomain/zero/1.0/")
    later = replace(asked, shown=replace(asked.shown, rights=rights))
    assert json.loads(answers.answer(later, scope).body)["rights"] == rights.uri
    assert "rights" not in json.loads(answers.answer(asked, scope).body)


def test_no_more_is_remembered_than_agreed(read, hung, monkeypatch):
    monkeypatch.setattr(information, "MOST_KEPT", 2)
    for name in "abc":
        read(hung.public, host=f"{name}.example")
    assert read(hung.public, host="a.example")["id"].startswith("https://a.example/")

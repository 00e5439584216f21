"""What programs are told of a page: what is certain, and nothing else."""

import json

import pytest

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import Rights
from handscroll.model.stories.story import Story, StoryKind
from handscroll.standards import schema_org
from handscroll.standards.schema_org import Where, artwork

AT = Where("https://m.example/en/relics/r1", "https://m.example/p.jpg", "Museum", "https://m/m")


def relic(**more):
    told = {
        "id": "r1", "accession_number": "A 1", "parts": (), "format": ObjectFormat.HANDSCROLL,
        "title": {"zh-Hans": "溪山", "en": "Hills"},
    }  # fmt: skip
    return Relic(**(told | more))


def made(qualifier, certainty="unknown"):
    person = {
        "names": [{"text": "王翬"}, {"kind": "english", "text": "Wang Hui", "language": "en"}],
        "links": ["https://vocab.getty.edu/ulan/500125871"],
    }
    makers = [{"person": person, "qualifier": qualifier, "certainty": certainty}]
    return Catalogue.model_validate({"makers": makers})


def test_a_work_says_what_it_is_where_and_whose():
    told = artwork(relic(date_written="1690"), "en", AT, "Handscroll")
    assert (told["@type"], told["name"], told["alternateName"]) == (
        "VisualArtwork", "Hills", ["溪山"],
    )  # fmt: skip
    assert (told["url"], told["image"], told["identifier"]) == (AT.page, AT.image, "A 1")
    assert told["associatedMedia"]["contentUrl"] == AT.manifest
    assert (told["dateCreated"], told["artform"]) == ("1690", "Handscroll")
    assert "creator" not in told
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("qualifier", "certainty", "named"),
    [("autograph", "unknown", True), ("autograph", "certain", True),
     ("autograph", "uncertain", False), ("attributed", "certain", False),
     ("copy", "certain", False), ("after", "certain", False)],
)  # fmt: skip
def test_only_who_certainly_made_it_is_named(qualifier, certainty, named):
    told = artwork(relic(catalogue=made(qualifier, certainty)), "en", AT, "")
    assert ("creator" in told) is named
    if named:
        assert told["creator"][0]["name"] == "Wang Hui"
        assert told["creator"][0]["alternateName"] == ["王翬"]


@pytest.mark.parametrize("written", ["北宋", "c. 1690", "1690?", "1690/1700"])
def test_a_date_that_is_no_plain_one_is_left_to_people(written):
    assert "dateCreated" not in artwork(relic(date_written=written), "en", AT, "")


def test_rights_are_a_licence_only_where_they_give_one():
    free = Rights(uri="https://creativecommons.org/publicdomain/zero/1.0/")
    kept = Rights(uri="http://rightsstatements.org/vocab/InC/1.0/")
    assert "license" in artwork(relic(rights=free), "en", AT, "")
    told = artwork(relic(rights=kept), "en", AT, "")
    assert "license" not in told
    assert told["usageInfo"] == kept.uri


def test_what_software_painted_says_so():
    told = artwork(relic(painted_by_software=True), "en", AT, "")
    assert told["digitalSourceType"].endswith("/AlgorithmicMediaDigitalSource")
    assert "digitalSourceType" not in artwork(relic(), "en", AT, "")


def test_an_exhibition_is_an_event_once_it_has_an_opening():
    both = {"zh-Hans": "展", "en": "Show"}
    shown = Story(id="show", kind=StoryKind.EXHIBITION, title=both)
    where = Where("https://m.example/en/stories/show", "", "Museum")
    assert schema_org.story(shown, "en", where)["@type"] == "Article"
    dated = shown.model_copy(update={"opens": "2026-01-02T00:00:00+00:00"})
    told = schema_org.story(dated, "en", where)
    assert (told["@type"], told["startDate"]) == ("ExhibitionEvent", dated.opens)
    assert told["location"]["url"] == where.page
    assert "endDate" not in told

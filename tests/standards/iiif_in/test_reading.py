"""Manifests and collections of others become records; nothing of them is dropped in silence."""

import json

import pytest

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.standards.iiif_in.known import field_of
from handscroll.standards.iiif_in.reading import is_iiif, relics_of
from handscroll.standards.iiif_in.texts import plain, texts_of

SERVICE = "https://iiif.example/image/1"
NEWER = {
    "@context": ["http://www.w3.org/ns/anno.jsonld",
                 "http://iiif.io/api/presentation/3/context.json"],
    "id": "https://museum.example/m/1", "type": "Manifest",
    "label": {"zh-Hant": ["溪山清遠圖", "溪山卷"], "en": ["Streams and Mountains"]},
    "metadata": [
        {"label": {"en": ["Artist"]}, "value": {"zh-Hant": ["夏圭"], "en": ["Xia Gui"]}},
        {"label": {"zh-Hant": ["年代"]}, "value": {"zh-Hant": ["南宋"]}},
        {"label": {"en": ["Accession Number"]}, "value": {"none": ["故畫 001001"]}},
        {"label": {"zh-Hans": ["尺寸："]}, "value": {"none": ["46.5 x 889.1 cm"]}},
        {"label": {"en": ["Mood"]}, "value": {"en": ["quiet"]}},
        {"label": {"en": ["Artist"]}, "value": {"en": ["somebody else"]}},
    ],
    "summary": {"en": ["<p>A <b>long</b> scroll.</p><p>Ink.</p>"]},
    "requiredStatement": {"label": {"en": ["Attribution"]}, "value": {"en": ["Museum X"]}},
    "rights": "http://creativecommons.org/licenses/by/4.0/",
    "provider": [{"id": "https://museum.example", "type": "Agent", "label": {"en": ["Museum"]}}],
    "navDate": "1200-01-01T00:00:00Z",
    "items": [
        {"id": "https://museum.example/c/1", "type": "Canvas", "label": {"en": ["Right"]},
         "items": [{"type": "AnnotationPage", "items": [{"type": "Annotation", "body": {
             "type": "Choice", "items": [
                 {"type": "Image", "id": "https://x.example/1.jpg",
                  "service": [{"id": SERVICE, "type": "ImageService3"}]},
                 {"type": "SpecificResource", "source": {
                     "type": "Image", "id": "https://x.example/infrared.jpg"}},
             ]}}]}]},
        {"id": "https://museum.example/c/2", "type": "Canvas"},
        {"type": "Canvas", "items": [{"items": [{"body": {"id": "{{ placeholder }}"}}]}]},
    ],
}  # fmt: skip
OLDER = {
    "@context": "http://iiif.io/api/presentation/2/context.json",
    "@id": "https://museum.example/m/2", "@type": "sc:Manifest",
    "label": [{"@value": "千里江山圖", "@language": "zh-Hant"}, {"@value": "Rivers"}],
    "metadata": [{"label": "Author", "value": "Wang Ximeng"}],
    "description": "Blue and green", "attribution": "Palace", "license": ["https://a.b/", "c"],
    "sequences": [{"canvases": [{"@id": "https://museum.example/c/9", "label": "1", "images": [
        {"resource": {"@type": "oa:Choice",
                      "default": {"@id": "https://x.example/9.jpg", "service": {"@id": SERVICE}},
                      "item": [{"@id": "https://x.example/9b.jpg"}]}}]}]}],
}  # fmt: skip


def only(document, name="file"):
    [(place, relic)] = relics_of(document, name)
    assert place == 1
    return relic


def links(relic) -> list[str]:
    return [one.link for one in relic.catalogue.relations]


def test_a_manifest_becomes_a_record_and_loses_nothing():
    relic = only(NEWER)
    assert relic.accession_number == "故畫 001001"
    assert relic.title == {"zh-Hant": "溪山清遠圖", "en": "Streams and Mountains"}
    assert [one.text for one in relic.catalogue.titles] == ["溪山卷"]
    assert relic.creator == {"zh-Hant": "夏圭", "en": "Xia Gui"}
    assert relic.date_written == relic.catalogue.date.written == "南宋"
    assert relic.catalogue.measures[0].as_written == "46.5 x 889.1 cm"
    assert relic.description == {"en": "A long scroll.\nInk."}
    assert relic.rights.uri == "http://creativecommons.org/licenses/by/4.0/"
    assert relic.rights.credit_line == {"en": "Museum X"}
    assert relic.catalogue.held_by == {"en": "Museum"}
    assert links(relic) == [
        "https://museum.example/m/1", SERVICE, "https://x.example/infrared.jpg",
        "https://museum.example/c/2",
    ]  # fmt: skip
    assert relic.catalogue.relations[1].work == {"en": "Right"}
    for left in ("Mood: quiet", "somebody else", "navDate", "placeholder", "<b>long</b>", "Agent"):
        assert left in relic.catalogue.staff_note


def test_a_manifest_of_the_older_version_becomes_a_record():
    relic = only(OLDER)
    assert relic.accession_number == "https://museum.example/m/2"
    assert relic.title == {"zh-Hant": "千里江山圖", "none": "Rivers"}
    assert relic.creator == {"none": "Wang Ximeng"}
    assert relic.description == {"none": "Blue and green"}
    assert (relic.rights.uri, relic.rights.credit_line) == ("https://a.b/", {"none": "Palace"})
    assert links(relic) == ["https://museum.example/m/2", SERVICE, "https://x.example/9b.jpg"]
    assert "rights: c" in relic.catalogue.staff_note


def test_a_collection_becomes_the_records_that_it_names():
    inside = {"id": "https://m.example/1", "type": "Manifest", "label": {"en": ["One"]}}
    nested = {"id": "https://m.example/c", "type": "Collection", "label": {"en": ["More"]}}
    document = {**NEWER, "type": "Collection", "items": [inside, nested]}
    found = list(relics_of(document, "all"))
    assert [(place, one.accession_number) for place, one in found] == [
        (1, "https://m.example/1"), (2, "https://m.example/c"),
    ]  # fmt: skip
    assert "https://museum.example/m/1" in found[0][1].catalogue.staff_note
    with pytest.raises(InvalidError, match="names no manifest"):
        list(relics_of({**document, "items": []}, "all"))


def test_more_pictures_than_a_record_links_to_stand_in_the_notes():
    canvases = [{"type": "Canvas", "id": f"https://m.example/{n}"} for n in range(520)]
    relic = only({**NEWER, "items": canvases})
    assert len(links(relic)) == 500
    assert "https://m.example/519" in relic.catalogue.staff_note


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"type": "AnnotationPage"}, InvalidError),
        ({"type": None}, InvalidError),
        ({"@context": "http://iiif.io/api/presentation/4/context.json"}, UnsupportedError),
    ],
)
def test_what_describes_no_work_is_refused(change, error):
    with pytest.raises(error, match="was not loaded"):
        list(relics_of({**NEWER, **change}, "file"))


@pytest.mark.parametrize(
    "change",
    [
        {"label": 3}, {"label": [[["x"]]]}, {"label": None}, {"metadata": ["x", {"label": 1}]},
        {"items": "x"}, {"items": [{"type": "Canvas", "items": {"items": [{"body": [[1]]}]}}]},
        {"rights": {"x": 1}}, {"provider": [[]]}, {"requiredStatement": []}, {"id": ["x"]},
    ],
)  # fmt: skip
def test_members_of_another_kind_are_passed_over(change):
    assert only({**NEWER, **change}).accession_number


def test_texts_lose_markup_and_control_characters_alone():
    assert plain("a < b & c\x00") == "a < b & c"
    assert plain("<p>one&amp;two</p><br>three<script>x</script>") == "one&two\nthreex"
    assert texts_of({"not a tag!": ["x"], "en": [], "zh-Hans": "水"}) == {
        "none": ["x"], "zh-Hans": ["水"],
    }  # fmt: skip
    assert plain("<!" * 400_000).startswith("<!<!")
    assert (field_of("ARTIST:"), field_of("作者"), field_of("Mood")) == ("creator", "creator", None)


def test_all_of_the_cookbook_imports_or_is_refused_for_the_right_reason(material):
    imported, refused = 0, 0
    for file in sorted((material / "data/open/reference/iiif_cookbook").glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        assert is_iiif(document)
        if document["type"] in ("Manifest", "Collection"):
            found = [one for _, one in relics_of(document, file.stem)]
            imported += 1
            for relic in found:
                told = relic.catalogue.staff_note + "".join(links(relic))
                canvases = [one for one in document["items"] if one["type"] == "Canvas"]
                assert relic.title
                assert len(told) > 0
                assert len(links(relic)) + told.count(": ") >= len(canvases)
        else:
            with pytest.raises(InvalidError, match=document["type"]):
                list(relics_of(document, file.stem))
            refused += 1
    assert (imported, refused) == (58, 19)

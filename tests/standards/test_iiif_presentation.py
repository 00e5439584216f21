import json

import pytest

from handscroll.geometry import Size
from handscroll.model.layer import Layer
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.relic import ObjectFormat
from handscroll.model.rights import Rights
from handscroll.standards.iiif_canvas import Place
from handscroll.standards.iiif_image_plan import Limits
from handscroll.standards.iiif_presentation import collection, manifest
from handscroll.standards.w3c_annotation import region_of

PLACE = Place(
    "https://museum.example", {"zh-Hans": "馆", "en": "Museum"}, Limits(20_000, 40_000_000)
)


def observation(capture, **region):
    return Observation(
        id="o1", relic="r1", kind="seal", region=Region(capture=capture, **region),
        words={"zh-Hans": "印", "en": "A seal"}, author="wang", verdict=Verdict.ACCEPTED,
    )  # fmt: skip


def test_a_handscroll_is_continuous_and_read_from_the_right(make_relic):
    made = manifest(make_relic(), PLACE)
    assert made["viewingDirection"] == "right-to-left"
    assert made["behavior"] == ["continuous"]
    assert [c["label"]["en"] for c in made["items"]] == [
        ["Frontispiece"], ["Painting"], ["Colophon"],
    ]  # fmt: skip
    assert [c["label"]["zh-Hant"] for c in made["items"]] == [["引首"], ["畫心"], ["題跋"]]
    assert [r["label"]["en"] for r in made["structures"][0]["items"]] == [
        ["Frontispiece"], ["Painting"], ["Colophon"],
    ]  # fmt: skip
    assert made["structures"][0]["items"][1]["items"][0]["id"] == made["items"][1]["id"]


@pytest.mark.parametrize(
    ("form", "size", "behavior", "direction"),
    [
        (ObjectFormat.ALBUM, (800, 1200), "paged", "right-to-left"),
        (ObjectFormat.ALBUM, (1200, 800), "individuals", "right-to-left"),
        (ObjectFormat.HANGING_SCROLL, (800, 1200), "individuals", "right-to-left"),
        (ObjectFormat.TEXTILE, (800, 1200), "individuals", "left-to-right"),
    ],
)
def test_other_formats_open_as_they_are(make_relic, form, size, behavior, direction):
    relic = make_relic(format=form)
    change = {"width": size[0], "height": size[1]}
    parts = tuple(
        part.model_copy(update={"capture": part.capture.model_copy(update=change)})
        for part in relic.parts
    )
    made = manifest(relic.model_copy(update={"parts": parts}), PLACE)
    assert (made["behavior"], made["viewingDirection"]) == ([behavior], direction)


def test_every_canvas_shows_its_capture_and_knows_its_scale(make_relic):
    made = manifest(make_relic(), PLACE)
    painting = made["items"][1]
    body = painting["items"][0]["items"][0]["body"]
    assert (painting["width"], painting["height"]) == (9000, 800)
    assert body["id"] == "https://museum.example/iiif/3/c2/full/max/0/default.jpg"
    assert body["service"] == [
        {"id": "https://museum.example/iiif/3/c2", "type": "ImageService3", "profile": "level2"},
        {
            "@id": "https://museum.example/iiif/2/c2",
            "@type": "ImageService2",
            "profile": "http://iiif.io/api/image/2/level2.json",
        },
    ]
    assert painting["service"][0]["physicalScale"] == 300 / 800
    assert painting["service"][0]["physicalUnits"] == "mm"
    assert "service" not in made["items"][0]
    assert painting["items"][0]["items"][0]["target"] == painting["id"]


def test_pictures_are_as_large_as_the_public_gets(make_relic):
    made = manifest(make_relic(rights=Rights(max_public_px=900)), PLACE)
    body = made["items"][1]["items"][0]["items"][0]["body"]
    assert (body["width"], body["height"]) == (900, 80)
    assert (made["items"][1]["width"], made["items"][1]["height"]) == (9000, 800)
    assert made["thumbnail"][0]["id"].endswith("/c2/full/400,36/0/default.jpg")


def test_whose_it_is_and_how_to_credit_it_is_said_in_three_languages(make_relic):
    rights = Rights(
        uri="http://rightsstatements.org/vocab/NoC-US/1.0/",
        credit_line={"zh-Hans": "某馆藏", "en": "Some Museum"},
    )
    made = manifest(make_relic(rights=rights, painted_by_software=True), PLACE)
    assert made["rights"] == rights.uri
    statement = made["requiredStatement"]
    assert statement["label"]["zh-Hans"] == ["署名"]
    assert statement["value"]["en"][0] == "Some Museum"
    assert statement["value"]["en"][1].startswith("Painted by software")
    assert statement["value"]["zh-Hant"] == ["此圖由軟體繪製，並非文物。"]
    assert made["provider"][0]["label"] == {"zh-Hans": ["馆"], "en": ["Museum"]}
    assert [h["language"] for h in made["homepage"]] == [["zh-Hans"], ["zh-Hant"], ["en"]]
    assert made["homepage"][2]["id"] == "https://museum.example/en/relics/r1"
    assert "requiredStatement" not in manifest(make_relic(), PLACE)


def test_metadata_names_each_thing_in_three_languages(make_relic):
    made = manifest(make_relic(creator={"en": "Somebody"}, date_written="1644"), PLACE)
    rows = {row["label"]["en"][0]: row["value"] for row in made["metadata"]}
    assert rows["Accession number"] == {"none": ["A 1"]}
    assert rows["Creator"] == {"en": ["Somebody"]}
    assert rows["Format"]["zh-Hans"] == ["手卷"]
    assert rows["Date"] == {"none": ["1644"]}
    assert rows["Dimensions"]["en"] == ["Colophon: 8.0 × 9.0 cm"]
    assert all(set(row["label"]) == {"zh-Hans", "zh-Hant", "en"} for row in made["metadata"])


def test_observations_become_annotations_of_the_canvas_they_lie_on(make_relic):
    box = observation("c3", x=5, y=6, width=70, height=80)
    made = manifest(make_relic(), PLACE, [box])
    assert "annotations" not in made["items"][0]
    page = made["items"][2]["annotations"][0]
    one = page["items"][0]
    assert one["motivation"] == ["describing", "commenting"]
    assert one["label"] == {"zh-Hans": ["印"], "en": ["A seal"]}
    assert {body.get("language"): body["value"] for body in one["body"]} == {
        "zh-Hans": "印", "en": "A seal", None: "seal",
    }  # fmt: skip
    assert one["target"]["source"]["id"] == made["items"][2]["id"]
    assert region_of(one["target"]["selector"], "c3", Size(900, 800)) == box.region


def test_parts_of_one_kind_are_numbered_and_labels_win(make_relic):
    relic = make_relic()
    twice = (*relic.parts, relic.parts[2])
    made = manifest(relic.model_copy(update={"parts": twice}), PLACE)
    assert [c["label"]["en"][0] for c in made["items"]][2:] == ["Colophon 1", "Colophon 2"]
    named = relic.parts[0].model_copy(update={"label": {"zh-Hans": "卷首"}})
    made = manifest(relic.model_copy(update={"parts": (named,)}), PLACE)
    assert made["items"][0]["label"] == {"zh-Hans": ["卷首"]}
    assert "structures" not in made


def test_the_collection_refers_to_manifests(make_relic):
    made = collection([make_relic(), make_relic(id="r2", title={})], PLACE)
    assert [item["id"] for item in made["items"]] == [
        "https://museum.example/iiif/presentation/3/r1/manifest",
        "https://museum.example/iiif/presentation/3/r2/manifest",
    ]
    assert made["items"][1]["label"] == {"none": ["A 1"]}


def test_all_identifiers_of_a_manifest_differ(make_relic):
    made = manifest(make_relic(), PLACE, [observation("c3", x=5, y=6, width=70, height=80)])
    found = []

    def walk(node, inside=""):
        if isinstance(node, dict):
            refers = inside in ("service", "partOf", "source") or (
                inside == "items" and node.get("type") == "Canvas" and "items" not in node
            )
            if "id" in node and not refers:
                found.append(node["id"])
            for key, value in node.items():
                if key != "thumbnail":
                    walk(value, key)
        elif isinstance(node, list):
            for one in node:
                walk(one, inside)

    walk(json.loads(json.dumps(made)))
    assert len(found) == len(set(found))


def test_a_description_is_the_body_and_a_few_words_the_label(make_relic):
    said = observation("c3", x=5, y=6, width=70, height=80).model_copy(
        update={"description": {"zh-Hans": "朱文方印", "zh-Hant": "朱文方印", "en": ""}}
    )
    (one,) = manifest(make_relic(), PLACE, [said])["items"][2]["annotations"][0]["items"]
    assert one["label"] == {"zh-Hans": ["印"], "en": ["A seal"]}
    told = {body["language"]: body["value"] for body in one["body"] if "language" in body}
    assert told == {"zh-Hans": "朱文方印", "zh-Hant": "朱文方印", "en": "A seal"}


def layer(capture, name="l1", **region):
    region = {"x": 0, "y": 0, "width": 9000, "height": 800} | region
    return Layer(
        id=name, relic="r1", kind="band", region=Region(capture=capture, **region),
        method="m 1", sha256="0" * 64, author="wang",
    )  # fmt: skip


def test_whoever_opens_a_manifest_chooses_between_a_picture_and_its_layers(make_relic):
    named = layer("c2", "l2").model_copy(update={"label": {"en": "Infrared"}})
    place = layer("c2", "l3", width=400)
    made = manifest(make_relic(), PLACE, layers=[layer("c2"), named, place])
    bodies = [canvas["items"][0]["items"][0]["body"] for canvas in made["items"]]
    assert [body["type"] for body in bodies] == ["Image", "Choice", "Image"]
    first, *others = bodies[1]["items"]
    assert first["id"] == "https://museum.example/iiif/3/c2/full/max/0/default.jpg"
    assert first["label"]["en"] == ["The picture itself"]
    assert [one["label"] for one in others] == [{"none": ["band"]}, {"en": ["Infrared"]}]
    assert others[1]["service"][0]["id"] == "https://museum.example/iiif/3/l2"
    assert (others[1]["width"], others[1]["height"]) == (9000, 800)

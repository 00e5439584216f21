from handscroll.geometry import Size
from handscroll.standards.iiif_image_2 import parse_request_2, plan_image_2
from handscroll.standards.iiif_image_2_info import image_information_2, image_service_2
from handscroll.standards.iiif_image_info import PictureFacts
from handscroll.standards.iiif_image_limits import Limits

PICTURE = Size(5001, 1999)
LEVELS = tuple(Size(-(-5001 // (1 << k)), -(-1999 // (1 << k))) for k in range(5))
RIGHTS = "http://creativecommons.org/publicdomain/zero/1.0/"
CREDIT = {"en": "Palace", "zh-Hans": "", "none": "1925"}
FACTS = PictureFacts(PICTURE, LEVELS, 512, RIGHTS, 0.1, CREDIT)
LIMITS = Limits(20_000, 40_000_000, max_height=10_000)
ADDRESS = "https://museum.example/iiif/2/c1"


def test_the_document_says_what_an_old_viewer_needs():
    info = image_information_2(ADDRESS, FACTS, LIMITS)
    assert info["@context"] == "http://iiif.io/api/image/2/context.json"
    assert (info["@id"], info["protocol"]) == (ADDRESS, "http://iiif.io/api/image")
    assert (info["width"], info["height"]) == (5001, 1999)
    level, profile = info["profile"]
    assert level == "http://iiif.io/api/image/2/level2.json"
    assert {"webp", "tif", "jpg", "png"} <= set(profile["formats"])
    assert set(profile["qualities"]) == {"default", "color", "gray", "bitonal"}
    assert (profile["maxWidth"], profile["maxHeight"]) == (20_000, 10_000)
    assert profile["maxArea"] == 40_000_000
    assert {"sizeAboveFull", "mirroring", "rotationArbitrary"} <= set(profile["supports"])
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8, 16]}]
    assert info["license"] == RIGHTS
    assert info["attribution"] == [{"@value": "Palace", "@language": "en"}, "1925"]
    assert info["service"]["physicalScale"] == 0.1
    assert "type" not in info["service"]
    assert {"id", "type", "rights", "maxWidth", "extraFormats"}.isdisjoint(info)


def test_what_nobody_knows_is_left_out():
    info = image_information_2(ADDRESS, PictureFacts(PICTURE, LEVELS, 512), LIMITS)
    assert {"license", "attribution", "service"}.isdisjoint(info)


def test_every_size_and_tile_that_is_offered_can_be_had():
    for public in (None, 1, 300, 2000, 4999):
        limits = LIMITS.for_public(PICTURE, public)
        info = image_information_2(ADDRESS, FACTS, limits)
        for size in info["sizes"]:
            for asked in (f"{size['width']},{size['height']}", f"{size['width']},"):
                request = parse_request_2("full", asked, "0", "default.jpg")
                assert plan_image_2(request, PICTURE, limits).output.width == size["width"]
        for tiles in info.get("tiles", ()):
            side = tiles["width"]
            assert side <= limits.max_width
            for factor in tiles["scaleFactors"]:
                wide = -(-min(side * factor, 5001) // factor)
                region = f"0,0,{side * factor},{side * factor}"
                request = parse_request_2(region, f"{wide},", "0", "default.jpg")
                assert plan_image_2(request, PICTURE, limits).output.width == wide


def test_a_reference_names_the_service_as_version_3_manifests_do():
    assert image_service_2(ADDRESS) == {
        "@id": ADDRESS, "@type": "ImageService2",
        "profile": "http://iiif.io/api/image/2/level2.json",
    }  # fmt: skip

from handscroll.geometry import Size
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_info import PictureFacts, image_information
from handscroll.standards.iiif_image_plan import Limits, plan_image

PICTURE = Size(5001, 1999)
LEVELS = tuple(Size(-(-5001 // (1 << k)), -(-1999 // (1 << k))) for k in range(5))
FACTS = PictureFacts(
    PICTURE, LEVELS, 512, "https://creativecommons.org/publicdomain/zero/1.0/", 0.1
)
LIMITS = Limits(20_000, 40_000_000)
ADDRESS = "https://museum.example/iiif/3/c1"


def test_the_document_says_what_a_viewer_needs():
    info = image_information(ADDRESS, FACTS, LIMITS)
    assert info["@context"] == "http://iiif.io/api/image/3/context.json"
    assert (info["id"], info["type"], info["profile"]) == (ADDRESS, "ImageService3", "level2")
    assert info["protocol"] == "http://iiif.io/api/image"
    assert (info["width"], info["height"]) == (5001, 1999)
    assert (info["maxWidth"], info["maxArea"]) == (20_000, 40_000_000)
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8, 16]}]
    assert info["sizes"][0] == {"width": 313, "height": 125}
    assert info["sizes"][-1] == {"width": 5001, "height": 1999}
    assert info["extraFormats"] == ["webp", "tif", "jp2"]
    assert info["preferredFormats"] == ["jpg"]
    assert {"mirroring", "rotationArbitrary", "sizeUpscaling"} <= set(info["extraFeatures"])
    assert info["rights"].startswith("https://creativecommons.org/")
    assert info["service"][0]["physicalScale"] == 0.1
    assert info["service"][0]["physicalUnits"] == "mm"


def test_every_size_and_tile_that_is_offered_can_be_had():
    for public in (None, 1, 700, 2000, 4999):
        limits = LIMITS.for_public(PICTURE, public)
        info = image_information(ADDRESS, FACTS, limits)
        for size in info["sizes"]:
            request = parse_request("full", f"{size['width']},{size['height']}", "0", "default.jpg")
            assert plan_image(request, PICTURE, limits).output.width == size["width"]
        for tiles in info.get("tiles", ()):
            for factor in tiles["scaleFactors"]:
                asked = f"0,0,{512 * factor},{512 * factor}"
                wide = -(-min(512 * factor, 5001) // factor)
                high = -(-min(512 * factor, 1999) // factor)
                request = parse_request(asked, f"{wide},{high}", "0", "default.jpg")
                assert plan_image(request, PICTURE, limits).output == Size(wide, high)


def test_the_public_is_told_of_the_limit():
    info = image_information(ADDRESS, FACTS, LIMITS.for_public(PICTURE, 1000))
    assert info["maxWidth"] == 1000
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [8, 16]}]
    assert info["sizes"][-1] == {"width": 1000, "height": 400}

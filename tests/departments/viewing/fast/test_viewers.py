"""What well-known viewers ask for, reckoned from our documents by their own rules.

The rules are those of OpenSeadragon 5 and 6 (``IIIFTileSource``, which Mirador and Universal
Viewer use) and of Leaflet-IIIF 3, read in their sources.
"""

import math

import pytest

from handscroll.departments.viewing.fast.place import tile_asked_for
from handscroll.departments.viewing.iiif.versions import V2, V3
from handscroll.geometry import Size
from handscroll.scans.levels import level_sizes
from handscroll.standards.iiif_image_info import PictureFacts
from handscroll.standards.iiif_image_limits import Limits
from handscroll.standards.iiif_image_sizes import WIDE_ENOUGH

SIDE = 512
LIMITS = Limits(20_000, 40_000_000)
PICTURES = [Size(5001, 1999), Size(1023, 1025), Size(20_011, 793), Size(512, 512), Size(300, 7),
            Size(2048, 2048), Size(513, 513)]  # fmt: skip


def information(version, picture, limits=LIMITS):
    facts = PictureFacts(picture, tuple(level_sizes(picture, SIDE)), SIDE)
    return version.information("https://m/x", facts, limits)


def seadragon(info, version):
    """Every tile: ``(region/size, width, height)`` as OpenSeadragon lays it."""
    [tiles] = info["tiles"]
    side, factors = tiles["width"], tiles["scaleFactors"]
    top = round(math.log2(max(factors)))
    sizes = sorted(info["sizes"], key=lambda size: size["width"])
    # "Only use sizes if their number is that of the levels, and each is what its factor says."
    listed = len(sizes) == top + 1 and all(
        math.floor(info["width"] / size["width"] + 0.5) == factor
        and math.floor(info["height"] / size["height"] + 0.5) == factor
        for size, factor in zip(sizes, reversed(factors), strict=True)
    )
    for level in range(top + 1):
        factor = 1 << (top - level)
        wide, high = math.ceil(info["width"] / factor), math.ceil(info["height"] / factor)
        if listed:
            assert (sizes[level]["width"], sizes[level]["height"]) == (wide, high)
        for x in range(-(-wide // side)):
            for y in range(-(-high // side)):
                yield seadragon_tile(info, version, (wide, high), (x, y, side, factor))


def seadragon_tile(info, version, level, place):
    (wide, high), (x, y, side, factor) = level, place
    if wide < side and high < side:
        if version is V3:
            whole = (wide, high) == (info["width"], info["height"])
            return f"full/{'max' if whole else f'{wide},{high}'}", wide, high
        return f"full/{'full' if wide == info['width'] else f'{wide},'}", wide, high
    left, upper = x * side * factor, y * side * factor
    width = min(side * factor, info["width"] - left)
    height = min(side * factor, info["height"] - upper)
    whole = (left, upper, width, height) == (0, 0, info["width"], info["height"])
    region = "full" if whole else f"{left},{upper},{width},{height}"
    across, down = min(side, wide - x * side), min(side, high - y * side)
    size = f"{across},{down}"
    if version is V2 and across == info["width"]:
        size = "full"
    elif version is V3 and (across, down) == (info["width"], info["height"]):
        size = "max"
    return f"{region}/{size}", across, down


def leaflet(info, version):
    """Every tile as Leaflet-IIIF asks for it: by its width alone in version 2."""
    side = info["tiles"][0]["width"]
    deepest = max(math.ceil(math.log2(info[s] / side)) for s in ("width", "height"))
    for zoom in range(max(deepest, 0) + 1):
        scale = 1 << (max(deepest, 0) - zoom)
        step = side * scale
        for left in range(0, info["width"], step):
            for upper in range(0, info["height"], step):
                width = min(step, info["width"] - left)
                height = min(step, info["height"] - upper)
                across, down = math.ceil(width / scale), math.ceil(height / scale)
                size = f"{across},{down}" if version is V3 else f"{across},"
                yield f"{left},{upper},{width},{height}/{size}", across, down


@pytest.mark.parametrize("picture", PICTURES, ids=str)
@pytest.mark.parametrize("version", [V2, V3], ids=["2", "3"])
@pytest.mark.parametrize("viewer", [seadragon, leaflet])
def test_every_tile_that_a_viewer_asks_for_is_one_that_is_stored(viewer, version, picture):
    levels = level_sizes(picture, SIDE)
    stored, thin = set(), 0
    for address, wide, high in viewer(information(version, picture), version):
        region, size = address.split("/")
        plan = version.plan(version.parse(region, size, "0", "default.jpg"), picture, LIMITS)
        found = tile_asked_for(plan, levels, SIDE)
        if found is None:
            # A tile of so few columns that its width says nothing of its height.
            assert size == f"{wide},"
            assert wide < WIDE_ENOUGH
            thin += 1
            continue
        assert plan.output == Size(wide, high)
        stored.add(found)
    tiles = sum(-(-size.width // SIDE) * -(-size.height // SIDE) for size in levels)
    assert len(stored) + thin == tiles, "each tile of each level once"


@pytest.mark.parametrize("version", [V2, V3], ids=["2", "3"])
def test_a_viewer_of_a_limited_picture_gets_what_is_offered(version):
    picture = Size(5001, 1999)
    limits = LIMITS.for_public(picture, 1300)
    info = information(version, picture, limits)
    [tiles] = info["tiles"]
    assert tiles["scaleFactors"] == [4, 8, 16]
    for factor in tiles["scaleFactors"]:
        step = tiles["width"] * factor
        for left in range(0, 5001, step):
            for upper in range(0, 1999, step):
                wide, high = min(step, 5001 - left), min(step, 1999 - upper)
                size = f"{-(-wide // factor)},{-(-high // factor)}"
                request = version.parse(f"{left},{upper},{wide},{high}", size, "0", "default.jpg")
                assert version.plan(request, picture, limits).output.width == -(-wide // factor)

"""Whoever draws gives way between two steps, however the answer is drawn."""

import pytest

from handscroll.departments.viewing.drawing import turns
from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.tiles import Here
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_plan import Limits, plan_image


@pytest.mark.parametrize("form", ["jpg", "png"])
def test_every_tile_and_every_block_is_a_step(form, built, monkeypatch):
    _, pyramid = built(1543, 1031)
    request = parse_request("100,100,1200,900", "400,300", "0", f"default.{form}")
    plan = plan_image(request, pyramid.size, Limits(20_000, 40_000_000))
    given = []
    monkeypatch.setattr(turns, "_yield", lambda: given.append(1))
    drawn = Here(TileCache(2**24)).draw(plan, pyramid)
    # Six tiles of the level below, or all of the next one; then at least one block.
    assert len(given) >= 3
    monkeypatch.setattr(turns, "_yield", None)
    assert Here(TileCache(2**24)).draw(plan, pyramid) == drawn

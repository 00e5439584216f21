"""A museum with a few relics in it, taken in the way any scan is."""

from pathlib import Path

import pytest

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.scans.limits import Limits


@pytest.fixture
def relics(museum: Museum, make_scan, tmp_path: Path) -> list[Relic]:
    """Three relics: a scroll of two parts and a leaf published, one draft."""
    scans = tmp_path / "scans"
    make_scan(scans / "scroll_part1.png", 700, 300, seed=1)
    make_scan(scans / "scroll_part2.jpg", 651, 301, seed=2, quality=95)
    make_scan(scans / "leaf.tif", 333, 222, seed=3)
    for publish, files in ((True, [scans]), (False, [make_scan(tmp_path / "draft.png", seed=4)])):
        plan = plan_intake(files, None, Limits(), publish=publish)
        assert plan.problems == []
        for key in ask_for(museum, plan, person="wang").keys:
            take_in(museum, key)
    return museum.relics.list()

"""What darks, flats and whites say of each band of a stack: planted trouble is told."""

import json

import numpy as np
import pytest
from fastapi.testclient import TestClient

from handscroll.departments.examination.quality.stacks import bands_of
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.geometry import Size
from handscroll.imaging.radiometry.calibration import calibrate
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.imaging.radiometry.white import WhiteReference
from handscroll.model.quality.verdict import Outcome
from handscroll.model.rights import Role
from handscroll.model.stack import Band, Made
from handscroll.pages.assets import Assets
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

HIGH, WIDE = 200, 260
LENGTHS = (450.0, 550.0, 940.0)


def shots(level, rng, *, falls=0.0, frames=2):
    """Frames of an even sheet: photons at 4 electrons a count, read noise of 2 counts."""
    y, x = np.mgrid[0:HIGH, 0:WIDE]
    away = ((x - WIDE / 2) / (WIDE / 2)) ** 2 / 2 + ((y - HIGH / 2) / (HIGH / 2)) ** 2 / 2
    light = level * (1 - falls * away)
    return Shots(
        [
            np.clip(rng.poisson(light * 4) / 4 + 100 + rng.normal(0, 2, light.shape), 0, 65535)
            .round()
            .astype(np.uint16)
            for _ in range(frames)
        ],
        0.1,
    )


def figures(nm, seed, *, falls=0.05, level=30_000, frames=2):
    rng = np.random.default_rng(seed)
    dark = shots(0.0, rng, frames=2)
    band = BandShots(nm, 65535, (dark,), shots(level, rng, falls=falls, frames=frames))
    return calibrate(band, WhiteReference.even(0.98, 0.005)).figures()


@pytest.fixture(scope="module")
def recipe():
    """A good band, one with uneven light and a single white frame, and a weak one."""
    told = [
        figures(450.0, 1),
        figures(550.0, 2, falls=0.6, frames=1),
        figures(940.0, 3, level=900),
    ]
    place = {"error_px": 0.04}
    return {"bands": [{"calibration": one, "place": place} for one in told]}


@pytest.fixture
def stack(museum, bring_cube, recipe):
    """A stack whose cube knows its uncertainty: 1 in 200, 1 in 100 and 1 in 10."""
    rng = np.random.default_rng(4)
    cube = np.full((3, HIGH, WIDE), 0.5, np.float32)
    sigma = cube * np.array([1 / 200, 1 / 100, 1 / 10], np.float32)[:, None, None]
    cube += sigma * rng.standard_normal(cube.shape).astype(np.float32)
    cube[2, :, : WIDE // 4] = np.nan
    old = bring_cube(museum, np.full((3, 40, 40), 0.5, np.float32), "Q 1")

    def read(box):
        part = np.s_[:, box.y : box.y + box.height, box.x : box.x + box.width]
        return cube[part], sigma[part]

    beside = museum.layout.staging / "beside.ome.zarr"
    facts = CubeFacts(Size(WIDE, HIGH), tuple(CubeBand(nm, recipe="1" * 64) for nm in LENGTHS))
    report = write_cube(beside, facts, read)
    target = museum.layout.cube(old.id, report.digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(target)
    made = Made(
        method="test/1", recipe="2" * 64, digest=report.digest, width=WIDE, height=HIGH,
        bands=tuple(Band(wavelength=nm) for nm in LENGTHS),
    )  # fmt: skip
    return museum.stacks.keep(old.id, made, json.dumps(recipe).encode(), person="test")


def test_each_band_says_its_light_its_noise_and_what_to_do(museum, stack):
    good, uneven, weak = bands_of(museum, stack).bands
    assert good.outcome is Outcome.PASS
    assert good.advice == ()
    assert good.snr == pytest.approx(200, rel=0.05)
    assert good.uneven == pytest.approx(5, abs=1.0)
    assert good.common == pytest.approx(100 * 0.005 / 0.98, rel=1e-6)
    assert uneven.uneven == pytest.approx(51.8, abs=1.0)  # blocks of 16 px do not reach the corners
    assert set(uneven.advice) >= {"uneven"}
    assert uneven.outcome is Outcome.CANNOT_TELL
    assert weak.snr == pytest.approx(10, rel=0.1)
    assert set(weak.advice) >= {"weak", "unknown"}
    assert weak.outcome is Outcome.FAIL
    assert weak.unknown > 10


def test_a_stack_without_a_cube_has_no_bands_and_says_why(museum, bring_cube):
    from handscroll.model.intake import Problem

    stack = bring_cube(museum, np.full((2, 40, 40), 0.5, np.float32), "Q 2")
    assert bands_of(museum, stack).bands == ()
    said = Problem(what="Not made", why="its dark and flat were swapped", fix="Swap them")
    museum.stacks.fail(stack.id, said, person="worker")
    assert bands_of(museum, museum.stacks.get(stack.id)).problem == said


def test_a_lost_cube_leaves_what_the_recipe_says(museum, stack):
    import shutil

    shutil.rmtree(museum.stacks.cube(stack))
    quality = bands_of(museum, stack)
    assert [one.snr for one in quality.bands] == [None, None, None]
    assert quality.bands[1].advice


def test_the_page_tells_staff_each_band_with_its_advice_and_visitors_nothing(museum, stack):
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    client = TestClient(build_app(museum, departments()), follow_redirects=False)
    path = f"/en/quality/stacks/{stack.id}"
    assert client.get(path).status_code == 401
    museum.people.add("li", Role.CONSERVATOR, "a long enough password", by="test")
    client.post("/en/sign-in", data={"name": "li", "password": "a long enough password"})
    page = client.get(path).text
    assert page.count("<tr class=") == 3
    assert "Expose longer" in page
    assert "1 of 3 bands need nothing" in page
    assert client.get("/en/quality/stacks/s000000000000").status_code == 404

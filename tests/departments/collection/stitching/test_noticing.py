"""Frames of one scroll are noticed among files to be taken in; what merely looks alike is not."""

import json
from zlib import crc32

import numpy as np
import pytest
from typer.testing import CliRunner

from handscroll.demo.painters import PAINTERS
from handscroll.demo.shooting import Shot, shoot, to_light
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.stitching.noticing import noticed
from handscroll.entrances.cli import build
from handscroll.scans.limits import Limits

SIZE = (420, 560)


def painted(name):
    """Return the linear light of a painted leaf."""
    rng = np.random.default_rng([8, crc32(name.encode())])
    return to_light(PAINTERS[name](0.5, rng, lambda share: None).rgb)


@pytest.fixture(scope="module")
def plum():
    return painted("album-1-plum.jpg")


@pytest.fixture(scope="module")
def leaves(plum):
    """Return two different leaves of one album, in mounts with the same printed border."""
    made = [one[:560, :640].copy() for one in (plum, painted("album-5-boat.jpg"))]
    y, x = np.mgrid[0:90, 0:640].astype(np.float32) * 2 * np.pi / 40
    border = 0.3 + 0.1 * np.sin(x) * np.sin(y) + 0.05 * np.sin(3 * (x + y))
    for one in made:
        one[:90] = one[-90:] = border[..., None]
    return made


@pytest.fixture
def fill(tmp_path, write_frame):
    """Write shots of pictures as files of one relic, and return the intake's items."""

    def make(pairs, name="scroll"):
        folder = tmp_path / name
        folder.mkdir()
        rng = np.random.default_rng(5)
        for number, (light, shot) in enumerate(pairs, start=1):
            write_frame(folder / f"{name}_{number}.tif", shoot(light, shot, rng, 8))
        return folder, plan_intake([folder], None, Limits()).items

    return make


def along(light, count, step):
    middle = (light.shape[0] - 1) / 2
    return [
        (
            light,
            Shot(SIZE, (215 + at * step, middle + at), 0.6 * at - 0.5, 1.0, (1 + 0.04 * at,) * 3),
        )
        for at in range(count)
    ]


def test_frames_of_one_scroll_are_noticed_and_the_command_is_told(fill, museum, plum):
    folder, items = fill(along(plum, 3, 330))
    [told] = noticed(items, Limits(), lambda share: None)
    assert told.startswith("These 3 files overlap, they look like frames of one scroll")
    assert told.endswith("handscroll stitch scroll")
    museum.close()
    asked = ["--museum", str(museum.folder), "ingest", str(folder), "--dry-run", "--json"]
    answer = CliRunner().invoke(build(), asked)
    assert answer.exit_code == 0, answer.output
    assert told in json.loads(answer.stdout)["notes"]


def test_different_leaves_of_one_album_are_not_frames(fill, leaves):
    whole = Shot(SIZE, (319, 279))
    _, items = fill([(one, whole) for one in leaves])
    assert noticed(items, Limits()) == []


def test_a_pattern_that_repeats_and_a_picture_shot_twice_are_not_frames(fill, leaves):
    y, x = np.mgrid[0:600, 0:900].astype(np.float32) * 2 * np.pi / 44
    motif = np.sin(x) * np.sin(y) + 0.6 * np.sin(3 * (x + y))
    cloth = np.stack([0.35 + 0.1 * motif, 0.25 + 0.08 * motif, 0.2 + 0 * motif], -1)
    _, items = fill(along(cloth.astype(np.float32), 2, 330), "cloth")
    assert noticed(items, Limits()) == []
    twice = [(leaves[0], Shot(SIZE, (319, 279), at, 1.0, (1 - 0.1 * at,) * 3)) for at in (0, 1)]
    _, items = fill(twice, "twice")
    assert noticed(items, Limits()) == []


def test_files_of_different_sizes_are_not_even_looked_at(fill, leaves, tmp_path):
    shots = [Shot(SIZE, (319, 279)), Shot((300, 500), (319, 279))]
    folder, items = fill([(leaves[0], one) for one in shots])
    assert noticed(items, Limits()) == []
    (folder / "scroll_2.tif").unlink()
    assert noticed(items, Limits()) == []

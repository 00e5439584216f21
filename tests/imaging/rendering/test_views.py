"""Views drawn: every pixel against the exact colour, and the same bytes however it is cut."""

import os
import subprocess
import sys

import numpy as np
import pytest

from handscroll.errors import InvalidError, NotFoundError
from handscroll.imaging.rendering.colour_maps import colour_map
from handscroll.imaging.rendering.stored import Stored
from handscroll.imaging.rendering.views import Look, compiled, render

BANDS = 16
ROWS = np.random.default_rng(5).normal(0, 0.4, (3, 1 + BANDS))
ASKED = [[("linear", tuple(row))] for row in ROWS.tolist()]
LIMITS = ((-0.5, 1.5), (0.0, 1.0), (1.2, -0.2))


def band(number):
    return ("linear", (0.0, *(1.0 if at == number else 0.0 for at in range(1, BANDS + 1))))


@pytest.fixture(scope="module")
def tile():
    # Even areas, gradients and noise, with values beyond 1.
    random = np.random.default_rng(2)
    base = np.linspace(0.02, 1.1, 130)[None, None] * np.linspace(0.3, 1, 170)[None, :, None]
    tilt = random.uniform(0.4, 1.2, (BANDS, 1, 1))
    return (base * tilt + random.normal(0, 0.01, (BANDS, 170, 130))).astype(np.float32)


def exact(tile, limits=LIMITS):
    values = np.tensordot(ROWS[:, 1:], tile.astype(np.float64), (1, 0)) + ROWS[:, :1, None]
    low, high = np.array(limits).T[:, :, None, None]
    return np.moveaxis((values - low) / (high - low), 0, 2)


def rounded(share):
    return np.floor(np.clip(share, 0, 1) * 255 + 0.5)


def test_every_sample_of_three_mixed_channels_is_the_exact_one_rounded(tile):
    found = render(tile, compiled(ASKED, Look(LIMITS), BANDS))
    assert found.dtype == np.uint8
    assert found.shape == (170, 130, 3)
    away = np.abs(found - rounded(exact(tile)))
    # Single precision may fall on the other side of a half.
    assert away.max() <= 1
    assert (away > 0).mean() < 1e-4
    assert found.min() == 0
    assert found.max() == 255


def test_whole_numbers_are_drawn_as_the_reflectance_they_stand_for(tile):
    counts = np.clip(np.round((tile + 0.05) * 50_000), 0, 65_535).astype(np.uint16)
    stored = Stored(1 / 50_000, -0.05)
    found = render(counts, compiled(ASKED, Look(LIMITS), BANDS, stored))
    away = np.abs(found - rounded(exact(counts / 50_000 - 0.05)))
    assert away.max() <= 1
    assert (away > 0).mean() < 1e-3


@pytest.mark.parametrize("gamma", [0.5, 2.2])
def test_gamma_bends_values_between_the_limits(tile, gamma):
    found = render(tile, compiled(ASKED, Look(LIMITS, gamma=gamma), BANDS))
    wanted = rounded(np.clip(exact(tile), 0, 1) ** (1 / gamma))
    away = np.abs(found - wanted)
    # 65,536 tones: near black, where the curve is steepest, one step is more than one sample.
    assert away[exact(tile) > 0.002].max() <= 1
    assert away.max() <= 2


def test_true_colour_gets_the_curve_of_srgb(tile):
    share = np.clip(exact(tile), 0, 1)
    wanted = np.where(share <= 0.0031308, share * 12.92, 1.055 * share ** (1 / 2.4) - 0.055)
    found = render(tile, compiled(ASKED, Look(LIMITS, curve="srgb"), BANDS))
    assert np.abs(found - rounded(wanted)).max() <= 1


def test_one_channel_is_drawn_in_the_colours_of_its_map(tile):
    steps = [band(2), band(9), ("divide", ())]
    share = np.clip((tile[1] / tile[8] - 0.5) / 1.5, 0, 1)
    grey = render(tile, compiled([steps], Look(((0.5, 2.0),)), BANDS))
    assert np.abs(grey[..., 0] - rounded(share)).max() <= 1
    assert (grey[..., 0] == grey[..., 1]).all()
    assert (grey[..., 0] == grey[..., 2]).all()
    shown = render(tile, compiled([steps], Look(((0.5, 2.0),), colours="viridis"), BANDS))
    assert np.array_equal(shown, colour_map("viridis")[grey[..., 0]])


def test_where_a_channel_has_no_value_the_declared_colour_is_shown(tile):
    holed = tile.copy()
    holed[8, 10, 20] = 0
    holed[3, 30, 40] = np.nan
    asked = [[band(2), band(9), ("divide", ())], [band(1)], [band(2)]]
    look = Look(((0.5, 2.0), (0.0, 1.0), (0.0, 1.0)), missing="#ff8001")
    found = render(holed, compiled(asked, look, BANDS))
    shown = (found == (255, 128, 1)).all(axis=2)
    assert [tuple(map(int, at)) for at in np.argwhere(shown)] == [(10, 20)]
    whole = render(tile, compiled(asked, look, BANDS))
    assert np.array_equal(found[~shown], whole[~shown])


def test_transparent_holes_have_no_opacity_and_the_rest_has_all(tile):
    holed = tile.copy()
    holed[5, 100:120, 50:60] = np.nan
    found = render(holed, compiled(ASKED, Look(LIMITS, missing="transparent"), BANDS))
    assert found.shape == (170, 130, 4)
    hole = np.zeros((170, 130), bool)
    hole[100:120, 50:60] = True
    assert np.array_equal(found[..., 3] == 0, hole)
    assert (found[~hole, 3] == 255).all()
    plain = render(tile, compiled(ASKED, Look(LIMITS), BANDS))
    assert np.array_equal(found[~hole, :3], plain[~hole])


def test_infinite_reflectance_is_no_value(tile):
    holed = tile.copy()
    holed[0, 0, 0] = np.inf
    found = render(holed, compiled(ASKED, Look(LIMITS, missing="transparent"), BANDS))
    assert found[0, 0, 3] == 0
    assert (found[..., 3] == 0).sum() == 1


@pytest.mark.parametrize("how", ["straight", "bent"])
def test_a_picture_cut_into_tiles_is_the_same_bytes_as_the_whole(tile, how):
    bent = [[*steps, ("abs", ()), ("log", ())] for steps in ASKED]
    view = compiled(ASKED if how == "straight" else bent, Look(LIMITS, gamma=1.8), BANDS)
    whole = render(tile, view)
    for y in range(0, 170, 61):
        for x in range(0, 130, 47):
            part = render(tile[:, y : y + 61, x : x + 47], view)
            assert np.array_equal(part, whole[y : y + 61, x : x + 47])


_DRAW = """
import hashlib, numpy as np
from handscroll.imaging.rendering.views import Look, compiled, render
random = np.random.default_rng(4)
tile = random.integers(0, 65536, (16, 300, 277)).astype(np.uint16)
rows = [[("linear", tuple(row))] for row in random.normal(0, 1e-5, (3, 17)).tolist()]
view = compiled(rows, Look(((-1.0, 1.0),) * 3), 16)
print(hashlib.sha256(render(tile, view).tobytes()).hexdigest())
"""


def test_other_numbers_of_threads_give_the_same_bytes():
    def drawn(threads):
        told = {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        command = [sys.executable, "-c", _DRAW]
        return subprocess.run(
            command, env={**os.environ, **told}, check=True, capture_output=True
        ).stdout

    assert drawn("1") == drawn("4")


@pytest.mark.parametrize(
    "look",
    [
        Look(((0.0, 1.0),)),
        Look(((0.0, 1.0), (0.0, 1.0), (1.0, 1.0))),
        Look(((0.0, 1.0), (0.0, 1.0), (0.0, np.nan))),
        Look(LIMITS, missing="red"),
        Look(LIMITS, missing="#12345"),
    ],
)
def test_a_look_that_cannot_be_drawn_is_refused(look):
    with pytest.raises(InvalidError):
        compiled(ASKED, look, BANDS)


def test_a_colour_map_that_is_not_there_is_refused():
    with pytest.raises(NotFoundError, match="cividis"):
        compiled(ASKED[:1], Look(LIMITS[:1], colours="jet"), BANDS)

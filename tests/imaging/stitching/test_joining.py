"""Frames of one painting are joined to a fraction of a pixel, or refused with the reason."""

import numpy as np
import pytest

from handscroll.demo.shooting import Shot, gathered
from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box
from handscroll.imaging.stitching.difference import de00, lab
from handscroll.imaging.stitching.joining import join
from handscroll.imaging.stitching.render import Drawing


def quiet(step, share):
    assert 0 <= share <= 1


SILK = np.array((0.55, 0.45, 0.30), np.float32)


def brocade(height, width):
    """Return the light of a woven pattern that repeats every 44 px."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) * 2 * np.pi / 44
    motif = np.sin(x) * np.sin(y) + 0.6 * np.sin(3 * (x + y))
    colours = np.stack([0.35 + 0.10 * motif, 0.25 + 0.08 * motif, 0.15 + 0.04 * np.cos(x)], -1)
    return colours.astype(np.float32)


@pytest.fixture(scope="module")
def trio(leaf, shots_along, shot_frames):
    """Return three neighbouring shots of the leaf, left to right, and their frames."""
    shots = shots_along(leaf.shape, 3, overlap=0.2, seed=11)
    return shots, shot_frames(leaf, shots)


@pytest.fixture(scope="module")
def joined(trio, light):
    """Return the three frames out of order, and how they were joined."""
    shots, frames = ([one[at] for at in (1, 2, 0)] for one in trio)
    return shots, frames, join(frames, light, quiet)


def test_frames_in_any_order_meet_to_a_fraction_of_a_pixel(joined, apart):
    shots, _, found = joined
    assert {(one.first, one.second) for one in found.meetings} == {(0, 1), (0, 2)}
    away = apart(found, shots)
    assert np.sqrt((away**2).mean()) < 0.1
    assert away.max() < 0.3


def test_a_scroll_is_read_from_right_to_left(joined):
    _, _, found = joined
    assert found.order == [1, 0, 2]
    assert found.reading == "right to left"


def test_the_error_that_is_told_is_not_smaller_than_the_true_one(joined, apart):
    shots, _, found = joined
    told = np.sqrt(np.mean([one.rms**2 for one in found.meetings]))
    assert np.sqrt((apart(found, shots) ** 2).mean()) <= told < 0.15
    assert all(0.1 < one.overlap < 0.3 and one.agreeing >= 10 for one in found.meetings)


def test_exposures_are_found_to_half_a_percent(joined):
    shots, _, found = joined
    true = np.array([one.gains for one in shots])
    ratio = found.exposure.gains / true
    np.testing.assert_allclose(ratio / np.median(ratio, axis=0), 1, atol=0.005)
    np.testing.assert_allclose(np.median(found.exposure.gains, axis=0), 1, atol=1e-9)
    assert sum(found.exposure.falloff) == pytest.approx(np.log(1 - 0.05), abs=0.02)


def test_the_whole_picture_is_the_painting_to_one_de00(joined, leaf, light):
    shots, frames, found = joined
    drawing = Drawing(frames, found.poses, found.exposure, found.seams, light, found.size)
    got = drawing.draw(Box(0, 0, found.size.width, found.size.height), np.dtype(np.uint16))
    spots = np.array([[0.0, 0], [399, 0], [0, 639], [399, 639], [200, 320]])
    here = np.concatenate([one.to_plane(spots) for one in found.poses]) @ [1, 1j]
    there = np.concatenate([one.to_painting(spots) for one in shots]) @ [1, 1j]
    slope, shift = np.linalg.lstsq(np.stack([here, here * 0 + 1], 1), there, rcond=None)[0]

    def to_painting(points):
        at = slope * (points @ [1, 1j]) + shift
        return np.stack([at.real, at.imag], 1)

    exposure = np.median([one.gains for one in shots], axis=0)
    truth = gathered(leaf, to_painting, (found.size.width, slice(0, found.size.height))) * exposure
    inside = got.any(axis=2)
    assert inside.mean() > 0.9
    away = de00(lab(light.of(got)[inside].astype(float)), lab(truth[inside].astype(float)))
    assert np.median(away) < 1
    assert np.quantile(away, 0.95) < 2.5


def test_a_named_frame_keeps_its_place_its_exposure_and_every_sample(trio, light):
    _, frames = trio
    found = join(frames[:2], light, quiet, reference=1)
    np.testing.assert_allclose(found.exposure.gains[1], 1)
    x, y = (int(one) for one in found.poses[1].to_plane(np.zeros((1, 2)))[0])
    exposure = type(found.exposure)(found.exposure.gains)
    drawing = Drawing(frames[:2], found.poses, exposure, found.seams, light, found.size)
    got = drawing.draw(Box(x + 230, y + 60, 150, 500), np.dtype(np.uint16))
    wanted = frames[1].pixels[60:560, 230:380]
    assert np.abs(got.astype(int) - wanted).max() <= 1


def refused(frames, light):
    with pytest.raises(MismatchError) as told:
        join(frames, light, quiet)
    return told.value


def test_a_missing_frame_is_told(trio, light):
    _, frames = trio
    error = refused(frames[::2], light)
    assert error.what == "None of the 2 frames can be joined"
    assert "frame-0 and frame-2" in error.why
    assert "Shoot" in error.fix


def test_a_frame_of_another_painting_is_named_apart_from_the_group(trio, leaf, light, shot_frames):
    shots, frames = trio
    [other] = shot_frames(np.ascontiguousarray(leaf[:, ::-1]), shots[1:2])
    other.name = "stranger"
    error = refused([*frames[:2], other], light)
    assert error.what.endswith("make 2 groups, not one (frame-0, frame-1; stranger)")


def test_a_pattern_that_fits_at_every_repeat_is_refused(light, shots_along, shot_frames):
    cloth = brocade(900, 1000)
    error = refused(shot_frames(cloth, shots_along(cloth.shape, 2, overlap=0.25, seed=7)), light)
    assert "repeats" in error.why
    assert "beyond the repeating pattern" in error.fix


def test_a_painting_between_repeating_borders_is_joined(
    leaf, light, shots_along, shot_frames, apart
):
    framed = leaf.copy()
    cloth = brocade(*leaf.shape[:2])
    framed[:200], framed[-200:] = cloth[:200], cloth[-200:]
    shots = shots_along(leaf.shape, 2, overlap=0.25, seed=8)
    found = join(shot_frames(framed, shots), light, quiet)
    assert apart(found, shots).max() < 0.3


def test_blank_silk_between_two_scenes_is_refused_as_bare(leaf, light, shots_along, shot_frames):
    shots = shots_along(leaf.shape, 2, overlap=0.2, seed=9)
    blank = leaf.copy()
    left, right = shots[1].centre[0] - 240, shots[0].centre[0] + 240
    blank[:, int(left) : int(right)] = SILK
    error = refused(shot_frames(blank, shots), light)
    assert "bare ground" in error.why
    assert "painted part" in error.fix


def test_frames_of_two_resolutions_are_refused_with_the_ratio(
    leaf, light, shots_along, shot_frames
):
    shots = shots_along(leaf.shape, 2, overlap=0.5, seed=10)
    coarse = Shot((280, 500), shots[1].centre, 0.0, shots[1].scale * 1.5)
    assert "1.5" in refused(shot_frames(leaf, [shots[0], coarse]), light).why


def test_one_frame_is_no_set(trio, light):
    with pytest.raises(InvalidError, match="there are 1"):
        join(trio[1][:1], light, quiet)

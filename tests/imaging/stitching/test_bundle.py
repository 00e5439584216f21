"""Frames laid by their ties: turn, scale and shift, a lens that bends, a camera that tilts."""

from itertools import pairwise

import numpy as np
import pytest

from handscroll.demo.shooting import Shot
from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose, Tie, adjust, apart, robust_rms

SIZE = (1200, 900)
NOISE = 0.03


def back(shot, wanted):
    found = np.tile((np.array(shot.size) - 1) / 2, (len(wanted), 1))
    turn = np.radians(shot.degrees)
    inverse = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) / shot.scale
    for _ in range(60):
        found = found - (shot.to_painting(found) - wanted) @ inverse
    return found


def ties_of(shots, rng, *, wild=0):
    """Return what neighbours share, placed with a known error; some of it quite wrong."""
    ties = []
    for first, (one, two) in enumerate(pairwise(shots)):
        points = rng.uniform((0, 0), SIZE, (600, 2))
        there = back(two, one.to_painting(points))
        both = ((there >= 0) & (there <= np.array(SIZE) - 1)).all(axis=1)
        here, there = points[both][:80], there[both][:80]
        there = there + rng.normal(0, NOISE, there.shape)
        there[:wild] += rng.uniform(-9, 9, (wild, 2))
        spread = np.tile(np.eye(2) * NOISE**2, (len(here), 1, 1))
        ties.append(Tie(first, first + 1, here, there, spread))
    return ties


def row(count, rng, **more):
    return [
        Shot(SIZE, (600 + 900.0 * at, 500 + rng.uniform(-9, 9)), rng.uniform(-2, 2),
             rng.uniform(0.98, 1.02), **more)
        for at in range(count)
    ]  # fmt: skip


def begun(shots):
    """Return poses that are right but for turn and scale."""
    out = []
    for one in shots:
        matrix = np.eye(3)
        matrix[:2, 2] = np.array(one.centre) - shots[0].centre
        out.append(Pose(Size(*SIZE), matrix))
    return out


def true_error(shots, poses, rng):
    exact = ties_of(shots, rng)
    return float(np.concatenate([np.hypot(*apart(one, poses).T) for one in exact]).mean())


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("similarity", {}),
        ("similarity+lens", {"lens": 0.004}),
        ("homography", {"tilt": (0.004, -0.003)}),
    ],
)
def test_a_row_of_frames_is_laid_to_the_error_of_its_ties(kind, more):
    rng = np.random.default_rng(8)
    shots = row(5, rng, **more)
    poses = adjust(kind, begun(shots), ties_of(shots, rng, wild=6), 2)
    assert true_error(shots, poses, rng) < 2 * NOISE
    assert robust_rms(ties_of(shots, rng), poses) < 2 * NOISE
    np.testing.assert_array_equal(poses[2].matrix, begun(shots)[2].matrix)


def test_a_lens_that_bends_is_not_taken_for_turn_and_scale():
    rng = np.random.default_rng(9)
    shots = row(3, rng, lens=0.004)
    plain = adjust("similarity", begun(shots), ties_of(shots, rng), 1)
    bent = adjust("similarity+lens", begun(shots), ties_of(shots, rng), 1)
    assert true_error(shots, plain, rng) > 4 * true_error(shots, bent, rng)
    assert bent[0].lens == pytest.approx(0.004, rel=0.2)


def test_points_go_to_the_plane_and_back():
    turn = np.array([[0.9, -0.1, 30], [0.1, 0.9, -12], [1e-6, -2e-6, 1]])
    pose = Pose(Size(800, 600), turn, 0.006)
    points = np.array([[0.0, 0], [799, 0], [400, 300], [13, 590]])
    np.testing.assert_allclose(pose.from_plane(pose.to_plane(points)), points, atol=1e-3)

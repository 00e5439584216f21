"""Points set by hand: fitted, checked by leaving each out, and the wrong one named."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.registration.control import fit_points
from handscroll.imaging.registration.transforms import of_matrix

TRUE = of_matrix(np.array([[0.9, 0.1, 30], [-0.12, 0.95, 12]]))


def points(many, seed=3):
    return np.random.default_rng(seed).uniform(0, 1000, (many, 2))


def clicked(there, seed=4, off=0.7):
    return TRUE(there) + np.random.default_rng(seed).normal(0, off, there.shape)


def test_exact_points_give_the_exact_matrix():
    there = points(7)
    fit = fit_points(there, TRUE(there))
    assert np.abs(fit.transform.matrix - TRUE.matrix).max() < 1e-9
    assert fit.residuals.max() < 1e-8
    assert fit.left_out.max() < 1e-8
    assert (fit.doubtful, fit.why) == ((), "")


def test_what_is_said_of_the_error_is_about_the_error():
    said, true = [], []
    for seed in range(20):
        there = points(12, seed)
        fit = fit_points(there, clicked(there, seed + 100), kind="affine")
        new = points(50, seed + 200)
        said.append(fit.error_px)
        true.append(np.hypot(*(fit.transform(new) - clicked(new, seed + 300)).T).mean())
    assert 0.6 < np.mean(said) / np.mean(true) < 1.7


@pytest.mark.parametrize("wrong", [0, 3, 7])
def test_the_one_wrong_point_is_named_and_has_no_say(wrong):
    there = points(8)
    here = clicked(there)
    here[wrong] += (40, -25)
    names = [f"P{at}" for at in range(8)]
    fit = fit_points(there, here, names)
    assert fit.doubtful == (wrong,)
    assert f"P{wrong}" in fit.why
    assert fit.residuals[wrong] == pytest.approx(47, abs=6)
    assert np.hypot(*(fit.transform(there) - TRUE(there)).T).max() < 2.5


def test_two_wrong_points_of_twelve_are_named():
    there = points(12)
    here = clicked(there)
    here[2] += (15, 0)
    here[9] += (0, -60)
    assert fit_points(there, here).doubtful == (2, 9)


def test_four_points_that_contradict_each_other_are_said_to_and_none_is_blamed():
    there = np.array([[0.0, 0], [900, 20], [880, 700], [10, 650]])
    here = TRUE(there)
    here[1] += 30
    fit = fit_points(there, here)
    assert fit.doubtful == ()
    assert "nobody can say which" in fit.why
    assert fit.error_px > 10


def test_a_tilted_camera_is_taken_for_what_it_is_where_points_are_enough():
    tilted = of_matrix(np.array([[0.9, 0.1, 30], [-0.12, 0.95, 12], [2e-4, -1e-4, 1]]))
    there = points(12)
    fit = fit_points(there, tilted(there))
    assert fit.kind == "homography"
    assert np.hypot(*(fit.transform(there) - tilted(there)).T).max() < 1e-6


def test_four_points_for_a_homography_leave_nothing_to_check_it_by():
    there = np.array([[0.0, 0], [900, 20], [880, 700], [10, 650]])
    fit = fit_points(there, TRUE(there), kind="homography")
    assert fit.error_px == float("inf")
    assert "nothing is left over" in fit.why


def test_points_that_cannot_tell_are_refused():
    there = points(5)
    with pytest.raises(InvalidError, match="there are 3; 4 are needed"):
        fit_points(there[:3], there[:3])
    with pytest.raises(MismatchError, match="5 in one picture, 4 in the other"):
        fit_points(there, there[:4])
    line = np.stack([np.arange(5.0), 2 * np.arange(5.0)], 1)
    with pytest.raises(InvalidError, match="one line"):
        fit_points(line, there)
    twice = there.copy()
    twice[1] = twice[4]
    with pytest.raises(InvalidError, match="2 and 5 lie in one place"):
        fit_points(twice, there)
    broken = there.copy()
    broken[0, 0] = np.nan
    with pytest.raises(InvalidError, match="no number"):
        fit_points(there, broken)

"""Probabilities mean what they say."""

import numpy as np
import pytest

from handscroll.imaging.spectra.calibration import calibrate, reliability
from handscroll.imaging.spectra.sampling import bands_of
from handscroll.imaging.spectra.trials import Trials, leave_one_paint_out

BANDS = bands_of(np.linspace(430.0, 970.0, 16), 20.0)


def test_sureness_learned_on_one_library_holds_on_another(paint_out):
    lesson = leave_one_paint_out(paint_out(41, pigments=30), BANDS, noise=0.01)
    taught = calibrate(lesson)
    assert taught is not None
    test = leave_one_paint_out(paint_out(42, pigments=30), BANDS, noise=0.01)
    gone = test.without_own()
    chances, _ = taught.probabilities(np.vstack([test.distances, gone.distances]))
    hit = chances.argmax(axis=1) == np.concatenate([test.truth, test.truth])
    hit[len(test.truth) :] = False
    assert reliability(chances.max(axis=1), hit).error < 0.08


def test_a_rarer_unknown_makes_a_candidate_likelier():
    rng = np.random.default_rng(1)
    far = rng.uniform(0.5, 3, (40, 5))
    truth = rng.integers(0, 5, 40)
    far[np.arange(40), truth] *= 0.2
    taught = calibrate(Trials(far, truth, np.arange(40)))
    assert taught is not None
    likely, none = taught.probabilities(far, absent=0.1)
    less, more_none = taught.probabilities(far, absent=0.9)
    best, lower = likely.max(axis=1), less.max(axis=1)
    open_to_doubt = best < 0.9999
    assert open_to_doubt.sum() > 5
    assert (best > lower)[open_to_doubt].all()
    assert (best >= lower).all()
    assert (none < more_none).all()


def test_too_few_trials_teach_nothing():
    far = np.ones((5, 3))
    assert calibrate(Trials(far, np.zeros(5, int), np.arange(5))) is None


def test_the_expected_error_of_known_answers():
    said = np.array([0.95, 0.95, 0.95, 0.95, 0.55, 0.55])
    right = np.array([True, True, True, False, True, True])
    got = reliability(said, right)
    assert got.error == pytest.approx((4 * 0.2 + 2 * 0.45) / 6)
    assert got.weight[9] == pytest.approx(4 / 6)
    assert np.isnan(got.said[0])

"""The filter matched to what stands out."""

import numpy as np

from handscroll.imaging.hidden.matching import Filter, first_guess, taught


def _residuals(share=0.04, seed=6):
    random = np.random.default_rng(seed)
    pixels = 20_000
    # Clutter that all bands share, and noise of each: whitening must see through the first.
    clutter = random.normal(0, 0.05, pixels) * np.array([[1.0], [1.0], [0.9]])
    residual = clutter + random.normal(0, 0.01, (3, pixels))
    guides = random.standard_normal((1, pixels))
    hidden = random.random(pixels) < share
    strength = 1 + 0.4 * np.clip(guides[0, hidden], -2, 2)
    residual[:, hidden] -= np.array([[0.05], [0.12], [0.3]]) * strength
    return residual, guides, hidden


def test_what_is_sought_is_learnt_from_the_pixels_alone():
    residual, _, hidden = _residuals()
    found = first_guess(residual)
    shape = found.usual / found.usual[2]
    np.testing.assert_allclose(shape, [0.05 / 0.3, 0.4, 1.0], atol=0.08)
    assert abs(found.taught / hidden.sum() - 1) < 0.15


def test_a_stroke_reads_alike_under_paints_that_hide_it_more_and_less():
    residual, guides, hidden = _residuals()
    first = first_guess(residual)
    plain = Filter(first.precision, np.concatenate([first.sought, np.zeros((1, 3))]), first.taught)
    before, _ = plain.amount(residual, guides)
    statistic = before / before[~hidden].std()
    after, deviation = taught(residual, guides, statistic, plain).amount(residual, guides)
    assert (
        after[hidden].std() / after[hidden].mean()
        < 0.6 * before[hidden].std() / before[hidden].mean()
    )
    np.testing.assert_allclose(after[hidden].mean(), 1, atol=0.1)
    np.testing.assert_allclose(after[~hidden].mean(), 0, atol=0.02)
    np.testing.assert_allclose((after / deviation)[~hidden].std(), 1, atol=0.15)


def test_where_nothing_stands_out_all_bands_alike_are_sought():
    residual, _, _ = _residuals(share=0.0)
    found = first_guess(residual[:, :3000])
    assert found.taught == 0
    assert (found.usual < 0).all()

"""The planes of a map: bounded, unbounded, and how they hang together."""

import numpy as np

from handscroll.imaging.hidden.shown import EVEN, HiddenMap


def _map(noise=0.1):
    amount = np.linspace(-2, 4, 601, dtype=np.float32)[None]
    return HiddenMap(amount, np.full_like(amount, noise), np.ones_like(amount))


def test_presence_is_even_below_a_quarter_of_a_stroke_and_bounded():
    shown = _map()
    at = int(np.abs(shown.amount[0] - EVEN).argmin())
    assert abs(shown.presence[0, at] - 0.5) < 0.05
    assert shown.presence.min() >= 0
    assert shown.presence.max() <= 1
    assert shown.presence[shown.amount > 0.6].min() > 0.99
    assert shown.presence[shown.amount < 0].max() < 0.06


def test_where_the_noise_is_high_presence_is_less_sure():
    calm, rough = _map(0.05).presence, _map(0.4).presence
    some = np.abs(_map().amount - 0.5) < 0.01
    assert rough[some].max() < calm[some].min()


def test_evidence_rises_with_presence_without_an_end_and_can_be_undone():
    shown = _map()
    assert (np.diff(shown.evidence[0]) > 0).all()
    assert shown.evidence.max() > 4
    np.testing.assert_allclose(np.sinh(shown.evidence), shown.log_odds, rtol=1e-4, atol=1e-5)


def test_what_is_unknown_stays_unknown():
    amount = np.array([[np.nan, 0.5]], np.float32)
    shown = HiddenMap(amount, np.where(np.isnan(amount), amount, 0.1), amount)
    for plane in (shown.presence, shown.evidence, shown.standing):
        assert np.isnan(plane[0, 0])
        assert np.isfinite(plane[0, 1])

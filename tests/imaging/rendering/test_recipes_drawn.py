"""Recipes of the model drawn by imaging: the two floors agree on what every step means."""

import numpy as np
import pytest

from handscroll.imaging.rendering.limits import percentile_limits
from handscroll.imaging.rendering.views import Look, channels, compiled, render
from handscroll.model.examination.binding import BandSet
from handscroll.model.examination.view_parts import AbsoluteStretch
from handscroll.model.examination.views import (
    ExpressionView,
    FalseColourView,
    LogResidualView,
    RatioView,
)

NM = (450.0, 550.0, 650.0, 850.0, 1200.0)
BANDS = BandSet(5, NM)


@pytest.fixture(scope="module")
def tile():
    return np.random.default_rng(7).uniform(0.02, 1.1, (5, 64, 90)).astype(np.float32)


def values(view, tile):
    return channels(view.channels(BANDS), 5).values(tile)


def look(view):
    return Look(view.limits, view.gamma, view.curve, view.colours, view.missing)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("b1", lambda b: b[0]),
        ("(r(850) - r(650))/(r(850) + r(650))", lambda b: (b[3] - b[2]) / (b[3] + b[2])),
        ("3*b1*b2 + 0.5*b3 - 2", lambda b: 3 * b[0] * b[1] + b[2] / 2 - 2),
        ("2/b1/b2 - log(b3)", lambda b: 2 / b[0] / b[1] - np.log(b[2])),
        ("min(b1, b2, 0.4)*max(b3, b4)", lambda b: b[:2].min(0).clip(max=0.4) * b[2:4].max(0)),
        ("clip(sqrt(b5), b1, 1)", lambda b: np.minimum(np.maximum(np.sqrt(b[4]), b[0]), 1)),
        ("abs(mean(b1, b2) - mean(b3, b4))", lambda b: np.abs(b[:2].mean(0) - b[2:4].mean(0))),
        ("(b1 + 1)*(b2 - 2)*(b3 + b4)", lambda b: (b[0] + 1) * (b[1] - 2) * (b[2] + b[3])),
        ("1/(b1/b2)", lambda b: b[1] / b[0]),
    ],
)  # fmt: skip
def test_an_expression_is_drawn_as_arithmetic_says(text, truth, tile):
    found = values(ExpressionView(expression=text), tile)
    assert np.allclose(found[0], truth(tile.astype(np.float64)), rtol=1e-5, atol=1e-5)


def test_division_by_zero_is_transparent_and_nothing_else_is(tile):
    holed = tile.copy()
    holed[1, 3, 4] = 0
    view = RatioView(
        top="b1", bottom="b2", stretch=AbsoluteStretch(limits=((0, 2),)), missing="transparent"
    )
    found = render(holed, compiled(view.channels(BANDS), look(view), 5))
    assert [tuple(map(int, at)) for at in np.argwhere(found[..., 3] == 0)] == [(3, 4)]


def test_false_colour_shows_infrared_as_red(tile):
    view = FalseColourView(stretch=AbsoluteStretch())
    found = render(tile, compiled(view.channels(BANDS), look(view), 5))
    wanted = np.floor(np.clip(tile[[3, 2, 1]], 0, 1) * 255 + 0.5)
    assert np.abs(np.moveaxis(found, 2, 0) - wanted).max() <= 1


def test_the_log_residual_is_the_log_less_its_quadratic(tile):
    low = tile - 0.05
    view = LogResidualView(
        infrared=5, visible=(1, 3), constant=0.1, linear=(0.4, 0.3), quadratic=(0.05, -0.2, 0.1),
        floor=0.01,
    )  # fmt: skip
    logs = np.log(np.maximum(low.astype(np.float64), 0.01))
    x, y = logs[0], logs[2]
    foretold = 0.1 + 0.4 * x + 0.3 * y + 0.05 * x * x - 0.2 * x * y + 0.1 * y * y
    assert np.allclose(values(view, low)[0], logs[4] - foretold, atol=2e-5)
    assert (low < 0.01).any()


def test_limits_measured_once_make_all_tiles_agree(tile):
    view = ExpressionView(expression="log(b1/b2)")
    settled = view.settled(percentile_limits(values(view, tile), 2, 98))
    ready = compiled(settled.channels(BANDS), look(settled), 5)
    whole = render(tile, ready)
    assert np.array_equal(render(tile[:, :, 50:], ready), whole[:, 50:])
    black = (whole[..., 0] == 0).mean()
    assert 0.015 < black < 0.03

"""Recipes of views: what they ask of a stack, and the name that each has."""

import json
import math

import pytest

from handscroll.errors import InvalidError
from handscroll.model.examination.binding import BandSet
from handscroll.model.examination.view_parts import AbsoluteStretch, PercentileStretch
from handscroll.model.examination.views import (
    BandView,
    ComponentsView,
    DecorrelationView,
    ExpressionView,
    FalseColourView,
    LogResidualView,
    MatrixView,
    RatioView,
    TrueColourView,
    canonical_json,
    view_from,
    view_id,
)
from handscroll.model.region import Region

BANDS = BandSet(4, (450.0, 550.0, 650.0, 850.0))
FIXED = AbsoluteStretch(limits=((0.0, 0.8),))
ROWS = ((0.1, 0.2, 0.3, 0.4),) * 3
VIEWS = [
    BandView(band="r(850)", stretch=FIXED),
    FalseColourView(stretch=FIXED),
    RatioView(top="b4 - b3", bottom="b4+b3", stretch=FIXED, colours="blue-orange"),
    ExpressionView(expression="b4/b1; b2; b3", stretch=FIXED),
    MatrixView(rows=ROWS, offset=(0, 1, 2), stretch=FIXED),
    ComponentsView(rows=ROWS, analysis="mnf", names=("MNF1", "MNF2", "MNF4"), stretch=FIXED),
    DecorrelationView(rows=ROWS, bands=("b3", "b2", "b1"), stretch=FIXED),
    TrueColourView(rows=ROWS, illuminant="D50"),
    LogResidualView(
        infrared=4, visible=(1, 2), constant=0.5, linear=(1, 2), quadratic=(3, 4, 5), stretch=FIXED
    ),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_a_recipe_written_and_read_again_is_the_same_with_the_same_name(view):
    again = view_from(json.loads(canonical_json(view)))
    assert again == view
    assert view_id(again) == view_id(view)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_a_view_asks_for_as_many_channels_as_it_has_limits(view):
    assert len(view.channels(BANDS)) == view.channel_count == len(view.limits)


def test_every_kind_of_view_has_another_name():
    assert len({view_id(view) for view in VIEWS}) == len(VIEWS)


def test_the_name_does_not_hang_on_how_the_recipe_was_typed():
    one = ExpressionView(expression="b4/b1; b2 ;b3", stretch=FIXED, gamma=2, missing="#FF0000")
    other = ExpressionView(
        missing="#ff0000", gamma=2.0, stretch=FIXED, expression="(b4)/b1;b2;1*b3"
    )
    assert view_id(one) == view_id(other)
    zero = MatrixView(rows=((0.0, 1.0, 0.0, 0.0),), stretch=FIXED)
    minus = MatrixView(rows=((-0.0, 1, -0.0, 0),), stretch=FIXED)
    assert view_id(zero) == view_id(minus)


@pytest.mark.parametrize(
    "change",
    [
        {"gamma": 2.0},
        {"colours": "cividis"},
        {"missing": "transparent"},
        {"sampling": "interpolated"},
        {"stack": "other"},
        {"stretch": AbsoluteStretch(limits=((0.0, 0.9),))},
        {"region": Region(capture="c", x=0, y=0, width=5, height=5)},
        {"band": "b3"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_changed_changes_the_name(change):
    plain = {"band": "b4", "stretch": FIXED}
    assert view_id(BandView.model_validate({**plain, **change})) != view_id(
        BandView.model_validate(plain)
    )


def test_the_name_of_a_recipe_stays_what_it_was_when_it_was_cited():
    assert view_id(VIEWS[0]) == "vdb9b0e9571f25f31d1de21af"
    assert view_id(VIEWS[8]) == "v686ee303b7eeace2423bea7f"


def test_percentiles_must_be_measured_before_a_view_has_a_name():
    view = ExpressionView(expression="b1; b2; b3")
    with pytest.raises(InvalidError, match="none were measured"):
        view_id(view)
    settled = view.settled(((0.1, 0.5), (0.2, 0.6), (0.3, 0.7)))
    assert settled.limits == ((0.1, 0.5), (0.2, 0.6), (0.3, 0.7))
    assert isinstance(settled.stretch, PercentileStretch)
    assert view_id(settled).startswith("v")
    assert VIEWS[0].settled(((5.0, 6.0),)) == VIEWS[0]


def test_limits_that_make_no_sense_are_refused_when_they_are_measured():
    view = BandView(band="b1")
    with pytest.raises(ValueError, match="must differ"):
        view.settled(((0.5, 0.5),))
    with pytest.raises(ValueError, match="3 pairs of limits for 1 channel"):
        view.settled(((0, 1), (0, 1), (0, 1)))
    with pytest.raises(ValueError, match="finite"):
        view.settled(((0, math.nan),))


def test_false_colour_shows_infrared_red_and_red_green():
    steps = FalseColourView(stretch=FIXED).channels(BANDS)
    assert [one[0][1] for one in steps] == [(0, 0, 0, 0, 1), (0, 0, 0, 1, 0), (0, 0, 1, 0, 0)]


def test_a_matrix_for_other_bands_is_refused():
    with pytest.raises(InvalidError, match="4 weights, and the stack has 5 bands"):
        VIEWS[4].channels(BandSet(5))


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"kind": "band", "band": "b1+b2"}, "no band"),
        ({"kind": "band", "band": "__import__('os')"}, "__import__"),
        ({"kind": "band", "band": "b1", "gamma": math.inf}, "gamma"),
        ({"kind": "band", "band": "b1", "missing": "red"}, "no colour"),
        ({"kind": "band", "band": "b1", "colours": "jet"}, "colours"),
        ({"kind": "band", "band": "b1", "lut": 1}, "lut"),
        ({"kind": "ratio", "top": "b1;b2;b3", "bottom": "b1"}, "three channels"),
        ({"kind": "matrix", "rows": [[1, 2], [3, 4]]}, "1 or 3 rows"),
        ({"kind": "matrix", "rows": [[1, 2], [3], [4]]}, "1 or 3 rows"),
        ({"kind": "matrix", "rows": [[1, math.nan]]}, "finite"),
        ({"kind": "matrix", "rows": [[1, 2]], "offset": [1, 2]}, "2 offsets"),
        ({"kind": "components", "analysis": "lda", "rows": [[1]]}, "analysis"),
        ({"kind": "components", "analysis": "pca", "rows": [[1]], "names": ["a", "b"]}, "1 comp"),
        (
            {"kind": "log_residual", "infrared": 1, "visible": [1], "constant": 0, "linear": [1]},
            "twice",
        ),
        (
            {"kind": "log_residual", "infrared": 2, "visible": [1], "constant": 0, "linear": []},
            "do not fit 1",
        ),
        ({"kind": "nothing"}, "kind"),
        ({}, "kind"),
    ],
)
def test_what_is_no_recipe_is_refused_with_the_place(body, word):
    with pytest.raises(InvalidError, match="recipe of a view") as refused:
        view_from(body)
    assert word in refused.value.why

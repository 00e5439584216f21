import numpy as np
import pytest

from handscroll.imaging.quality.card import cut_lines, edge_lines, flat_lines, target_lines
from handscroll.imaging.stitching.difference import lab
from handscroll.model.quality.aspect import Aspect, Formula
from handscroll.model.quality.shipped import profile_named
from handscroll.model.quality.verdict import Measurement, Outcome, judge

SIZE = (420, 320)


def value(lines, name):
    reading = lines[name].reading
    assert reading is not None
    return reading.value


def test_a_card_recovers_everything_that_was_planted_at_once(truth):
    layout = truth.own_layout(pitch_mm=3.0)
    planted = truth.Planted(gain=(1.05, 1.0, 0.95), noise=0.006, white=0.97)
    picture = truth.painted(layout, SIZE, truth.placed(SIZE, 42, 6), planted)
    lines = target_lines(picture, layout, lab)
    assert all(line.reading and not line.refused for line in lines.values())
    assert lines["colour_mean"].formula == "CIEDE2000"
    assert lines["white_balance"].formula == "CIE1976 a*b*"
    assert value(lines, "white_balance") == pytest.approx(3.6, abs=0.8)
    assert value(lines, "resolution") == pytest.approx(355.6, rel=0.005)
    other = target_lines(picture, layout, lab, "CIEDE2000 SL=1")
    assert other["colour_mean"].formula == "CIEDE2000 SL=1"
    assert other["white_balance"].formula == "CIEDE2000 without lightness"


def test_what_cannot_be_measured_says_why_and_the_rest_goes_on(truth):
    layout = truth.own_layout(float("nan"))
    picture = truth.painted(layout, SIZE, truth.placed(SIZE, 42, 6))
    lines = target_lines(picture, layout, lab)
    assert lines["resolution"].refused == "pitch_unknown"
    assert lines["colour_mean"].reading is not None
    empty = target_lines(np.full((200, 200, 3), 0.5), layout, lab)
    assert {line.refused for line in empty.values()} == {"target_absent"}
    assert {line.refused for line in edge_lines([], white=1.0).values()} == {"edge_absent"}
    assert flat_lines(np.zeros((100, 100)))["nonuniformity"].refused == "flat_dark"


def test_the_worst_edge_counts(truth):
    rng = np.random.default_rng(4)
    sharp, soft = (
        np.repeat(truth.edge_picture(truth.EdgeTruth("gauss", size, 5.0), rng)[..., None], 3, 2)
        for size in (0.5, 0.9)
    )
    both = edge_lines([sharp, np.swapaxes(soft, 0, 1)], white=1.0)
    alone = edge_lines([soft], white=1.0)
    assert value(both, "sampling_efficiency") == pytest.approx(
        value(alone, "sampling_efficiency"), abs=0.5
    )
    assert value(both, "misregistration") < 0.02
    assert value(both, "sharpening") < 1.01
    assert value(both, "overshoot") < 1.0


def test_cut_pixels_are_a_share_of_the_worst_colour():
    picture = np.full((10, 10, 3), 0.5)
    picture[:2, :, 1] = 1.0
    assert value(cut_lines(picture, white=1.0, black=0.0), "clipped") == 20.0


def test_a_card_is_judged_by_the_profiles_as_it_stands(truth):
    layout = truth.own_layout(pitch_mm=2.4)
    picture = truth.painted(
        layout, SIZE, truth.placed(SIZE, 42, 6), truth.Planted(gain=(1.3, 1, 0.8), noise=0.003)
    )
    edge = truth.edge_picture(truth.EdgeTruth("gauss", 0.45, 5.0), np.random.default_rng(1))
    lines = (
        target_lines(picture, layout, lab)
        | edge_lines([np.repeat(edge[..., None], 3, 2)], white=1.0)
        | flat_lines(truth.spoilt(np.full((120, 120, 3), 0.7), truth.Planted(falloff=0.2))[..., 1])
        | cut_lines(picture, white=2.0, black=0.0)
    )
    measured = {
        Aspect(name): Measurement(
            value=line.reading.value if line.reading else None,
            sd=line.reading.sd if line.reading else None,
            formula=Formula(line.formula) if line.formula else None,
            refused=line.refused,
        )
        for name, line in lines.items()
    }
    verdict = judge(profile_named("fadgi-2023-bound-general"), "4", measured)
    told = {one.aspect: (one.outcome, one.advice) for one in verdict.findings}
    assert told[Aspect.WHITE_BALANCE] == (Outcome.FAIL, "set_white_balance")
    assert told[Aspect.COLOUR_MEAN] == (Outcome.FAIL, "make_camera_profile")
    assert told[Aspect.SAMPLING_EFFICIENCY] == (Outcome.PASS, "")
    assert told[Aspect.NOISE] == (Outcome.PASS, "")
    assert told[Aspect.RESOLUTION] == (Outcome.PASS, "")
    older = judge(profile_named("fadgi-before-2014"), "3", measured)
    assert {one.aspect: one.outcome for one in older.findings} == {
        Aspect.SHARPENING: Outcome.PASS,
        Aspect.NONUNIFORMITY: Outcome.FAIL,
        Aspect.MISREGISTRATION: Outcome.PASS,
    }

import math

import pytest

from handscroll.model.quality.aspect import UNITS, Aspect, Formula
from handscroll.model.quality.profile import Limit, Profile, Standing, Tolerance
from handscroll.model.quality.shipped import profile_named, shipped
from handscroll.model.quality.verdict import ADVICE, Measurement, Outcome, best_level, judge

ISO = profile_named("iso-19264-1-2021")
GOOD = {
    Aspect.COLOUR_MEAN: Measurement(value=2.1, sd=0.05, formula=Formula.CIEDE2000),
    Aspect.COLOUR_HIGHEST: Measurement(value=6.0, sd=0.2, formula=Formula.CIEDE2000),
    Aspect.WHITE_BALANCE: Measurement(value=1.0, sd=0.1, formula=Formula.CHROMATICITY_1976),
    Aspect.TONE_ERROR: Measurement(value=1.0, sd=0.1),
    Aspect.GAIN_HIGHLIGHTS: Measurement(value=0.98, sd=0.01),
    Aspect.GAIN_OTHERS: Measurement(value=1.05, sd=0.01),
    Aspect.NOISE: Measurement(value=0.8, sd=0.02),
    Aspect.SAMPLING_EFFICIENCY: Measurement(value=93, sd=1),
}


def finding(aspect, one, level="A", profile=ISO):
    verdict = judge(profile, level, GOOD | {aspect: one})
    return next(found for found in verdict.findings if found.aspect is aspect), verdict


def test_a_good_capture_keeps_the_best_level_and_says_what_it_was_measured_against():
    verdict = judge(ISO, "A", GOOD)
    assert verdict.outcome is Outcome.PASS
    assert (verdict.profile, verdict.edition, verdict.level) == ("iso-19264-1-2021", "2021", "A")
    assert {one.reason for one in verdict.findings} == {"within"}
    assert best_level(ISO, GOOD) == "A"


@pytest.mark.parametrize(
    ("aspect", "one", "reason", "advice"),
    [
        (Aspect.NOISE, Measurement(value=3.0, sd=0.1), "above", "more_light_lower_gain"),
        (Aspect.SAMPLING_EFFICIENCY, Measurement(value=60, sd=2), "below", "focus_and_steady"),
        (Aspect.GAIN_HIGHLIGHTS, Measurement(value=0.5, sd=0.02), "below", "lower_exposure"),
        (Aspect.GAIN_HIGHLIGHTS, Measurement(value=1.4, sd=0.02), "above",
         "use_linear_tone_curve"),
        (Aspect.WHITE_BALANCE,
         Measurement(value=6, sd=0.1, formula=Formula.CHROMATICITY_1976), "above",
         "set_white_balance"),
    ],
)  # fmt: skip
def test_a_failure_says_which_way_and_what_to_do(aspect, one, reason, advice):
    found, verdict = finding(aspect, one)
    assert (found.outcome, found.reason, found.advice) == (Outcome.FAIL, reason, advice)
    assert found.uncertainty == 2 * one.sd
    assert found.unit == UNITS[aspect]
    assert verdict.outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (Measurement(value=1.55, sd=0.05), "too_near_limit"),
        (Measurement(value=1.65, sd=0.05), "too_near_limit"),
        (Measurement(value=0.5), "doubt_unknown"),
        (Measurement(value=0.5, sd=math.nan), "doubt_unknown"),
        (Measurement(value=math.nan, sd=0.1), "not_measured"),
        (Measurement(refused="target_covered"), "target_covered"),
        (Measurement(), "not_measured"),
    ],
)
def test_what_cannot_be_told_is_neither_passed_nor_failed(one, reason):
    found, verdict = finding(Aspect.NOISE, one)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, reason)
    assert found.advice
    assert verdict.outcome is Outcome.CANNOT_TELL


def test_a_missing_measurement_cannot_be_told():
    measured = dict(GOOD)
    del measured[Aspect.NOISE]
    verdict = judge(ISO, "A", measured)
    assert verdict.outcome is Outcome.CANNOT_TELL
    assert best_level(ISO, measured) is None


def test_a_failure_outweighs_what_cannot_be_told():
    measured = {Aspect.NOISE: Measurement(value=9.0, sd=0.1)}
    assert judge(ISO, "A", measured).outcome is Outcome.FAIL


def test_a_level_that_the_source_leaves_open_cannot_be_told():
    metamorfoze = profile_named("metamorfoze-2-draft")
    one = Measurement(value=95, sd=1)
    found, _ = finding(Aspect.SAMPLING_EFFICIENCY, one, "light", metamorfoze)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "limit_unknown")
    assert found.limit is None


def test_another_formula_is_not_judged():
    metamorfoze = profile_named("metamorfoze-2-draft")
    one = Measurement(value=1.0, sd=0.01, formula=Formula.CIEDE2000)
    found, _ = finding(Aspect.COLOUR_MEAN, one, "full", metamorfoze)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "formula_differs")
    right = one.model_copy(update={"formula": Formula.CIEDE2000_SL_1})
    found, _ = finding(Aspect.COLOUR_MEAN, right, "full", metamorfoze)
    assert found.outcome is Outcome.PASS
    found, _ = finding(Aspect.COLOUR_MEAN, Measurement(value=1.0, sd=0.01))
    assert found.reason == "formula_unknown"


def test_the_reader_learns_that_a_limit_is_secondary_and_its_formula_not_stated():
    found, _ = finding(Aspect.COLOUR_MEAN, GOOD[Aspect.COLOUR_MEAN])
    assert found.remarks == ("formula_not_stated", "limit_secondary")
    found, _ = finding(Aspect.GAIN_OTHERS, GOOD[Aspect.GAIN_OTHERS])
    assert found.remarks == ("limit_verify",)


def test_a_worse_capture_keeps_a_worse_level():
    worse = GOOD | {Aspect.NOISE: Measurement(value=1.8, sd=0.05)}
    assert best_level(ISO, worse) == "B"
    bad = GOOD | {Aspect.NOISE: Measurement(value=18, sd=0.05)}
    assert best_level(ISO, bad) is None


def test_a_two_sided_limit_narrower_than_the_doubt_cannot_be_told():
    limit = Limit(least=0.9, most=1.1)
    own = Profile(
        key="own", title="Own", edition="1", category="x", levels=["a"], sources={"us": "us"},
        tolerances=[Tolerance(aspect=Aspect.EXPOSURE, limits={"a": limit},
                              standing=Standing.OWN, read_in="us")],
    )  # fmt: skip
    verdict = judge(own, "a", {Aspect.EXPOSURE: Measurement(value=1.0, sd=0.5)})
    assert verdict.findings[0].reason == "too_near_limit"
    sure = judge(own, "a", {Aspect.EXPOSURE: Measurement(value=1.0, sd=0.01)})
    assert sure.outcome is Outcome.PASS


def test_an_unknown_level_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="levels"):
        judge(ISO, "Z", GOOD)


def test_every_limit_that_can_be_missed_has_advice():
    for profile in shipped().values():
        for one in profile.tolerances:
            for limit in one.limits.values():
                if limit.most is not None:
                    assert (one.aspect, "above") in ADVICE
                if limit.least is not None:
                    assert (one.aspect, "below") in ADVICE

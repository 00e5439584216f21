import json
from itertools import pairwise
from typing import Any

import pytest

from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.quality.aspect import Aspect, Formula
from handscroll.model.quality.profile import Limit, Standing, keeps, read_profile
from handscroll.model.quality.shipped import profile_named, shipped

OWN: dict[str, Any] = {
    "key": "our-museum-2026", "title": "Ours", "edition": "1", "category": "Scrolls",
    "levels": ["good"], "sources": {"us": "Decided by the imaging department"},
    "tolerances": [{"aspect": "noise", "limits": {"good": {"most": 1.5}},
                    "standing": "own", "read_in": "us"}],
}  # fmt: skip


def said(profile, aspect):
    tolerance = profile.tolerance(aspect)
    assert tolerance is not None
    return tolerance


WORKED = [
    ("iso-19264-1-2021", Aspect.COLOUR_MEAN, [4, 5, 5]),
    ("iso-19264-1-2021", Aspect.COLOUR_HIGHEST, [10, 15, 15]),
    ("iso-19264-1-2021", Aspect.WHITE_BALANCE, [3, 4, 5]),
    ("iso-19264-1-2021", Aspect.TONE_ERROR, [2, 3, 4]),
    ("iso-19264-1-2021", Aspect.NOISE, [1.6, 2, 2.2]),
    ("fadgi-2023-bound-general", Aspect.COLOUR_MEAN, [2, 3.5, 5, 6.5]),
    ("fadgi-2023-bound-general", Aspect.COLOUR_PERCENTILE_90, [4, 7, 10, 13]),
    ("fadgi-2023-bound-general", Aspect.WHITE_BALANCE, [2, 4, 6, 8]),
    ("fadgi-2023-bound-general", Aspect.TONE_ERROR, [1.5, 3, 4.5, 6]),
    ("fadgi-2023-bound-general", Aspect.NOISE, [1, 2, 3, 4]),
    ("fadgi-before-2014", Aspect.NONUNIFORMITY, [1, 3, 5]),
    ("fadgi-before-2014", Aspect.MISREGISTRATION, [0.10, 0.33, 0.50]),
    ("metamorfoze-2-draft", Aspect.COLOUR_MEAN, [3, 4, None]),
    ("metamorfoze-2-draft", Aspect.COLOUR_HIGHEST, [7, 14, None]),
    ("metamorfoze-2-draft", Aspect.WHITE_BALANCE, [3, 3, 5]),
    ("metamorfoze-2-draft", Aspect.TONE_ERROR, [2, 2, 4]),
    ("metamorfoze-2-draft", Aspect.NOISE, [1.6, 1.6, 2]),
]
LEAST = [
    ("iso-19264-1-2021", Aspect.SAMPLING_EFFICIENCY, [85, 80, 70]),
    ("fadgi-2023-bound-general", Aspect.SAMPLING_EFFICIENCY, [90, 80, 70, 60]),
    ("fadgi-2023-bound-general", Aspect.RESOLUTION, [396, 294, 242.5, 190]),
    ("metamorfoze-2-draft", Aspect.SAMPLING_EFFICIENCY, [85, None, None]),
]


@pytest.mark.parametrize(("key", "aspect", "expected"), WORKED)
def test_upper_limits_are_those_of_the_facts(key, aspect, expected):
    profile = profile_named(key)
    limits = said(profile, aspect).limits
    assert [getattr(limits.get(one), "most", None) for one in profile.levels] == expected


@pytest.mark.parametrize(("key", "aspect", "expected"), LEAST)
def test_lower_limits_are_those_of_the_facts(key, aspect, expected):
    profile = profile_named(key)
    limits = said(profile, aspect).limits
    assert [getattr(limits.get(one), "least", None) for one in profile.levels] == expected


def test_gain_modulation_of_highlights_is_a_range():
    iso = said(profile_named("iso-19264-1-2021"), Aspect.GAIN_HIGHLIGHTS).limits
    assert [(one.least, one.most) for one in iso.values()] == [(0.8, 1.1), (0.7, 1.2), (0.6, 1.3)]
    fadgi = said(profile_named("fadgi-2023-bound-general"), Aspect.GAIN_HIGHLIGHTS).limits
    assert (fadgi["1"].least, fadgi["1"].most) == (0.5, 1.4)


def test_every_number_says_where_it_was_read_and_no_secondary_one_poses_as_read():
    for profile in shipped().values():
        for one in profile.tolerances:
            assert profile.sources[one.read_in]
            if "secondary" in profile.sources[one.read_in]:
                assert one.standing in (Standing.SECONDARY, Standing.VERIFY)
            assert one.standing is not Standing.OWN


def test_what_the_sources_leave_open_is_named_as_missing_and_not_filled_in():
    for profile in shipped().values():
        for gone in profile.missing:
            tolerance = profile.tolerance(gone.aspect)
            assert gone.why
            if gone.levels:
                assert tolerance is not None
                assert not set(gone.levels) & set(tolerance.limits)
            else:
                assert tolerance is None
        for one in profile.tolerances:
            open_levels = set(profile.levels) - set(one.limits)
            named = {level for gone in profile.missing if gone.aspect is one.aspect
                     for level in gone.levels}  # fmt: skip
            assert open_levels == named


def test_the_formula_is_stated_for_each_difference_of_colour_or_said_to_be_unknown():
    iso, metamorfoze = profile_named("iso-19264-1-2021"), profile_named("metamorfoze-2-draft")
    assert said(iso, Aspect.COLOUR_MEAN).formula is Formula.NOT_STATED
    assert said(metamorfoze, Aspect.COLOUR_MEAN).formula is Formula.CIEDE2000_SL_1
    assert said(metamorfoze, Aspect.NOISE).formula is None


def test_better_levels_are_never_looser():
    for profile in shipped().values():
        for one in profile.tolerances:
            kept = [one.limits[level] for level in profile.levels if level in one.limits]
            for better, worse in pairwise(kept):
                assert (better.most is None) == (worse.most is None)
                assert (better.most or 0.0) <= (worse.most or 0.0)
                assert (better.least or 0.0) >= (worse.least or 0.0)


def test_an_unknown_profile_is_not_found():
    with pytest.raises(NotFoundError, match="fadgi-2023"):
        profile_named("fadgi-9999")


def test_a_museum_brings_its_own_profile_by_file():
    own = read_profile(json.dumps(OWN))
    assert said(own, Aspect.NOISE).limits["good"].most == 1.5
    assert own.tolerance(Aspect.RESOLUTION) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"key": "Our Museum"}, "key"),
        ({"levels": ["good", "good"]}, "twice"),
        ({"levels": ["fair"]}, "unknown level good"),
        ({"sources": {"them": "x"}}, "not among the sources"),
        ({"extra": 1}, "extra"),
        ({"tolerances": []}, "tolerances"),
        ({"tolerances": OWN["tolerances"] * 2}, "twice"),
        ({"tolerances": [OWN["tolerances"][0] | {"limits": {"good": {}}}]}, "least or most"),
        ({"tolerances": [OWN["tolerances"][0] | {"limits": {"good": {"least": 2, "most": 1}}}]},
         "not below"),
        ({"tolerances": [OWN["tolerances"][0] | {"limits": {"good": {"most": "much"}}}]}, "most"),
        ({"tolerances": [OWN["tolerances"][0] | {"aspect": "beauty"}]}, "aspect"),
        ({"tolerances": [OWN["tolerances"][0] | {"formula": "CIEDE2000"}]}, "formula"),
        ({"tolerances": [OWN["tolerances"][0] | {"aspect": "colour_mean"}]}, "formula"),
    ],
)  # fmt: skip
def test_a_profile_that_makes_no_sense_is_refused_with_the_place(change, why):
    with pytest.raises(InvalidError, match=why) as told:
        read_profile(json.dumps(OWN | change))
    assert told.value.fix


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"key": NaN}', " " * 300_000])
def test_what_is_no_profile_is_refused(text):
    with pytest.raises(InvalidError, match="cannot be used"):
        read_profile(text)


def test_infinite_limits_are_refused():
    text = json.dumps(OWN).replace("1.5", "Infinity")
    with pytest.raises(InvalidError):
        read_profile(text)


def test_strict_limits_leave_the_limit_itself_out():
    assert keeps(2.0, Limit(most=2.0))
    assert not keeps(2.0, Limit(most=2.0, strict=True))
    assert keeps(90.1, Limit(least=90.0, strict=True))
    assert not keeps(90.0, Limit(least=90.0, strict=True))
    assert not keeps(float("nan"), Limit(most=2.0))

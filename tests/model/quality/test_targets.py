"""Targets are data, and short names of profiles mean one level of one profile."""

import json

import pytest

from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.quality.choosing import DEFAULT, choice_of, names
from handscroll.model.quality.profile import Standing
from handscroll.model.quality.reference import Patch
from handscroll.model.quality.target import USUAL, read_target, shipped_targets, target_named


def test_every_shipped_target_says_where_its_values_come_from():
    for target in shipped_targets().values():
        assert "secondary" in target.source
        assert target.standing is Standing.SECONDARY
        assert len(target.patches) == target.rows * target.columns
    assert set(USUAL) <= set(shipped_targets())


def test_the_classic_has_its_greys_in_the_last_row():
    patches = target_named("colorchecker-classic").patches
    chroma = [max(abs(one.lab[1]), abs(one.lab[2])) for one in patches[18:]]
    assert max(chroma) < 3
    light = [one.lab[0] for one in patches[18:]]
    assert light == sorted(light, reverse=True)
    # X-Rite 2016, charts made from November 2014: white is 95.19, -1.03, 2.93.
    assert patches[18].lab == pytest.approx((95.19, -1.03, 2.93), abs=0.02)


def test_an_unknown_target_names_those_that_are_there():
    with pytest.raises(NotFoundError, match="colorchecker-sg"):
        target_named("x")


def test_measured_values_make_a_target_the_museums_own():
    target = target_named("colorchecker-classic")
    known = [Patch(one.name, (50.0, 0.0, 0.0)) for one in target.patches]
    own = target.measured(known, source="mine.csv")
    assert own.standing is Standing.OWN
    assert own.patches[3].lab == (50.0, 0.0, 0.0)
    with pytest.raises(InvalidError, match="24"):
        target.measured(known[:5], source="mine.csv")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rows": 3}, "3 x 6"),
        ({"rows": 0}, "rows"),
        ({"pitch_mm": [0, 3]}, "pitch_mm"),
        ({"key": "Not A Key"}, "key"),
        ({"patches": [{"name": "a", "lab": [1, 2, 3]}] * 24}, "one name"),
        ({"more": 1}, "more"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_its_place(change, says):
    told = json.loads(target_named("colorchecker-classic").model_dump_json()) | change
    with pytest.raises(InvalidError, match=says):
        read_target(json.dumps(told))


def test_a_target_that_is_no_json_or_too_long_is_refused():
    for text in ("{", "[" * 50_000, " " * 300_000):
        with pytest.raises(InvalidError):
            read_target(text)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("fadgi-4", "fadgi-2023-bound-general:4"),
        ("fadgi", "fadgi-2023-bound-general:4"),
        ("iso-19264-a", "iso-19264-1-2021:A"),
        ("metamorfoze-extra-light", "metamorfoze-2-draft:extra_light"),
        ("fadgi-before-2014", "fadgi-before-2014:4"),
        ("iso-19264-1-2021:c", "iso-19264-1-2021:C"),
    ],
)
def test_a_short_name_means_one_level(name, meant):
    assert choice_of(name).name == meant


def test_every_short_name_can_be_said_and_unknown_ones_name_the_others():
    assert {choice_of(one).name for one in names()} == {choice_of(one).name for one in names()}
    assert set(DEFAULT) <= set(names())
    for wrong in ("fadgi-7", "guess", "iso-19264-1-2021:Z"):
        with pytest.raises(NotFoundError):
            choice_of(wrong)

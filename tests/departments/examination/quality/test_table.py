"""Cards in a table: ordered, filtered, written for programs that reckon."""

import csv
import io

import pytest

from handscroll.departments.examination.quality.table import SHOWN, as_csv, ordered, row_of
from handscroll.model.quality.aspect import Aspect, Formula
from handscroll.model.quality.card import Card, CardFile, Refusal
from handscroll.model.quality.choosing import choice_of
from handscroll.model.quality.verdict import Measurement, Outcome

CHOICES = (choice_of("fadgi-before-2014"),)


def card(name, *, uneven=None, refused=None):
    lines = {
        Aspect.SHARPENING: Measurement(value=1.0, sd=0.0),
        Aspect.NONUNIFORMITY: Measurement(refused="flat_absent")
        if uneven is None
        else Measurement(value=uneven, sd=0.05),
        Aspect.MISREGISTRATION: Measurement(value=0.02, sd=0.005),
        Aspect.COLOUR_MEAN: Measurement(value=1.5, sd=0.01, formula=Formula.CIEDE2000),
    }
    why = None if refused is None else Refusal(code=refused, why="x", fix="y")
    file = CardFile(name=name, format="TIFF", width=9, height=9, bits=16, profile="sRGB")
    return Card(file=file, lines={} if refused else lines, refused=why)


def rows():
    made = {
        "even.tif": card("even.tif", uneven=0.4),
        "uneven.tif": card("uneven.tif", uneven=3.0),
        "unknown.tif": card("unknown.tif"),
        "=bad.tif": card("=bad.tif", refused="profile_absent"),
    }
    return [row_of(name, one, CHOICES, capture=f"c{name}") for name, one in made.items()]


def test_rows_stand_in_the_order_of_a_value_and_what_is_unknown_comes_last():
    up = [one.name for one in ordered(rows(), "nonuniformity")]
    down = [one.name for one in ordered(rows(), "nonuniformity", worst_first=True)]
    assert up[:2] == ["even.tif", "uneven.tif"]
    assert down[:2] == ["uneven.tif", "even.tif"]
    assert set(up[2:]) == set(down[2:]) == {"unknown.tif", "=bad.tif"}


def test_rows_stand_in_the_order_of_their_verdict():
    found = ordered(rows(), "verdict")
    assert [one.name for one in found] == ["even.tif", "unknown.tif", "uneven.tif", "=bad.tif"]
    assert found[0].verdicts[0].outcome is Outcome.PASS
    assert found[2].verdicts[0].outcome is Outcome.FAIL


def test_an_order_that_is_none_is_that_of_names():
    assert [one.name for one in ordered(rows(), "<script>")] == sorted(one.name for one in rows())


def test_the_table_for_programs_has_every_value_with_its_uncertainty():
    told = list(csv.DictReader(io.StringIO(as_csv(rows(), CHOICES))))
    even = next(one for one in told if one["file"] == "even.tif")
    assert even["nonuniformity"] == "0.4"
    assert even["nonuniformity_u95"] == "0.1"
    assert even["fadgi-before-2014:4"] == "pass"
    assert {one.value for one in SHOWN} <= set(even)
    unknown = next(one for one in told if one["file"] == "unknown.tif")
    assert unknown["nonuniformity"] == "flat_absent"


def test_no_cell_is_taken_for_a_formula():
    told = list(csv.DictReader(io.StringIO(as_csv(rows(), CHOICES))))
    assert [one["file"] for one in told if "bad" in one["file"]] == ["'=bad.tif"]


@pytest.mark.parametrize("name", ["fadgi-4", "iso-19264-c", "metamorfoze-extra-light"])
def test_a_card_is_measured_against_any_profile(name):
    verdict = card("a.tif", uneven=1.0).against(choice_of(name))
    assert {one.outcome for one in verdict.findings} <= set(Outcome)
    assert verdict.outcome is Outcome.CANNOT_TELL

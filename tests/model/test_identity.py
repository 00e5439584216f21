"""Identifiers: the same number names the same relic, however it was typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.errors import InvalidError
from handscroll.model.identity import capture_id, relic_id, require_name


def test_spaces_case_and_full_width_do_not_make_another_relic():
    assert relic_id("故 00057642") == relic_id(" 故  ０００５７６４２") == relic_id("故 00057642")
    assert relic_id("HS-1a") == relic_id("hs-1A") != relic_id("HS-1b")


@given(st.text(min_size=1))
def test_identifiers_are_safe_in_addresses_and_file_names(number: str):
    assert re.fullmatch(r"r[0-9b-z]{11}", relic_id(number))
    assert re.fullmatch(r"c[0-9b-z]{15}", capture_id(relic_id(number), "00"))


def test_one_file_of_two_relics_has_two_names():
    assert capture_id("ra", "00") != capture_id("rb", "00")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a" * 129, "画", "a\0b", "a b"])
def test_names_that_could_lead_elsewhere_are_refused(name: str):
    with pytest.raises(InvalidError):
        require_name(name, of="image")


def test_the_validator_s_test_name_is_allowed():
    name = "67352ccc-d1b0-11e1-89ae-279075081939"
    assert require_name(name, of="image") == name

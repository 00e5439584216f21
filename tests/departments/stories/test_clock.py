"""Moments as the museum's own clocks show them."""

import pytest
from pydantic import ValidationError

from handscroll.departments.stories.clock import from_local, to_local
from handscroll.errors import InvalidError
from handscroll.settings import Settings

SHANGHAI, PARIS = Settings(), Settings(time_zone="Europe/Paris")


@pytest.mark.parametrize(
    ("settings", "local", "kept"),
    [
        (SHANGHAI, "2026-11-22T09:30", "2026-11-22T01:30:00+00:00"),
        (PARIS, "2026-07-01T00:15", "2026-06-30T22:15:00+00:00"),
        (PARIS, "2026-12-01T00:15", "2026-11-30T23:15:00+00:00"),
        (PARIS, "", ""),
        (PARIS, "2026-12-01T00:15:45", "2026-11-30T23:15:45+00:00"),
    ],
)
def test_what_a_field_says_is_kept_in_utc_and_shown_as_it_was_typed(settings, local, kept):
    assert from_local(local, settings) == kept
    assert to_local(kept, settings) == local


@pytest.mark.parametrize(
    "wrong", ["soon", "2026-13-01T00:00", "9999-12-31T23:59-23:59", "9999-12-31T23:30Z"]
)
def test_what_is_no_moment_is_told(wrong):
    with pytest.raises(InvalidError, match="was not understood"):
        from_local(wrong, SHANGHAI)


def test_a_moment_beyond_the_years_of_a_zone_is_still_shown():
    assert to_local("9999-12-31T23:30:00+00:00", SHANGHAI) == "9999-12-31T23:30"


def test_a_zone_that_is_none_is_refused_at_the_start():
    with pytest.raises(ValidationError, match="no time zone"):
        Settings(time_zone="Middle/Earth")

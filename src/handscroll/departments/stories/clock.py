"""Moments as the museum's own clocks show them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handscroll.errors import InvalidError
from handscroll.settings import Settings


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def to_local(moment: str, settings: Settings) -> str:
    """Return a kept moment as a field of a form takes it, ``2026-11-22T09:30``; empty stays so."""
    if not moment:
        return ""
    there = datetime.fromisoformat(moment)
    with contextlib.suppress(OverflowError):  # What was carried in may lie beyond the zone's years.
        there = there.astimezone(ZoneInfo(settings.time_zone))
    # A form that is opened and saved must say what it said, to the second.
    exact = "seconds" if there.second else "minutes"
    return there.replace(tzinfo=None).isoformat(timespec=exact)


def from_local(text: str, settings: Settings) -> str:
    """Return what such a field says as RFC 3339 in UTC; empty stays so.

    Raises
    ------
    InvalidError
        If it is no moment.
    """
    if not text.strip():
        return ""
    try:
        read = datetime.fromisoformat(text.strip())
        if read.tzinfo is None:
            read = read.replace(tzinfo=ZoneInfo(settings.time_zone))
        kept = read.astimezone(UTC)
        # What no field can show again is no moment either.
        kept.astimezone(ZoneInfo(settings.time_zone))
        return kept.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise InvalidError(
            "The moment was not understood",
            why=f"{text[:40]!r} is none",
            fix="Write it as 2026-11-22T09:30",
        ) from None


def moment_of(text: str, settings: Settings) -> datetime:
    """Return the moment that a field says, now where it says none; fails as `from_local`."""
    kept = from_local(text, settings)
    return datetime.fromisoformat(kept) if kept else now()

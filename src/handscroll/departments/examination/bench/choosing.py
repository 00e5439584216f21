"""Which bands and what examples the bench offers at first, by the wavelengths that there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handscroll.model.stack import Band

_RED, _GREEN, _BLUE, _INFRARED, _LONG = 650.0, 550.0, 450.0, 900.0, 100_000.0
_SEEN_UNTIL = 780.0
"""Longest wavelength that an eye sees, nm."""


@dataclass(frozen=True)
class Choice:
    """Numbers of bands, from 1, that forms choose at first.

    Attributes
    ----------
    infrared
        The band nearest to 900 nm, where many pigments let through and ink does not.
    long
        Of the longest wavelength.
    """

    red: int
    green: int
    blue: int
    infrared: int
    long: int
    beyond: bool
    """Whether any band lies beyond what an eye sees."""


def choice_of(bands: Sequence[Band]) -> Choice:
    """Choose bands for false colour, ratios and the like."""
    wanted = (_RED, _GREEN, _BLUE, _INFRARED, _LONG)
    red, green, blue, infrared, long = (_nearest(bands, nm) for nm in wanted)
    beyond = any(one.wavelength > _SEEN_UNTIL for one in bands)
    return Choice(red, green, blue, infrared, long, beyond)


def examples(bands: Sequence[Band]) -> list[str]:
    """Return expressions that this stack can show, from simple to less so."""
    found = choice_of(bands)
    red, blue, infrared, long = (
        _at(bands, number) for number in (found.red, found.blue, found.infrared, found.long)
    )
    said = [f"{long} - {red}", f"({infrared} - {red}) / ({infrared} + {red})"]
    said.append(f"{infrared}; {red}; {_at(bands, found.green)}")
    said.append(f"log({infrared}) - log({blue})")
    return [one for one in dict.fromkeys(said) if _tells(one)]


def _tells(expression: str) -> bool:
    """Leave out what takes a band from itself: with few bands two wishes meet in one."""
    first, sign, second = expression.partition(" - ")
    return not sign or first.removeprefix("(") not in second or ";" in expression


def _at(bands: Sequence[Band], number: int) -> str:
    return f"r({bands[number - 1].wavelength:g})"


def _nearest(bands: Sequence[Band], nm: float) -> int:
    return min(range(len(bands)), key=lambda one: abs(bands[one].wavelength - nm)) + 1

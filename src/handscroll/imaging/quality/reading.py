"""A number with its doubt."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """A measured value and its standard uncertainty, in the same unit."""

    value: float
    sd: float

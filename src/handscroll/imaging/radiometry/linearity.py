"""Whether counts grow as light does: frames of one even sheet at several exposure times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.geometry import Box
from handscroll.imaging.radiometry.darks import dark_rows
from handscroll.imaging.radiometry.shots import (
    BandShots,
    Shots,
    Values,
    check,
    full_rows,
    mean_rows,
)

_LEAST: Final = 3


@dataclass(frozen=True, eq=False, slots=True)
class Linearity:
    """How counts follow exposure.

    Attributes
    ----------
    seconds, signal
        ``(n,)`` each: exposure times, and mean counts above the dark.
    rate
        Counts a second of the line through 0.
    departure
        ``(n,)``: signal over line, less 1.
    worst
        Largest departure in size; EMVA 1288 calls half the span of such departures LE.
    """

    seconds: Values
    signal: Values
    rate: float
    departure: Values

    @property
    def worst(self) -> float:
        """Return the largest departure in size."""
        return float(np.abs(self.departure).max())


def linearity(shots: BandShots, series: Sequence[Shots], box: Box) -> Linearity:
    """Measure how straight the sensor counts, after EMVA Standard 1288, section 6.7.

    Parameters
    ----------
    shots
        The band's darks and white level.
    series
        Frames of one even sheet at three or more exposure times.
    box
        Where in the frame to measure.

    Raises
    ------
    InvalidError
        Fewer than three exposure times are left below the white level.
    """
    for one in series:
        check(shots, one)
    rows, columns = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
    times, means = [], []
    for one in sorted(series, key=lambda shot: shot.seconds):
        if full_rows(one, rows, shots.white_level)[:, columns].any():
            continue
        dark, _ = dark_rows(shots, one.seconds, rows)
        part = mean_rows(one, rows, "flat", shots.name) - dark
        times.append(one.seconds)
        means.append(float(part[:, columns].mean(dtype=np.float64)))
    if len(set(times)) < _LEAST:
        raise InvalidError(
            "Linearity cannot be measured",
            why=f"{len(set(times))} exposure times are below the white level, three are needed",
            fix="Shoot the sheet at three or more exposure times, none of them too bright",
        )
    seconds, signal = np.array(times), np.array(means)
    # Relative departures count alike, as in the standard: a bright frame must not rule.
    rate = float(np.mean(signal / seconds))
    return Linearity(seconds, signal, rate, signal / (rate * seconds) - 1)

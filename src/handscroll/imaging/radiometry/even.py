"""Frames of even sheets, in strips: two halves whose departures from smooth light are alike.

What the two halves share is the sensor's (and dust); what they do not share is noise. From that the
gain follows (photon transfer, EMVA Standard 1288 section 6.4, with the fixed pattern cancelled
in the difference), and how far a pixel's own departure may be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.radiometry.darks import dark_rows
from handscroll.imaging.radiometry.light import Light, block_means, edges, smooth, strips
from handscroll.imaging.radiometry.shots import BandShots, Plane, Shots, Values, mean_rows

_UNLIKE: Final = 0.01
"""By how much the ratio of two lights may vary before they are held to be unlike."""


@dataclass(frozen=True, eq=False, slots=True)
class Half:
    """One half of the even frames: those of one sheet, with one exposure time."""

    kind: str
    shots: Shots

    @property
    def count(self) -> int:
        """How many frames."""
        return len(self.shots.frames)

    def rate(self, band: BandShots, rows: slice) -> Plane:
        """Return counts a second above the dark in some rows."""
        dark, _ = dark_rows(band, self.shots.seconds, rows)
        part = mean_rows(self.shots, rows, self.kind, band.name) - dark
        return np.asarray(part / np.float32(self.shots.seconds), np.float32)


def halves(band: BandShots) -> list[Half]:
    """Return the even frames of a band in two halves; in one where there is one frame only.

    The white's frames, where it fills the frame, come first.
    """
    fills = band.white_box is None
    whole = [Half("white", band.white)] if fills else []
    whole += [Half("flat", band.flat)] if band.flat else []
    if len(whole) == 2 or whole[0].count == 1:
        return whole
    only, frames = whole[0], list(whole[0].shots.frames)
    return [
        Half(only.kind, Shots(part, only.shots.seconds)) for part in (frames[::2], frames[1::2])
    ]


@dataclass(frozen=True, eq=False, slots=True)
class Blocks:
    """Block statistics of the even frames.

    Attributes
    ----------
    means
        For each half ``(rows, columns)``: counts a second.
    apart
        ``(rows, columns)``: variance, within a block, of the difference of the two halves, each
        over its own mean; of one frame alone the variance of the difference of neighbours.
    """

    means: list[Values]
    apart: Values


def blocks(band: BandShots, parts: list[Half]) -> Blocks:
    """Return block statistics of the even frames, read once in strips."""
    means: list[list[Values]] = [[] for _ in parts]
    apart: list[Values] = []
    for rows, down in strips(band.size[0]):
        rates = [half.rate(band, rows) for half in parts]
        for kept, rate in zip(means, rates, strict=True):
            kept.append(block_means(rate, down))
        apart.append(_apart(rates, [kept[-1] for kept in means], down))
    return Blocks([np.concatenate(kept) for kept in means], np.concatenate(apart))


def _apart(rates: list[Plane], means: list[Values], down: NDArray[np.int64]) -> Values:
    shares = []
    for rate, mean in zip(rates, means, strict=True):
        wide = _spread(np.where(mean > 0, mean, np.inf), down, rate.shape[1])
        shares.append(rate / wide)
    if len(shares) == 2:
        off = shares[0] - shares[1]
    else:
        # Neighbours share the light, not the noise.
        one = shares[0]
        off = (one - np.roll(one, 1, axis=1)) / np.sqrt(2)
        off[:, 0] = off[:, 1] if one.shape[1] > 1 else 0
    mean = block_means(off, down)
    return block_means(off**2, down) - mean**2


def _spread(grid: Values, down: NDArray[np.int64], width: int) -> Values:
    """Return a grid's values at every pixel of its blocks."""
    tall, wide = down[1:] - down[:-1], edges(width)
    return np.asarray(np.repeat(np.repeat(grid, tall, axis=0), wide[1:] - wide[:-1], axis=1))


@dataclass(frozen=True, eq=False, slots=True)
class Even:
    """The even frames of a band, to be read in strips.

    Attributes
    ----------
    parts
        One or two halves.
    lights
        The smooth light of each.
    light
        The smooth light that counts, in counts a second of the first half's sheet.
    mismatch
        Largest departure of the two lights' ratio from its median: white and flat were not lit
        alike where it is large, and then the first alone counts. 0 for halves of one sheet.
    """

    parts: list[Half]
    lights: list[Light]
    light: Light
    mismatch: float

    def ratios(self, band: BandShots, rows: slice) -> list[Plane]:
        """Return each half's departure from its smooth light in some rows."""
        return [
            half.rate(band, rows) / light.rows(rows) - np.float32(1)
            for half, light in zip(self.parts, self.lights, strict=True)
        ]

    def ratio(self, band: BandShots, rows: slice) -> Plane:
        """Return the mean departure of all even frames in some rows."""
        return self.pooled(self.ratios(band, rows))

    def pooled(self, ratios: list[Plane]) -> Plane:
        """Return the mean of the halves' departures, every frame counting once."""
        counts = [half.count for half in self.parts]
        total = sum(np.float32(n) * one for n, one in zip(counts, ratios, strict=True))
        return np.asarray(total / np.float32(sum(counts)), np.float32)


def even(band: BandShots, parts: list[Half], found: Blocks) -> Even:
    """Return the smooth light of the even frames."""
    height, width = band.size
    lights = [smooth(one, height, width) for one in found.means]
    if len(parts) == 1:
        return Even(parts, lights, lights[0], 0.0)
    share = lights[1].blocks() / lights[0].blocks()
    factor = float(np.median(share))
    off = float(np.abs(share / factor - 1).max())
    if parts[0].kind != parts[1].kind and off > _UNLIKE:
        return Even(parts, lights, lights[0], off)
    n, m = parts[0].count, parts[1].count
    mean = (n * found.means[0] + m * found.means[1] / factor) / (n + m)
    return Even(parts, lights, smooth(mean, height, width), off)

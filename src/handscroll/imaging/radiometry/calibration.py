"""What a band's frames say once, kept small: enough to correct any rows of any object after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.radiometry.darks import check_darks, dark_rows
from handscroll.imaging.radiometry.dust import Spot, find_dust
from handscroll.imaging.radiometry.even import Even, blocks, even, halves
from handscroll.imaging.radiometry.light import Light
from handscroll.imaging.radiometry.noise import Noise, measured_noise
from handscroll.imaging.radiometry.pattern import Pattern, Places, bad_pixels, pattern
from handscroll.imaging.radiometry.refusing import (
    LEAST_SIGNAL,
    MOST_FULL,
    refuse_dim,
    refuse_full,
    refuse_weak,
    saturated,
    too_weak,
    top,
)
from handscroll.imaging.radiometry.shots import (
    BandShots,
    Plane,
    Shots,
    check,
    full_rows,
    mean_rows,
)
from handscroll.imaging.radiometry.white import WhiteReference

Dust = Literal["heal", "refuse", "keep"]

_OUTLIER: Final = 6.0


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may decide.

    Attributes
    ----------
    noise
        The camera's noise; measured from the frames if None.
    dust
        ``heal`` takes smooth light in place of dust on the sheet; ``refuse`` stops where there is
        any; ``keep`` divides all of it out.
    """

    noise: Noise | None = None
    dust: Dust = "heal"


@dataclass(frozen=True, eq=False, slots=True)
class Calibration:
    """One band's calibration: a few kilobytes for a small frame, half a megabyte for a large one.

    Attributes
    ----------
    wavelength
        Nm.
    white
        Reflectance of the white in this band.
    lights
        Smooth light of each half of the even frames, in counts a second.
    field
        Smooth light in counts a second of the white, at the object's place.
    noise
        Of one frame.
    pattern
        The sensor's own, and how far it is trusted.
    bad
        Flat indices of pixels that are not used, ascending.
    spots
        Dust.
    common
        Relative 1-sigma that all pixels of the band share: the white's certificate and noise.
        It does not fall when pixels are averaged, and is not in a pixel's own uncertainty.
    mismatch
        Largest departure of the ratio of white and flat from even: they were lit unlike where
        it is above 0.01, and the flat then only tells the sensor's pattern.
    dark_level
        Counts of a usual pixel in the dark; what a pixel has above them is noisy as light is.
    """

    wavelength: float
    white: float
    lights: tuple[Light, ...]
    field: Light
    noise: Noise
    pattern: Pattern
    bad: Places
    spots: tuple[Spot, ...]
    common: float
    mismatch: float
    dark_level: float = 0.0

    def figures(self) -> dict[str, float | str]:
        """Return what a recipe or a report says of the calibration."""
        return {
            "wavelength_nm": self.wavelength,
            "white_reflectance": self.white,
            "electrons_per_count": self.noise.gain,
            "read_noise_counts": self.noise.read,
            "noise_from": self.noise.how,
            "pattern_share": self.pattern.own,
            "pattern_trust": self.pattern.trust,
            "bad_pixels": float(self.bad.size),
            "dust_spots": float(len(self.spots)),
            "dust_healed": float(sum(one.healed for one in self.spots)),
            "dust_unclear": float(sum(one.verdict == "unclear" for one in self.spots)),
            "common_relative_uncertainty": self.common,
            "white_flat_mismatch": self.mismatch,
            "light_falls_percent": self._falls(),
        }

    def _falls(self) -> float:
        """Return by how much the light falls from its brightest to its darkest block, percent."""
        blocks = self.field.blocks()
        return round(100 * float(1 - blocks.min() / blocks.max()), 3)

    def sheets(self, band: BandShots) -> Even:
        """Return the band's even frames with their smooth light."""
        return Even(halves(band), list(self.lights), self.field, self.mismatch)

    def field_rows(self, band: BandShots, rows: slice) -> Plane:
        """Return, in some rows, the counts a second that the white would give there."""
        ratio = self.sheets(band).ratio(band, rows)
        mean = np.float32(self.pattern.mean)
        trusted = mean + np.float32(self.pattern.trust) * (ratio - mean)
        # What departs far is real, whether dust or a weak pixel: noise does not go there.
        far = np.abs(ratio - mean) > _OUTLIER * self.pattern.total
        trusted = np.where(far, ratio, trusted).ravel()
        base, stop = rows.start * self.field.width, rows.stop * self.field.width
        for spot in self.spots:
            own = spot.places[(spot.places >= base) & (spot.places < stop)] - base
            trusted[own] = mean if spot.healed else ratio.ravel()[own]
        return np.asarray(self.field.rows(rows) * (1 + trusted.reshape(ratio.shape)), np.float32)


def calibrate(
    band: BandShots,
    white: WhiteReference,
    scene: Shots | None = None,
    choices: Choices | None = None,
) -> Calibration:
    """Compute a band's calibration from its frames, read in strips.

    Reflectance is later rho = rho_white (S - D_s)/t_s / ((W - D_w)/t_w), W being the smooth light
    of the even frames times the sensor's pattern, as far as that repeats.

    Parameters
    ----------
    band
        Frames.
    white
        Certificate of the white.
    scene
        Frames of the object, if dust on the sheet is to be told from dust on the sensor.
    choices
        Noise and what to do with dust.

    Raises
    ------
    InvalidError, MismatchError, UnsupportedError
        The frames cannot calibrate: what they lack, why, and what to do.
    """
    wish = choices or Choices()
    check(band, scene)
    parts = halves(band)
    for one in [band.white, *(part.shots for part in parts), *([scene] if scene else [])]:
        check_darks(band, one.seconds)
    found = blocks(band, parts)
    refuse_dim(band, parts, found)
    refuse_full(band, parts)
    noise = wish.noise or measured_noise(band, parts, found)
    refuse_weak(band, parts, found, noise)
    sheets = even(band, parts, found)
    own = pattern(band, sheets, noise)
    bad = bad_pixels(band, sheets, noise)
    spots = _dust(band, sheets, own, (scene, wish.dust))
    known = white.at(band.wavelength)
    first = Calibration(
        wavelength=band.wavelength,
        white=known,
        lights=tuple(sheets.lights),
        field=sheets.light,
        noise=noise,
        pattern=own,
        bad=bad,
        spots=spots,
        common=white.uncertainty / known,
        mismatch=sheets.mismatch,
        dark_level=float(np.median(mean_rows(band.dark[0], top(band), "dark", band.name))),
    )
    if band.white_box is None:
        return first
    factor, doubt = _at_the_white(band, first)
    common = float(np.hypot(first.common, doubt))
    return replace(first, field=first.field.scaled(factor), common=common)


def _dust(
    band: BandShots, sheets: Even, own: Pattern, wish: tuple[Shots | None, Dust]
) -> tuple[Spot, ...]:
    scene, dust = wish
    if dust == "keep":
        return ()
    spots = tuple(find_dust(band, sheets, own, scene))
    wrong = [one for one in spots if one.verdict != "sensor"]
    if wrong and dust == "refuse":
        worst = max(wrong, key=lambda one: abs(one.depth))
        raise InvalidError(
            f"{band.name} cannot be calibrated",
            why=f"its even frames show {len(wrong)} spots of dust that the object does not surely"
            f" share, the strongest of {worst.depth:+.1%} at x {worst.x:.0f}, y {worst.y:.0f}",
            fix="Clean the sheet and shoot the flat again, or allow dust to be healed",
        )
    return spots


def _at_the_white(band: BandShots, first: Calibration) -> tuple[float, float]:
    """Return the white's light over the flat's at the white's place, and its relative doubt."""
    box = band.white_box
    assert box is not None
    rows, columns = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
    full = full_rows(band.white, rows, band.white_level)[:, columns]
    index = np.arange(rows.start * band.size[1], rows.stop * band.size[1])
    bad = np.isin(index, first.bad).reshape(box.height, -1)[:, columns]
    if float((full & ~bad).mean()) > MOST_FULL:
        raise saturated(band, "white", float(full.mean()))
    dark, _ = dark_rows(band, band.white.seconds, rows)
    counts = mean_rows(band.white, rows, "white", band.name) - dark
    rate = counts[:, columns] / np.float32(band.white.seconds)
    ratio = (rate / first.field_rows(band, rows)[:, columns])[~(bad | full)].astype(np.float64)
    usual = np.abs(ratio - np.median(ratio)) <= 5 * np.std(ratio) + 1e-12
    kept = ratio[usual]
    factor = float(kept.mean()) if kept.size else 0.0
    if float(np.median(counts)) < LEAST_SIGNAL * max(first.noise.read, 1e-6):
        raise too_weak(band, "white", float(np.median(counts)), first.noise)
    return factor, float(kept.std() / np.sqrt(kept.size) / factor)

"""The planes of a relightable image, written row by row into scratch files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.relighting.unsure import Scale
from handscroll.imaging.relighting.bases import Basis
from handscroll.imaging.relighting.codes import Meaning, coded, normals_of_fit, ranges
from handscroll.imaging.relighting.fitting import Fitted, Fitter
from handscroll.model.relight import Relight
from handscroll.museum import Museum
from handscroll.scans.limits import Limits
from handscroll.scans.relighting.lights import pictures_of, read_lights
from handscroll.scans.relighting.opening import open_relight
from handscroll.scans.relighting.photographs import Photographs, open_photographs
from handscroll.scans.relighting.stored import StoredRelight
from handscroll.scans.room import take_room

Share = Callable[[float], None]
Scales = tuple[Scale, Scale]
_AT_ONCE: Final = 3_000_000
"""Samples of light that are fitted at once."""
_SAMPLE: Final = 40_000
"""Pixels from which the range of each plane is told."""
_LUMA: Final = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True, eq=False)
class Planes:
    """All planes, mapped from scratch files.

    Attributes
    ----------
    codes
        ``(planes, h, w)``.
    maps
        What is not sure, 8 bit ``(2, h, w)`` on two scales: the normal's standard error, and
        what the fit leaves of the photographs; None where no photographs are.
    """

    meaning: Meaning
    codes: NDArray[np.uint8]
    maps: NDArray[np.uint8] | None = None
    figures: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def planes_of_file(path: Path, scratch: Path, told: Share) -> Planes:
    """Lay out the planes of a PTM or RTI file as they are, and add normals."""
    stored = open_relight(path)
    meaning = Meaning(
        stored.basis, stored.apart, (*stored.scale, 2.0, 2.0), (*stored.bias, -1.0, -1.0)
    )
    codes = mapped(scratch / "codes", (meaning.planes, stored.height, stored.width))
    for first, last in _strips(stored.height, stored.width * meaning.planes):
        part = stored.rows(first, last)
        codes[:-2, first:last] = part
        facing = _normals(stored, meaning, part)
        codes[-2:, first:last] = coded(facing, (2.0, 2.0), (-1.0, -1.0))
        told(last / stored.height)
    return Planes(meaning, codes, notes=stored.notes)


def planes_of_photographs(
    folder: Path, kept: Relight, scales: Scales, scratch: Path, told: Share
) -> Planes:
    """Fit photographs, and lay out the planes."""
    lights, basis = kept.lights, Basis(kept.fit)
    lamps = read_lights(folder / lights)
    fitter = Fitter(basis, np.array([one.at for one in lamps]))
    paths = pictures_of(lamps, folder)
    with open_photographs(paths, scratch, Limits(), lambda share: told(share * 0.2)) as photographs:
        fits = fitter, scales
        return _fitted(photographs, fits, scratch, lambda share: told(0.2 + share * 0.8))


def _fitted(
    photographs: Photographs, fits: tuple[Fitter, Scales], scratch: Path, told: Share
) -> Planes:
    (fitter, (slopes, leaves)), size = fits, photographs.size
    scale, bias = ranges(_values(fitter.fit(_sample(photographs))))
    # A normal lies between -1 and 1, whatever a sample says.
    meaning = Meaning(fitter.basis, True, (*scale[:-2], 2.0, 2.0), (*bias[:-2], -1.0, -1.0))
    codes = mapped(scratch / "codes", (meaning.planes, size.height, size.width))
    maps = mapped(scratch / "maps", (2, size.height, size.width))
    left, used, cut = 0.0, 0.0, 0
    for first, last in _strips(size.height, size.width * len(fitter.lights) * 3):
        rows = photographs.rows(first, last)
        found = fitter.fit(rows.reshape(-1, *rows.shape[2:]))
        values = _values(found).reshape(meaning.planes, last - first, size.width)
        part = coded(values, meaning.scale, meaning.bias)
        codes[:, first:last] = part
        cut += int(np.count_nonzero((part == 0) | (part == 255)))
        unsure = slopes.codes(np.degrees(found.facing.error)), leaves.codes(found.error * 100)
        maps[:, first:last] = np.stack(unsure).reshape(2, -1, size.width)
        left += float((found.error.astype(np.float64) ** 2).sum())
        used += float(found.facing.used.sum(dtype=np.float64))
        told(last / size.height)
    pixels = size.pixels
    figures = {
        "lights": float(len(fitter.lights)),
        "fit_rms": round((left / pixels) ** 0.5, 5),
        "samples_used": round(used / pixels, 4),
        "normal_error_deg_median": round(slopes.value(float(np.median(maps[0]))), 2),
        "values_cut": round(cut / (pixels * meaning.planes), 5),
    }
    return Planes(meaning, codes, maps, figures, _profile_notes(photographs))


def _profile_notes(photographs: Photographs) -> tuple[str, ...]:
    profile = photographs.profile
    if profile == "none" or "srgb" in profile.casefold():
        return ()
    return (f"the photographs are {profile[:80]}; they are read as sRGB, so colours shift",)


def _sample(photographs: Photographs) -> NDArray[np.float32]:
    size = photographs.size
    rows = min(size.height, 32)
    each = max(1, size.width * rows // _SAMPLE)
    found = []
    for number in range(rows):
        row = (2 * number + 1) * size.height // (2 * rows)
        found.append(photographs.rows(row, row + 1)[0, number % each :: each])
    return np.concatenate(found)


def _values(found: Fitted) -> NDArray[np.float32]:
    parts = [found.coefficients.T, found.colour.T, found.facing.normal[:, :2].T]
    return np.concatenate(parts)


def _normals(
    stored: StoredRelight, meaning: Meaning, part: NDArray[np.uint8]
) -> NDArray[np.float32]:
    values = meaning.of(part, 0, meaning.coefficients)
    terms = meaning.basis.terms
    if not meaning.apart:
        luma = np.array(_LUMA, np.float32)
        values = np.tensordot(luma, values.reshape(3, terms, *part.shape[1:]), (0, 0))
    found = normals_of_fit(values.reshape(terms, -1).T, stored.basis)
    return found[:, :2].T.reshape(2, *part.shape[1:])


def mapped(path: Path, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return planes mapped from a new file, for which the disk has room."""
    found = np.memmap(path, np.uint8, "w+", shape=shape)
    take_room(path)
    return found


def _strips(height: int, row: int) -> Iterator[tuple[int, int]]:
    rows = max(1, _AT_ONCE // max(row, 1))
    for first in range(0, height, rows):
        yield first, min(first + rows, height)


def planes_of(museum: Museum, relight: str, scales: Scales, scratch: Path, told: Share) -> Planes:
    """Lay out the planes of what was brought, and maps on two scales of what is not sure."""
    kept = museum.relights.get(relight)
    with museum.relights.spread(kept) as folder:
        if kept.lights:
            return planes_of_photographs(folder, kept, scales, scratch, told)
        return planes_of_file(folder / kept.files[0].name, scratch, told)

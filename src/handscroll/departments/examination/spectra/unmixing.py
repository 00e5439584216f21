"""Maps of how much of each pigment a stack holds, unmixed in absorption; a job of the worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from handscroll.departments.examination.spectra.maps import DONE, OWED, PigmentMap, PigmentMaps
from handscroll.departments.examination.spectra.matchers import spectra_in
from handscroll.departments.examination.spectra.measuring import (
    Array,
    bands_in,
    made_of,
    measure,
    open_cube,
    size_of,
)
from handscroll.departments.examination.spectra.place import place_of
from handscroll.departments.examination.spectra.wishing import Wish, recipe_of
from handscroll.errors import HandscrollError, MismatchError, StorageFullError
from handscroll.geometry import Box, Size
from handscroll.imaging.spectra.sampling import Bands, covered, through
from handscroll.imaging.spectra.unmixing import Endmembers, Terms, endmembers_of, unmix
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.room import take_room

JOB: Final = "unmix"
STEP: Final = 1 / 50_000
"""What one count of the file is: parts of the whole, or reflectance of the residual."""
UNKNOWN: Final = 65_535
_AT_ONCE: Final = 400_000
_LEAST_NOISE: Final = 0.005
Share = Callable[[float], None]


def ask(museum: Museum, stack: Stack, wish: Wish, *, person: str) -> PigmentMap:
    """Ask the worker for a map; fails as `recipe_of` does."""
    asked = PigmentMaps(museum).ask(stack.id, recipe_of(museum, stack, wish), person=person)
    if asked.state == OWED:
        museum.work.enqueue(JOB, asked.id, key=asked.id, again=True)
    return asked


def make_one(museum: Museum, number: str) -> None:
    """Make a map, as a job; what a person has to mend is written down with it."""
    maps = PigmentMaps(museum)
    one = maps.get(number)
    if one.state == OWED:
        try:
            make(museum, one, lambda share: maps.tell(number, share))
        except StorageFullError:
            raise  # trouble of the house: the map stays owed
        except HandscrollError as error:
            maps.fail(one, error)


def owed(museum: Museum) -> Iterator[tuple[str, str]]:
    """Name the maps that the worker owes."""
    for one in PigmentMaps(museum).each():
        if one.state == OWED:
            yield JOB, one.id


def make(museum: Museum, one: PigmentMap, told: Share = lambda share: None) -> PigmentMap:
    """Make a map: an array of ``uint16`` (pigments + residual + told, h, w), and its figures.

    Whoever comes second while it is being made waits, and finds it made.

    Raises
    ------
    MismatchError
        If the cube is another one by now, or pigments and bands do not fit.
    """
    maps = PigmentMaps(museum)
    with maps.alone(one.id):
        kept = maps.get(one.id)
        there = kept.state == DONE and maps.array(one.id).is_file()
        return kept if there else _make(museum, kept, told)


def _make(museum: Museum, one: PigmentMap, told: Share) -> PigmentMap:
    stack, maps = museum.stacks.get(one.stack), PigmentMaps(museum)
    if made_of(stack).digest != one.recipe["cube"]:
        raise MismatchError(
            f"The map {one.id} was not made",
            why="the cube of the stack was made anew since it was asked for",
            fix="Ask for the map again",
        )
    target = maps.array(one.id)
    beside = target.with_name(f"{target.stem}.new.npy")
    with open_cube(museum, stack) as cube:
        bands = bands_in(cube)
        chosen, members = _members(museum, stack, one.recipe, bands)
        level = level_for(cube.levels, one.recipe["side"])
        work = _Work(cube, level, chosen, members, Terms(noise=_noise(cube, level)))
        figures = _fill(beside, work, told)
    digest = _sha256(beside)
    beside.replace(target)
    size = cube.levels[level]
    result = {
        "names": list(members.names), "level": level, "width": size.width, "height": size.height,
        "digest": digest, "bands": int(chosen.sum()), "noise": round(work.terms.noise, 5),
        **figures,
    }  # fmt: skip
    told(1.0)
    return maps.finish(one, result)


def level_for(levels: Sequence[Size], side: int) -> int:
    """Return the largest level whose sides are within one, or the smallest there is."""
    fits = (k for k, size in enumerate(levels) if max(size.width, size.height) <= side)
    return next(fits, len(levels) - 1)


def _members(
    museum: Museum, stack: Stack, recipe: dict[str, Any], bands: Bands
) -> tuple[NDArray[np.bool_], Endmembers]:
    chosen = np.ones(bands.centres.size, bool)
    rows: list[Array] = []
    if recipe["library"] is not None:
        library = spectra_in(museum, museum.libraries.named(recipe["library"]["id"]))
        chosen = covered(library.wavelengths, bands)
        seen = through(library, Bands(bands.centres[chosen], bands.widths[chosen]))
        names = np.array([entry.pigment for entry in library.entries])
        rows += [np.median(seen[names == one], axis=0) for one in recipe["pigments"]]
    for _, xywh in recipe["places"]:
        measured = measure(museum, stack, place_of(xywh, size_of(stack)))
        rows.append(measured.found.median[chosen])
    told = (*recipe["pigments"], *(name for name, _ in recipe["places"]))
    if not rows or not np.isfinite(np.array(rows)).all():
        raise MismatchError(
            "The map was not made",
            why="a place of pure paint has bands without values",
            fix="Choose it where the cube is known in every band",
        )
    return chosen, endmembers_of(told, np.array(rows))


@dataclass(frozen=True, eq=False, slots=True)
class _Work:
    cube: CubeReader
    level: int
    chosen: NDArray[np.bool_]
    members: Endmembers
    terms: Terms


def _noise(cube: CubeReader, level: int) -> float:
    if not cube.has_uncertainty:
        return 2 * _LEAST_NOISE
    size = cube.levels[level]
    box = Box(size.width // 4, size.height // 4, max(size.width // 2, 1), max(size.height // 2, 1))
    middle = Box(box.x, box.y, min(box.width, 512), min(box.height, 512))
    return max(float(np.nanmedian(cube.uncertainty(middle, level))), _LEAST_NOISE)


def _fill(place: Path, work: _Work, told: Share) -> dict[str, Any]:
    size, m = work.cube.levels[work.level], len(work.members.names)
    place.parent.mkdir(parents=True, exist_ok=True)
    out = open_memmap(place, "w+", np.uint16, (m + 2, size.height, size.width))
    take_room(place)
    rows = max(1, _AT_ONCE // size.width)
    known = good = 0
    alike: tuple[tuple[str, str], ...] = ()
    away: list[Array] = []
    bands = [int(at) for at in np.flatnonzero(work.chosen)]
    for top in range(0, size.height, rows):
        box = Box(0, top, size.width, min(rows, size.height - top))
        found = unmix(work.cube.window(box, work.level, bands), work.members, work.terms)
        part = slice(top, top + box.height)
        out[:m, part], out[m, part] = _counts(found.amounts), _counts(found.residual)
        out[m + 1, part] = found.told
        alike = found.alike
        seen = np.isfinite(found.residual)
        known, good = known + int(seen.sum()), good + int(found.told.sum())
        away.append(np.asarray(found.residual[seen][::7], np.float64))
        told((top + box.height) / size.height)
    out.flush()
    rest = np.concatenate(away)
    return {
        "known": known, "told": round(good / max(known, 1), 4), "alike": [list(a) for a in alike],
        "residual": round(float(np.median(rest)), 5) if rest.size else None,
    }  # fmt: skip


def _counts(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    counts = np.clip(np.nan_to_num(values) / STEP, 0, UNKNOWN - 1).round()
    return np.where(np.isfinite(values), counts, UNKNOWN).astype(np.uint16)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Spectra taken at points of a relic (XRF, Raman, FORS): attached to a place, and read back."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np

from handscroll.departments.examination.spectra.measuring import Array, as_list, size_of
from handscroll.departments.examination.spectra.place import Place, place_of
from handscroll.errors import InvalidError, NotFoundError, TooLargeError
from handscroll.imaging.spectra.point import PointKind, PointSpectrum
from handscroll.model.observation import Observation
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.point_files import file_name
from handscroll.scans.fingerprint import copy_with_fingerprint
from handscroll.scans.frames.scratch import scratch_in
from handscroll.scans.spectra.point_file import read_point

KIND: Final = "point_spectrum"
MOST_BYTES: Final = 8 * 2**20
_CHUNK: Final = 2**20
MOST_DRAWN: Final = 4000
"""Values that are sent to be drawn: of more, the lowest and highest of each few."""
_PERCENT: Final = 3.0
"""No paint reflects three times what falls on it: such a file is in percent."""
_MOST_TOLD, _LONGEST = 40, 200


@dataclass(frozen=True, slots=True)
class Attach:
    """A file that is to be attached, and what is said of it.

    Attributes
    ----------
    file
        Where it lies now.
    name
        What its owner calls it; its ending says how it is read.
    kind
        What was measured; None where the file says it.
    words
        Language to a few words.
    """

    file: Path
    name: str
    place: Place
    kind: PointKind | None = None
    words: dict[str, str] = field(default_factory=dict)


def wanted(
    stack: Stack, file: tuple[Path, str], said: Mapping[str, str], words: Mapping[str, str]
) -> Attach:
    """Return what a form or command says of a point file.

    Parameters
    ----------
    file
        Where it lies, and what its owner calls it.
    said
        ``x``, ``y`` and ``kind``, as they were written; a kind may be empty.
    words
        Language to a few words, which may be empty.

    Raises
    ------
    HandscrollError
        If the place is none on the picture, there is no such kind, or the words are long.
    """
    kind = said["kind"]
    if kind not in ("", *PointKind):
        raise InvalidError(
            "The point file was not kept",
            why=f"{kind[:20]!r} is no kind of spectrum",
            fix="Choose one of: " + ", ".join(PointKind),
        )
    if any(len(one) > _LONGEST for one in words.values()):
        raise InvalidError(
            "The point file was not kept",
            why=f"what is said of it has more than {_LONGEST} characters",
            fix="Say it in a few words",
        )
    place = place_of(f"{said['x'][:12]},{said['y'][:12]},1,1", size_of(stack))
    kept = {language: one for language, one in words.items() if one}
    return Attach(*file, place, PointKind(kind) if kind else None, kept)


def look(wanted: Attach) -> PointSpectrum:
    """Read a point file where it lies under its own name; nothing is written.

    Raises
    ------
    HandscrollError
        What of the file cannot be used, why, and what to do.
    """
    size = wanted.file.stat().st_size if wanted.file.is_file() else 0
    if size > MOST_BYTES:
        raise TooLargeError(
            f"{wanted.name[:80]} is too large for a spectrum of one point",
            why=f"it has {size} bytes, {MOST_BYTES} are allowed",
            fix="Export one spectrum, or bin it first",
        )
    return read_point(wanted.file, kind=wanted.kind)


@contextmanager
def received(museum: Museum, source: BinaryIO, name: str) -> Iterator[Path]:
    """Lay what somebody sends into the staging area under its own name, for a while.

    No more than a chunk over what a point file may have is read, so `look` refuses it then.
    """
    with scratch_in(museum.layout.staging, "point") as folder:
        with (folder / name).open("xb") as target:
            for _ in range(MOST_BYTES // _CHUNK + 1):
                if not (part := source.read(_CHUNK)):
                    break
                target.write(part)
        yield folder / name


def attach(
    museum: Museum, stack: Stack, wanted: Attach, *, person: str
) -> tuple[Observation, PointSpectrum]:
    """Keep a point file and say where on the picture it was taken.

    The same file at the same place is the observation that is there.

    Raises
    ------
    HandscrollError
        As `look`; nothing is kept then.
    """
    name = file_name(wanted.name)
    with scratch_in(museum.layout.staging, "point") as folder:
        staged = folder / name
        made = copy_with_fingerprint(wanted.file, staged)
        read = look(Attach(staged, name, wanted.place, wanted.kind))
        told = f"{stack.id}/{made.sha256}/{wanted.place.box}/{wanted.place.outline}"
        number = "o" + hashlib.sha256(f"{KIND}/{told}".encode()).hexdigest()[:16]
        kept = museum.point_files.add(
            stack.id, staged, (name, made.sha256, made.bytes), person=person
        )
    observation = Observation(
        id=number, relic=stack.relic, kind=KIND, region=wanted.place.region(stack.id),
        words=wanted.words, evidence=(stack.id,), author=person,
        facts={
            "file": {
                "path": kept.path, "name": kept.name, "sha256": kept.sha256, "bytes": kept.bytes,
            },
            **_facts(read),
        },
    )  # fmt: skip
    try:
        return museum.observations.get(number), read
    except NotFoundError:
        museum.observations.propose(observation)
    return observation, read


def _facts(read: PointSpectrum) -> dict[str, Any]:
    told = list(read.metadata.items())[:_MOST_TOLD]
    return {
        "method": read.kind.value, "unit": read.unit.value, "points": int(read.axis.size),
        "axis": [float(read.axis[0]), float(read.axis[-1])], "percent": in_percent(read),
        "title": _plain(read.title),
        "instrument": {_plain(key): _plain(value) for key, value in told},
    }  # fmt: skip


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isprintable())[:_LONGEST]


def in_percent(read: PointSpectrum) -> bool:
    """Say whether the reflectances of a file can only be percentages."""
    return read.kind is PointKind.FORS and float(np.max(read.intensities)) > _PERCENT


def read_back(museum: Museum, stack: Stack, one: Observation) -> PointSpectrum:
    """Return the spectrum of an observation that `attach` made.

    Raises
    ------
    NotFoundError
        If the observation is of another kind, or not on this stack.
    """
    if one.kind != KIND or one.region.capture != stack.id:
        raise NotFoundError(
            f"The point {one.id[:40]} was not found",
            why="no point file of this stack bears that identifier",
            fix="Choose one of the list of points",
        )
    kept = one.facts["file"]
    with scratch_in(museum.layout.staging, "point") as folder:
        # How it is read depends on its own name, which the vault may not use.
        shutil.copyfile(museum.point_files.locate(stack.id, kept["path"]), folder / kept["name"])
        return read_point(folder / kept["name"], kind=PointKind(one.facts["method"]))


def drawn(read: PointSpectrum, most: int = MOST_DRAWN) -> dict[str, Any]:
    """Return axis and intensities as JSON, thinned without losing a peak."""
    axis, high = thinned(read.axis, read.intensities, most)
    if in_percent(read):
        high = high / 100
    return {
        "method": read.kind.value, "unit": read.unit.value, "title": _plain(read.title),
        "percent": in_percent(read), "points": int(read.axis.size),
        "axis": as_list(axis, 5), "intensities": as_list(high, 6),
    }  # fmt: skip


def thinned(axis: Array, high: Array, most: int) -> tuple[Array, Array]:
    """Return at most ``most`` points: of each run of neighbours its lowest and its highest."""
    if axis.size <= most:
        return axis, high
    runs = np.array_split(np.arange(axis.size), most // 2)
    lows = [run[np.argmin(high[run])] for run in runs]
    tops = [run[np.argmax(high[run])] for run in runs]
    chosen = np.unique(np.concatenate([lows, tops]))
    return axis[chosen], high[chosen]

"""Make the cube of a stack: calibrate each band, find where it lies, sample it once."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.stacks.counted import counted
from handscroll.departments.examination.stacks.frames import shots_of
from handscroll.departments.examination.stacks.planes import Planes
from handscroll.departments.examination.stacks.recalled import recalled
from handscroll.departments.examination.stacks.recipe import Figured, method_of, recipe_of, written
from handscroll.departments.examination.stacks.white import box_of, reference_of
from handscroll.errors import MismatchError
from handscroll.geometry import Box, Size
from handscroll.imaging.radiometry.calibration import Calibration, calibrate
from handscroll.imaging.registration.bands import register_bands
from handscroll.imaging.registration.fields import AFFINE, Frame
from handscroll.imaging.registration.registered import Doubt, Registered
from handscroll.imaging.registration.resampling import resample
from handscroll.imaging.registration.transforms import IDENTITY, Transform
from handscroll.model.stack import Band, Made, Role, Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.apart import open_apart
from handscroll.scans.cubes.band_table import TABLE
from handscroll.scans.cubes.cube_write import Patch, write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.cubes.opening import DOCUMENTS, Purpose
from handscroll.scans.cubes.stack import BandStack
from handscroll.storage.disk import FileLock

JOB = "make_cube"
_CALIBRATED, _PLACED = 0.3, 0.5
Share = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class _Work:
    """What is on the bench: the stack, its open files, and the scratch folder."""

    stack: Stack
    opened: Mapping[Role, BandStack]
    scratch: Path
    told: Share

    @property
    def bands(self) -> BandStack:
        """The object's."""
        return self.opened[Role.BANDS]


def make_cube(museum: Museum, name: str, told: Share = lambda share: None) -> Stack:
    """Make a stack's cube and keep its recipe; where both are there already, nothing changes.

    Parameters
    ----------
    name
        The stack.
    told
        Called with the part done, 0 to 1.

    Raises
    ------
    HandscrollError
        As calibration and registration do: what is wrong with which band, why, and what to do.
    """
    folder = museum.layout.cubes(museum.stacks.get(name).id)
    folder.mkdir(parents=True, exist_ok=True)
    # The worker and a command may both come to it: the second waits, and finds it made.
    with FileLock(folder / "lock"):
        return _make(museum, name, told)


def _make(museum: Museum, name: str, told: Share) -> Stack:
    stack = museum.stacks.get(name)
    place = museum.stacks.cube(stack)
    if place is not None and place.is_dir():
        told(1.0)
        return stack
    scratch = museum.layout.staging / f"cube-{stack.id}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        with museum.stacks.spread(stack) as folders, _opened(folders, stack, scratch) as opened:
            work = _Work(stack, opened, scratch, told)
            kept = museum.stacks.recipe(stack.id)
            made, recipe = _made(work, kept, scratch / "cube.ome.zarr")
        target = museum.layout.cube(stack.id, made.digest)
        shutil.rmtree(target, ignore_errors=True)
        (scratch / "cube.ome.zarr").rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if stack.made != made:
        stack = museum.stacks.keep(name, made, recipe, person="worker")
    for old in target.parent.glob("*.ome.zarr"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)
    return stack


@contextmanager
def _opened(
    folders: Mapping[Role, Path], stack: Stack, scratch: Path
) -> Iterator[Mapping[Role, BandStack]]:
    purpose: Purpose = "viewing" if stack.unfit else "measuring"
    if stack.modality is not None:
        purpose = "unnamed"
    with ExitStack() as closing:
        opened = {}
        for role, folder in folders.items():
            opened[role] = open_apart(
                entry_of(folder), purpose, table=_table_in(folder),
                dataset=stack.datasets.get(role), scratch=scratch,
            )  # fmt: skip
            closing.callback(opened[role].close)
        yield opened


def _table_in(folder: Path) -> Path | None:
    """Return the wavelengths that were told with the files; containers would not look for them."""
    table = folder / TABLE
    return table if table.is_file() else None


def entry_of(folder: Path) -> Path:
    """Return what of a folder is opened: a header or container in it, else the folder itself."""
    if any((folder / name).is_file() for name in DOCUMENTS):
        return folder  # of an OME-Zarr, whose documents may be hidden files
    entries = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    headers = [one for one in entries if one.suffix.lower() in (".hdr", ".h5", ".hdf5")]
    if len(headers) == 1:
        return headers[0]
    alone = [one for one in entries if one.suffix.lower() != ".csv"]
    return alone[0] if len(alone) == 1 else folder


def _made(work: _Work, kept: bytes | None, target: Path) -> tuple[Made, bytes]:
    known, planes = _calibrated(work)
    before = recalled(kept, work.stack, known, work.bands.size)
    found = before if before is not None else _searched(work, planes)
    work.told(_PLACED)
    maps = [one.transform for one in found]
    if before is None or kept is None:
        recipe = written(recipe_of(work.stack, known, found))
    else:
        recipe = kept
    sha256 = hashlib.sha256(recipe).hexdigest()
    report = write_cube(
        target,
        _facts(work, sha256),
        _reader(planes, [one for one in maps if one is not None], work),
        on_progress=lambda share: work.told(_PLACED + (1 - _PLACED) * share),
    )
    size = work.bands.size
    bands = tuple(
        Band(wavelength=float(nm), fwhm=_known(wide), error_px=one.error_px)
        for nm, wide, one in zip(work.bands.wavelengths, work.bands.fwhm, found, strict=True)
    )
    made = Made(
        method=method_of(work.stack), recipe=sha256, digest=report.digest,
        width=size.width, height=size.height, bands=bands,
    )  # fmt: skip
    return made, recipe


def _calibrated(work: _Work) -> tuple[Sequence[Figured], list[Planes]]:
    if work.stack.unfit:
        return counted(work.bands, work.scratch, lambda share: work.told(_CALIBRATED * share))
    panel = work.stack.white
    white = reference_of(panel)
    known: list[Calibration] = []
    planes = []
    for band in range(work.bands.shape[0]):
        scene, shots = shots_of(work.opened, band, box_of(panel))
        one = calibrate(shots, white, scene)
        plane = Planes(work.scratch, band, work.bands.size)
        plane.fill(one, shots, scene)
        known.append(one)
        planes.append(plane)
        work.told(_CALIBRATED * (band + 1) / work.bands.shape[0])
    return known, planes


def _searched(work: _Work, planes: Sequence[Planes]) -> list[Registered]:
    if work.stack.modality is not None:
        return _as_they_lie(work.bands.size, len(planes))
    found = register_bands([one.picture for one in planes], work.bands.wavelengths)
    _require_placed(work, found)
    return found


def _as_they_lie(size: Size, many: int) -> list[Registered]:
    """Return places of channels of one picture: a sensor's, which lie on each other."""
    doubt = Doubt(Frame.of(size), AFFINE, np.zeros((2 * len(AFFINE), 2 * len(AFFINE))))
    return [Registered(IDENTITY, 0.0, 0.0, 1.0, 0, "", doubt)] * many


def _require_placed(work: _Work, found: Sequence[Registered]) -> None:
    lost = [
        f"{nm:g} nm ({one.why})"
        for nm, one in zip(work.bands.wavelengths, found, strict=True)
        if one.transform is None
    ]
    if lost:
        raise MismatchError(
            f"The cube of stack {work.stack.id} was not made",
            why="it cannot be told where these bands lie: " + "; ".join(lost[:4]),
            fix="Look at those bands; leave out what shows nothing of the object, or bring them"
            " in focus and again",
        )


def _reader(
    planes: Sequence[Planes], maps: Sequence[Transform], work: _Work
) -> Callable[[Box], Patch]:
    size = work.bands.size

    def read(box: Box) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        values = resample([one.picture for one in planes], maps, box, size)
        # Weights of a kernel may be negative; a variance may not, so it is taken linearly.
        square = resample([one.variance for one in planes], maps, box, size, "linear")
        return values, np.sqrt(square)

    return read


def _facts(work: _Work, recipe: str) -> CubeFacts:
    stack = work.bands
    bands = tuple(
        CubeBand(float(nm), _known(wide), _known(long), recipe=recipe)
        for nm, wide, long in zip(stack.wavelengths, stack.fwhm, stack.exposures, strict=True)
    )
    return CubeFacts(stack.size, bands, name=work.stack.title.get("en", work.stack.id))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

"""Write a derived cube: whole or not at all, in bounded memory, the same bytes each time."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import ConflictError, MismatchError
from handscroll.faults import fault
from handscroll.geometry import Box, Size
from handscroll.scans.build import sweep
from handscroll.scans.cubes import ome
from handscroll.scans.cubes.coding import (
    EXACT,
    REFLECTANCE,
    UNCERTAINTY,
    BeyondCodingError,
    Coding,
)
from handscroll.scans.cubes.facts import CubeFacts
from handscroll.scans.cubes.level_write import LevelWriter, halve_level
from handscroll.scans.cubes.shard import Digest, Grid, shard_across
from handscroll.scans.fingerprint import sync_folder
from handscroll.scans.levels import TILE, level_sizes
from handscroll.scans.room import no_room

BLOCK = 4 * TILE
"""Columns that are asked for at once: 16 bands of 512 x 2048 pixels are 64 MiB of float32."""
MOST_SHARDS = 40
"""Shards of one array's levels: with the documents, a cube stays under a hundred files."""
FULL_PART = 0.75
"""Part of the work that the full-size level is; each next one is a quarter of the last."""
_numbers = itertools.count(1)

Patch = tuple[NDArray[np.float32], NDArray[np.float32] | None]
"""Reflectance and its standard uncertainty, each ``(bands, h, w)``; NaN is unknown."""


@dataclass(frozen=True, slots=True)
class CubeReport:
    """What was written.

    Attributes
    ----------
    levels
        Size of each level, full size first.
    coding
        How reflectance is kept.
    files, bytes
        Of the whole cube.
    digest
        sha256 of the documents, the shards' indexes and all chunks' checksums: it tells two
        cubes apart without hashing all their bytes.
    """

    levels: tuple[Size, ...]
    coding: Coding
    files: int
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """One array of the cube."""

    folder: Path
    grid: Grid
    coding: Coding
    levels: tuple[Size, ...]


def write_cube(
    target: Path,
    facts: CubeFacts,
    read: Callable[[Box], Patch],
    *,
    uncertain: bool = True,
    replace: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> CubeReport:
    """Write a cube and its smaller levels as OME-Zarr 0.5 at ``target``.

    It is written into a scratch folder beside the target, synced, and renamed.

    Parameters
    ----------
    target
        A folder that is made; its parent must exist.
    facts
        What the cube is of.
    read
        Gives the values of a box: boxes come row after row, at most 512 rows by 2048 columns.
        It is asked for every box once, and a second time when a value does not fit into 16
        bits; it must give the same values both times.
    uncertain
        Whether ``read`` gives uncertainties too.
    replace
        Whether an older cube at the target goes; readers that hold it open notice.
    on_progress
        Called with the part done, 0 to 1.

    Returns
    -------
    CubeReport
        What was written. Values that do not fit into 16 bits make the whole cube float32.

    Raises
    ------
    InvalidError
        When the facts make no sense.
    MismatchError
        When ``read`` gives something of another shape than was asked for.
    ConflictError
        When something is at the target and ``replace`` is not given.
    StorageFullError
        When the disk is full; nothing is left behind.
    """
    facts.check()
    if target.exists() and not replace:
        raise ConflictError(
            f"Cube {target.name} cannot be written",
            why="something of that name is there already",
            fix="Choose another name, or ask for it to be replaced",
        )
    sweep(target.parent, target.name)
    folder = _beside(target)
    told = on_progress or (lambda done: None)
    try:
        report = _written(folder, (facts, read), uncertain, told)
        fault("derivative.built")
        _move(folder, target)
        fault("derivative.moved")
    except OSError as trouble:
        raise no_room(target, trouble) or trouble from trouble
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told(1.0)
    return report


def _beside(target: Path) -> Path:
    return target.parent / f".{target.name}.{os.getpid()}-{next(_numbers)}.part"


def _written(
    folder: Path,
    what: tuple[CubeFacts, Callable[[Box], Patch]],
    uncertain: bool,
    told: Callable[[float], None],
) -> CubeReport:
    """Write with 16 bits, or exactly where they cannot hold a value."""
    for coding in (REFLECTANCE, EXACT):
        folder.mkdir()
        try:
            return _write(folder, what, (coding, UNCERTAINTY if uncertain else None), told)
        except BeyondCodingError:
            if coding is EXACT:
                raise
            shutil.rmtree(folder)
    raise AssertionError  # pragma: no cover - the last coding either returns or raises


def _write(
    folder: Path,
    what: tuple[CubeFacts, Callable[[Box], Patch]],
    codings: tuple[Coding, Coding | None],
    told: Callable[[float], None],
) -> CubeReport:
    facts, read = what
    plans = _plans(folder, facts, codings)
    digest = hashlib.sha256()
    _write_documents(plans, facts, codings, digest)
    _write_full(plans, facts, read, (digest, lambda done: told(FULL_PART * done)))
    for plan in plans:
        for level in range(1, len(plan.levels)):
            source = (plan.folder / str(level - 1), plan.levels[level - 1])
            halve_level(source, plan.folder / str(level), plan.grid, plan.coding, digest)
        share = (plans.index(plan) + 1) / len(plans)
        told(FULL_PART + (0.99 - FULL_PART) * share)
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    for inner in [*folder.rglob("*"), folder]:
        if inner.is_dir():
            sync_folder(inner)
    size = sum(one.stat().st_size for one in files)
    return CubeReport(plans[0].levels, codings[0], len(files), size, digest.hexdigest())


def _plans(folder: Path, facts: CubeFacts, codings: tuple[Coding, Coding | None]) -> list[_Plan]:
    levels = level_sizes(facts.size, TILE)
    across = shard_across(facts.size.width, facts.size.height, TILE, MOST_SHARDS)
    bands, (values, uncertain) = len(facts.bands), codings
    # Reflectance is what tiles are drawn from, and noise hardly packs; uncertainty does.
    plans = [_Plan(folder, Grid(bands, TILE, across, values.dtype, False), values, levels)]
    if uncertain is not None:
        grid = Grid(bands, TILE, across, uncertain.dtype, True)
        plans.append(_Plan(folder / ome.UNCERTAINTY_AT, grid, uncertain, levels))
    return plans


def _write_documents(
    plans: list[_Plan],
    facts: CubeFacts,
    codings: tuple[Coding, Coding | None],
    digest: Digest,
) -> None:
    own = ome.own_words(facts, *codings)
    documents = {}
    for plan in plans:
        words = own
        if plan is not plans[0]:
            words = own | {
                "quantity": ome.OF_UNCERTAINTY,
                "coding": ome.words_of(plan.coding),
                "uncertainty": None,
            }
        documents[plan.folder] = ome.group(facts, plan.levels, words)
        for level, size in enumerate(plan.levels):
            documents[plan.folder / str(level)] = ome.array(size, plan.grid, plan.coding)
    for place, document in documents.items():
        place.mkdir(exist_ok=True)
        data = ome.written(document)
        digest.update(data)
        with (place / "zarr.json").open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _write_full(
    plans: list[_Plan],
    facts: CubeFacts,
    read: Callable[[Box], Patch],
    hears: tuple[Digest, Callable[[float], None]],
) -> None:
    """Ask for the cube box by box and write it at full size."""
    digest, told = hears
    size, bands = facts.size, len(facts.bands)
    writers = [LevelWriter(one.folder / "0", facts.size, one.grid, digest) for one in plans]
    try:
        for y in range(0, size.height, TILE):
            for x in range(0, size.width, BLOCK):
                box = Box(x, y, min(BLOCK, size.width - x), min(TILE, size.height - y))
                patch = read(box)
                for plan, writer, values in zip(plans, writers, patch, strict=False):
                    _check(values, (bands, box.height, box.width))
                    assert values is not None
                    writer.add(box, plan.coding.encode(values), plan.coding)
            told(min(1.0, (y + TILE) / size.height))
        for writer in writers:
            writer.finish()
    finally:
        for writer in writers:
            writer.close()


def _check(values: NDArray[np.float32] | None, wanted: tuple[int, int, int]) -> None:
    if values is not None and values.shape == wanted:
        return
    given = "nothing" if values is None else f"an array {values.shape}"
    raise MismatchError(
        "The cube cannot be written",
        why=f"{given} was given where {wanted} bands, rows and columns were asked for",
        fix="Give the values of exactly the box that is asked for",
    )


def _move(folder: Path, target: Path) -> None:
    """Put the finished folder in its place, an older one aside and away.

    A writer killed between the two names leaves no cube: it is derived again from its recipe.
    """
    aside = _beside(target)
    if target.exists():
        target.rename(aside)
    try:
        folder.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    sync_folder(target.parent)
    shutil.rmtree(aside, ignore_errors=True)

"""Bring a stack of bands into the museum: looked at first, then copied, then kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from handscroll.departments.examination.stacks.plain import require_name, require_title
from handscroll.departments.examination.stacks.room import require_room
from handscroll.departments.examination.stacks.trial import tried
from handscroll.errors import ConflictError, InvalidError, MismatchError
from handscroll.model.identity import stack_id
from handscroll.model.laid import Modality
from handscroll.model.relic import Relic
from handscroll.model.stack import Role, Stack, StackFile, WhitePanel
from handscroll.museum import Museum
from handscroll.scans.cubes.apart import open_apart
from handscroll.scans.cubes.band_table import TABLE
from handscroll.scans.cubes.opening import Purpose
from handscroll.scans.cubes.stack import BandStack
from handscroll.scans.fingerprint import copy_with_fingerprint
from handscroll.storage.disk import FileLock

Share = Callable[[float], None]
_LOOKED = 0.4
_ONLY_SEEN = "it was brought to be looked at, and its bands are not calibrated"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be brought.

    Attributes
    ----------
    sources
        Role to the folder, container or header.
    table
        Wavelengths as CSV, if the files do not tell them.
    title
        Language to what it is called.
    viewing
        Whether it is brought only to be looked at: 8 bits, JPEG and missing darks are taken.
    modality
        What made a picture that has no wavelength; it is only looked at.
    datasets
        Role to the dataset that is meant in its HDF5 file; needed where that holds several cubes.
    """

    sources: Mapping[Role, Path]
    white: WhitePanel = field(default_factory=WhitePanel)
    table: Path | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    viewing: bool = False
    modality: Modality | None = None
    datasets: Mapping[Role, str] = field(default_factory=dict)

    @property
    def purpose(self) -> Purpose:
        """For which its files are opened."""
        if self.modality is not None:
            return "unnamed"
        return "viewing" if self.viewing else "measuring"

    def require_whole(self) -> None:
        """Refuse frames and tables that say nothing of a picture without a wavelength.

        Raises
        ------
        InvalidError
            Then, and where a dataset is named of frames that are not brought.
        """
        for role in self.datasets:
            if role not in self.sources:
                raise InvalidError(
                    "The stack was not brought",
                    why=f"a dataset is named for {role} frames, and none are brought",
                    fix=f"Give the file too, with --{role}",
                )
        if self.modality is None or (
            set(self.sources) == {Role.BANDS} and not (self.table or self.datasets)
        ):
            return
        raise InvalidError(
            "The picture was not brought",
            why="dark, flat and white frames and wavelengths were given for a picture that is"
            " brought without wavelengths, to be looked at",
            fix="Leave them out, or leave out --modality",
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found when the files were opened; nothing was copied yet.

    Attributes
    ----------
    files
        Role to its files, relative names to where they lie.
    wavelengths
        Nm, ascending.
    unfit
        Why nothing may be measured on it; empty where it may.
    unnamed
        Whether the wavelengths are numbers of channels and nothing more.
    """

    kind: str
    width: int
    height: int
    wavelengths: tuple[float, ...]
    notes: tuple[str, ...]
    files: Mapping[Role, Mapping[str, Path]]
    unfit: str = ""
    unnamed: bool = False

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(one.stat().st_size for some in self.files.values() for one in some.values())


def look(order: Order, told: Share = lambda share: None, *, scratch: Path | None = None) -> Looked:
    """Open every stack of an order, calibrate a part of it on trial, and say what it holds.

    Parameters
    ----------
    scratch
        Where what must be unpacked whole lies for a while; the system's own place when None.

    Raises
    ------
    HandscrollError
        What is wrong with which file, why, and what to do.
    """
    for text in order.title.values():
        require_title(text)
    order.require_whole()
    opened: dict[Role, BandStack] = {}
    try:
        for role, source in order.sources.items():
            opened[role] = open_apart(
                source, order.purpose, table=_table_for(role, order),
                dataset=order.datasets.get(role), scratch=scratch,
            )  # fmt: skip
        bands = opened[Role.BANDS]
        for role, one in opened.items():
            if one.size != bands.size:
                raise MismatchError(
                    "The stack was not brought",
                    why=f"its {role} frames are {one.size.width} x {one.size.height} pixels, its"
                    f" bands {bands.size.width} x {bands.size.height}",
                    fix="Bring frames of one camera without cropping or binning",
                )
        if order.modality is None:
            require_room(bands.size, bands.shape[0])
        notes = [f"{role}: {note}" for role, one in opened.items() for note in one.words.notes]
        if order.purpose == "measuring":
            notes += tried(opened, order.white, told)
        untold = [role.value for role, one in opened.items() if _exposures_untold(one)]
        if untold and order.modality is None:
            notes.append("exposures that nobody told are taken as 1 s: " + ", ".join(untold))
        if bands.white_assumed:
            notes.append(f"bands: full at {bands.white_levels[0]:g} counts, which nobody declared")
        files = {role: _files(one, _table_for(role, order)) for role, one in opened.items()}
        lengths = tuple(float(nm) for nm in bands.wavelengths)
        size = bands.size
        unfit = (bands.words.unfit or _ONLY_SEEN) if order.purpose != "measuring" else ""
        return Looked(
            bands.words.kind, size.width, size.height, lengths, tuple(notes), files, unfit,
            order.modality is not None,
        )  # fmt: skip
    finally:
        for one in opened.values():
            one.close()


def bring(
    museum: Museum,
    relic: Relic,
    order: Order,
    *,
    person: str,
    told: Share = lambda share: None,
) -> tuple[Stack, bool]:
    """Copy a stack into the vault; return it, and whether it is new.

    The same files brought again are the stack that is there; a white that is told otherwise then
    is refused, for it would be forgotten. A killed run leaves nothing but a
    folder in the staging area, which the next one begins anew.
    """
    museum.layout.staging.mkdir(exist_ok=True)
    found = look(order, lambda share: told(_LOOKED * share), scratch=museum.layout.staging)
    staging = museum.layout.staging / f"stack-{relic.id}"
    # Two who bring stacks of one relic take turns: each begins the folder anew.
    with FileLock(staging.with_name(f"bring-{relic.id}.lock")):
        shutil.rmtree(staging, ignore_errors=True)
        try:
            files, staged, sha512 = _copied(
                found, staging, lambda share: told(_LOOKED + (1 - _LOOKED) * share)
            )
            stack = _stack(relic, order, found, files)
            new = museum.stacks.bring(stack, staged, sha512=sha512, person=person)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    name = stack.id
    kept = museum.stacks.get(name)
    if kept.white != order.white:
        raise ConflictError(
            "The stack was not brought again",
            why=f"these files are stack {name}, which was brought with another white",
            fix=f"Correct the white with: handscroll stack calibrate {name}",
        )
    return kept, new


def _exposures_untold(stack: BandStack) -> bool:
    return not bool(np.isfinite(stack.exposures).all())


def _stack(relic: Relic, order: Order, found: Looked, files: Sequence[StackFile]) -> Stack:
    seen = ["viewing"] if found.unfit else []
    seen += [order.modality.value] if order.modality is not None else []
    seen += [f"{role}={name}" for role, name in sorted(order.datasets.items())]
    return Stack(
        id=stack_id(relic.id, [*(one.sha256 for one in files), *seen]), relic=relic.id,
        title=dict(order.title), kind=found.kind, files=tuple(files), white=order.white,
        notes=found.notes, rights=relic.rights, unfit=found.unfit, modality=order.modality,
        datasets=dict(sorted(order.datasets.items())),
    )  # fmt: skip


def _table_for(role: Role, order: Order) -> Path | None:
    """Return the table told for a role; frames that calibrate keep one that lies with them."""
    own = order.sources[role] / TABLE
    return None if role is not Role.BANDS and own.is_file() else order.table


def _files(stack: BandStack, table: Path | None) -> dict[str, Path]:
    files = {one.relative_to(stack.words.root).as_posix(): one for one in stack.words.files}
    if table is not None:
        files.setdefault(TABLE, table)
    for name in files:
        require_name(name)
    return dict(sorted(files.items()))


def _copied(
    found: Looked, staging: Path, told: Share
) -> tuple[Sequence[StackFile], dict[str, Path], dict[str, str]]:
    files, staged, sha512 = [], {}, {}
    total, done = max(found.bytes, 1), 0
    for role in Role:
        for name, source in found.files.get(role, {}).items():
            target = staging / role / name
            target.parent.mkdir(parents=True, exist_ok=True)
            start = done / total

            def show(share: float, start: float = start, source: Path = source) -> None:
                told(start + share * source.stat().st_size / total)

            made = copy_with_fingerprint(source, target, on_progress=show)
            one = StackFile(role=role, name=name, sha256=made.sha256, bytes=made.bytes)
            files.append(one)
            staged[one.path] = target
            sha512[one.path] = made.sha512
            done += made.bytes
    return files, staged, sha512

"""Bring a relightable image into the museum: looked at first, then copied, then kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handscroll.errors import InvalidError, NotFoundError
from handscroll.imaging.relighting.bases import Basis
from handscroll.model.identity import relight_id
from handscroll.model.relic import Relic
from handscroll.model.relight import Fit, Relight, RelightFile
from handscroll.museum import Museum
from handscroll.scans.fingerprint import copy_with_fingerprint
from handscroll.scans.limits import Limits
from handscroll.scans.relighting.lights import pictures_of, read_lights
from handscroll.scans.relighting.opening import open_relight
from handscroll.scans.relighting.photographs import look as look_at_photographs
from handscroll.storage.disk import FileLock

Share = Callable[[float], None]
FEW_LIGHTS = 20
"""Below so many lights, what is seen between them is more guessed than measured."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be brought: a folder of photographs with a file of lights, or a finished file.

    Attributes
    ----------
    lights
        The .lp file; None looks for the only one in the folder.
    title, caption
        Language to what it is called, and to what is to be seen on it.
    """

    source: Path
    lights: Path | None = None
    fit: Fit = "hsh16"
    title: Mapping[str, str] = field(default_factory=dict)
    caption: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found when the files were opened; nothing was copied yet.

    Attributes
    ----------
    lights
        Name of the file of lights, or empty.
    files
        Name in the vault to where it lies.
    """

    kind: str
    width: int
    height: int
    lights: str
    files: Mapping[str, Path]
    notes: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(one.stat().st_size for one in self.files.values())


def look(order: Order) -> Looked:
    """Open what is to be brought and say what it holds.

    Raises
    ------
    HandscrollError
        What is wrong with which file, why, and what to do.
    """
    if order.source.is_dir():
        return _look_at_folder(order)
    if not order.source.is_file():
        raise NotFoundError(
            "The relightable image was not brought",
            why=f"{order.source} is not there",
            fix="Name a .ptm or .rti file, or a folder of photographs with its .lp file",
        )
    if order.lights is not None:
        raise InvalidError(
            "The relightable image was not brought",
            why="a file of lights was given, and a finished file has its lights in it",
            fix="Leave out --lights, or name the folder of the photographs",
        )
    found = open_relight(order.source)
    files = {order.source.name: order.source}
    return Looked(found.kind, found.width, found.height, "", files, found.notes)


def _look_at_folder(order: Order) -> Looked:
    lights = order.lights or _only_lights(order.source)
    if not lights.is_file():
        raise NotFoundError(
            "The relightable image was not brought",
            why=f"{lights} is not there",
            fix="Name the file of lights with --lights",
        )
    lamps = read_lights(lights)
    pictures = pictures_of(lamps, order.source)
    size = look_at_photographs(pictures, Limits())
    notes = []
    terms = Basis(order.fit).terms
    if len(lamps) < FEW_LIGHTS:
        notes.append(f"{len(lamps)} lights are few: between them much is guessed")
    if len(lamps) < terms:
        notes.append(f"fewer lights than the {terms} terms of the fit: the rest is Lambert's law")
    files = {one.name: one for one in (*pictures, lights)}
    kind = f"{len(lamps)} photographs"
    return Looked(kind, size.width, size.height, lights.name, files, tuple(notes))


def _only_lights(folder: Path) -> Path:
    found = sorted(one for one in folder.iterdir() if one.suffix.lower() == ".lp")
    if len(found) == 1:
        return found[0]
    raise InvalidError(
        "The relightable image was not brought",
        why="the folder has no file of lights (.lp)"
        if not found
        else f"the folder has {len(found)} files of lights",
        fix="Name the right one with --lights FILE.lp",
    )


def bring(
    museum: Museum,
    relic: Relic,
    order: Order,
    *,
    person: str,
    told: Share = lambda share: None,
) -> tuple[Relight, bool]:
    """Copy a relightable image into the vault; return it, and whether it is new.

    The same files brought again are the one that is there. A killed run leaves nothing but a
    folder in the staging area, which the next one begins anew.
    """
    found = look(order)
    staging = museum.layout.staging / f"relight-{relic.id}"
    staging.parent.mkdir(exist_ok=True)
    # Two who bring images of one relic take turns: each begins the folder anew.
    with FileLock(staging.with_name(f"bring-relight-{relic.id}.lock")):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            files, sha512 = _copied(found, staging, told)
            relight = Relight(
                id=relight_id(relic.id, [one.sha256 for one in files]), relic=relic.id,
                title=dict(order.title), caption=dict(order.caption), kind=found.kind,
                fit=order.fit, lights=found.lights, files=tuple(files), notes=found.notes,
                rights=relic.rights,
            )  # fmt: skip
            staged = {one.path: staging / one.name for one in files}
            new = museum.relights.bring(relight, staged, sha512=sha512, person=person)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return museum.relights.get(relight.id), new


def _copied(found: Looked, staging: Path, told: Share) -> tuple[list[RelightFile], dict[str, str]]:
    files, sha512 = [], {}
    total, done = max(found.bytes, 1), 0
    for name, source in found.files.items():
        made = copy_with_fingerprint(source, staging / name)
        one = RelightFile(name=name, sha256=made.sha256, bytes=made.bytes)
        files.append(one)
        sha512[one.path] = made.sha512
        done += made.bytes
        told(done / total)
    return files, sha512

"""A story taken along: planned, written as far as it is not there yet, listed with its hashes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from handscroll.departments.stories.afield.pictures import BYTES_A_PIXEL, fetched, pixels_of
from handscroll.departments.stories.afield.planning import Plan, plan
from handscroll.departments.stories.afield.tree import HASHES, Done, Tree
from handscroll.errors import ConflictError
from handscroll.museum import Museum
from handscroll.pages import Pages
from handscroll.plugin import Visit
from handscroll.storage.disk import full_disk_named

LARGEST = 6_000
"""Longest side in pixels up to which pictures are taken along where nobody says otherwise."""
IDLE = 90
"""Seconds after which a kiosk asks whether somebody is there, where nobody says otherwise."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment that every file of an archive bears: the same files make the same archive."""
_PACKED = (".jpg", ".woff2")


@dataclass(frozen=True)
class Wish:
    """How a story is to be taken along.

    Attributes
    ----------
    largest
        Longest side in pixels of a picture of a work.
    idle
        Seconds without a touch after which a kiosk asks whether somebody is there.
    dry_run
        Whether it is rehearsed: counted, and nothing written.
    on_progress
        Told how many of how many pictures are there.
    """

    largest: int = LARGEST
    idle: int = IDLE
    dry_run: bool = False
    on_progress: Callable[[int, int], None] = lambda _done, _all: None


@dataclass(frozen=True)
class Taken:
    """What was taken along, or would be; `bytes` is about what is to be written."""

    plan: Plan
    done: Done
    bytes: int


def take_along(
    museum: Museum,
    pages: Pages,
    visit: Visit,
    story: str,
    folder: Path,
    wish: Wish,
) -> Taken:
    """Write a published story, with all that it shows, into a folder of plain files.

    Parameters
    ----------
    pages
        Those of the department.

    Raises
    ------
    NotFoundError
        If there is no story of that name.
    ConflictError
        If it is not published, or the folder holds something else.
    StorageFullError
        If the disk has no room for it.
    """
    kept = museum.stories.get(story)
    if kept.shown is None:
        raise ConflictError(
            f"The story {story} was not taken along",
            why="visitors do not read it: it is not published",
            fix=f"Publish it first: handscroll story publish {story}",
        )
    planned = plan(museum, pages, visit, kept, largest=wish.largest, idle=wish.idle)
    tree = Tree(folder, story, dry_run=wish.dry_run)
    lacking = [name for name in sorted(planned.pictures) if not tree.has(name)]
    size = _about(planned, lacking)
    tree.require_room(size)
    there = len(planned.pictures) - len(lacking)
    for number, name in enumerate(lacking):
        wish.on_progress(there + number, len(planned.pictures))
        # A rehearsal counts a picture without making it.
        tree.put(name, b"" if wish.dry_run else fetched(visit, planned.pictures[name]))
    wish.on_progress(len(planned.pictures), len(planned.pictures))
    for name, content in planned.files.items():
        tree.put(name, content)
    tree.finish(planned.facts, datetime.now(UTC).isoformat(timespec="seconds"))
    return Taken(planned, tree.done, size)


def packed(folder: Path) -> Path:
    """Write a folder as one archive beside it; the same folder makes the same bytes.

    Raises
    ------
    StorageFullError
        If the disk has no room for it; nothing of it stays there then.
    """
    target = folder.with_name(folder.name + ".zip")
    part = target.with_name(target.name + ".part")
    names = (folder / HASHES).read_text("utf-8").splitlines()
    try:
        with full_disk_named(f"{target.name} was not written"):
            with zipfile.ZipFile(part, "w") as archive:
                for name in [HASHES, *(line.partition("  ")[2] for line in names)]:
                    entry = zipfile.ZipInfo(f"{folder.name}/{name}", _EPOCH)
                    entry.external_attr = 0o644 << 16
                    entry.compress_type = (
                        zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
                    )
                    archive.writestr(entry, (folder / name).read_bytes())
            part.replace(target)
    except BaseException:
        # Half an archive would take the room that its next attempt needs.
        part.unlink(missing_ok=True)
        raise
    return target


def _about(planned: Plan, lacking: list[str]) -> int:
    pictures = sum(pixels_of(planned.pictures[name]) for name in lacking)
    return round(pictures * BYTES_A_PIXEL) + sum(map(len, planned.files.values()))

"""Build a scan's pyramid: whole or not at all."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import shutil
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscroll import errors
from handscroll.faults import fault
from handscroll.geometry import Size
from handscroll.scans.fingerprint import sync_folder
from handscroll.scans.formats import read_head
from handscroll.scans.head import Head, damaged
from handscroll.scans.limits import Limits
from handscroll.scans.room import FULL, SAYINGS, full, no_room
from handscroll.scans.sandbox import SandboxDied, run_apart

SCRATCH = re.compile(r"^\..+\.(\d+)-\d+\.part$")
WANT_OF_MEMORY = (
    "out of memory",
    "unable to allocate",
    "Cannot allocate memory",
    "unable to alloc",
)
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class PyramidFacts:
    """What was built.

    Attributes
    ----------
    size
        Pixels of the upright picture.
    levels
        Size of each level, full size first, as IIIF reckons them.
    tile
        Side of a tile in pixels.
    bytes
        Of the pyramid file.
    sha256
        Of its directory, which holds length and CRC-32 of every tile: it tells two pyramids
        apart without hashing all their bytes.
    recipe
        Name and version of the method; the same source and recipe give the same bytes.
    warnings
        What was odd about the source but could be dealt with.
    peak_rss_kb
        Most memory the sandbox has held, in KiB.
    """

    size: Size
    levels: tuple[Size, ...]
    tile: int
    bytes: int
    sha256: str
    recipe: str
    warnings: tuple[str, ...] = ()
    peak_rss_kb: int = dataclasses.field(default=0, compare=False)


def build_pyramid(
    source: Path,
    target: Path,
    *,
    limits: Limits,
    on_progress: Callable[[float], None] | None = None,
) -> PyramidFacts:
    """Decode a whole scan and put its pyramid at ``target``.

    The pyramid is written into a scratch folder beside the target by a process apart, synced,
    and renamed; an existing target is replaced in one step.

    Parameters
    ----------
    source
        The scan, never changed.
    target
        Where the pyramid is to stand; its folder must exist.
    limits
        What the scan may ask for.
    on_progress
        Called with the part done, 0 to 1.

    Returns
    -------
    PyramidFacts
        Facts of the pyramid.

    Raises
    ------
    UnreadableError
        When any part of the source cannot be decoded, or its decoder crashed or stalled.
    TooLargeError
        When the source exceeds the limits, or decoding it needs more memory than they allow.
    UnsupportedError
        When the source is of a legal kind that we do not take.
    StorageFullError
        When the disk is full; nothing is left behind.
    """
    head = read_head(source, limits)
    sweep(target.parent, target.name)
    folder = target.parent / f".{target.name}.{os.getpid()}-{next(_numbers)}.part"
    try:
        folder.mkdir()
        facts = _facts(decoded_apart(source, target, head, (folder, limits), on_progress))
        fault("derivative.built")
        (folder / "pyramid.szi").replace(target)
        sync_folder(target.parent)
        fault("derivative.moved")
    except OSError as trouble:
        raise no_room(target, trouble) or trouble from trouble
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return facts


def sweep(folder: Path, name: str | None = None) -> int:
    """Remove scratch folders whose writers are dead; return how many.

    Parameters
    ----------
    folder
        Where pyramids are written.
    name
        Only scratch of the pyramid of that name; all when None.
    """
    removed = 0
    for entry in folder.glob(".*.part"):
        found = SCRATCH.match(entry.name)
        mine = name is None or entry.name.startswith(f".{name}.")
        if found and mine and not alive(int(found[1])):
            shutil.rmtree(entry, ignore_errors=True)
            removed += 1
    return removed


def alive(pid: int) -> bool:
    """Say whether a process of that number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def decoded_apart(
    source: Path,
    target: Path,
    head: Head,
    frame: tuple[Path, Limits],
    on_progress: Callable[[float], None] | None = None,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Have the scan decoded apart and return the facts, or raise what went wrong.

    Parameters
    ----------
    target
        What is named where the disk has no room.
    frame
        Scratch folder, and what the scan may ask for.
    more
        What the sandbox is asked for instead of a pyramid.
    """
    folder, limits = frame
    whole = head.whole_bytes > 0
    task = {
        "source": str(source.absolute()),
        "folder": str(folder.absolute()),
        "limits": dataclasses.asdict(limits),
        "memory_mb": max(limits.whole_mb if whole else 0, limits.memory_mb),
        "map_bytes": head.pixels * head.bands * 4,
        "cpu_s": limits.cpu_budget(head.pixels),
        **(more or {}),
    }
    try:
        answer = run_apart(task, limits.stall_s, on_progress)
    except SandboxDied as death:
        raise _death(source.name, death, task, limits) from death
    if "error" in answer:
        raise _error(source.name, target, answer["error"], task)
    return dict(answer["facts"])


def _facts(words: dict[str, Any]) -> PyramidFacts:
    return PyramidFacts(
        size=Size(*words["size"]),
        levels=tuple(Size(*level) for level in words["levels"]),
        tile=words["tile"],
        bytes=words["bytes"],
        sha256=words["sha256"],
        recipe=words["recipe"],
        warnings=tuple(words["warnings"]),
        peak_rss_kb=words["peak_rss_kb"],
    )


def _death(
    name: str, death: SandboxDied, task: dict[str, Any], limits: Limits
) -> errors.HandscrollError:
    if death.signal is None:
        return damaged(name, f"its decoder made no progress for {limits.stall_s:.0f} s")
    if death.signal == signal.SIGXCPU:
        return damaged(name, f"its decoder used more than {task['cpu_s']:.1f} s of CPU")
    if death.signal == signal.SIGKILL:
        return _memory(name, task)
    return damaged(name, f"its decoder crashed with {signal.Signals(death.signal).name}")


def _error(
    name: str, target: Path, words: list[str], task: dict[str, Any]
) -> errors.HandscrollError:
    kind, what, why, fix = words
    if any(saying in why for saying in SAYINGS) or (kind == "OSError" and int(what) in FULL):
        return full(target, why)
    if kind == "MemoryError" or any(saying in why for saying in WANT_OF_MEMORY):
        return _memory(name, task)
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, errors.HandscrollError):
        return known(what, why=why, fix=fix)
    return damaged(name, f"its decoder failed: {what} {why}".strip())


def _memory(name: str, task: dict[str, Any]) -> errors.TooLargeError:
    return errors.TooLargeError(
        f"Scan {name} is too large",
        why=f"decoding it needs more than the {task['memory_mb']} MB of memory allowed",
        fix="Raise the memory limit, save it as striped or tiled TIFF, or give it in parts",
    )

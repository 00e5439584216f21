"""Printed entries of a museum: made outside the web's own loop, few at once, and kept a while."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import structlog

from handscroll import errors
from handscroll.departments.collection.print import faces
from handscroll.departments.collection.print.composing import Sheet, composed
from handscroll.departments.collection.print.press import TEMPLATE
from handscroll.departments.collection.printed import folder_of
from handscroll.museum import Museum
from handscroll.settings import PrintSettings

log = structlog.get_logger(__name__)

Name = tuple[Sheet, int]
"""What was asked for, and the museum's generation at that moment."""
_MOST_KNOWN = 200
_MOST_KEPT = 4
"""Prints of one relic in one language on one paper: older versions go."""
_SLACK_S = 30


@dataclass(frozen=True)
class Printed:
    """A finished PDF.

    Attributes
    ----------
    key
        Names its content: two entries of one key are equal byte for byte.
    missing
        Characters that no typeface has, as ``U+…``.
    lost
        How many pictures could not be read.
    conforms
        Whether the file keeps PDF/UA-1 and PDF/A-2a.
    """

    path: Path
    key: str
    pages: int
    bytes: int
    missing: tuple[str, ...] = ()
    lost: int = 0
    faces: tuple[str, ...] = ()
    conforms: bool = True
    cpu_s: float = 0.0
    peak_kb: int = 0


class Prints:
    """Makes and keeps the printed entries of one museum; safe to use from many threads."""

    def __init__(self, folder: Path, limits: PrintSettings) -> None:
        self._folder = folder
        self._limits = limits
        self._pool = ThreadPoolExecutor(limits.at_once, thread_name_prefix="print")
        self._asked: dict[Name, Future[Printed]] = {}
        self._known: OrderedDict[Name, Future[Printed]] = OrderedDict()
        self._lock = Lock()

    def ask(self, museum: Museum, sheet: Sheet) -> Future[Printed]:
        """Ask for a PDF; who asks for one that is being made gets that one.

        Raises
        ------
        BusyError
            If too many wait already.
        """
        name = sheet, museum.captures.generation()
        with self._lock:
            found = self._asked.get(name) or self._remembered(name)
            if found is not None:
                return found
            if len(self._asked) >= self._limits.at_once + self._limits.waiting:
                raise errors.BusyError(
                    "The entry is not printed now",
                    why=f"{len(self._asked)} entries are being printed or wait",
                    fix="Ask again in a minute",
                )
            made = self._asked[name] = self._pool.submit(self.make, museum, sheet)
        made.add_done_callback(lambda _: self._done(name))
        return made

    def make(self, museum: Museum, sheet: Sheet) -> Printed:
        """Return a PDF as it is kept, else made now.

        Raises
        ------
        NotFoundError
            If there is no such relic.
        TooLargeError, UnsupportedError, MisconfiguredError, StorageFullError
            If it cannot be made.
        """
        order = composed(museum, sheet, self._limits.max_picture_bytes)
        song = faces.installed()
        order["song"] = None if song is None else [song.name, str(song.file), song.hans, song.hant]
        key = _key(order, faces.signature(song))
        place = self._folder / sheet.relic / f"{sheet.language}-{sheet.paper}-{key}.pdf"
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with _alone(place.parent / f".{sheet.language}-{sheet.paper}.lock"):
                kept = _kept(place, key)
                # A picture that was not to be had may be there by now.
                return kept if kept and not kept.lost else self._made(order, place, key)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise errors.StorageFullError(
                    "The entry was not printed", why="the disk is full", fix="Make room"
                ) from None
            raise

    def _made(self, order: dict[str, Any], place: Path, key: str) -> Printed:
        with tempfile.TemporaryDirectory(prefix="press-", dir=self._folder) as name:
            folder = Path(name)
            order |= {
                "folder": name, "out": str(folder / "entry.pdf"),
                "kept": str(self._folder / "faces"), "memory_bytes": self._limits.memory_bytes,
                "cpu_s": self._limits.cpu_s,
                "most_picture_bytes": self._limits.max_picture_bytes,
            }  # fmt: skip
            answer = _pressed(order, self._limits.cpu_s)
            facts = {
                "pages": answer["pages"], "missing": answer["missing"],
                "lost": len(answer["lost"]), "faces": answer["faces"],
                "conforms": answer["conforms"], "cpu_s": answer["cpu_s"],
                "peak_kb": answer["peak_kb"],
            }  # fmt: skip
            note = folder / "facts.json"
            note.write_text(json.dumps(facts))
            note.replace(place.with_suffix(".json"))
            (folder / "entry.pdf").replace(place)
        self._make_room(place)
        made = _kept(place, key)
        assert made is not None
        return made

    def _make_room(self, newest: Path) -> None:
        """Forget older versions of an entry, and the entries that nobody asked for longest."""
        start = newest.name.rpartition("-")[0]
        same = sorted(newest.parent.glob(f"{start}-*.pdf"), key=_when, reverse=True)
        for old in same[_MOST_KEPT:]:
            _forget(old)
        kept = sorted(self._folder.glob("*/*.pdf"), key=_when, reverse=True)
        total = 0
        for one in kept:
            total += _bytes(one)
            if total > self._limits.cache_bytes and one != newest:
                _forget(one)

    def _remembered(self, name: Name) -> Future[Printed] | None:
        """Return a print of a moment since which nothing changed in the museum."""
        made = self._known.get(name)
        if made is None or not made.result().path.is_file():
            return None
        self._known.move_to_end(name)
        return made

    def _done(self, name: Name) -> None:
        with self._lock:
            made = self._asked.pop(name)
            if not made.cancelled() and made.exception() is None and not made.result().lost:
                self._known[name] = made
                if len(self._known) > _MOST_KNOWN:
                    self._known.popitem(last=False)


_opened: WeakKeyDictionary[Museum, Prints] = WeakKeyDictionary()
_opening = Lock()


def prints_of(museum: Museum) -> Prints:
    """Return what prints a museum's entries."""
    with _opening:
        found = _opened.get(museum)
        if found is None:
            found = _opened[museum] = Prints(folder_of(museum), museum.settings.prints)
        return found


def _key(order: dict[str, Any], signature: str) -> str:
    told = json.dumps(order, ensure_ascii=False, sort_keys=True)
    whole = told.encode() + TEMPLATE.read_bytes() + signature.encode()
    return hashlib.sha256(whole).hexdigest()[:32]


def _kept(place: Path, key: str) -> Printed | None:
    try:
        facts = json.loads(place.with_suffix(".json").read_text())
        size = place.stat().st_size
        os.utime(place)
    except (OSError, ValueError):
        return None
    return Printed(place, key, facts["pages"], size, tuple(facts["missing"]), facts["lost"],
                   tuple(facts["faces"]), facts["conforms"], facts["cpu_s"],
                   facts["peak_kb"])  # fmt: skip


def _pressed(order: dict[str, Any], cpu_s: int) -> dict[str, Any]:
    """Have an entry set by a process of its own, and return what it says."""
    command = [sys.executable, "-m", "handscroll.departments.collection.print.press"]
    try:
        ended = subprocess.run(
            command, input=json.dumps(order).encode(), capture_output=True, check=False,
            timeout=2 * cpu_s + _SLACK_S, env=_environment(),
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        raise _too_large(f"it took longer than {2 * cpu_s + _SLACK_S} seconds") from None
    except ValueError:
        raise _failed(ended.returncode, ended.stderr, cpu_s) from None
    if "error" in answer:
        kind, what, why, fix = answer["error"]
        raise getattr(errors, kind)(what, why=why, fix=fix)
    return answer


def _failed(code: int, said: bytes, cpu_s: int) -> errors.HandscrollError:
    """Return why a process left no answer: it was stopped by its limits, or it broke."""
    log.error("print failed", code=code, said=said[-2000:].decode("utf-8", "replace"))
    if code < 0:
        return _too_large(f"signal {-code} ended it, beyond {cpu_s} s or its memory")
    return errors.UnsupportedError(
        "The entry cannot be printed",
        why=f"the process that sets it ended with {code} and no answer",
        fix="Look into the log, and tell whoever keeps this program",
    )


def _too_large(why: str) -> errors.TooLargeError:
    return errors.TooLargeError(
        "The entry cannot be printed", why=why, fix="Raise prints.cpu_s or prints.memory_bytes"
    )


def _environment() -> dict[str, str]:
    """Return a lean environment: no threads of libraries that need none, no proxy, no secret."""
    wanted = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")
    told = {name: os.environ[name] for name in wanted if name in os.environ}
    return told | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "2"}


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Wait until no other process makes the same entry."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _when(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _bytes(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _forget(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.with_suffix(".json").unlink(missing_ok=True)

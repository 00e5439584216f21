"""The museum's vocabularies as the pages of search use them: read again when their files change."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from handscroll.departments.collection.vocabularies.extension import FOLDER
from handscroll.departments.collection.vocabularies.store import Vocabularies, load
from handscroll.museum import Museum

_Stamp = tuple[tuple[str, int, int], ...]
_read: WeakKeyDictionary[Museum, tuple[_Stamp, Vocabularies]] = WeakKeyDictionary()
_lock = Lock()


def vocabularies_of(museum: Museum) -> Vocabularies:
    """Return the vocabularies of a museum, shipped terms and its own."""
    stamp = _stamp(museum.folder / FOLDER)
    with _lock:
        kept = _read.get(museum)
        if kept is None or kept[0] != stamp:
            kept = _read[museum] = (stamp, load(museum.folder))
        return kept[1]


def _stamp(folder: Path) -> _Stamp:
    try:
        files = [(one.name, one.stat()) for one in sorted(folder.iterdir())]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)

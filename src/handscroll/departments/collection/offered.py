"""Files that somebody offers: found in folders, looked at, each once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from handscroll.errors import HandscrollError
from handscroll.model.intake import Problem
from handscroll.scans.formats import probe
from handscroll.scans.limits import Limits

SKIPPED_SUFFIXES = frozenset({".csv", ".xlsx", ".txt", ".md", ".json", ".xml", ".db", ".ini"})
"""Files that lie beside scans and are none; hidden files are left out as well."""


@dataclass
class Files:
    """Scan files that were offered, and which of them can be read."""

    good: list[Path]
    bad: dict[Path, Problem]


def found_in(sources: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """Return the files that were named or lie in folders that were; others become problems."""
    found: dict[Path, None] = {}
    for source in sources:
        if source.is_dir():
            inside = sorted(p for p in source.rglob("*") if p.is_file() and not _hidden(p, source))
            # Links could lead out of the folder that was named; a person can name them singly.
            inside = [p for p in inside if not p.is_symlink()]
            scans = [p for p in inside if p.suffix.casefold() not in SKIPPED_SUFFIXES]
            found.update(dict.fromkeys(p.absolute() for p in scans))
        elif source.is_file():
            found[source.absolute()] = None
        else:
            problems.append(
                Problem(
                    file=str(source),
                    what=f"{source} was not taken",
                    why="there is no such file or folder",
                    fix="Check the path",
                )
            )
    return list(found)


def _hidden(path: Path, root: Path) -> bool:
    names = path.relative_to(root).parts
    return any(name.startswith((".", "~$")) or name == "Thumbs.db" for name in names)


def probe_all(
    found: list[Path], limits: Limits, on_progress: Callable[[float], None] | None
) -> Files:
    """Look at the header of each file: which can be read, and why others cannot."""
    files = Files([], {})
    for done, path in enumerate(found, start=1):
        try:
            probe(path, limits)
            files.good.append(path)
        except HandscrollError as error:
            files.bad[path] = _problem(path.name, error)
        except OSError as error:
            files.bad[path] = Problem(
                file=path.name,
                what=f"{path.name} was not taken",
                why=f"it cannot be opened: {error.strerror}",
                fix="Check that you may read it and that its disk is well",
            )
        if on_progress:
            on_progress(done / len(found))
    return files


def drop_twins(files: Files) -> None:
    """Keep the first of files with equal bytes; only files of equal size need reading."""
    by_size: dict[int, list[Path]] = defaultdict(list)
    for path in files.good:
        by_size[path.stat().st_size].append(path)
    for twins in by_size.values():
        if len(twins) < 2:
            continue
        first_of: dict[str, Path] = {}
        for path in twins:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            first = first_of.setdefault(digest, path)
            if first is not path:
                files.good.remove(path)
                files.bad[path] = Problem(
                    file=path.name,
                    what=f"{path.name} was not taken",
                    why=f"it has the same bytes as {first.name}",
                    fix="Remove one of the two, or scan the missing part",
                )


def _problem(name: str, error: HandscrollError, row: int | None = None) -> Problem:
    return Problem(file=name, row=row, what=error.what, why=error.why, fix=error.fix)

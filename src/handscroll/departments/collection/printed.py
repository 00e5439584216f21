"""Where finished prints of entries are kept, for who makes them and for who links to them."""

from __future__ import annotations

from pathlib import Path

from handscroll.museum import Museum


def folder_of(museum: Museum) -> Path:
    """Return the folder of a museum's printed entries; everything in it can be made again."""
    return museum.layout.cache / "prints"


def newest_bytes(museum: Museum, relic: str, language: str, paper: str = "a4") -> int | None:
    """Return the size of the newest print that is kept of a relic, or None."""
    kept = folder_of(museum).joinpath(relic).glob(f"{language}-{paper}-*.pdf")
    sizes = []
    for file in kept:
        try:
            found = file.stat()
        except OSError:
            continue
        sizes.append((found.st_mtime_ns, found.st_size))
    return max(sizes)[1] if sizes else None

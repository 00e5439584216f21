"""Notes beside painted files that say they are whole, and what they were painted from."""

from __future__ import annotations

import json
from pathlib import Path


def mark_of(folder: Path, name: str) -> Path:
    """Return where the note of a painted file lies."""
    return folder / "truth" / f"{name}.done"


def note(file: Path, made: dict[str, object]) -> None:
    """Say that a file is whole."""
    mark = mark_of(file.parent, file.name)
    mark.parent.mkdir(parents=True, exist_ok=True)
    new = mark.with_suffix(".new")
    new.write_text(json.dumps(_with_size(file, made)), encoding="utf-8")
    new.replace(mark)


def is_whole(file: Path, made: dict[str, object]) -> bool:
    """Tell whether a file lies there whole, painted from just that."""
    mark = mark_of(file.parent, file.name)
    if not (mark.exists() and file.exists()):
        return False
    return bool(json.loads(mark.read_text(encoding="utf-8")) == _with_size(file, made))


def _with_size(file: Path, made: dict[str, object]) -> dict[str, object]:
    return {**made, "bytes": file.stat().st_size}

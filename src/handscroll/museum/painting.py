"""How far the demo painter is, told to other processes through one small file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def tell_progress(file: Path, *, done: int, total: int, share: float, label: str) -> None:
    """Write how far the painting is; ``share`` is 0 to 1 over the whole collection."""
    body = {"done": done, "total": total, "share": round(share, 4), "label": label}
    beside = file.with_suffix(".tmp")
    beside.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)


def painting_progress(file: Path) -> dict[str, Any] | None:
    """Read what :func:`tell_progress` wrote, or None where nothing is being painted."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None

"""Views that somebody tries: small files in the cache, until they are saved or forgotten."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from handscroll.departments.examination.layers.names import DIGITS, not_shown
from handscroll.model.examination.views import View, view_from, view_id
from handscroll.model.stack import Stack
from handscroll.museum.layout import Layout

MOST_KEPT = 400
"""Views of one stack that are remembered; those that were tried last."""
Note = tuple[str, dict[str, str]]
"""A key of words, and what is filled in."""
_VIEW = re.compile(r"v[0-9a-f]{24}", re.ASCII)


class Trial(BaseModel):
    """A view that was tried.

    Attributes
    ----------
    cube
        Digest of the cube on which it was measured.
    notes
        What has to be said with it: keys of words, and what is filled in.
    explained
        Figures of all components of an analysis, also of those that are not shown.
    at
        RFC 3339 in UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: dict[str, Any]
    cube: str
    notes: tuple[Note, ...] = ()
    explained: tuple[float, ...] = ()
    by: str = ""
    at: str = ""

    @property
    def recipe(self) -> View:
        """The view itself."""
        return view_from(self.view)


class Tried:
    """The views of all stacks that were tried."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.cache / "views"

    def keep(
        self,
        stack: Stack,
        view: View,
        notes: Sequence[Note],
        *,
        person: str,
        explained: Sequence[float] = (),
    ) -> str:
        """Keep a settled view of a stack's cube; return its name."""
        name = view_id(view)
        assert stack.made is not None
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        trial = Trial(
            view=view.model_dump(mode="json"), cube=stack.made.digest, notes=tuple(notes),
            by=person, at=moment, explained=tuple(explained),
        )  # fmt: skip
        folder = self._folder / stack.id
        write_json(folder / f"{name}.json", trial.model_dump_json(indent=1))
        self._forget_oldest(folder)
        return name

    def find(self, stack: str, name: str) -> Trial | None:
        """Return a view that was tried, or None; one whose file is damaged is none."""
        if not _VIEW.fullmatch(name):
            return None
        try:
            text = (self._folder / stack / f"{name}.json").read_text("utf-8")
            trial = Trial.model_validate_json(text)
        except (OSError, ValidationError, ValueError):
            return None
        return trial

    def get(self, stack: Stack, name: str) -> Trial:
        """Return a view that was tried on a stack's present cube.

        Raises
        ------
        NotFoundError
            If there is none of that name, or it was tried on an earlier cube.
        """
        trial = self.find(stack.id, name)
        if trial is None or stack.made is None or trial.cube != stack.made.digest:
            raise not_shown(
                f"{stack.id}.{(stack.made.digest if stack.made else '')[:DIGITS]}.{name}"
            )
        return trial

    def of(self, stack: Stack) -> Sequence[tuple[str, Trial]]:
        """Return the views that were tried on a stack's present cube, the last one first."""
        digest = None if stack.made is None else stack.made.digest
        found = []
        for path in _newest_first(self._folder / stack.id):
            trial = self.find(stack.id, path.stem)
            if trial is not None and trial.cube == digest:
                found.append((path.stem, trial))
        return found

    def _forget_oldest(self, folder: Path) -> None:
        for path in _newest_first(folder)[MOST_KEPT:]:
            path.unlink(missing_ok=True)


def write_json(path: Path, text: str) -> None:
    """Write a file of the cache: whole or not at all, whoever reads it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any] | None:
    """Return what a file of the cache says, or None where it is gone or damaged."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return None


def _newest_first(folder: Path) -> list[Path]:
    dated = []
    for path in folder.glob("v*.json"):
        with suppress(OSError):
            dated.append((-path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(dated)]

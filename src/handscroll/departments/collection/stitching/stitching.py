"""Stitch frames into a picture with its recipe, or draw a picture again from its recipe."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handscroll.departments.collection.giving.beside import beside, require_free
from handscroll.departments.collection.stitching import chart
from handscroll.errors import InvalidError, MismatchError, NotFoundError
from handscroll.geometry import Size
from handscroll.imaging.stitching.joining import Joined, join
from handscroll.scans.frames.drawing import draw_file, drawing_of
from handscroll.scans.frames.frame_files import (
    FrameFile,
    frames_in,
    opened,
    sha256_of,
)
from handscroll.scans.frames.recipe import (
    SUFFIX,
    FrameNote,
    Recipe,
    read,
    recipe_of,
    written,
)
from handscroll.scans.limits import Limits

Tell = Callable[[str, float], None]
ENDS = (".tif", ".tiff")
REPORT = ".report.png"


@dataclass(frozen=True, slots=True)
class Stitched:
    """What was made, or would be."""

    out: Path
    size: Size
    told: dict[str, Any]
    files: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person wants.

    Attributes
    ----------
    reference
        Name of the frame that keeps its place and exposure.
    """

    reference: str | None = None
    replace: bool = False
    dry_run: bool = False


def stitch(folder: Path, out: Path, wishes: Wishes, tell: Tell) -> Stitched:
    """Stitch the frames in a folder into the picture ``out``.

    Beside it are written its recipe and its report picture; each is renamed in when it is whole,
    the picture last.

    Raises
    ------
    InvalidError, NotFoundError, ConflictError
        When the names do not do.
    MismatchError
        When the frames cannot be joined; the reason is told for each gap.
    """
    _check(out, wishes)
    paths = [one for one in frames_in(folder) if one.resolve() != out.resolve()]
    reference = place_of(wishes.reference, [one.name for one in paths])
    with ExitStack() as stack:
        files = _opened(stack, paths, out.parent, tell)
        light = files[0].kind.light()
        joined = join(files, light, lambda step, share: tell(step, 0.1 + 0.4 * share), reference)
        notes = [FrameNote(one.name, sha256_of(one.path)) for one in files]
        recipe = recipe_of(joined, notes, {"reference": wishes.reference})
        if wishes.dry_run:
            return Stitched(out, recipe.size, recipe.told)
        return _written(out, recipe, files, (joined, tell))


def again(source: Path, frames: Path, out: Path, wishes: Wishes, tell: Tell) -> Stitched:
    """Draw a picture again from its recipe: with the same frames, the same bytes.

    Raises
    ------
    UnreadableError
        When the recipe cannot be read.
    NotFoundError, MismatchError
        When a frame is missing, or is not the one of the recipe.
    """
    _check(out, wishes)
    recipe = read(source)
    paths = [frames / one.file for one in recipe.frames]
    for path, note in zip(paths, recipe.frames, strict=True):
        _same(path, note)
    if wishes.dry_run:
        return Stitched(out, recipe.size, recipe.told)
    with ExitStack() as stack:
        return _written(out, recipe, _opened(stack, paths, out.parent, tell), (None, tell))


def _opened(stack: ExitStack, paths: list[Path], near: Path, tell: Tell) -> list[FrameFile]:
    if len(paths) < 2:
        raise InvalidError(
            "Nothing was stitched",
            why=f"{len(paths)} frames were found, at least 2 are needed",
            fix="Put all frames of one scroll into one folder, and nothing else",
        )
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix=".stitch-", dir=near))
    frames = opened(paths, Path(scratch), Limits(), lambda share: tell("Opening", 0.1 * share))
    return stack.enter_context(frames)


def _written(
    out: Path, recipe: Recipe, files: list[FrameFile], how: tuple[Joined | None, Tell]
) -> Stitched:
    joined, tell = how
    made = [out]
    with ExitStack() as stack:
        # Renamed in from the last to the first: where the picture stands, the others do.
        whole = stack.enter_context(beside(out))
        draw_file(whole, recipe, files, lambda share: tell("Drawing", 0.5 + 0.5 * share))
        if joined is not None:
            made += [out.with_suffix(SUFFIX), out.with_suffix(REPORT)]
            note, report = (stack.enter_context(beside(one)) for one in made[1:])
            note.write_text(written(recipe), encoding="utf-8")
            names = [one.file for one in recipe.frames]
            chart.draw(report, joined, drawing_of(recipe, files), names)
    return Stitched(out, recipe.size, recipe.told, made)


def _check(out: Path, wishes: Wishes) -> None:
    if out.suffix.lower() not in ENDS:
        raise InvalidError(
            f"Nothing was written to {out}",
            why=f"its name ends in {out.suffix!r}, and stitched pictures are TIFF files",
            fix="End it in .tif",
        )
    for one in (out, out.with_suffix(SUFFIX), out.with_suffix(REPORT)):
        require_free(one, replace=wishes.replace)


def place_of(name: str | None, names: list[str]) -> int | None:
    """Return where the frame of a name stands, None where none is named."""
    if name is None:
        return None
    if name in names:
        return names.index(name)
    raise NotFoundError(
        f"Frame {name} was not found",
        why=f"the folder holds {', '.join(names[:20])}",
        fix="Name one of its frames",
    )


def _same(path: Path, note: FrameNote) -> None:
    if not path.is_file():
        raise NotFoundError(
            f"Frame {note.file} was not found",
            why=f"there is no file {path}",
            fix="Say with --frames in which folder the frames of the recipe lie",
        )
    found = sha256_of(path)
    if found != note.sha256:
        raise MismatchError(
            f"Frame {note.file} is not the one of the recipe",
            why=f"its SHA-256 is {found[:12]}..., the recipe says {note.sha256[:12]}...",
            fix="Give the folder with the frames that were stitched",
        )

"""Draw a stitched picture from its recipe and its frames, as a file or as a pyramid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from handscroll.imaging.stitching.render import Drawing
from handscroll.scans.build import PyramidFacts, build_pyramid
from handscroll.scans.frames import picture
from handscroll.scans.frames.frame_files import FrameFile, opened
from handscroll.scans.frames.recipe import Recipe
from handscroll.scans.frames.scratch import scratch_in
from handscroll.scans.limits import Limits

Share = Callable[[float], None]
"""Told the part done, 0 to 1."""
_DRAWN = 0.7
"""Share of the work that is over when a picture is drawn and its pyramid is not yet built."""


def drawing_of(recipe: Recipe, files: Sequence[FrameFile]) -> Drawing:
    """Return what draws any part of the picture."""
    light = files[0].kind.light()
    return Drawing(files, recipe.poses, recipe.exposure, recipe.seams, light, recipe.size)


def draw_file(out: Path, recipe: Recipe, files: Sequence[FrameFile], tell: Share) -> None:
    """Draw the picture into a file: from the same recipe and frames the same bytes."""
    names = [one.file for one in recipe.frames]
    picture.write(out, drawing_of(recipe, files), files[0].kind, names, tell)


def draw_pyramid(
    target: Path, recipe: Recipe, files: Sequence[FrameFile], room: tuple[Path, Limits], tell: Share
) -> PyramidFacts:
    """Draw the picture and put its pyramid at ``target``, whole or not at all.

    Parameters
    ----------
    room
        A folder with room for the picture, and what building may ask for.
    """
    scratch, limits = room
    drawn = scratch / "drawn.tif"
    try:
        draw_file(drawn, recipe, files, lambda share: tell(_DRAWN * share))
        target.parent.mkdir(parents=True, exist_ok=True)
        return build_pyramid(
            drawn,
            target,
            limits=limits,
            on_progress=lambda share: tell(_DRAWN + (1 - _DRAWN) * share),
        )
    finally:
        drawn.unlink(missing_ok=True)


def draw_again(
    target: Path, recipe: Recipe, paths: Sequence[Path], room: tuple[Path, Limits], tell: Share
) -> PyramidFacts:
    """Open the frames of a recipe and put the pyramid of its picture at ``target``.

    Parameters
    ----------
    paths
        The frames, in the recipe's order; whoever calls knows that they are those.
    room
        Where a scratch folder may be made, and what building may ask for.
    """
    parent, limits = room
    with (
        scratch_in(parent) as scratch,
        opened(paths, scratch, limits, lambda share: tell(0.0)) as files,
    ):
        return draw_pyramid(target, recipe, files, (scratch, limits), tell)

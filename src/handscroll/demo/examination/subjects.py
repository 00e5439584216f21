"""The subjects that a section may have, each as stages from far to near."""

from __future__ import annotations

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points
from handscroll.demo.examination import hidden, lotus_scene, mountains_scene
from handscroll.demo.examination.film_canvas import FilmCanvas
from handscroll.demo.examination.sketch import PANEL, Sketch
from handscroll.errors import NotFoundError

STAGES = (1, 2, 3, 4)
"""Stages from far to near; stage 3 paints over the figure."""

SUBJECTS = ("mountains", "lotus")


def paint_stage(
    subject: str, stage: int, canvas: FilmCanvas, rng: Generator, panel: int, sketch: Sketch
) -> None:
    """Paint one stage of one panel.

    Raises
    ------
    NotFoundError
        When no subject has that name.
    """
    left = panel * PANEL
    if subject == "mountains":
        {1: mountains_scene.far, 2: mountains_scene.peaks, 4: mountains_scene.shores}[stage](
            canvas, rng, left, sketch
        )
    elif subject == "lotus":
        {1: lotus_scene.far, 2: lotus_scene.middle, 4: lotus_scene.near}[stage](
            canvas, rng, left, sketch
        )
    else:
        raise NotFoundError(
            f"There is no subject {subject}",
            why="The painter knows " + ", ".join(SUBJECTS),
            fix="Use one of these in the recipe",
        )


def cover_up(
    subject: str, canvas: FilmCanvas, rng: Generator, at: tuple[float, float], size: float
) -> list[Points]:
    """Paint over the figure at ``at``; return contours of what now stands there."""
    if subject == "lotus":
        return lotus_scene.cover_up(canvas, rng, at, size)
    manner = mountains_scene.MANNERS[int(rng.integers(0, len(mountains_scene.MANNERS)))]
    return hidden.cover_up(canvas, rng, at, size, manner)


def prepare(subject: str, canvas: FilmCanvas, panel: int) -> None:
    """Prime a panel, where the subject asks for it."""
    if subject == "lotus":
        lotus_scene.ground(canvas, panel * PANEL)

"""All stacks of the museum as staff see them: what each is, and what is owed or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from handscroll.departments.examination.bench.publishing import Public, public_of, steps_of
from handscroll.departments.examination.layers.names import COLOUR, picture_of
from handscroll.departments.examination.layers.shown import shown_stacks
from handscroll.model.intake import Problem
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.review import Move
from handscroll.model.stack import Role, Stack
from handscroll.museum import Museum
from handscroll.museum.originals import Withdrawal

THUMBNAIL = 240
"""Longest side of a thumbnail, pixels."""
LEAST_SEEN = 4
"""Bands that colour is reckoned from at least, as `handscroll.imaging.colorimetry.few_bands`."""
_SEEN_NM = (360.0, 780.0)
_GREEN_NM = 550.0
"""Where an eye sees best: a stack without colour is shown by the band nearest to it."""


class Cube(StrEnum):
    """How the cube of a stack stands."""

    MADE = "made"
    OWED = "owed"
    LOST = "lost"
    """Made once, and gone with the cache: it is made again to the same bytes."""
    FAILED = "failed"


@dataclass(frozen=True)
class Line:
    """One stack of the list.

    Attributes
    ----------
    bands
        How many there are; of a stack without a cube, how many files were brought as bands.
    shortest, longest
        Wavelengths in nm; None before the cube is made.
    image
        Base of the image service of its thumbnail; empty while there is none.
    problem
        Why its cube failed, and what to do.
    views
        How many were saved.
    steps
        States into which the reader may bring it, and whether that needs a reason.
    public
        What visitors see of it once it is published.
    withdrawn
        Who took it from visitors and why.
    """

    stack: Stack
    relic: Relic
    cube: Cube
    bands: int
    shortest: float | None
    longest: float | None
    image: str
    problem: Problem | None
    views: int
    steps: Sequence[Move] = ()
    public: Public | None = None
    withdrawn: Withdrawal | None = None

    @property
    def thumbnail(self) -> str:
        """Address of a small picture of it; empty while there is none."""
        return self.picture(THUMBNAIL) if self.image else ""

    def picture(self, side: int, image: str = "") -> str:
        """Return the address of a picture, of one of its views or as it is shown at first.

        Parameters
        ----------
        side
            Its longest side in pixels at most; a smaller stack is not drawn larger than it is.
        """
        made = self.stack.made
        most = side if made is None else min(side, max(made.width, made.height))
        return f"{image or self.image}/full/!{most},{most}/0/default.jpg"


def lines(museum: Museum, person: Person) -> Sequence[Line]:
    """Return every stack that somebody may see: those with trouble first, then by relic."""
    found = [
        replace(
            line_of(museum, one.stack, one.relic),
            steps=steps_of(person, one.stack),
            public=public_of(museum, one.stack, one.relic),
            withdrawn=museum.stacks.withdrawal(one.stack),
        )
        for one in shown_stacks(museum, person)
    ]
    return sorted(found, key=_urgent)


def line_of(museum: Museum, stack: Stack, relic: Relic) -> Line:
    """Return what the list says of one stack."""
    made = stack.made
    problem = museum.stacks.problem(stack.id)
    cube = standing(museum, stack, problem)
    lengths = [] if made is None else [one.wavelength for one in made.bands]
    image = picture_of(stack, key_of(stack)).service if cube is Cube.MADE else ""
    return Line(
        stack,
        relic,
        cube,
        len(lengths) or len(stack.of(Role.BANDS)),
        min(lengths, default=None),
        max(lengths, default=None),
        image,
        problem if cube is Cube.FAILED else None,
        len(museum.layers.of(stack.id)),
    )


def standing(museum: Museum, stack: Stack, problem: Problem | None) -> Cube:
    """Say how the cube of a stack stands."""
    place = museum.stacks.cube(stack)
    if place is not None and place.is_dir():
        return Cube.MADE
    if problem is not None:
        return Cube.FAILED
    return Cube.OWED if place is None else Cube.LOST


def key_of(stack: Stack) -> str:
    """Return how a stack is shown at first: in colour where enough bands are seen."""
    assert stack.made is not None
    least, most = _SEEN_NM
    seen = [one for one in stack.made.bands if least <= one.wavelength <= most]
    if len(seen) >= LEAST_SEEN:
        return COLOUR
    bands = stack.made.bands
    return f"b{min(range(len(bands)), key=lambda at: abs(bands[at].wavelength - _GREEN_NM)) + 1}"


def _urgent(one: Line) -> tuple[int, str, str]:
    order = {Cube.FAILED: 0, Cube.OWED: 1, Cube.LOST: 2, Cube.MADE: 3}
    return order[one.cube], one.relic.accession_number, one.stack.id

"""Pictures of a story lie on what they name: a relic that there is, a place on its capture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.model.relic import Relic
from handscroll.model.stories.pieces import Picture
from handscroll.model.stories.story import Story
from handscroll.museum.relics import Relics


@dataclass(frozen=True)
class Misplaced:
    """A picture that lies nowhere.

    Attributes
    ----------
    section, number
        Which section, empty for the cover, and which of its pictures from 0.
    what
        ``relic``, ``capture`` or ``place``.
    size
        Of the capture beside which a place lies.
    """

    section: str
    number: int
    what: str
    picture: Picture
    size: Size | None = None

    @property
    def why(self) -> str:
        """Say what is measured."""
        if self.what == "relic":
            return f"there is no relic {self.picture.relic[:40]}"
        if self.what == "capture":
            return f"its relic has no picture {self.picture.capture[:40]}"
        size = self.size or Size(0, 0)
        right, low = self.picture.x + self.picture.width, self.picture.y + self.picture.height
        return f"it reaches to {right} x {low} px, and the capture has {size.width} x {size.height}"


def misplaced(story: Story, relics: Mapping[str, Relic]) -> Iterator[Misplaced]:
    """Yield every picture of a story that lies nowhere.

    Parameters
    ----------
    relics
        Those that the story names, by their identifiers.
    """
    for section, number, picture in story.pictures():
        if not picture.relic:
            continue
        relic = relics.get(picture.relic)
        if relic is None:
            yield Misplaced(section, number, "relic", picture)
            continue
        sizes = {one.id: one.size for one in relic.captures}
        size = sizes.get(picture.capture) if picture.capture else next(iter(sizes.values()), None)
        if size is None:
            yield Misplaced(section, number, "capture", picture)
        elif not _lies_on(picture, size):
            yield Misplaced(section, number, "place", picture, size)


def require_on_canvas(story: Story, relics: Relics) -> None:
    """Refuse a story with a picture that lies nowhere.

    Raises
    ------
    InvalidError
        Naming the first.
    """
    known = {one.id: one for one in relics.some(story.relics())}
    for one in misplaced(story, known):
        where = f"section {one.section}" if one.section else "the cover"
        raise InvalidError(
            f"The story {story.id} was not saved",
            why=f"picture {one.number + 1} of {where} lies nowhere: {one.why}",
            fix="Draw the place again, or leave its numbers empty for the whole picture",
        )


def _lies_on(picture: Picture, size: Size) -> bool:
    if picture.whole:
        # Half a place is none: a width without a height, or a corner without either.
        return not (picture.width or picture.height or picture.x or picture.y)
    right, low = picture.x + picture.width, picture.y + picture.height
    return right <= size.width and low <= size.height

"""Gather what the page of a stack tells visitors: its pictures, its chapters, how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handscroll.departments.examination.bench.listing import key_of
from handscroll.departments.examination.beneath.pictures import Cut, detail, whole
from handscroll.departments.examination.hidden.chains import Found, accepted
from handscroll.departments.examination.hidden.kept_map import kept
from handscroll.departments.examination.layers.limits import most_public
from handscroll.departments.examination.layers.lying import published_on
from handscroll.departments.examination.layers.names import COLOUR, picture_of
from handscroll.departments.examination.layers.shown import Shown
from handscroll.geometry import Box, Size
from handscroll.imaging.hidden.prediction import BORDER_NM
from handscroll.model.layer import Layer
from handscroll.model.rights import State
from handscroll.museum import Museum

MAP: Final = "map"
INFRARED: Final = "infrared"
_DEEP: Final = ("log_residual", "components", "ratio", "expression", "false_colour")
"""Kinds of views, those first that show most of what lies beneath."""
_MOST_OF_ONE: Final = 4
"""Bands of one laid picture, as in the manifest."""


@dataclass(frozen=True, slots=True)
class Under:
    """One picture of what lies beneath.

    Attributes
    ----------
    key
        ``map``, ``infrared``, the name of a layer that was published, or of what lies on it.
    base
        Of its image service.
    label
        Language to name; empty where the house has a word for it.
    wavelength
        Nm, of one band alone.
    """

    key: str
    base: str
    label: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    wavelength: float | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A candidate that people accepted.

    Attributes
    ----------
    cut
        What its pictures show.
    marks
        Its outline in percent of the cut, as SVG points of a box 100 wide and 100 high.
    place
        Its middle on the whole picture, percent from the left and from the top.
    """

    found: Found
    number: int
    cut: Cut
    marks: str
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Beneath:
    """Everything that the page shows.

    Attributes
    ----------
    colour, seen_nm
        The painting as it is seen, in colour; of a stack with too few visible bands for colour
        the band that an eye sees best, and its wavelength.
    under
        What may lie under it, the one shown first first.
    facts
        Of the map: its recipe and its digest; None where none was made.
    """

    shown: Shown
    colour: str
    seen_nm: float | None
    under: Sequence[Under]
    whole: Cut
    chapters: Sequence[Chapter]
    facts: Mapping[str, Any] | None
    visible: tuple[float, ...]
    infrared: tuple[float, ...]

    @property
    def version(self) -> str:
        """First digits of the cube's digest: another cube is another version."""
        made = self.shown.stack.made
        assert made is not None
        return made.digest[:12]


def gather(museum: Museum, shown: Shown, *, staff: bool) -> Beneath:
    """Gather it.

    Parameters
    ----------
    shown
        A stack whose cube was made, and its relic.
    staff
        Whether the reader may see drafts, whose pictures have no limit.
    """
    stack, relic = shown
    assert stack.made is not None
    size = Size(stack.made.width, stack.made.height)
    most = None if staff else most_public(stack, relic)
    lengths = [band.wavelength for band in stack.made.bands]
    found, key = accepted(museum, stack), key_of(stack)
    mapped = kept(museum.layout, stack)
    under = [*_published(museum, shown), *_laid(museum, shown, most), *_own(shown, lengths)]
    if mapped is not None and (found or staff):
        under.insert(0, Under(MAP, f"/api/stacks/{stack.id}/hidden/map"))
    chapters = [_chapter(one, number, size, most) for number, one in enumerate(found, 1)]
    return Beneath(
        shown,
        picture_of(stack, key).service,
        None if key == COLOUR else lengths[int(key[1:]) - 1],
        under,
        whole(size, most),
        chapters,
        None if mapped is None else mapped.recipe,
        tuple(nm for nm in lengths if nm <= BORDER_NM),
        tuple(nm for nm in lengths if nm > BORDER_NM),
    )


def _published(museum: Museum, shown: Shown) -> list[Under]:
    def rank(layer: Layer) -> tuple[int, str]:
        return _DEEP.index(layer.kind) if layer.kind in _DEEP else len(_DEEP), layer.id

    layers = museum.layers.of(shown.stack.id, state=State.PUBLISHED)
    current = [one for one in layers if museum.layers.is_current(one)]
    return [
        Under(one.id, picture_of(shown.stack, one.id).service, one.label, one.kind)
        for one in sorted(current, key=rank)
    ]


def _laid(museum: Museum, shown: Shown, most: int | None) -> list[Under]:
    """Return published pictures that lie on the stack, as a radiograph does.

    One that the public may have in smaller pictures only is left out: all have the same sizes.
    """
    found = []
    for one in published_on(museum, shown.stack):
        own, made = most_public(one, shown.relic), one.made
        if made is not None and (own is None or (most is not None and own >= most)):
            several = len(made.bands) > 1
            for number in range(1, len(made.bands) + 1)[:_MOST_OF_ONE]:
                base = picture_of(one, f"b{number}").service
                label = {
                    tag: f"{text} · {number}" if several else text
                    for tag, text in one.title.items()
                }
                found.append(Under(f"{one.id}-{number}", base, label))
    return found


def _own(shown: Shown, lengths: Sequence[float]) -> list[Under]:
    """Return the band that sees deepest: the longest infrared one; none where there is none."""
    if not lengths or lengths[-1] <= BORDER_NM:
        return []
    base = picture_of(shown.stack, f"b{len(lengths)}").service
    return [Under(INFRARED, base, wavelength=lengths[-1])]


def _chapter(found: Found, number: int, size: Size, most: int | None) -> Chapter:
    cut = detail(found.box, size, most)
    x, y, width, height = found.box
    middle = (100 * (x + width / 2) / size.width, 100 * (y + height / 2) / size.height)
    place = (round(middle[0], 2), round(middle[1], 2))
    return Chapter(found, number, cut, _points(found, cut.box), place)


def _points(found: Found, box: Box) -> str:
    region = found.last.region
    x, y, width, height = found.box
    corners = region.outline or (
        (x, y), (x + width, y), (x + width, y + height), (x, y + height),
    )  # fmt: skip
    return " ".join(
        f"{100 * (px - box.x) / box.width:.1f},{100 * (py - box.y) / box.height:.1f}"
        for px, py in corners
    )

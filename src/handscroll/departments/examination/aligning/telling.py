"""What the aligner's page is told: two stacks of one work, their pictures, and the models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handscroll.departments.examination.bench.listing import key_of
from handscroll.departments.examination.layers.facts import stack_facts
from handscroll.departments.examination.layers.names import COLOUR
from handscroll.departments.examination.layers.shown import Shown, stack_for
from handscroll.errors import InvalidError
from handscroll.imaging.registration.control import LEAST
from handscroll.model.laid import BY_HAND
from handscroll.model.person import Person
from handscroll.model.rights import Action
from handscroll.model.stack import Stack
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages import Words

WIDE = 2.0
"""From this width for a height on, pictures are larger above each other than side by side."""
STILL = 900
"""Longest side of the pictures that stand on the page without a script, px."""


@dataclass(frozen=True)
class Side:
    """One of the two stacks.

    Attributes
    ----------
    data
        What the script reads: size, and every picture with its name.
    """

    stack: Stack
    data: dict[str, Any]

    @property
    def wide(self) -> bool:
        """Whether it is as wide as a handscroll."""
        return bool(self.data["width"] > WIDE * self.data["height"])

    @property
    def still(self) -> str:
        """Address of a picture of it that needs no script."""
        most = min(STILL, max(self.data["width"], self.data["height"]))
        first = next(one for one in self.data["pictures"] if one["key"] == self.data["first"])
        return f"{first['image']}/full/!{most},{most}/0/default.jpg"


def two_stacks(museum: Museum, person: Person, on: str, other: str) -> tuple[Shown, Shown]:
    """Return two stacks of one work that this person may work at.

    Raises
    ------
    UnauthenticatedError, RefusedError, NotFoundError
        As `stack_for`.
    InvalidError
        If they are one and the same, or of two works.
    """
    what = "The aligner was not opened"
    found = stack_for(museum, person, on, Action.OBSERVE, what=what)
    laid = stack_for(museum, person, other, Action.OBSERVE, what=what)
    if found.stack.id == laid.stack.id or found.relic.id != laid.relic.id:
        same = found.stack.id == laid.stack.id
        raise InvalidError(
            f"{laid.stack.id} cannot be laid on {found.stack.id}",
            why="they are one and the same stack" if same else "they are of two different works",
            fix="Choose two stacks of one work, from the bench of either",
        )
    return found, laid


def side_of(museum: Museum, person: Person, shown: Shown, words: Words) -> Side:
    """Return a stack with its pictures, each under the name that a reader knows.

    Raises
    ------
    NotFoundError
        If its cube was not made yet.
    """
    facts = stack_facts(museum, person, shown, words)
    first = key_of(shown.stack)
    pictures = [_picture(f"b{one['number']}", one["image"], one["label"]) for one in facts["bands"]]
    if first == COLOUR:
        pictures.insert(0, _picture(COLOUR, facts["colour"], words("examine.colour")))
    for one in facts["views"]:
        name = pick(one["label"], words.language) or one["id"]
        pictures.append(_picture(one["id"], one["image"], name))
    told = {
        "id": shown.stack.id,
        "title": title_of(shown, words),
        "width": facts["width"],
        "height": facts["height"],
        "first": first,
        "pictures": pictures,
    }
    return Side(shown.stack, told)


def models() -> list[dict[str, Any]]:
    """Return what control points may be fitted by, and how many each of them needs."""
    return [{"name": one.value, "least": LEAST} for one in BY_HAND]


def title_of(shown: Shown, words: Words) -> str:
    """Return what a stack is called: by its own title, or by its number and its wavelengths."""
    stack = shown.stack
    return pick(stack.title, words.language) or words("aligning.untitled", stack=stack.id)


def _picture(key: str, image: str, name: str) -> dict[str, str]:
    return {"key": key, "image": image, "name": name}

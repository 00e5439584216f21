"""How pictures of stacks are named: a stack, the cube that is drawn, and how it is seen."""

from __future__ import annotations

import re
from typing import NamedTuple

from handscroll.errors import NotFoundError
from handscroll.model.stack import Made, Stack

PREFIX = "/bands"
SERVICES = f"{PREFIX}/3"
MANIFESTS = f"{PREFIX}/manifest"
COLOUR = "colour"
"""The view that shows a stack as it is seen in daylight."""
DIGITS = 12
"""Of a cube's digest, in addresses: 48 bits tell the cubes of one stack apart."""
_NAME = re.compile(
    rf"(s[0-9a-z]{{1,40}})\.([0-9a-f]{{{DIGITS}}})\.({COLOUR}|b[1-9][0-9]{{0,3}}|v[0-9a-f]{{24}})",
    re.ASCII,
)


class PictureName(NamedTuple):
    """One picture: view of cube of stack.

    Attributes
    ----------
    cube
        The first digits of the cube's digest: another cube has other addresses.
    view
        ``colour``, ``b1`` …, or the name of a recipe, ``v`` and 24 digits.
    """

    stack: str
    cube: str
    view: str

    def __str__(self) -> str:
        """Write it as it stands in addresses."""
        return f"{self.stack}.{self.cube}.{self.view}"

    @property
    def service(self) -> str:
        """Path of its image service."""
        return f"{SERVICES}/{self}"

    @property
    def band(self) -> int | None:
        """The number of the band that it shows alone, or None."""
        return int(self.view[1:]) if self.view.startswith("b") else None


def picture_name(text: str) -> PictureName:
    """Read the name of a picture.

    Raises
    ------
    NotFoundError
        If no picture can bear that name.
    """
    found = _NAME.fullmatch(text)
    if found is None:
        raise not_shown(text)
    return PictureName(*found.groups())


def picture_of(stack: Stack, view: str) -> PictureName:
    """Return the name of a view of a stack's cube."""
    return PictureName(stack.id, made_of(stack).digest[:DIGITS], view)


def version_of(stack: Stack) -> str:
    """Return the name of the cube of a stack, as the recipes of views carry it."""
    return f"{stack.id}.{made_of(stack).digest[:DIGITS]}"


def made_of(stack: Stack) -> Made:
    """Return what was made of a stack.

    Raises
    ------
    NotFoundError
        If its cube was not made yet.
    """
    if stack.made is None:
        raise NotFoundError(
            f"The stack {stack.id} cannot be shown",
            why="its cube was not made yet",
            fix=f"Wait for it, or make it with: handscroll stack make {stack.id}",
        )
    return stack.made


def not_shown(text: str) -> NotFoundError:
    """Return what is said of a picture that is not there, or not for whoever asks."""
    return NotFoundError(
        f"The picture {text[:100]!a} is not shown",
        why="there is none of that name, or it is not public",
        fix="Take the address from the page of the stack, or sign in as staff",
    )

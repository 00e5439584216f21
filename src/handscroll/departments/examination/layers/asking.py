"""Who asks for which picture of a stack, and how much of it they may have."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.departments.examination.layers.limits import MOST_AREA, most_public
from handscroll.departments.examination.layers.names import (
    DIGITS,
    PictureName,
    not_shown,
    picture_name,
)
from handscroll.departments.examination.layers.tried import Tried
from handscroll.errors import NotFoundError
from handscroll.geometry import Size
from handscroll.model.examination.views import View, view_from
from handscroll.model.person import VISITOR, Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, Role, State, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.picture_limits import all_alike, limits_for
from handscroll.pages.addresses import base_url, cookie
from handscroll.plugin import SESSION_COOKIE, Scope
from handscroll.standards.iiif_image_limits import Limits
from handscroll.storage.remembering import Remembered

MOST_SEEN = 500
"""Pictures whose records are remembered."""


@dataclass(frozen=True)
class Known:
    """A picture, and what decides who sees it.

    Attributes
    ----------
    view
        Its recipe; None of those that every stack has.
    states
        Of stack, relic and layer, and of the stack on which it is laid: each of them must allow
        it. A view that was only tried is a draft.
    most
        Longest side in pixels that the public gets, or None.
    beneath
        The stack on whose pixels it is drawn; None for those of its own.
    """

    name: PictureName
    stack: Stack
    relic: Relic
    view: View | None
    states: tuple[State, ...]
    most: int | None
    beneath: Stack | None = None

    @property
    def size(self) -> Size:
        """Of the whole picture."""
        assert self.stack.made is not None
        return Size(self.stack.made.width, self.stack.made.height)

    def shown_to(self, role: Role) -> bool:
        """Say whether somebody of a role may see it."""
        return all(may(role, Action.VIEW, state) for state in self.states)


@dataclass(frozen=True)
class Asked:
    """A picture that the reader may see, and how fine.

    Attributes
    ----------
    open
        True where the public may see it.
    alike
        True where the limits are the same for everybody.
    """

    known: Known
    person: Person
    limits: Limits
    base: str
    open: bool
    alike: bool

    @property
    def service(self) -> str:
        """Address of the image service, as the reader reached it."""
        return f"{self.base}{self.known.name.service}"

    def headers(self, public: str, private: str, *varying: str) -> dict[str, str]:
        """Return who may keep an answer, for how long, and on what it depends."""
        same = self.open and self.alike
        shared = same or (self.open and self.person.id == VISITOR.id)
        found = {"cache-control": public if shared else private}
        if not same:
            varying = (*varying, "Cookie")
        if varying:
            found["vary"] = ", ".join(varying)
        return found


class Asking:
    """Finds pictures for whoever asks; remembers them until anything in the museum changes."""

    def __init__(self, museum: Museum) -> None:
        self._museum = museum
        self._tried = Tried(museum.layout)
        self._known: Remembered[str, Known] = Remembered(museum.captures.generation, MOST_SEEN)

    def asked(self, scope: Scope, text: str) -> Asked:
        """Find a picture, if the reader may know that it exists.

        Raises
        ------
        NotFoundError
            If there is none, or it is not shown to this reader: which of the two is not told.
        """
        known, settings = self._find(text), self._museum.settings
        alike = all_alike(settings.images, known.size, known.most, MOST_AREA)
        is_open = known.shown_to(VISITOR.role)
        # The session is looked up only where it makes a difference.
        person = VISITOR if is_open and alike else self._person(scope)
        if not known.shown_to(person.role):
            raise not_shown(text)
        limits = limits_for(person.role, settings.images, known.size, known.most, MOST_AREA)
        return Asked(known, person, limits, base_url(scope, settings), is_open, alike)

    def _find(self, text: str) -> Known:
        generation, held = self._known.held((text,))
        if text in held:
            return held[text]
        try:
            known = find_picture(self._museum, self._tried, picture_name(text))
        except NotFoundError:
            raise not_shown(text) from None
        self._known.keep(generation, {text: known})
        return known

    def _person(self, scope: Scope) -> Person:
        return self._museum.people.signed_in(cookie(scope, SESSION_COOKIE)) or VISITOR


def find_picture(museum: Museum, tried: Tried, name: PictureName) -> Known:
    """Return a picture as the museum has it, whoever may see it.

    Raises
    ------
    NotFoundError
        If there is none, or it is of a cube that the stack has no longer.
    """
    stack = museum.stacks.get(name.stack)
    drawn, beneath = stack, None
    if stack.made is None or stack.made.digest[:DIGITS] != name.cube:
        drawn, beneath = _laid(museum, stack, name)
    relic = museum.relics.get(stack.relic)
    view: View | None = None
    states: tuple[State, ...] = (stack.state, relic.state)
    most = most_public(stack, relic)
    if beneath is not None:
        states = (*states, beneath.state)
        limits = (most, most_public(beneath, relic))
        most = min((one for one in limits if one is not None), default=None)
    if name.view.startswith("v"):
        view, state = _recipe(museum, tried, stack, name.view)
        states = (*states, state)
    return Known(name, drawn, relic, view, states, most, beneath)


def _laid(museum: Museum, stack: Stack, name: PictureName) -> tuple[Stack, Stack]:
    """Return a stack as it lies on another one, and that one, by the digest of the laid cube."""
    for laid in stack.laid:
        if laid.digest is not None and laid.digest[:DIGITS] == name.cube:
            beneath = museum.stacks.get(laid.on)
            drawn = stack.as_laid_on(beneath)
            if drawn is not None:
                return drawn, beneath
    raise not_shown(str(name))


def _recipe(museum: Museum, tried: Tried, stack: Stack, view: str) -> tuple[View, State]:
    layer = museum.layers.find(view)
    if layer is not None and layer.region.capture == stack.id and museum.layers.is_current(layer):
        return view_from(layer.recipe["view"]), layer.state
    return tried.get(stack, view).recipe, State.DRAFT

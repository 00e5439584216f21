"""Who asks for which picture, and how much of it they may have."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from handscroll.departments.viewing.iiif.versions import Version
from handscroll.errors import NotFoundError
from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import Action, may
from handscroll.museum import Museum
from handscroll.museum.captures import Shown
from handscroll.museum.picture_limits import all_alike, limits_for
from handscroll.pages.addresses import base_url, cookie
from handscroll.plugin import SESSION_COOKIE, Scope
from handscroll.standards.iiif_image_limits import Limits

LONGEST_NAME = 128
"""Characters of an identifier, see :mod:`handscroll.model.identity`."""


@dataclass(frozen=True)
class Asked:
    """A capture that the reader may see, and how fine.

    Attributes
    ----------
    service
        Address of the image service, as the reader reached it.
    open
        True where the public may see the capture.
    alike
        True where the limits are the same for everybody.
    """

    version: Version
    shown: Shown
    person: Person
    limits: Limits
    base: str
    open: bool
    alike: bool

    @property
    def service(self) -> str:
        """Address of the image service, as the reader reached it."""
        return f"{self.base}{self.version.prefix}/{quote(self.shown.capture.id, safe='')}"

    def headers(self, *varying: str, same_for_all: bool) -> dict[str, str]:
        """Return who may keep an answer, and on what it depends."""
        shared = self.open and (same_for_all or self.person.id == VISITOR.id)
        # A minute: a withdrawn picture must not live on in browsers; unchanged ones cost a 304.
        found = {"cache-control": "public, max-age=60" if shared else "private, no-store"}
        if not (self.open and same_for_all):
            varying = (*varying, "Cookie")
        if varying:
            found["vary"] = ", ".join(varying)
        return found


def asked_for(museum: Museum, scope: Scope, version: Version, name: str) -> Asked:
    """Find the capture, if the reader may know that it exists.

    Raises
    ------
    NotFoundError
        If there is none, or it is not shown to this reader: which of the two is not told.
    """
    if len(name) > LONGEST_NAME or not (name.isascii() and name.isprintable()):
        # No identifier of ours, and none that every database can be asked for.
        raise not_shown(name)
    shown = museum.captures.find(name)
    size, settings = shown.capture.size, museum.settings.images
    alike = all_alike(settings, size, shown.rights.max_public_px)
    is_open = may(VISITOR.role, Action.VIEW, shown.state)
    # The session is looked up only where it makes a difference: most pictures are for everybody.
    person = VISITOR if is_open and alike else _person(museum, scope)
    if not may(person.role, Action.VIEW, shown.state):
        raise not_shown(name)
    limits = limits_for(person.role, settings, size, shown.rights.max_public_px)
    base = base_url(scope, museum.settings)
    return Asked(version, shown, person, limits, base, is_open, alike)


def not_shown(name: str) -> NotFoundError:
    """Return, word for word, what the register says of a name it does not hold."""
    return NotFoundError(
        f"The picture {name[:80]} was not found",
        why="no capture bears that identifier",
        fix="Take the address from the relic's page or manifest",
    )


def _person(museum: Museum, scope: Scope) -> Person:
    return museum.people.signed_in(cookie(scope, SESSION_COOKIE)) or VISITOR

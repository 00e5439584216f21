"""The image server: a raw ASGI application, because a framework costs more than a tile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from handscroll.departments.viewing.addresses import base_url, cookie, header
from handscroll.departments.viewing.answers import Answer, answer, is_fresh, no_body, refuse_method
from handscroll.departments.viewing.encode import MEDIA_TYPES
from handscroll.departments.viewing.lanes import Lanes
from handscroll.departments.viewing.tiles import picture_bytes
from handscroll.errors import NotFoundError
from handscroll.geometry import Size
from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import Action, State, may
from handscroll.museum import Museum
from handscroll.museum.captures import Shown
from handscroll.plugin import SESSION_COOKIE, Asgi, Receive, Scope, Send
from handscroll.standards.iiif_image import decoded, parse_request
from handscroll.standards.iiif_image_info import (
    CONTEXT,
    LD_JSON,
    PROFILE_LINK,
    PictureFacts,
    image_information,
)
from handscroll.standards.iiif_image_plan import ImagePlan, Limits, plan_image

PREFIX = "/iiif/3"
RECIPE = "1"
"""Part of every entity tag; to be raised when the same request gives other bytes."""


@dataclass(frozen=True)
class _Asked:
    """A capture that the reader may see, and how fine."""

    shown: Shown
    limits: Limits
    service: str
    private: bool
    varies: bool

    @property
    def cache_control(self) -> str:
        # A minute: a withdrawn picture must not live on in browsers; unchanged ones cost a 304.
        return "private, no-store" if self.private else "public, max-age=60"


def image_server(museum: Museum) -> Asgi:
    """Return the image server of a museum: IIIF Image API 3.0, level 2.

    It raises errors of our family; whoever mounts it makes problem documents of them.
    """
    lanes = Lanes()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await answer(no_body(204), scope, send)
            return
        if method not in ("GET", "HEAD"):
            await answer(refuse_method(), scope, send)
            return
        await answer(await _answer(museum, lanes, scope), scope, send)

    return serve


async def _answer(museum: Museum, lanes: Lanes, scope: Scope) -> Answer:
    name, *rest = _segments(scope)
    asked = _asked(museum, scope, decoded(name))
    if not rest:
        target = f"{asked.service}/info.json".encode()
        return no_body(303, (b"location", target), (b"cache-control", asked.cache_control.encode()))
    if rest == ["info.json"]:
        return _information(museum, asked, scope)
    if len(rest) != 4:
        raise NotFoundError(
            "There is no picture at this address",
            why=f"{len(rest)} parts follow the identifier, not 1 or 4",
            fix="Write region/size/rotation/quality.format, or info.json",
        )
    request = parse_request(rest[0], rest[1], rest[2], rest[3])
    plan = plan_image(request, asked.shown.capture.size, asked.limits)
    return await _picture(museum, lanes, asked, plan, scope)


def _segments(scope: Scope) -> list[str]:
    """Split the path as it was sent: an escaped slash is part of an identifier."""
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"])
    return path.partition("?")[0].partition(f"{PREFIX}/")[2].split("/")


def _asked(museum: Museum, scope: Scope, name: str) -> _Asked:
    """Find the capture, if the reader may know that it exists.

    Raises
    ------
    NotFoundError
        If there is none, or it is not shown to this reader: which of the two is not told.
    """
    shown = museum.captures.find(name)
    size, public = shown.capture.size, shown.rights.max_public_px
    settings = museum.settings.images
    limits = Limits(settings.max_width, settings.max_area)
    public_limits = limits.for_public(size, public)
    varies = public_limits is not limits
    # The session is looked up only where it makes a difference: most pictures are for everybody.
    is_open = may(VISITOR.role, Action.VIEW, shown.state)
    person = VISITOR if is_open and not varies else _person(museum, scope)
    if not may(person.role, Action.VIEW, shown.state):
        raise _not_shown(name)
    staff = may(person.role, Action.VIEW, State.DRAFT)
    return _Asked(
        shown,
        limits if staff else public_limits,
        f"{base_url(scope, museum.settings)}{PREFIX}/{quote(name, safe='')}",
        private=not is_open or (varies and staff),
        varies=varies,
    )


def _person(museum: Museum, scope: Scope) -> Person:
    return museum.people.signed_in(cookie(scope, SESSION_COOKIE)) or VISITOR


def _not_shown(name: str) -> NotFoundError:
    # Word for word what the register says of a name it does not hold.
    return NotFoundError(
        f"The picture {name[:80]} was not found",
        why="no capture bears that identifier",
        fix="Take the address from the relic's page or manifest",
    )


def _information(museum: Museum, asked: _Asked, scope: Scope) -> Answer:
    shown = asked.shown
    pyramid = museum.captures.pyramid(shown.capture.id)
    size = Size(pyramid.size.width, pyramid.size.height)
    facts = PictureFacts(
        size, tuple(pyramid.levels), pyramid.tile, shown.rights.uri, shown.mm_per_px
    )
    document = image_information(asked.service, facts, asked.limits)
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = _common(asked, _tag(body), ("Accept",))
    if "application/ld+json" in header(scope, b"accept"):
        headers["content-type"] = LD_JSON
        link = f'<{PROFILE_LINK}>;rel="profile"'
    else:
        headers["content-type"] = "application/json"
        link = (
            f'<{CONTEXT}>;rel="http://www.w3.org/ns/json-ld#context";type="application/ld+json",'
            f' <{PROFILE_LINK}>;rel="profile"'
        )
    headers["link"] = link
    if is_fresh(scope, headers["etag"]):
        return Answer(304, _only_validators(headers))
    return Answer(200, headers, body)


async def _picture(
    museum: Museum, lanes: Lanes, asked: _Asked, plan: ImagePlan, scope: Scope
) -> Answer:
    capture = asked.shown.capture
    seen = f"{RECIPE} {capture.sha256} {plan}".encode()
    headers = _common(asked, _tag(seen), ())
    headers["content-type"] = MEDIA_TYPES[plan.format]
    headers["link"] = (
        f'<{asked.service}/{plan.canonical}>;rel="canonical", <{PROFILE_LINK}>;rel="profile"'
    )
    if is_fresh(scope, headers["etag"]):
        return Answer(304, _only_validators(headers))
    lane = lanes.for_pixels(plan.output.pixels)
    body = await lane.run(lambda: picture_bytes(plan, museum.captures.pyramid(capture.id)))
    return Answer(200, headers, body)


def _common(asked: _Asked, tag: str, varying: tuple[str, ...]) -> dict[str, str]:
    headers = {"cache-control": asked.cache_control, "etag": tag}
    varying = (*varying, "Cookie") if asked.varies or asked.private else varying
    if varying:
        headers["vary"] = ", ".join(varying)
    return headers


def _only_validators(headers: Mapping[str, Any]) -> dict[str, str]:
    kept = ("cache-control", "etag", "vary", "link")
    return {name: value for name, value in headers.items() if name in kept}


def _tag(seen: bytes) -> str:
    return f'"{hashlib.sha256(seen).hexdigest()[:24]}"'

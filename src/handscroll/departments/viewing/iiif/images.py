"""The image server: a raw ASGI application, because a framework costs more than a tile."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from handscroll.departments.viewing.drawing.encode import MEDIA_TYPES
from handscroll.departments.viewing.drawing.lanes import Lanes
from handscroll.departments.viewing.drawing.tiles import picture_bytes
from handscroll.departments.viewing.iiif.asking import Asked, asked_for
from handscroll.departments.viewing.iiif.information import Informations
from handscroll.departments.viewing.iiif.reading import with_pyramid
from handscroll.departments.viewing.iiif.versions import V3, VERSIONS, Version
from handscroll.errors import HandscrollError, NotFoundError, TooLargeError
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.museum.picture_limits import limits_for
from handscroll.plugin import Asgi, Receive, Scope, Send
from handscroll.plugin.answers import (
    Answer,
    answer,
    is_fresh,
    no_body,
    refuse_method,
    unchanged,
)
from handscroll.standards.iiif_image import ImageRequest, decoded
from handscroll.standards.iiif_image_plan import ImagePlan

PREFIXES = tuple(version.prefix for version in VERSIONS)
RECIPE = "4"
"""Part of every entity tag; to be raised when the same request gives other bytes."""
_ONE_OF_EACH = (Role.VISITOR, Role.RESEARCHER, Role.CURATOR)


class ImageServer:
    """The image server of a museum: IIIF Image API 3.0 and 2.1.1, level 2.

    It raises errors of our family; whoever mounts it makes problem documents of them.
    """

    def __init__(self, museum: Museum) -> None:
        self._museum = museum
        images = museum.settings.images
        self._lanes = Lanes(images.tile_cache_bytes, images.drawn_at)
        self._informations = Informations(museum)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method == "OPTIONS":
            await answer(no_body(204), scope, send)
        elif method in ("GET", "HEAD"):
            await answer(await self._answer(scope), scope, send)
        else:
            await answer(refuse_method(method, scope["path"]), scope, send)

    async def _answer(self, scope: Scope) -> Answer:
        version, (name, *rest) = _segments(scope)
        asked = asked_for(self._museum, scope, version, decoded(name))
        if not rest:
            headers = asked.headers(same_for_all=True)
            return no_body(303, {"location": f"{asked.service}/info.json", **headers})
        if rest == ["info.json"]:
            return self._informations.answer(asked, scope)
        if len(rest) != 4:
            raise NotFoundError(
                "There is no picture at this address",
                why=f"{len(rest)} parts follow the identifier, not 1 or 4",
                fix="Write region/size/rotation/quality.format, or info.json",
            )
        request = version.parse(rest[0], rest[1], rest[2], rest[3])
        try:
            plan = version.plan(request, asked.shown.capture.size, asked.limits)
        except TooLargeError as error:
            raise version.above_limits(error.what, why=error.why, fix=error.fix) from None
        return await self._picture(asked, request, plan, scope)

    async def _picture(
        self, asked: Asked, request: ImageRequest, plan: ImagePlan, scope: Scope
    ) -> Answer:
        museum, capture = self._museum, asked.shown.capture
        alike = asked.alike or _same_for_all(museum, asked, request, plan)
        headers = asked.headers(same_for_all=alike)
        headers["etag"] = picture_tag(capture.sha256, plan.resolved)
        headers["content-type"] = MEDIA_TYPES[plan.format]
        headers["link"] = picture_links(asked.service, plan.canonical, asked.version)
        if is_fresh(scope, headers["etag"]):
            return unchanged(headers)
        body = await self._lanes.picture(
            headers["etag"],
            plan.output.pixels,
            lambda tiles: with_pyramid(
                museum, capture, lambda opened: picture_bytes(plan, opened, tiles)
            ),
        )
        return Answer(200, headers, body)


def image_server(museum: Museum) -> Asgi:
    """Return the image server of a museum."""
    return ImageServer(museum)


def _segments(scope: Scope) -> tuple[Version, list[str]]:
    """Split the path as it was sent: an escaped slash is part of an identifier."""
    raw = scope.get("raw_path")
    path = (raw.decode("latin-1") if raw else quote(scope["path"])).partition("?")[0]
    for version in VERSIONS:
        _, found, inner = path.partition(f"{version.prefix}/")
        if found:
            return version, inner.split("/")
    return V3, [""]


def picture_tag(sha256: str, resolved: str) -> str:
    """Return the strong entity tag of a picture, see :attr:`ImagePlan.resolved`."""
    return _tag(f"{RECIPE} {sha256} {resolved}".encode())


def picture_links(service: str, canonical: str, version: Version) -> str:
    """Return the ``Link`` header of a picture."""
    return f'<{service}/{canonical}>;rel="canonical", <{version.profile}>;rel="profile"'


def _same_for_all(museum: Museum, asked: Asked, request: ImageRequest, plan: ImagePlan) -> bool:
    """Say whether every reader gets this very answer, whatever their limits."""
    size, rights = asked.shown.capture.size, asked.shown.rights
    for role in _ONE_OF_EACH:
        limits = limits_for(role, museum.settings.images, size, rights.max_public_px)
        try:
            if asked.version.plan(request, size, limits) != plan:
                return False
        except HandscrollError:
            return False
    return True


def _tag(seen: bytes) -> str:
    return f'"{hashlib.sha256(seen).hexdigest()[:24]}"'

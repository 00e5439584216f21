"""The image server: a raw ASGI application, because a framework costs more than a tile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import structlog

from handscroll.departments.viewing.accepting import JSON, LINKED, document_type
from handscroll.departments.viewing.addresses import header
from handscroll.departments.viewing.answers import Answer, answer, is_fresh, no_body, refuse_method
from handscroll.departments.viewing.asking import Asked, asked_for
from handscroll.departments.viewing.encode import MEDIA_TYPES
from handscroll.departments.viewing.lanes import Lanes
from handscroll.departments.viewing.limits import limits_for
from handscroll.departments.viewing.tiles import picture_bytes
from handscroll.departments.viewing.versions import V3, VERSIONS, Version
from handscroll.errors import (
    HandscrollError,
    InvalidError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
)
from handscroll.model.capture import Capture
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.plugin import Asgi, Receive, Scope, Send
from handscroll.scans.pyramid import Pyramid
from handscroll.standards.iiif_image import ImageRequest, decoded
from handscroll.standards.iiif_image_info import PictureFacts
from handscroll.standards.iiif_image_plan import ImagePlan

T = TypeVar("T")

log = structlog.get_logger(__name__)

PREFIXES = tuple(version.prefix for version in VERSIONS)
RECIPE = "3"
"""Part of every entity tag; to be raised when the same request gives other bytes."""
_ONE_OF_EACH = (Role.VISITOR, Role.RESEARCHER, Role.CURATOR)


def image_server(museum: Museum) -> Asgi:
    """Return the image server of a museum: IIIF Image API 3.0 and 2.1.1, level 2.

    It raises errors of our family; whoever mounts it makes problem documents of them.
    """
    lanes = Lanes(museum.settings.images.tile_cache_bytes)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await answer(no_body(204), scope, send)
            return
        if method not in ("GET", "HEAD"):
            await answer(refuse_method(method, scope["path"]), scope, send)
            return
        await answer(await _answer(museum, lanes, scope), scope, send)

    return serve


async def _answer(museum: Museum, lanes: Lanes, scope: Scope) -> Answer:
    version, (name, *rest) = _segments(scope)
    asked = asked_for(museum, scope, version, decoded(name))
    if not rest:
        headers = asked.headers(same_for_all=True)
        return no_body(303, {"location": f"{asked.service}/info.json", **headers})
    if rest == ["info.json"]:
        return _information(museum, asked, scope)
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
    return await _picture(museum, lanes, asked, (request, plan), scope)


def _segments(scope: Scope) -> tuple[Version, list[str]]:
    """Split the path as it was sent: an escaped slash is part of an identifier."""
    raw = scope.get("raw_path")
    path = (raw.decode("latin-1") if raw else quote(scope["path"])).partition("?")[0]
    for version in VERSIONS:
        _, found, inner = path.partition(f"{version.prefix}/")
        if found:
            return version, inner.split("/")
    return V3, [""]


def _information(museum: Museum, asked: Asked, scope: Scope) -> Answer:
    shown, version = asked.shown, asked.version
    size, levels, tile = _with_pyramid(
        museum, shown.capture, lambda opened: (opened.size, tuple(opened.levels), opened.tile)
    )
    manifest = f"{asked.base}/iiif/presentation/3/{shown.relic}/manifest"
    facts = PictureFacts(
        size, levels, tile, shown.rights.uri, shown.mm_per_px, shown.rights.credit_line, manifest
    )
    document = version.information(asked.service, facts, asked.limits)
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = asked.headers("Accept", same_for_all=asked.alike)
    if document_type(header(scope, b"accept"), version.first) == LINKED:
        headers["content-type"] = version.linked
        headers["link"] = f'<{version.profile}>;rel="profile"'
    else:
        headers["content-type"] = JSON
        context = "http://www.w3.org/ns/json-ld#context"
        headers["link"] = (
            f'<{version.context}>;rel="{context}";type="{LINKED}",'
            f' <{version.profile}>;rel="profile"'
        )
    # The media type is part of the tag: two representations never share a strong one.
    headers["etag"] = _tag(headers["content-type"].encode() + body)
    if is_fresh(scope, headers["etag"]):
        return Answer(304, _only_validators(headers))
    return Answer(200, headers, body)


async def _picture(
    museum: Museum,
    lanes: Lanes,
    asked: Asked,
    wanted: tuple[ImageRequest, ImagePlan],
    scope: Scope,
) -> Answer:
    capture, (request, plan) = asked.shown.capture, wanted
    if plan.format not in MEDIA_TYPES:
        raise InvalidError(
            f"The format {plan.format} cannot be served",
            why="we do not write it",
            fix="Ask for one of " + ", ".join(MEDIA_TYPES),
        )
    alike = asked.alike or _same_for_all(museum, asked, request, plan)
    headers = asked.headers(same_for_all=alike)
    headers["etag"] = picture_tag(capture.sha256, plan.resolved)
    headers["content-type"] = MEDIA_TYPES[plan.format]
    headers["link"] = picture_links(asked.service, plan.canonical, asked.version)
    if is_fresh(scope, headers["etag"]):
        return Answer(304, _only_validators(headers))

    body = await lanes.picture(
        headers["etag"],
        plan.output.pixels,
        lambda tiles: _with_pyramid(
            museum, capture, lambda opened: picture_bytes(plan, opened, tiles)
        ),
    )
    return Answer(200, headers, body)


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
        limits = limits_for(role, museum.settings.images, size, rights)
        try:
            if asked.version.plan(request, size, limits) != plan:
                return False
        except HandscrollError:
            return False
    return True


def _with_pyramid(museum: Museum, capture: Capture, work: Callable[[Pyramid], T]) -> T:
    """Do something with a capture's pyramid; one that was written anew meanwhile is opened again.

    A pyramid that is damaged or gone is 404: there is no picture to send just now. It is no
    fault of the request (415 is about what a client sends), and no fault of the program (500).
    """
    for _ in range(2):
        try:
            return work(_pyramid(museum, capture))
        except (UnreadableError, OSError) as error:
            trouble = error
            museum.captures.forget(capture.id)
    log.error("pyramid damaged", capture=capture.id, reason=str(trouble)[:300])
    raise NotFoundError(
        f"The picture {capture.id[:80]} cannot be shown",
        why="what was made of it for viewing is damaged or gone",
        fix="Tell the museum; staff build it again with: handscroll rebuild --all",
    )


def _pyramid(museum: Museum, capture: Capture) -> Pyramid:
    pyramid = museum.captures.pyramid(capture.id)
    if pyramid.size != capture.size:
        raise UnreadableError(
            f"The pyramid of {capture.id[:80]} is not shown",
            why=f"it is {pyramid.size.width} x {pyramid.size.height} pixels, the capture"
            f" {capture.width} x {capture.height}",
            fix="Build it again with: handscroll rebuild --all",
        )
    return pyramid


def _only_validators(headers: Mapping[str, Any]) -> dict[str, str]:
    kept = ("cache-control", "etag", "vary", "link")
    return {name: value for name, value in headers.items() if name in kept}


def _tag(seen: bytes) -> str:
    return f'"{hashlib.sha256(seen).hexdigest()[:24]}"'

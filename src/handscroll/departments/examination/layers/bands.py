"""The server of pictures of stacks: a raw ASGI application, IIIF Image API 3.0, level 1.

Everything but the sending is done in a few threads, so that the event loop never waits: neither
for a register that is asked nor for a tile that is reckoned.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from handscroll.departments.examination.layers.asking import Asked, Asking
from handscroll.departments.examination.layers.cubes import open_cubes
from handscroll.departments.examination.layers.documents import PROFILE, information
from handscroll.departments.examination.layers.drawing import (
    MEDIA_TYPES,
    picture_bytes,
    require_drawable,
)
from handscroll.departments.examination.layers.manifests import stack_manifest
from handscroll.departments.examination.layers.names import MANIFESTS, SERVICES, PictureName
from handscroll.departments.examination.layers.opened import Opened
from handscroll.departments.examination.layers.recent import Recent
from handscroll.departments.examination.layers.seeing import Ready, own_view, ready
from handscroll.errors import InvalidError, NotFoundError, TooLargeError
from handscroll.museum import Museum
from handscroll.pages.addresses import base_url, cookie, header
from handscroll.plugin import SESSION_COOKIE, Asgi, Receive, Scope, Send
from handscroll.plugin.answers import (
    Answer,
    answer,
    is_fresh,
    no_body,
    refuse_method,
    unchanged,
)
from handscroll.plugin.lanes import Lane
from handscroll.standards.iiif_image import decoded, parse_request
from handscroll.standards.iiif_image_info import LD_JSON
from handscroll.standards.iiif_image_plan import ImagePlan, plan_image
from handscroll.standards.iiif_presentation import LD_JSON as MANIFEST_TYPE

RECIPE = b"bands/1"
"""Part of every entity tag; to be raised when the same request gives other bytes."""
PUBLIC = "public, max-age=86400, immutable"
"""A day: its address names all that it is made of, but it may be withdrawn."""
PRIVATE = "private, max-age=3600, immutable"
_DOCUMENT = ("public, max-age=60", "private, no-store")
_PROFILE = f'<{PROFILE}>;rel="profile"'
MOST_READY = 500
FINISHED_BYTES = 48 * 2**20
"""Memory for finished pictures: a lens asks for the same tiles again and again."""
WAITING = 256
LARGE_PIXELS = 2_000_000
"""Pictures above this many pixels have a thread of their own."""


class BandServer:
    """Answers for one museum; it raises errors of our family, whoever mounts it tells them."""

    def __init__(self, museum: Museum) -> None:
        self._museum, self._asking = museum, Asking(museum)
        self._cubes = open_cubes(museum)
        self._ready: Recent[PictureName, Ready] = Recent(MOST_READY, lambda _: 1)
        self._finished: Recent[str, bytes] = Recent(FINISHED_BYTES, len)
        threads = max(2, os.cpu_count() or 1)
        self._small = Lane("bands", threads=threads, waiting=WAITING)
        self._large = Lane("bands-large", threads=1, waiting=8)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method == "OPTIONS":
            await answer(no_body(204), scope, send)
        elif method in ("GET", "HEAD"):
            await answer(await self._in_thread(scope), scope, send)
        else:
            await answer(refuse_method(method, scope["path"]), scope, send)

    async def _in_thread(self, scope: Scope) -> Answer:
        found = await self._small.run(lambda: self.answer(scope, LARGE_PIXELS))
        if found is None:
            # One after another, so that tiles never wait for them.
            found = await self._large.run(lambda: self.answer(scope))
        assert found is not None
        return found

    def answer(self, scope: Scope, most: int | None = None) -> Answer | None:
        """Return the answer to a request for something; takes the time that it takes.

        Parameters
        ----------
        most
            Pixels of a picture: None is returned instead of a larger one.
        """
        prefix, (name, *rest) = _segments(scope)
        if prefix == MANIFESTS:
            return self._manifest(scope, name, rest)
        asked = self._asking.asked(scope, decoded(name))
        if not rest:
            headers = asked.headers(*_DOCUMENT)
            return Answer(303, {"location": f"{asked.service}/info.json", **headers})
        if rest == ["info.json"]:
            return self._information(asked, scope)
        if len(rest) != 4:
            raise NotFoundError(
                "There is no picture at this address",
                why=f"{len(rest)} parts follow the identifier, not 1 or 4",
                fix="Write region/size/rotation/quality.format, or info.json",
            )
        request = parse_request(rest[0], rest[1], rest[2], rest[3])
        try:
            plan = plan_image(request, asked.known.size, asked.limits)
        except TooLargeError as error:
            # The Image API's section 4.2: a size that cannot be had is a bad request.
            raise InvalidError(error.what, why=error.why, fix=error.fix) from None
        require_drawable(plan)
        if most is not None and plan.output.pixels > most:
            return None
        return self._picture(asked, plan, scope)

    def _picture(self, asked: Asked, plan: ImagePlan, scope: Scope) -> Answer:
        name, stack = asked.known.name, asked.known.stack
        assert stack.made is not None
        tag = _tag_of(
            RECIPE, stack.made.digest.encode(), name.view.encode(), plan.resolved.encode()
        )
        headers = asked.headers(PUBLIC, PRIVATE) | {
            "etag": tag,
            "content-type": MEDIA_TYPES[plan.format],
            "link": f'<{asked.service}/{plan.canonical}>;rel="canonical", {_PROFILE}',
        }
        held = _held(scope, headers)
        if held is not None:
            return held
        body = self._finished.get(tag)
        if body is None:
            body = self._cubes.read(
                stack, lambda opened: picture_bytes(plan, opened, self._prepared(asked, opened))
            )
            self._finished.keep(tag, body)
        return Answer(200, headers, body)

    def _prepared(self, asked: Asked, opened: Opened) -> Ready:
        name = asked.known.name
        found = self._ready.get(name)
        if found is None:
            view = asked.known.view or own_view(name, opened)
            if asked.known.beneath is not None:
                # Beyond the edge of a picture that is laid on another one nothing is known.
                view = view.model_copy(update={"missing": "transparent"})
            found = ready(view, opened)
            self._ready.keep(name, found)
        return found

    def _information(self, asked: Asked, scope: Scope) -> Answer:
        wording = self._museum.wordings.now()

        def told(opened: Opened) -> dict[str, Any]:
            self._prepared(asked, opened)  # a picture that cannot be drawn has no document
            return information(asked, opened, wording)

        document = self._cubes.read(asked.known.stack, told)
        headers = asked.headers(*_DOCUMENT, "Accept")
        return _document(document, LD_JSON, headers, scope)

    def _manifest(self, scope: Scope, name: str, rest: list[str]) -> Answer:
        if rest:
            raise NotFoundError(
                "There is no document at this address",
                why=f"{len(rest)} parts follow the name of the stack",
                fix=f"Ask for {MANIFESTS}/STACK",
            )
        museum = self._museum
        person = museum.people.signed_in(cookie(scope, SESSION_COOKIE))
        base = base_url(scope, museum.settings)
        document, public = stack_manifest(museum, person, decoded(name), base)
        headers = {
            "cache-control": _DOCUMENT[0] if public else _DOCUMENT[1],
            "vary": "Accept, Cookie",
        }
        return _document(document, MANIFEST_TYPE, headers, scope)


def band_server(museum: Museum) -> Asgi:
    """Return the server of pictures of a museum's stacks."""
    return BandServer(museum)


def _document(
    document: dict[str, Any], linked: str, headers: dict[str, str], scope: Scope
) -> Answer:
    body = json.dumps(document, ensure_ascii=False).encode()
    plain = "application/json" in header(scope, b"accept")
    kind = "application/json" if plain else linked
    told = {**headers, "content-type": kind, "etag": _tag_of(kind.encode(), body)}
    return _held(scope, told) or Answer(200, told, body)


def _tag_of(*seen: bytes) -> str:
    """Return a strong entity tag of what decides about an answer."""
    return f'"{hashlib.sha256(b" ".join(seen)).hexdigest()[:24]}"'


def _held(scope: Scope, headers: Mapping[str, str]) -> Answer | None:
    """Return the answer to a reader who holds what would be sent."""
    return unchanged(headers) if is_fresh(scope, headers["etag"]) else None


def _segments(scope: Scope) -> tuple[str, list[str]]:
    """Split the path as it was sent: an escaped slash is part of a name."""
    raw = scope.get("raw_path")
    path = (raw.decode("latin-1") if raw else quote(scope["path"])).partition("?")[0]
    for prefix in (SERVICES, MANIFESTS):
        _, found, inner = path.partition(f"{prefix}/")
        if found:
            return prefix, inner.split("/")
    raise NotFoundError(
        "There is nothing at this address",
        why="it names neither a picture nor a manifest",
        fix=f"Ask for {SERVICES}/PICTURE/info.json or {MANIFESTS}/STACK",
    )

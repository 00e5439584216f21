"""How others find the museum's pages: the sitemap in its parts, and what robots may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from handscroll.errors import NotFoundError
from handscroll.museum import Museum
from handscroll.pages.addresses import base_url
from handscroll.pages.public import PublicPage, PublicPages
from handscroll.plugin import OpenMuseum, OpenPages
from handscroll.standards.sitemap import (
    LONGEST_ADDRESS,
    MOST_ADDRESSES,
    Listed,
    pages_in_one,
    sitemap,
    sitemap_index,
)

routes = APIRouter()
_PATH = 400
"""Characters that a path may have here; none of ours comes near."""
_PART = re.compile(r"(?P<kind>.{1,80})-(?P<number>[1-9][0-9]{0,5})")
_HEADERS = {"Cache-Control": "public, max-age=60"}
"""What is withdrawn is gone within a minute, here as elsewhere."""
_XML: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"description": "As sitemaps.org has it", "content": {"text/xml": {}}}},
}
_CLOSED = ("/*/staff", "/*/sign-in", "/*/find?", "/api/", "/lamp")
"""What robots have no use for, or would turn over for ever (RFC 9309)."""


@routes.get("/robots.txt", response_class=PlainTextResponse)
def robots(request: Request, museum: OpenMuseum) -> str:
    """Tell robots what not to ask for, and where everything is listed."""
    base = base_url(request.scope, museum.settings)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    return "\n".join([*lines, "", f"Sitemap: {base}/sitemap.xml", ""])


@routes.get("/sitemap.xml", **_XML)
def whole(request: Request, museum: OpenMuseum, pages: OpenPages) -> Response:
    """List the parts of the sitemap."""
    base = base_url(request.scope, museum.settings)
    one = _pages_in_one(base, pages.languages)
    found: Mapping[str, PublicPages] = request.app.state.public

    def addresses() -> Iterator[str]:
        for kind, public in found.items():
            for number in range(-(-public.count(museum) // one)):
                yield f"{base}/sitemaps/{kind}-{number + 1}.xml"

    named = [address for address, _ in zip(addresses(), range(MOST_ADDRESSES), strict=False)]
    return StreamingResponse(sitemap_index(named), media_type="text/xml", headers=_HEADERS)


@routes.get("/sitemaps/{part}.xml", **_XML)
def part_of_it(request: Request, part: str, museum: OpenMuseum, pages: OpenPages) -> Response:
    """List the pages of one part in every language, as they are read from the register."""
    base = base_url(request.scope, museum.settings)
    languages = pages.languages
    one = _pages_in_one(base, languages)
    asked = _PART.fullmatch(part)
    public = request.app.state.public.get(asked["kind"]) if asked else None
    start = (int(asked["number"]) - 1) * one if asked else 0
    if public is None or start >= public.count(museum):
        raise NotFoundError(
            "There is no such part of the sitemap",
            why=f"nothing is listed under {part[:80]!r}",
            fix="Read which parts there are in /sitemap.xml",
        )
    told = sitemap(_listed(museum, public, start, one, base, languages))
    return StreamingResponse(told, media_type="text/xml", headers=_HEADERS)


def _pages_in_one(base: str, languages: Sequence[str]) -> int:
    longest = max(len(tag) for tag in languages)
    return pages_in_one(languages, len(base) + 1 + longest + _PATH)


def _listed(
    museum: Museum, public: PublicPages, start: int, most: int, base: str, languages: Iterable[str]
) -> Iterator[Listed]:
    for page in public.some(museum, start, most):
        if len(page.path) <= _PATH and len(base) + len(page.path) < LONGEST_ADDRESS - 40:
            yield _in_languages(page, base, languages)


def _in_languages(page: PublicPage, base: str, languages: Iterable[str]) -> Listed:
    return Listed({tag: f"{base}/{tag}{page.path}" for tag in languages}, page.changed)

"""The short way: requests for exactly one stored tile, answered before any framework.

Whether a tile may be seen, under which address and with which tag is decided by the same
functions as for every other picture, once; then it is remembered until anything in the museum
changes. Only pictures that are the same for every reader are remembered. Whatever is not
plainly such a request gets None, and goes the ordinary way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from functools import partial

from handscroll.departments.viewing.drawing.encode import MEDIA_TYPES
from handscroll.departments.viewing.fast.memory import Key, Memory, Tile
from handscroll.departments.viewing.fast.place import tile_asked_for
from handscroll.departments.viewing.fast.range import part_of
from handscroll.departments.viewing.iiif.asking import asked_for
from handscroll.departments.viewing.iiif.images import picture_links, picture_tag
from handscroll.departments.viewing.iiif.versions import V2, V3, Version
from handscroll.errors import HandscrollError
from handscroll.museum import Museum
from handscroll.plugin import Ready, Scope
from handscroll.plugin.answers import ALWAYS
from handscroll.scans.pyramid import LOOK_S, Pyramid
from handscroll.scans.stored import Stored

MOST_BYTES = 16 * 2**20
"""What one process remembers of tiles: some 15,000 of them."""
_TILE = re.compile(
    rb"/iiif/([23])/([A-Za-z0-9._~-]{1,128})/"
    rb"(full|[0-9]{1,12},[0-9]{1,12},[0-9]{1,12},[0-9]{1,12})/"
    rb"(max|full|[0-9]{1,12},(?:[0-9]{1,12})?)/0/(default\.jpg)",
    re.ASCII,
)
_VERSIONS: dict[bytes, Version] = {b"2": V2, b"3": V3}
_BEGIN = b"/iiif/"
_JPEG = b"\xff\xd8\xff"
_READ = frozenset((b"host", b"if-none-match", b"range"))
_ALWAYS = b"".join(b"%b: %b\r\n" % line for line in ALWAYS)


class FastTiles:
    """Answers requests for stored tiles; to be called from one thread only.

    Nothing is awaited: the bytes of a tile that was sent before are in the memory of the
    operating system, and go from there to the reader. A tile that is not there when it is
    first asked for goes the ordinary way.
    """

    def __init__(self, museum: Museum) -> None:
        self._museum = museum
        self._captures = museum.captures
        self._generation = museum.captures.generation
        self._pyramid = museum.captures.opened.pyramid
        self._memory = Memory(MOST_BYTES)

    def __call__(self, scope: Scope) -> Ready | None:
        """Return the answer to a request, or None where it is to go the ordinary way.

        Parameters
        ----------
        scope
            ``method``, ``raw_path``, ``scheme``, ``headers`` and ``server`` as in ASGI;
            ``raw_path`` with its query, if there is one.
        """
        target = scope["raw_path"]
        if not target.startswith(_BEGIN):
            return None
        host, held, wanted = b"", None, None
        for name, value in scope["headers"]:
            if name in _READ:
                if name == b"host":
                    host = host or value
                elif name == b"if-none-match":
                    held = held or value
                else:
                    wanted = value
        now = time.monotonic()
        key: Key = (target, host, scope["scheme"])
        tile = self._memory.get(key, self._generation(now)) or self._found(key, scope)
        if tile is None:
            return None
        if held is not None and _holds(held, tile.tag):
            return Ready(304, tile.always, b"")
        body = self._body(key, tile, now)
        if body is None:
            return None
        if wanted is not None and scope["method"] == "GET":
            return part_of(tile, body, scope["headers"])
        plain = held is None and wanted is None
        return Ready(200, tile.lines, body, partial(self._again, tile) if plain else None)

    def _again(self, tile: Tile, now: float) -> Pyramid | None:
        """Return the pyramid that a tile lies in, as long as everybody may have the tile."""
        if self._generation(now) != tile.generation:
            return None
        pyramid = self._pyramid(tile.place, now)
        if pyramid is not None and now - pyramid.looked > LOOK_S:
            try:
                pyramid.look(now)
            except HandscrollError:
                return None  # the parsed request finds the same, and looks after it
        return pyramid

    def _body(self, key: Key, tile: Tile, now: float) -> Stored | None:
        """Return where a tile's bytes are, or None if the ordinary way has to look after it."""
        pyramid = self._pyramid(tile.place, now)
        if pyramid is not None:
            try:
                if not tile.picture:
                    if not tile.seen:
                        tile.seen = True
                        if not pyramid.at_hand(tile.offset, tile.count):
                            return None  # the disk is waited for in a thread, this once
                    tile.picture = pyramid.read(tile.offset, tile.count).startswith(_JPEG)
                if tile.picture:
                    return pyramid.stored(tile.offset, tile.count, now)
            except HandscrollError:
                tile.place.lost = True
        # Its file is another one now, or damaged: it is to be looked at anew.
        self._memory.drop(key)
        return None

    def _found(self, key: Key, scope: Scope) -> Tile | None:
        """Look a tile up, and remember it if everybody may have it."""
        target = key[0]
        form = _TILE.fullmatch(target)
        if form is None:
            return None
        try:
            tile = self._look_up([part.decode("ascii") for part in form.groups()], scope)
        except (HandscrollError, OSError):
            return None  # the ordinary way finds the same, and says it
        if tile is not None:
            self._memory.keep(key, tile)
        return tile

    def _look_up(self, parts: list[str], scope: Scope) -> Tile | None:
        version = _VERSIONS[parts[0].encode()]
        asked = asked_for(self._museum, scope, version, parts[1])
        if not (asked.open and asked.alike):
            return None
        capture = asked.shown.capture
        plan = version.plan(
            version.parse(parts[2], parts[3], "0", parts[4]), capture.size, asked.limits
        )
        place = self._captures.place(capture.id)
        pyramid = self._pyramid(place)
        if pyramid is None or pyramid.size != capture.size:
            return None
        found = tile_asked_for(plan, pyramid.levels, pyramid.tile)
        if found is None:
            return None
        offset, count = pyramid.tile_place(*found)
        tag = picture_tag(capture.sha256, plan.resolved)
        headers = asked.headers(same_for_all=True)
        headers["etag"] = tag
        headers["link"] = picture_links(asked.service, plan.canonical, asked.version)
        content = _lines(
            (("content-type", MEDIA_TYPES[plan.format]), ("content-length", str(count)))
        )
        always = _lines(headers.items()) + _ALWAYS
        return Tile(place, (offset, count), tag.encode(), content, always)


def _lines(headers: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")


def _holds(held: bytes, tag: bytes) -> bool:
    """Say whether ``If-None-Match`` names the tag (RFC 9110, section 13.1.2)."""
    if held == tag:
        return True
    return held.strip() == b"*" or any(
        one.strip().removeprefix(b"W/") == tag for one in held.split(b",")
    )

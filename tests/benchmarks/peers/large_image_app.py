"""large-image behind Starlette: one open source a process, tiles as it stores or makes them.

It runs in an environment of its own, under uvicorn with two workers and an access log. A tile
is asked for by its level (0 is the smallest), column and row; tiles stored as JPEG come from
large-image's own shortcut (no decoding) where it allows that.
"""

from __future__ import annotations

import os

import large_image  # type: ignore[import-not-found]
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

large_image.config.setConfig("cache_backend", "python")
large_image.config.setConfig("cache_python_memory_portion", int(os.environ["CACHE_PORTION"]))
SOURCE = large_image.open(os.environ["SLIDE"], encoding="JPEG", jpegQuality=85)


def tile(request: Request) -> Response:
    """Send one tile; a plain function runs in Starlette's thread pool, off the event loop."""
    place = request.path_params
    data = SOURCE.getTile(place["column"], place["row"], place["level"])
    return Response(bytes(data), media_type="image/jpeg", headers={
        "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=86400",
    })  # fmt: skip


app = Starlette(routes=[Route("/{level:int}/{column:int}/{row:int}.jpg", tile)])

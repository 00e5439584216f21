"""Public addresses: where this museum is, as the reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from handscroll.settings import Settings

_HOST = re.compile(r"[A-Za-z0-9_.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


def base_url(scope: Mapping[str, Any], settings: Settings) -> str:
    """Return the address under which a request reached the museum, without a slash at the end.

    The setting ``base_url`` wins; without it the request's own ``Host`` counts, if it is the
    name of a host and nothing else.
    """
    if settings.base_url is not None:
        return settings.base_url.rstrip("/")
    host = header(scope, b"host")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or (settings.host, settings.port)
        host = f"{name}:{port}" if port else str(name)
    scheme = scope.get("scheme", "http")
    return f"{scheme}://{host}{scope.get('root_path', '')}".rstrip("/")


def header(scope: Mapping[str, Any], name: bytes) -> str:
    """Return a request header as text, empty if there is none."""
    headers: Iterable[tuple[bytes, bytes]] = scope.get("headers", ())
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def cookie(scope: Mapping[str, Any], name: str) -> str | None:
    """Return a cookie of the request, or None.

    The standard library's parser drops every cookie when it meets one it does not like.
    """
    for part in header(scope, b"cookie").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value.strip('"')
    return None

"""Errors as answers: the one table from kind to HTTP status, and the documents that carry them."""

from __future__ import annotations

import json

from handscroll import errors

STATUS: dict[type[errors.HandscrollError], int] = {
    errors.InvalidError: 400,
    errors.UnauthenticatedError: 401,
    errors.RefusedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.TooLargeError: 413,
    errors.UnreadableError: 415,
    errors.MismatchError: 422,
    errors.TooOftenError: 429,
    errors.MisconfiguredError: 500,
    errors.UnsupportedError: 501,
    errors.UnreachableError: 502,
    errors.BusyError: 503,
    errors.StorageFullError: 507,
}
MEDIA_TYPE = "application/problem+json"


def status_of(error: errors.HandscrollError) -> int:
    """Return the HTTP status of an error."""
    return STATUS[errors.kind_of(error)]


def problem_document(error: errors.HandscrollError, path: str) -> bytes:
    """Return an RFC 9457 problem document; ``fix`` is our extension member."""
    body = {
        "type": f"urn:handscroll:problem:{errors.kind_of(error).__name__}",
        "title": error.what,
        "status": status_of(error),
        "detail": error.why,
        "fix": error.fix,
        "instance": path,
    }
    return json.dumps(body, ensure_ascii=False).encode()

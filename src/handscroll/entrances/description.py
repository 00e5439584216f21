"""The OpenAPI description, with what the framework cannot know: how we refuse."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from handscroll.entrances.problems import MEDIA_TYPE
from handscroll.model.text import LANGUAGES

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457: what did not work, why, and what to do about it",
    "required": ["type", "title", "status", "detail", "fix", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "fix": {"type": "string"},
        "instance": {"type": "string"},
    },
}
_REFUSED: dict[str, Any] = {
    "description": "Refused; a browser gets a page, everybody else a problem document",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}, "text/html": {}},
}


def describe(app: FastAPI) -> None:
    """Have an application describe itself as it really answers."""
    plain = app.openapi

    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = told  # type: ignore[method-assign]  # the framework's own way to change it


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for framework_s_own in ("HTTPValidationError", "ValidationError"):
        schemas.pop(framework_s_own, None)
    schemas["Problem"] = _PROBLEM
    for operations in document["paths"].values():
        for operation in operations.values():
            # We answer 400, and in another form than the framework would.
            operation["responses"].pop("422", None)
            operation["responses"]["4XX"] = _REFUSED
            for parameter in operation.get("parameters", ()):
                if (parameter["in"], parameter["name"]) == ("path", "language"):
                    parameter["schema"]["enum"] = list(LANGUAGES)
    return document

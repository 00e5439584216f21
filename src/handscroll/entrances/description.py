"""The OpenAPI description, with what the framework cannot know: how we refuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from handscroll.entrances.problems import MEDIA_TYPE
from handscroll.pages import Pages

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
    pages: Pages = app.state.pages

    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        _name_languages(app.openapi_schema, pages.languages)
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
    return document


def _name_languages(document: dict[str, Any], languages: Sequence[str]) -> None:
    """Name the languages of the pages as they are now: a museum may add some."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if (parameter["in"], parameter["name"]) == ("path", "language"):
                    parameter["schema"]["enum"] = list(languages)

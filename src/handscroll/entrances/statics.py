"""Built scripts, styles and fonts: their names hold their hash, so they may be kept for ever."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import handscroll

STATIC = Path(handscroll.__file__).parent / "static"


class _HashedFiles(StaticFiles):
    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        hashed = "/assets/" in scope["path"]
        age = "public, max-age=31536000, immutable" if hashed else "public, max-age=3600"
        answer.headers["Cache-Control"] = age
        return answer


def hashed_files() -> StaticFiles:
    """Return the application that serves what ``make pages`` built."""
    return _HashedFiles(directory=STATIC, check_dir=False)

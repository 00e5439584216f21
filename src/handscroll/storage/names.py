"""Which object names and logical paths the vault takes in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from handscroll.errors import InvalidError

MOST_PATH_BYTES = 1024
MOST_SEGMENT_BYTES = 255
"""What one name may weigh in UTF-8 on every common file system: 85 Chinese characters."""

_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def check_object_id(object_id: str) -> None:
    """Refuse a name that no object may bear.

    Raises
    ------
    InvalidError
        When it is empty, longer than 1024 bytes, or holds control characters.
    """
    problem = _problem_of_text(object_id)
    if problem:
        raise InvalidError(
            f"The vault object name {object_id[:80]!r}",
            why=problem,
            fix="Give a name of printable characters, at most 1024 bytes in UTF-8",
        )


def check_logical_path(path: str) -> None:
    """Refuse a logical path that could leave its object or break another file system.

    Raises
    ------
    InvalidError
        For absolute paths, ``.``, ``..`` or empty segments, backslashes, control
        characters, segments over 255 or paths over 1024 bytes.
    """
    problem = _problem_of_text(path) or _problem_of_segments(path.split("/"))
    if problem:
        raise InvalidError(
            f"The vault path {path[:80]!r}",
            why=problem,
            fix="Give a relative path of plain names joined by '/'",
        )


def check_no_file_is_a_folder(paths: Iterable[str]) -> None:
    """Refuse a set of logical paths in which one path is the folder of another.

    Raises
    ------
    InvalidError
        Naming both paths.
    """
    known = set(paths)
    for path in known:
        parts = path.split("/")
        for end in range(1, len(parts)):
            folder = "/".join(parts[:end])
            if folder in known:
                raise InvalidError(
                    f"The vault path {path!r}",
                    why=f"{folder!r} is a file of the same version",
                    fix="Remove that file first, or choose another name",
                )


def _problem_of_text(text: str) -> str | None:
    if not text:
        return "it is empty"
    # What is printable holds none of these.
    if not text.isprintable() and any(unicodedata.category(one) in _FORBIDDEN for one in text):
        return "it holds a control character"
    size = len(text.encode())
    return f"it takes {size} bytes" if size > MOST_PATH_BYTES else None


def _problem_of_segments(segments: list[str]) -> str | None:
    for segment in segments:
        if segment in {"", ".", ".."}:
            return f"it has the segment {segment!r}"
        if "\\" in segment:
            return "it has a backslash"
        if len(segment.encode()) > MOST_SEGMENT_BYTES:
            return f"one name in it takes {len(segment.encode())} bytes"
    return None

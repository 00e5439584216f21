"""The documents of a file of JSON: one, a list of them, or one a line; bombs are refused.

JSON has no entities, but a file may nest a million brackets or be one document of many
gigabytes. Depth is counted before anything is built, and the size of a document is bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from handscroll.errors import InvalidError, TooLargeError

DEEPEST = 64
"""Brackets within brackets; Linked Art and IIIF need about twenty."""
LARGEST = 64 << 20
"""Bytes of a document, or of a list of documents."""
LONGEST = 16 << 20
"""Bytes of a line."""
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


def whole(stream: BinaryIO) -> list[Any]:
    """Return the documents of a file that is one document or a list of them.

    Raises
    ------
    TooLargeError, InvalidError
        If it is too large or too deep, or no JSON.
    """
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLargeError(
            "The file was not loaded",
            why=f"it is one document of more than {LARGEST >> 20} MB",
            fix="Write one record a line, in a file that ends in .jsonl",
        )
    found = parsed(content)
    return found if isinstance(found, list) else [found]


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number of every line that says something, from 1, and the line.

    None stands for a line that is longer than is read.
    """
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        whole = len(line) <= LONGEST
        while not whole and line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST)
        if not whole:
            yield number, None
        elif line.strip():
            yield number, line


def parsed(content: bytes) -> Any:  # noqa: ANN401  anything that JSON can hold
    """Return what some bytes say.

    Raises
    ------
    InvalidError
        If they nest too deep, or are no JSON in UTF-8, UTF-16 or UTF-32.
    """
    encoding = json.detect_encoding(content)
    if encoding != "utf-8":
        content = content.decode(encoding, "replace").encode("utf-8", "replace")
    depth = 0
    for token in _TOKEN.finditer(content):
        sign = token.group()[:1]
        depth += (sign in b"[{") - (sign in b"]}")
        if depth > DEEPEST:
            raise _no(f"it nests more than {DEEPEST} brackets", "Bring a flatter document")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        why = f"it is no JSON: {str(error)[:120]}"
        raise _no(why, "Correct it there, then load again") from None


def _no(why: str, fix: str) -> InvalidError:
    return InvalidError("The document cannot be read", why=why, fix=fix)

"""Files of a plain form: taken by the same way as the pieces that a script sends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from handscroll.errors import HandscrollError
from handscroll.model.intake import Problem
from handscroll.museum import Museum
from handscroll.museum.delivery import Sending

PIECE_BYTES = 4 * 2**20
"""Bytes that a script sends at once: lost at most when a connection breaks."""


def receive_files(
    museum: Museum, person: str, files: Iterable[tuple[str, int, BinaryIO]]
) -> list[Problem]:
    """Keep the files of a form; return those that were not kept, and why.

    Parameters
    ----------
    files
        Name, size in bytes, and content of each.
    """
    problems = []
    for name, size, content in files:
        try:
            _receive(museum, person, Sending.of(name, size, 0), content)
        except HandscrollError as error:
            told = Problem(file=name[:200], what=error.what, why=error.why, fix=error.fix)
            problems.append(told)
    return problems


def _receive(museum: Museum, person: str, sent: Sending, content: BinaryIO) -> None:
    """Send a file to ourselves from its beginning; what came of it before is only compared."""
    digest, at = hashlib.sha256(), 0
    while True:
        piece = content.read(PIECE_BYTES)
        digest.update(piece)
        last = at + len(piece) >= sent.bytes
        told = digest.hexdigest() if last else ""
        done = museum.deliveries.receive(person, sent, at, piece, told)
        at += len(piece)
        if last or done.done:
            return

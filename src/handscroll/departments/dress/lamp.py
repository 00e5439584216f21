"""Where a visitor goes back to after lighting or dousing the lamp."""

from __future__ import annotations

import re

_OURS = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f\\]{0,2000}")


def back_to(place: str) -> str:
    """Return a place of this house as it is, and the first page for any other.

    Examples
    --------
    >>> back_to("/en/find?q=bamboo")
    '/en/find?q=bamboo'
    >>> back_to("//elsewhere.example/")
    '/'
    """
    return place if _OURS.fullmatch(place) else "/"

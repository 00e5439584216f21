"""Cells that a spreadsheet would take for a formula, written and read as the text that they are."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@]")
_QUOTED = re.compile(r"'+[=+\-@]")


def quoted(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; :func:`unquoted` takes it back.

    An apostrophe is set before it, as OWASP says ("CSV injection"), and one more before a text
    that begins with apostrophes and such a sign by itself.
    """
    return "'" + text if _FORMULA.match(text) else text


def unquoted(text: str) -> str:
    """Return a text without the apostrophe that keeps a spreadsheet from calculating it.

    Examples
    --------
    >>> [unquoted(quoted(one)) for one in ("=1+1", "'=1", "'t", "-12")]
    ['=1+1', "'=1", "'t", '-12']
    """
    return text[1:] if _QUOTED.match(text) else text

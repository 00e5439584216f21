"""What a statement of rights is called in the reader's language, by its address."""

from __future__ import annotations

import re

from handscroll.pages.words import Words

_RIGHTS_STATEMENT = re.compile(r"https?://rightsstatements\.org/(?:vocab|page)/([A-Za-z-]+)/1\.0/?")
_DEDICATION = re.compile(
    r"https?://creativecommons\.org/publicdomain/(zero|mark)/1\.0/?(?:deed\..*)?"
)
_LICENCE = re.compile(
    r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?:/([a-z]{2}))?/?(?:deed\..*)?"
)
KNOWN = frozenset({
    "inc", "inc-ow-eu", "inc-edu", "inc-nc", "inc-ruu", "noc-cr", "noc-nc", "noc-oklr", "noc-us",
    "cne", "und", "nkc",
})  # fmt: skip
"""The twelve statements of RightsStatements.org, whose names are words of the interface."""


def statement(uri: str, words: Words) -> str:
    """Return a statement's name; a Creative Commons licence is called as its own page calls it.

    Parameters
    ----------
    uri
        Address of the statement, with ``http`` or ``https``; one that nobody knows is its own name.
    """
    if (found := _RIGHTS_STATEMENT.fullmatch(uri)) and (name := found[1].lower()) in KNOWN:
        return words(f"rights.{name.replace('-', '_')}")
    if found := _DEDICATION.fullmatch(uri):
        return words(f"rights.{found[1]}")
    if found := _LICENCE.fullmatch(uri):
        return " ".join(["CC", *(one.upper() for one in found.groups() if one)])
    return uri

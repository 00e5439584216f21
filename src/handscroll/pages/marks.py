"""Words that another language lends: marked where they are spoken, and tagged in the finished page.

A template cannot know whether it writes a word between tags, where ``lang`` can be said, or into
an attribute, where it cannot. So a lent word is enclosed in characters that no text holds, and
the finished page is read once. A page without lent words is not read at all.
"""

from __future__ import annotations

import re

BEGIN, MIDDLE, END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Noncharacters (Unicode, section 23.7): for a program's own use, never interchanged."""
_MARK = re.compile(f"{BEGIN}[A-Za-z0-9-]*{MIDDLE}|[{BEGIN}{MIDDLE}{END}]")
_PIECE = re.compile(
    # What holds text only, or text of a kind that knows no `span`.
    r"<(?P<raw>script|style|title|textarea|svg)\b.*?</(?P=raw)\s*>|<option\b[^>]*>[^<]*"
    r"|<!--.*?-->|<[^>]*>"
    f"|{BEGIN}(?P<tag>[A-Za-z0-9-]+){MIDDLE}|(?P<end>{END})",
    re.DOTALL,
)


def marked(text: str, language: str) -> str:
    """Return a text with the language that it is in."""
    return f"{BEGIN}{language}{MIDDLE}{text}{END}"


def unmarked(text: str) -> str:
    """Return a text without marks."""
    return _MARK.sub("", text)


def resolved(page: str, direction: str) -> str:
    """Return a finished page in which every lent word says its language as far as HTML allows.

    Parameters
    ----------
    direction
        Of the page, ``ltr`` or ``rtl``; lent words are written from left to right.
    """
    if BEGIN not in page:
        return page
    turned = ' dir="ltr"' if direction == "rtl" else ""
    opened = 0

    def tagged(piece: re.Match[str]) -> str:
        nonlocal opened
        if piece["tag"]:
            opened += 1
            return f'<span lang="{piece["tag"]}"{turned}>'
        if piece["end"]:
            opened -= 1
            return "</span>" if opened >= 0 else ""
        return unmarked(piece[0])

    told = _PIECE.sub(tagged, page)
    # A filter cut a marked text in two: better no tag than one that is never closed.
    return unmarked(page) if opened else unmarked(told)

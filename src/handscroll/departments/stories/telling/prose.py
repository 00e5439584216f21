"""The few signs of Markdown that a text may bear; whatever else looks like markup is text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from handscroll.model.text import pick_tagged

_RULES = ("emphasis", "link", "list", "blockquote", "newline", "escape")
"""Paragraphs, emphasis, links, lists and quotations. HTML and pictures are none of them."""
_LINK = re.compile(r"(https?://|mailto:|/(?!/)|#)[^\s\\]*", re.IGNORECASE)


def prose(texts: Mapping[str, str], language: str) -> Markup:
    """Return a text as a reader gets it, marked with its language where it is another."""
    tag, text = pick_tagged(texts, language)
    if not text:
        return Markup()
    # The library escapes what it does not write itself.
    made = Markup(_reader().render(text))
    return made if tag == language else Markup('<div lang="{}">{}</div>').format(tag, made)


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("zero", {"html": False, "linkify": False, "breaks": True})
    reader.enable([*_RULES])
    return reader


class _Reader(MarkdownIt):
    """Lets fewer addresses through than the library does, which takes pictures as data."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name for it
        """Say whether a link may lead there; what may not stays text."""
        return _LINK.fullmatch(url) is not None

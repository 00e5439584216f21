"""The page of plain text that tells whoever finds a folder what it is and how it is used."""

from __future__ import annotations

from collections.abc import Mapping

from handscroll.model.text import pick
from handscroll.pages import Pages

_LINES = (
    "afield.readme_open",
    "afield.readme_server",
    "afield.readme_check",
    "afield.readme_rights",
)


def readme(pages: Pages, title: Mapping[str, str], museum: Mapping[str, str]) -> bytes:
    """Return the text, once in each language."""
    said = []
    for language in pages.languages:
        words = pages.words(language)
        head = f"{pick(title, language)} · {pick(museum, language)}"
        said.append("\n\n".join([head, *(words(key) for key in _LINES)]))
    rule = "\n\n" + "* " * 20 + "\n\n"
    return (rule.join(said) + "\n").encode()

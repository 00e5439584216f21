"""What a statement of rights is called, by its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handscroll.departments.collection.vocabularies.model import Term


def stated(terms: Iterable[Term], uri: str) -> Mapping[str, str]:
    """Return the names of the statement at an address, by language; nothing for any other.

    ``http`` and ``https`` mean the same, and so does an address without its last stroke.
    """
    bare = _bare(uri)
    for term in terms:
        address = term.details.get("uri")
        if isinstance(address, str) and _bare(address) == bare:
            return term.label
    return {}


def _bare(uri: str) -> str:
    return uri.partition("//")[2].rstrip("/")

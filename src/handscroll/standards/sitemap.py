"""Sitemaps (sitemaps.org protocol 0.9) with the languages of each page, written as they are read.

Sources: https://www.sitemaps.org/protocol.html; for the languages,
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 1024 * 1024
"""What one sitemap may hold, uncompressed; also how many sitemaps an index may name."""
LONGEST_ADDRESS = 2_047
"""An address has fewer than 2,048 characters."""
_MARKUP = 90
"""More than what stands around an address of either kind."""
_MOMENT = 80
"""More than what ``lastmod`` and ``url`` take."""
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Listed:
    """One page: its address in each language, and when it changed (RFC 3339, or nothing)."""

    addresses: Mapping[str, str]
    changed: str = ""


def pages_in_one(languages: Sequence[str], longest: int) -> int:
    """Return how many pages fit into one sitemap, whatever they are.

    A page stands there once for each language, and each time names all of them.

    Parameters
    ----------
    longest
        Characters of the longest address.
    """
    each = len(languages)
    entry = (each + 1) * (longest + _MARKUP) + _MOMENT
    return max(1, min(MOST_ADDRESSES // each, (MOST_BYTES - 1_024) // (each * entry)))


def sitemap(pages: Iterable[Listed]) -> Iterator[bytes]:
    """Write a sitemap, page by page."""
    yield f"{_HEAD}<urlset {_NAMESPACES}>\n".encode()
    for page in pages:
        moment = f"<lastmod>{_moment(page.changed)}</lastmod>" if page.changed else ""
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'
            for tag, address in page.addresses.items()
        )
        yield "".join(
            f"<url><loc>{escape(address)}</loc>{moment}{others}</url>\n"
            for address in page.addresses.values()
        ).encode()
    yield b"</urlset>\n"


def sitemap_index(addresses: Iterable[str]) -> Iterator[bytes]:
    """Write the list of sitemaps."""
    yield f"{_HEAD}<sitemapindex {_NAMESPACES.partition(' ')[0]}>\n".encode()
    for address in addresses:
        yield f"<sitemap><loc>{escape(address)}</loc></sitemap>\n".encode()
    yield b"</sitemapindex>\n"


def _moment(changed: str) -> str:
    """Return a moment to the second, as W3C Datetime (a profile of ISO 8601) writes it.

    Examples
    --------
    >>> _moment("2026-03-04T05:06:07.890123+00:00")
    '2026-03-04T05:06:07+00:00'
    """
    whole, point, rest = changed.partition(".")
    if not point:
        return changed
    return whole + rest.lstrip("0123456789")

"""Pages of a list: which one is shown, and which lie beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handscroll.storage.index import DEEPEST

_DEEPEST_PAGE = 1_000_000


@dataclass(frozen=True)
class Paging:
    """One page of a list.

    Attributes
    ----------
    total
        Things in the whole list.
    pages
        Pages that can be turned to: a search goes 10,000 deep.
    """

    page: int
    pages: int
    total: int
    per_page: int

    @property
    def first(self) -> int:
        """Number of the page's first thing in the list."""
        return min((self.page - 1) * self.per_page + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the page's last thing in the list."""
        return min(self.page * self.per_page, self.total)


def paging(page: int, total: int, per_page: int) -> Paging:
    """Return where a page stands in its list."""
    return Paging(page, -(-min(total, DEEPEST) // per_page), total, per_page)


def page_number(written: str) -> int:
    """Return the number of a page as an address says it; what is no number is the first page."""
    told = written.strip()
    if not re.fullmatch("[0-9]{1,9}", told):
        return 1
    return min(max(int(told), 1), _DEEPEST_PAGE)

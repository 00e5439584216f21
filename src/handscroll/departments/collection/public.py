"""Which pages of the collection everybody may read: works, the people and seals on them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from handscroll.departments.collection.figures.lists import dynasty_rows, everybody
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.naming.marks import BY_READING, SEAL, read_seal
from handscroll.model.person import VISITOR
from handscroll.museum import Museum
from handscroll.pages.public import PublicPage, PublicPages, few

_LISTS = ("/find", "/people", "/seals", "/dynasties")


def _works(museum: Museum, start: int, most: int) -> Iterator[PublicPage]:
    """Yield works; one without a picture has its record and nothing to look at."""
    for one in museum.public_relics.some(start, most):
        tail = "" if one.pictured else "/record"
        yield PublicPage(f"/relics/{one.id}{tail}", one.changed)


def _lists(museum: Museum) -> Iterator[PublicPage]:
    yield from (PublicPage(path) for path in _LISTS)
    for one in dynasty_rows(Seeing.of(museum, VISITOR)):
        if one.works:
            yield PublicPage(f"/dynasties/{quote(one.dynasty.hant)}")


def _people(museum: Museum) -> Iterator[PublicPage]:
    for one in everybody(Seeing.of(museum, VISITOR)):
        yield PublicPage(f"/people/{quote(str(one.key), safe='~')}")


def _seals(museum: Museum) -> Iterator[PublicPage]:
    lines = Seeing.of(museum, VISITOR).lines(SEAL, f"{BY_READING}\t")
    found = {line.id for text, _ in lines if (line := read_seal(text)) is not None}
    yield from (PublicPage(f"/seals/{quote(name, safe='')}") for name in sorted(found))


PAGES = {
    "works": PublicPages(lambda museum: museum.public_relics.count(), _works),
    "lists": few(_lists),
    "people": few(_people),
    "seals": few(_seals),
}
"""Kind to pages: as `plugin.Department.public`."""

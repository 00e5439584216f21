"""The pages of people, seals and dynasties, their lists, and the same for programs."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from handscroll.departments.collection.figures import documents
from handscroll.departments.collection.figures.dynasty_page import dynasty_page, find_dynasty
from handscroll.departments.collection.figures.lists import (
    LETTERS,
    PeopleAsked,
    SealsAsked,
    Sort,
    Who,
    dynasty_rows,
    people,
    seals,
)
from handscroll.departments.collection.figures.paging import page_number
from handscroll.departments.collection.figures.person_page import (
    QUALIFIERS,
    Asked,
    Section,
    person_page,
)
from handscroll.departments.collection.figures.resolving import Meant, meant
from handscroll.departments.collection.figures.seal_page import SealPage, seal_page
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.figures.telling import Telling
from handscroll.departments.collection.naming.keys import NAMED, Key, folded_name, read_key
from handscroll.departments.collection.naming.marks import BY_OWNER, BY_READING
from handscroll.errors import NotFoundError
from handscroll.model.person import Person
from handscroll.museum import Museum
from handscroll.plugin import Language, OpenMuseum, OpenPages, Reader

routes = APIRouter()

PageNumber = Annotated[str, Query(alias="page", description="Number of the page, from 1")]
Letter = Annotated[str, Query(description="A letter of pinyin, or ~ for what has none")]
Choice = TypeVar("Choice", Section, Who, Sort)


@routes.get("/api/people/{key}", tags=["people"], summary="A person as the records state it")
def person_for_programs(
    key: str, museum: OpenMuseum, person: Reader, page: PageNumber = ""
) -> documents.PersonDocument:
    """Return names, dates, works and seals of a person; ``page`` turns the works they made.

    A key is an identifier of the museum, or ``~`` and a name; where several people bear the
    name, ``same_name`` lists them and nothing else is told.
    """
    seeing = Seeing.of(museum, person)
    found = _meant(seeing, key)
    if found.many:
        return documents.namesakes_document(found)
    asked = Asked(page=page_number(page))
    return documents.person_document(person_page(seeing, found, asked))


@routes.get("/api/seals/{seal}", tags=["people"], summary="A seal and its impressions")
def seal_for_programs(
    seal: str, museum: OpenMuseum, person: Reader, page: PageNumber = ""
) -> documents.SealDocument:
    """Return what records state of a seal, and a page of 24 works with its impressions."""
    return documents.seal_document(_seal(museum, person, seal, page))


@routes.get("/{language}/people", response_class=HTMLResponse)
def people_list(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    who: str = "",
    letter: Letter = "",
    sort: str = "",
    page: PageNumber = "",
) -> str:
    """List everybody whom a record names."""
    asked = PeopleAsked(
        _one_of(Who, who) or Who.EVERYBODY,
        letter.casefold() if letter.casefold() in LETTERS else "",
        _one_of(Sort, sort) or Sort.NAME,
        page_number(page),
    )
    listed = people(Seeing.of(museum, person), asked)
    return _html(request, pages, language, person, "people", listed=listed)


@routes.get("/{language}/people/{key}", response_class=HTMLResponse)
def person_shown(
    request: Request,
    language: Language,
    key: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    part: str = "",
    given: str = "",
    page: PageNumber = "",
) -> str:
    """Show a person, or all people of a name."""
    seeing = Seeing.of(museum, person)
    found = _meant(seeing, key)
    if found.many:
        return _html(request, pages, language, person, "namesakes", meant=found)
    given = given if given in QUALIFIERS else ""
    section = Section.MADE if given else _one_of(Section, part)
    shown = person_page(seeing, found, Asked(section, given, page_number(page)))
    return _html(request, pages, language, person, "person", shown=shown)


@routes.get("/{language}/seals", response_class=HTMLResponse)
def seals_list(
    request: Request,
    language: Language,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    by: Annotated[str, Query(description="owner or reading")] = "",
    letter: Letter = "",
    page: PageNumber = "",
) -> str:
    """List every seal, by owner or by reading."""
    asked = SealsAsked(
        BY_READING if by == "reading" else BY_OWNER,
        letter.casefold() if letter.casefold() in LETTERS else "",
        page_number(page),
    )
    listed = seals(Seeing.of(museum, person), asked)
    return _html(request, pages, language, person, "seals", listed=listed)


@routes.get("/{language}/seals/{seal}", response_class=HTMLResponse)
def seal_shown(
    request: Request,
    language: Language,
    seal: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    page: PageNumber = "",
) -> str:
    """Show a seal with every impression of it."""
    shown = _seal(museum, person, seal, page)
    return _html(request, pages, language, person, "seal", shown=shown)


@routes.get("/{language}/dynasties", response_class=HTMLResponse)
def dynasties_list(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """List the dynasties with their works."""
    rows = dynasty_rows(Seeing.of(museum, person))
    return _html(request, pages, language, person, "dynasties", rows=rows)


@routes.get("/{language}/dynasties/{term}", response_class=HTMLResponse)
def dynasty_shown(
    request: Request,
    language: Language,
    term: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    page: PageNumber = "",
) -> str:
    """Show a dynasty: span, reigns, works, artists."""
    found = find_dynasty(term)
    if found is None:
        raise _nothing("dynasty", term, "Choose one of the list of dynasties")
    shown = dynasty_page(Seeing.of(museum, person), found, page_number(page), language)
    return _html(request, pages, language, person, "dynasty", shown=shown)


def _html(
    request: Request, pages: OpenPages, language: str, person: Person, name: str, **context: Any
) -> str:
    path = quote(request.url.path, safe="/~")
    tell = Telling(pages.words(language))
    return pages.html(
        f"collection/{name}.html",
        language,
        path=path + (f"?{request.url.query}" if request.url.query else ""),
        base=str(request.base_url).rstrip("/"),
        person=person,
        tell=tell,
        place=path,
        year=tell.year,
        years=tell.years,
        **context,
    )


def _meant(seeing: Seeing, written: str) -> Meant:
    """Return who is meant; a name may be written in any form of its characters."""
    key = read_key(written)
    found = meant(seeing, key) if key is not None else None
    if found is None and key is not None and key.is_named:
        folded = folded_name(key.name)
        if folded and folded != key.name:
            found = meant(seeing, Key(NAMED + folded, key.life))
    if found is None:
        raise _nothing("person", written, "Look the person up in the list of people")
    return found


def _seal(museum: Museum, person: Person, seal: str, page: str) -> SealPage:
    key = read_key(seal)
    shown = None
    if key is not None and not key.is_named:
        shown = seal_page(Seeing.of(museum, person), seal, page_number(page))
    if shown is None:
        raise _nothing("seal", seal, "Look the seal up in the list of seals")
    return shown


def _nothing(what: str, written: str, fix: str) -> NotFoundError:
    name = "".join(sign if sign.isprintable() else "?" for sign in written[:60])
    return NotFoundError(
        f"The {what} {name} is not shown",
        why="no work that you may see names it",
        fix=fix,
    )


def _one_of(kind: type[Choice], written: str) -> Choice | None:
    return next((one for one in kind if one.value == written), None)

"""What the page of the form is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.departments.collection.editing.acting import place_of
from handscroll.departments.collection.editing.offering import Option, names_in, written
from handscroll.departments.collection.editing.references import Trouble
from handscroll.departments.collection.editing.saying import Wrong
from handscroll.departments.collection.editing.sections import sections
from handscroll.departments.collection.editing.shapes import VOCABULARIES, Facts
from handscroll.departments.collection.editing.showing import Painter, told
from handscroll.departments.collection.editing.typed import Typed
from handscroll.departments.collection.history.naming import named
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import NotFoundError
from handscroll.model.matching import Thing
from handscroll.model.relic import Relic
from handscroll.pages.words import Words


@dataclass(frozen=True)
class Form:
    """A form on its way: what it asks for, what is typed and what filled it.

    Attributes
    ----------
    version
        The version from which it was filled.
    relic
        The record as that version says it.
    """

    shape: Facts
    typed: Typed
    base: Thing
    relic: Relic
    version: int


@dataclass(frozen=True)
class Listed:
    """A field that is wrong, for the list at the top."""

    name: str
    label: str
    wrong: Wrong


def form_context(
    form: Form,
    words: Words,
    vocabularies: Vocabularies,
    *,
    troubles: Iterable[Trouble] = (),
    going_to: str = "",
) -> dict[str, Any]:
    """Return what the template needs to show a form.

    Parameters
    ----------
    going_to
        The field, row or table to which the reader goes next.
    """
    found = told(troubles, words)
    painter = Painter(words, vocabularies, found)
    return {
        "relic": form.relic,
        "version": form.version,
        "sections": sections(form.shape, form.typed, form.base, painter, going_to=going_to),
        "listed": [*_listed(found, form, words)],
        "going_to": going_to,
        "pictures": [
            {"id": one.id, "width": one.width, "height": one.height} for one in form.relic.captures
        ],
        "offers": [
            *(
                (f"names-{name}", options)
                for name, options in names_in(form.typed, form.base, form.relic, words)
            ),
            *offered_terms(vocabularies, words.language),
        ],
    }


def _listed(found: dict[str, tuple[Wrong, ...]], form: Form, words: Words) -> Iterable[Listed]:
    for name, all_of_it in found.items():
        for one in all_of_it:
            yield Listed(name, _called(name, form, words), one)


def _called(name: str, form: Form, words: Words) -> str:
    """Return a field's name with the number that its row bears on the page."""
    steps: list[str | int] = []
    above = ""
    for step in name.split(".") if name else ():
        at = place_of(above, form.shape, form.typed, form.base)
        rows = getattr(at.typed, "rows", None) if at is not None else None
        if rows is not None:
            steps.append(next((n for n, row in enumerate(rows) if row.key == step), 0))
        elif step != "catalogue":
            steps.append(step)
        above = f"{above}.{step}" if above else step
    return named(steps, words) if steps else words("field.catalogue")


def offered_terms(
    vocabularies: Vocabularies, language: str
) -> Sequence[tuple[str, tuple[Option, ...]]]:
    """Return for each vocabulary the name of its list, and its terms as a field holds them."""
    found = []
    for vocabulary in dict.fromkeys(VOCABULARIES.values()):
        picks = {"rights_statements": "uri", "historic_catalogues": "label"}.get(vocabulary, "id")
        terms = [one for one in vocabularies.vocabulary(vocabulary).terms if not one.hidden]
        options = tuple(Option(written(t, picks, language), t.name(language)) for t in terms)
        found.append((f"terms-{vocabulary}", options))
    return found


def find_term_in(vocabularies: Vocabularies, vocabulary: str, typed: str) -> str | None:
    """Return the identifier of the term that is spelt so, in any language, or None."""
    try:
        found = vocabularies.find(vocabulary, typed)
    except NotFoundError:
        return None
    return None if found is None else found.id

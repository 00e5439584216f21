"""A form as the page shows it: sections, fields, their labels and choices in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.say import say
from handscroll.departments.collection.editing.offering import Option
from handscroll.departments.collection.editing.references import Trouble
from handscroll.departments.collection.editing.saying import Wrong, wrong
from handscroll.departments.collection.editing.shapes import (
    PEOPLE,
    Facts,
    Kinds,
    Leaf,
    Rows,
    Said,
    Shape,
)
from handscroll.departments.collection.editing.typed import (
    KINDS,
    Fields,
    Row,
    Table,
    Typed,
    filled,
)
from handscroll.departments.collection.history.naming import lines, named
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import NotFoundError
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.matching import Json
from handscroll.model.text import LANGUAGES
from handscroll.pages.languages import NAMES
from handscroll.pages.words import Words

_WIDE = 80
"""Characters beyond which a text gets several lines."""
_NEAR = 2
"""Steps to a field that explains itself; one further in says nothing that its like did not."""
_TOLD = 3
"""Facts that a closed row tells of itself."""


@dataclass(frozen=True)
class Node:
    """A field, or a group of them.

    Attributes
    ----------
    kind
        ``input``, ``textarea``, ``select``; ``said``, ``facts``, ``date``, ``region``, ``rows``.
    offers
        Identifier of the list of what may be typed, or nothing.
    vocabulary
        Vocabulary of which terms are looked up while typing, or nothing.
    hint
        What the reader of dates understands, what a term's name means, who a person is.
    folded
        Whether the group is shown by its name only: one that says nothing yet, or a person who is
        not what the row is about.
    inside
        Whether something within is wrong.
    fixed
        Whether nothing is added to the rows or removed.
    """

    kind: str
    name: str
    label: str
    value: str = ""
    wrong: tuple[Wrong, ...] = ()
    help: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    offers: str = ""
    vocabulary: str = ""
    picks: str = ""
    language: str = ""
    number: bool = False
    required: bool = False
    most: int | None = None
    folded: bool = False
    inside: bool = False
    fixed: bool = False
    inner: tuple[Node, ...] = ()
    rows: tuple[RowNode, ...] = ()


@dataclass(frozen=True)
class RowNode:
    """One thing in a row; one that is closed tells what it is in ``summary``."""

    name: str
    label: str
    node: Node | None
    summary: str = ""


@dataclass(frozen=True)
class Painter:
    """Makes what a page shows of a form.

    Attributes
    ----------
    troubles
        What is wrong, by the name of the field.
    """

    words: Words
    vocabularies: Vocabularies
    troubles: Mapping[str, tuple[Wrong, ...]] = field(default_factory=dict)

    def node(self, shape: Shape, typed: Typed | None, base: Json, name: str, *, depth: int) -> Node:
        """Return what is shown of one field with all that it holds."""
        held = filled(shape, base) if typed is None else typed
        if isinstance(shape, Leaf):
            return self.leaf(shape, str(held), name)
        if isinstance(shape, Said):
            return self._said(shape, cast(Fields, held), name)
        if isinstance(shape, Rows):
            return self._rows(shape, cast(Table, held), base, name, depth)
        fields = cast(Fields, held)
        if isinstance(shape, Kinds):
            return self._kinds(shape, fields, base, name, depth)
        return self._facts(shape, fields, base, name, depth)

    def leaf(self, leaf: Leaf, text: str, name: str) -> Node:
        """Return what is shown of one field."""
        kind = "input"
        if leaf.choices:
            kind = "select"
        elif leaf.kind == "long" or len(text) > _WIDE or "\n" in text:
            kind = "textarea"
        step = name.rpartition(".")[2]
        term, somebody = leaf.picks == "id", leaf.named == PEOPLE
        label = self.words("edit.term") if term else self._label(name)
        return Node(
            kind, name, self.words("edit.somebody") if somebody else label, text,
            wrong=self.troubles.get(name, ()),
            help=self._leaf_help(name, "term" if term else "somebody" if somebody else step),
            hint=self._hint(leaf, text, step),
            options=self._options(leaf, text, name) if leaf.choices else (),
            offers=f"terms-{leaf.vocabulary}" if leaf.vocabulary else self._named(leaf, step),
            vocabulary=PEOPLE if somebody else leaf.vocabulary,
            picks=PEOPLE if somebody else leaf.picks, number=leaf.kind == "number",
            required=leaf.required, most=leaf.most,
        )  # fmt: skip

    def _named(self, leaf: Leaf, step: str) -> str:
        if leaf.named:
            return f"names-{leaf.named}"
        return "names-languages" if step == "language" else ""

    def _said(self, shape: Said, typed: Fields, name: str) -> Node:
        tags = [*LANGUAGES, *(tag for tag in typed.of if tag not in LANGUAGES)]
        inner = []
        for tag in tags:
            text, here = str(typed.of.get(tag, "")), f"{name}.{tag}"
            kind = "textarea" if shape.long or len(text) > _WIDE or "\n" in text else "input"
            label = NAMES.get(tag, tag)
            language = "" if tag == "none" else tag
            wrong = self.troubles.get(here, ())
            inner.append(Node(kind, here, label, text, wrong=wrong, language=language))
        step = name.rpartition(".")[2]
        return Node(
            "said", name, self._label(name), wrong=self.troubles.get(name, ()),
            help=self._help(step), inner=tuple(inner),
        )  # fmt: skip

    def _facts(self, shape: Facts, typed: Fields, base: Json, name: str, depth: int) -> Node:
        old = base if isinstance(base, dict) else {}
        inner = tuple(
            self.node(one, typed.of.get(step), old.get(step), f"{name}.{step}", depth=depth + 1)
            for step, one in shape.fields.items()
        )
        kind = "facts"
        if shape.model is Dated:
            kind = "date"
        elif shape.model.__name__ == "Region":
            kind = "region"
        inside = self._wrong_in(name)
        other = shape.model is PersonRef and not name.endswith(".person")
        shut = depth > 0 and kind != "date" and not inside
        return Node(
            kind, name, self._label(name), wrong=self.troubles.get(name, ()), inner=inner,
            folded=shut and (other or typed == filled(shape, None)), inside=inside,
            hint=self._summary(base, name) if other else "",
        )  # fmt: skip

    def _kinds(self, shape: Kinds, typed: Fields, base: Json, name: str, depth: int) -> Node:
        kind = str(typed.of.get(KINDS, ""))
        choice = Leaf("choice", choices=tuple(shape.of), optional=True)
        inner = [self.leaf(choice, kind, f"{name}.{KINDS}")]
        if kind in shape.of:
            before = base if isinstance(base, dict) and base.get(KINDS) == kind else {}
            inner += self._facts(shape.of[kind], typed, before, name, depth).inner
        return Node(
            "kinds", name, self._label(name), wrong=self.troubles.get(name, ()), inner=tuple(inner)
        )

    def _rows(self, shape: Rows, typed: Table, base: Json, name: str, depth: int) -> Node:
        before = base if isinstance(base, list) else []
        rows = tuple(
            self.row(shape, row, before, f"{name}.{row.key}", number, depth)
            for number, row in enumerate(typed.rows, start=1)
        )
        return Node(
            "rows", name, self._label(name), wrong=self.troubles.get(name, ()),
            help=self._help(name.rpartition(".")[2]), fixed=shape.fixed, rows=rows,
            folded=depth > 0 and not rows,
        )  # fmt: skip

    def row(
        self, shape: Rows, row: Row, before: list[Json], name: str, number: int, depth: int = 0
    ) -> RowNode:
        """Return what is shown of one thing in a row, opened where something in it is wrong."""
        place = int(row.key) if row.key.isdecimal() else -1
        old = before[place] if 0 <= place < len(before) else None
        label = f"{self._label(name.rpartition('.')[0])} {number}"
        summary = self._summary(old, name)
        if row.value is None and old is not None and not self._wrong_in(name):
            return RowNode(name, label, None, summary)
        inner = self.node(shape.of, row.value, old, name, depth=depth + 1)
        return RowNode(name, label, inner, summary)

    def date(self, written: str) -> str:
        """Return what is understood of a date as somebody wrote it."""
        if not written.strip():
            return ""
        reading = parse_date(written)
        if reading.problem is not None and not reading.candidates:
            return self.words("edit.date_unread")
        return self.words("edit.date_read", years=say(reading, self.words.language))

    def _summary(self, value: Json, name: str) -> str:
        begun = dict(islice(value.items(), _TOLD + 1)) if isinstance(value, dict) else value
        told = [one.text for one in lines(begun, _steps(name), self.words) if one.text.strip()]
        text = " · ".join(told[:_TOLD])
        return text if len(text) <= _WIDE else f"{text[:_WIDE]}…"

    def _wrong_in(self, name: str) -> bool:
        return any(one == name or one.startswith(f"{name}.") for one in self.troubles)

    def _options(self, leaf: Leaf, text: str, name: str) -> tuple[Option, ...]:
        found = [Option("", "—")] if leaf.optional or leaf.required or not text else []
        values = [*leaf.choices, *([text] if text and text not in leaf.choices else [])]
        return (*found, *(Option(value, self._value(leaf, value, name)) for value in values))

    def _value(self, leaf: Leaf, value: str, name: str) -> str:
        if leaf.kind == "yes_no":
            return self.words("entry.yes" if value == "true" else "entry.no")
        steps = _steps(name)
        if steps[0] == "parts" and f"part.{value}" in self.words:
            return self.words(f"part.{value}")
        if steps[-1] == "calendar" and f"edit.value.{value}" in self.words:
            return self.words(f"edit.value.{value}")
        return lines(value, steps, self.words)[0].text

    def _hint(self, leaf: Leaf, text: str, step: str) -> str:
        if step == "written":
            return self.date(text)
        if leaf.picks != "id":
            return ""
        try:
            term = self.vocabularies.term(leaf.vocabulary, text) if text else None
        except NotFoundError:
            return ""
        return "" if term is None else term.name(self.words.language)

    def _label(self, name: str) -> str:
        return named(_steps(name)[-1:], self.words)

    def _leaf_help(self, name: str, asked: str) -> str:
        return "" if asked == "written" and name.count(".") > _NEAR else self._help(asked)

    def _help(self, asked: str) -> str:
        known = f"edit.help.{asked}" in self.words
        return self.words(f"edit.help.{asked}") if known else ""


def _steps(name: str) -> tuple[str, ...]:
    """Return the fields that a name leads through, without the keys of rows."""
    return tuple(step for step in name.split(".") if not _is_key(step))


def _is_key(step: str) -> bool:
    return step.isdecimal() or (step[:1] == "n" and step[1:].isdecimal())


def told(troubles: Iterable[Trouble], words: Words) -> dict[str, tuple[Wrong, ...]]:
    """Return what is wrong in the reader's words, by the name of the field."""
    found: dict[str, tuple[Wrong, ...]] = {}
    for one in troubles:
        found[one.name] = (*found.get(one.name, ()), wrong(one, words))
    return found

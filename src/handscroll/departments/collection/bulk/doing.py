"""One record under a change: the record it becomes, read as the form of a record is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy

from handscroll.departments.collection.bulk.change import BulkChange, Deed, Step
from handscroll.departments.collection.bulk.terms import Terms
from handscroll.departments.collection.editing.acting import Place, new_row, place_of
from handscroll.departments.collection.editing.reading import Reading, read
from handscroll.departments.collection.editing.references import Trouble
from handscroll.departments.collection.editing.shapes import (
    Facts,
    Kinds,
    Leaf,
    Rows,
    Said,
    Shape,
    relic_shape,
)
from handscroll.departments.collection.editing.typed import (
    KINDS,
    Fields,
    Table,
    Typed,
    filled,
    pairs_of,
    sent,
)
from handscroll.model.difference import document
from handscroll.model.matching import Json, Thing
from handscroll.model.relic import Relic
from handscroll.model.text import LANGUAGES

_NEW = "n0"
MOST_TEXT = 1_000_000
"""Characters of a text in which words were replaced."""
Put = Callable[[Leaf, str], str]
"""Given a field and its text, returns another text."""


class _TooLongError(Exception):
    """A text would become longer than a text may be."""


def changed(relic: Relic, change: BulkChange, terms: Terms) -> Reading:
    """Return the record that a change makes of one, or what would be wrong with it.

    A record of which the change changes nothing comes back as it is.
    """
    reading = Reading(relic)
    for step in change.steps:
        assert reading.relic is not None
        base = document(reading.relic)
        try:
            asked = _asked(step, base, terms)
        except _TooLongError:
            too_long = Trouble(step.field, "string_too_long", {"max_length": MOST_TEXT})
            return Reading(None, (too_long,))
        if asked is None:
            continue
        typed, onto = asked
        reading = read(relic_shape(), typed, onto, terms.find)
        if reading.relic is None:
            return reading
    return reading


def members(record: Thing, tops: tuple[str, ...]) -> Thing:
    """Return what a record says in some of its members; those that say nothing are left out."""
    found: Thing = {}
    for top in tops:
        here, name = _holder(record, top)
        if here is not None and name in here:
            found[top] = here[name]
    return found


def with_members(record: Thing, tops: tuple[str, ...], before: Thing) -> Thing:
    """Return a record that says in these members what it said before."""
    made = deepcopy(record)
    for top in tops:
        first, _, rest = top.partition(".")
        here: Thing = made
        if rest:
            inner = made.setdefault(first, {})
            assert isinstance(inner, dict)
            here = inner
        name = rest or first
        here.pop(name, None)
        if top in before:
            here[name] = deepcopy(before[top])
    return made


def _holder(record: Thing, field: str) -> tuple[Thing | None, str]:
    """Return the statement in which a field stands, None where nobody said anything there."""
    here: Json = record
    *above, name = field.split(".")
    for step in above:
        here = here.get(step) if isinstance(here, dict) else None
    return (here if isinstance(here, dict) else None), name


def _asked(step: Step, base: Thing, terms: Terms) -> tuple[Typed, Thing] | None:
    """Return the form to be read and the record onto which; None where nothing changes."""
    at = place_of(step.field, relic_shape(), None, base)
    assert at is not None
    if step.deed is Deed.CLEAR:
        return _cleared(step.field, base)
    if step.deed in (Deed.REPLACE, Deed.WORDS):
        return _replaced(step, at, base, terms)
    if step.deed is Deed.SET:
        pairs = with_words(step.pairs, at.shape, step.field, terms)
        if isinstance(at.shape, Said):
            pairs = tuple(one for one in pairs if one[1].strip())
        return sent(relic_shape(), pairs), base
    assert isinstance(at.shape, Rows)
    rows = at.base if isinstance(at.base, list) else []
    same = [_alike(step, at.shape.of, row, terms) for row in rows]
    if step.deed is Deed.ADD:
        pairs = tuple(_added(step, at.shape, rows))
        pairs = with_words(pairs, at.shape.of, f"{step.field}.{_NEW}", terms)
        return None if any(same) else (sent(relic_shape(), pairs), base)
    if not any(same):
        return None
    kept = [(n, row) for n, row in enumerate(rows) if not same[n]]
    pairs = ((step.field, ""), *(_closed(step, at.shape, n, row) for n, row in kept))
    return sent(relic_shape(), pairs), base


def _cleared(field: str, base: Thing) -> tuple[Typed, Thing] | None:
    held, name = _holder(base, field)
    if held is None or name not in held:
        return None
    onto = deepcopy(base)
    there, _ = _holder(onto, field)
    assert there is not None
    del there[name]
    return Fields(), onto


def _added(step: Step, shape: Rows, rows: list[Json]) -> Iterator[tuple[str, str]]:
    yield step.field, ""
    for place, row in enumerate(rows):
        yield _closed(step, shape, place, row)
    yield from step.pairs
    here = f"{step.field}.{_NEW}"
    named = {name for name, text in step.pairs if text}
    taken = frozenset(str(one.get("id")) for one in rows if isinstance(one, dict))
    made = new_row(shape, _NEW, step.field, taken).value
    # What names a thing in the record is given to it, as the form does.
    if isinstance(made, Fields) and made.of.get("id") and f"{here}.id" not in named:
        yield f"{here}.id", str(made.of["id"])


def _closed(step: Step, shape: Rows, place: int, row: Json) -> tuple[str, str]:
    """Return a row that stays as it is, as a form sends one that nobody opened."""
    text = str(row) if isinstance(shape.of, Leaf) else ""
    return f"{step.field}.{place}", text


def _alike(step: Step, shape: Shape, row: Json, terms: Terms) -> bool:
    """Say whether a thing in a row says all that the step says."""
    here = f"{step.field}.{_NEW}"
    held = dict(_numbered(pairs_of(opened(shape, row), here)))
    named = dict(_named_terms(shape, here))
    for name, text in _numbered(step.pairs):
        if not text.strip() or name == step.field:
            continue
        wanted = text.strip()
        if name in named:
            wanted = terms.find(named[name], wanted) or wanted
        if held.get(name, "").strip() != wanted:
            return False
    return True


def with_words(
    pairs: tuple[tuple[str, str], ...], shape: Shape, name: str, terms: Terms
) -> tuple[tuple[str, str], ...]:
    """Return what is sent with the words of each term that is named and not said otherwise."""
    found = dict(pairs)
    for here, vocabulary in _named_terms(shape, name, numbered=False):
        above = here.rpartition(".")[0]
        term = terms.find(vocabulary, found.get(here, "").strip())
        if term and not any(found.get(f"{above}.words.{tag}") for tag in LANGUAGES):
            words = dict.fromkeys(LANGUAGES, "") | terms.words(vocabulary, term)
            found |= {f"{above}.words.{tag}": text for tag, text in words.items()}
    return tuple(found.items())


def _numbered(pairs: object) -> Iterator[tuple[str, str]]:
    """Yield names whose rows bear their places, whether they stood there or are new."""
    assert isinstance(pairs, list | tuple)
    for name, text in pairs:
        first, *rest = name.split(".")
        yield ".".join([first, *(_place(step) for step in rest)]), text


def _place(step: str) -> str:
    return step[1:] if step[:1] == "n" and step[1:].isdecimal() else step


def _named_terms(shape: Shape, name: str, *, numbered: bool = True) -> Iterator[tuple[str, str]]:
    """Yield the names of fields that hold a term's identifier, with its vocabulary."""
    if isinstance(shape, Leaf) and shape.picks == "id":
        steps = (_place(step) if numbered else step for step in name.split("."))
        yield ".".join(steps), shape.vocabulary
    elif isinstance(shape, Facts):
        for step, one in shape.fields.items():
            yield from _named_terms(one, f"{name}.{step}", numbered=numbered)


def _replaced(step: Step, at: Place, base: Thing, terms: Terms) -> tuple[Typed, Thing] | None:
    if at.base is None:
        return None
    met = 0

    def put(leaf: Leaf, text: str) -> str:
        nonlocal met
        new = _other(step, leaf, text, terms)
        met += new != text
        return new

    typed = _mapped(at.shape, opened(at.shape, at.base), put, terms)
    if not met:
        return None
    for name in reversed(step.field.split(".")):
        typed = Fields({name: typed})
    return typed, base


def _other(step: Step, leaf: Leaf, text: str, terms: Terms) -> str:
    if not text:
        return text
    if step.deed is Deed.WORDS:
        typed = leaf.kind in ("text", "long") and not leaf.choices and leaf.picks != "id"
        more = text.count(step.old) * (len(step.new) - len(step.old)) if typed else 0
        if more > 0 and len(text) + more > MOST_TEXT:
            raise _TooLongError
        return text.replace(step.old, step.new) if typed else text
    old, new = step.old.strip(), step.new.strip()
    if leaf.picks == "id":
        old, new = (terms.find(leaf.vocabulary, one) or one if one else "" for one in (old, new))
    return new if text.strip() == old else text


def _mapped(shape: Shape, typed: Typed, put: Put, terms: Terms) -> Typed:
    """Return what a form holds with another text in each of its fields."""
    if isinstance(shape, Leaf):
        return put(shape, str(typed))
    if isinstance(shape, Rows):
        assert isinstance(typed, Table)
        for row in typed.rows:
            assert row.value is not None
            row.value = _mapped(shape.of, row.value, put, terms)
        return typed
    assert isinstance(typed, Fields)
    if isinstance(shape, Said):
        leaf = Leaf("long" if shape.long else "text")
        return Fields({tag: put(leaf, str(text)) for tag, text in typed.of.items()})
    fields = shape.fields if isinstance(shape, Facts) else _chosen(shape, typed)
    made = {
        name: _mapped(fields[name], one, put, terms) if name in fields else one
        for name, one in typed.of.items()
    }
    known, term = fields.get("id"), str(made.get("id", ""))
    if isinstance(known, Leaf) and known.picks == "id" and term != typed.of.get("id"):
        # Another term is said in its own words.
        said = dict.fromkeys(LANGUAGES, "") | terms.words(known.vocabulary, term)
        made["words"] = Fields({**said})
    return Fields(made)


def _chosen(shape: Kinds, typed: Fields) -> dict[str, Shape]:
    kind = shape.of.get(str(typed.of.get(KINDS, "")))
    return {} if kind is None else dict(kind.fields)


def opened(shape: Shape, value: Json) -> Typed:
    """Return what a form shows of a value with every row opened."""
    if isinstance(shape, Rows):
        things = value if isinstance(value, list) else []
        table = filled(shape, value)
        assert isinstance(table, Table)
        for row, one in zip(table.rows, things, strict=True):
            row.value = opened(shape.of, one)
        return table
    held = filled(shape, value)
    if not isinstance(held, Fields) or isinstance(shape, Said | Leaf):
        return held
    said = value if isinstance(value, dict) else {}
    fields = shape.fields if isinstance(shape, Facts) else _chosen(shape, held)
    inner = {name: opened(one, said.get(name)) for name, one in fields.items()}
    return Fields({**held.of, **inner})

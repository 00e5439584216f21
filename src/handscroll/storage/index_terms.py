"""What an index is asked: a small tree of terms, phrases, tags and numbers, of no engine."""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Schema

from handscroll.storage.index_bounds import bounded, cut
from handscroll.storage.index_spans import HIGHEST, LOWEST, Span, blocks_with


@dataclass(frozen=True, slots=True)
class Word:
    """A document holds this token in a text field; ``weight`` scales its share of the rank."""

    field: str
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A document holds these tokens at these distances: ``(offset, token)``, offsets rising."""

    field: str
    tokens: tuple[tuple[int, str], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """A document holds one of these tokens in a bag or a text field; which one moves no rank.

    All its documents are marked at once, and then a document is looked up in no time: for parts
    of a question that are borne by many, beside others that are borne by few.
    """

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A document bears this value in a tag field, exactly as it was written."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number of the document lies in this interval, ends included; None is open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Meets:
    """An interval of the document meets this one, ends included; None is open."""

    span: Span
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """Every node holds, and none of ``without`` does."""

    nodes: tuple[Sought, ...]
    without: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """One node or more holds."""

    nodes: tuple[Sought, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


_FILTERS = (OneOf, Tag, Between, Meets)
Sought = Word | Phrase | OneOf | Tag | Between | Meets | Each | Some | Everything

MAX_NODES = 20_000
"""Nodes of one tree; a larger one finds nothing rather than take the machine."""


def size(node: Sought) -> int:
    """Count the nodes of a tree."""
    if isinstance(node, Each):
        return 1 + sum(map(size, node.nodes)) + sum(map(size, node.without))
    return 1 + sum(map(size, node.nodes)) if isinstance(node, Some) else 1


def compiled(schema: Schema, node: Sought) -> Query:
    """Turn a tree into the engine's query; a tree that is too large finds nothing."""
    return Query.empty_query() if size(node) > MAX_NODES else _compiled(schema, node)


def _compiled(schema: Schema, node: Sought) -> Query:
    match node:
        case Word():
            return _weighted(_term(schema, node.field, node.token, "freq"), node.weight)
        case Phrase():
            return _weighted(_phrase(schema, node), node.weight)
        case OneOf():
            tokens = list(map(cut, node.tokens))
            return _unranked(Query.term_set_query(schema, node.field, tokens))
        case Tag():
            return _unranked(_term(schema, node.field, node.value, "basic"))
        case Between():
            return _between(schema, node)
        case Meets():
            return _meets(schema, node)
        case Each():
            return _each(schema, node)
        case Some():
            return _some(schema, node)
    return _unranked(Query.all_query())


def _term(schema: Schema, field: str, token: str, read: str) -> Query:
    """Ask for one token; ``read`` says how much of its list of documents is read."""
    return Query.term_query(schema, field, cut(token), read)


def _unranked(query: Query) -> Query:
    """Keep a filter from moving the rank."""
    return Query.const_score_query(query, 0.0)


def _weighted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _phrase(schema: Schema, node: Phrase) -> Query:
    tokens = [(at, cut(token)) for at, token in node.tokens]
    if len(tokens) == 1:  # The engine wants two or more, and ends the process otherwise.
        return _term(schema, node.field, tokens[0][1], "freq")
    return Query.phrase_query(schema, node.field, [*tokens])


def _between(schema: Schema, node: Between) -> Query:
    low = None if node.low is None else bounded(node.low)
    high = None if node.high is None else bounded(node.high)
    if low is None and high is None:
        return Query.exists_query(node.field)
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    return _unranked(Query.range_query(schema, node.field, FieldType.Integer, low, high))


def _meets(schema: Schema, node: Meets) -> Query:
    """Ask for what begins within, and for what began before and reaches it."""
    span, low, high = node.span, node.low, node.high
    if low is None and high is None:
        return Query.exists_query(span.first)
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    if low is not None and not LOWEST <= low <= HIGHEST:
        return _each(schema, Each((Between(span.last, low=low), Between(span.first, high=high))))
    # The terms of the numbers are far fewer than the documents, whose values need not be read.
    begins = Query.range_query(
        schema, span.first, FieldType.Integer, _at(low), _at(high), use_inverted_index=True
    )
    if low is None:
        return _unranked(begins)
    reaches = Query.term_set_query(schema, span.name, blocks_with(low))
    return _unranked(Query.boolean_query([(Occur.Should, begins), (Occur.Should, reaches)]))


def _at(number: int | None) -> int | None:
    return None if number is None else bounded(number)


def _each(schema: Schema, node: Each) -> Query:
    # What every document is need not be asked beside another question.
    asked = tuple(one for one in node.nodes if not isinstance(one, Everything))
    must: tuple[Sought, ...] = asked or (Everything(),)
    parts = [(Occur.Must, _compiled(schema, inner)) for inner in must]
    parts += [(Occur.MustNot, _compiled(schema, inner)) for inner in node.without]
    return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)


def _some(schema: Schema, node: Some) -> Query:
    if not node.nodes:
        return Query.empty_query()
    if len(node.nodes) == 1:
        return _compiled(schema, node.nodes[0])
    any_of = Query.boolean_query([(Occur.Should, _compiled(schema, one)) for one in node.nodes])
    # Told so, the engine does not add up ranks that are nothing: a third of the time.
    return _unranked(any_of) if all(isinstance(one, _FILTERS) for one in node.nodes) else any_of

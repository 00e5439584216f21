"""What an index is asked: a small tree of terms, phrases, tags and numbers, of no engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Schema

from handscroll.storage.index_bounds import bounded, cut


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


Sought = Word | Phrase | Tag | Between | Each | Some | Everything

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
            return _weighted(Query.term_query(schema, node.field, cut(node.token)), node.weight)
        case Phrase():
            return _weighted(_phrase(schema, node), node.weight)
        case Tag():
            # A filter must not move the rank.
            return Query.const_score_query(
                Query.term_query(schema, node.field, cut(node.value)), 0.0
            )
        case Between():
            return _between(schema, node)
        case Each():
            return _each(schema, node)
        case Some():
            return _some([_compiled(schema, inner) for inner in node.nodes])
    return Query.const_score_query(Query.all_query(), 0.0)


def _weighted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _phrase(schema: Schema, node: Phrase) -> Query:
    tokens = [(at, cut(token)) for at, token in node.tokens]
    if len(tokens) == 1:  # The engine wants two or more, and ends the process otherwise.
        return Query.term_query(schema, node.field, tokens[0][1])
    return Query.phrase_query(schema, node.field, [*tokens])


def _between(schema: Schema, node: Between) -> Query:
    low = None if node.low is None else bounded(node.low)
    high = None if node.high is None else bounded(node.high)
    if low is None and high is None:
        return Query.exists_query(node.field)
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    found = Query.range_query(schema, node.field, FieldType.Integer, low, high)
    return Query.const_score_query(found, 0.0)


def _each(schema: Schema, node: Each) -> Query:
    must: Sequence[Sought] = node.nodes or (Everything(),)
    parts = [(Occur.Must, _compiled(schema, inner)) for inner in must]
    parts += [(Occur.MustNot, _compiled(schema, inner)) for inner in node.without]
    return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)


def _some(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    if not queries:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])

"""A linear scan: the same question put to one record after another, without any index."""

from __future__ import annotations

from collections.abc import Iterator

from handscroll.museum.search import (
    Between,
    Each,
    Entry,
    Everything,
    Phrase,
    Query,
    Some,
    Sought,
    Word,
    overlapping,
)

Places = dict[str, dict[str, set[int]]]
"""Field to token to its positions."""


def places(entry: Entry) -> Places:
    """Lay out an entry's tokens for a scan."""
    made: Places = {}
    for name, tokens in entry.texts.items():
        inner = made.setdefault(name, {})
        for at, token in tokens:
            inner.setdefault(token, set()).add(at)
    return made


def holds(query: Query, entry: Entry, laid: Places) -> bool:
    """Tell whether a query finds an entry."""
    for name, values in query.filters.items():
        if not set(values) & set(entry.facets.get(name, ())):
            return False
    nodes: list[Sought] = [query.sought]
    if query.years is not None:
        nodes.append(overlapping(*query.years))
    return (entry.public or query.everything) and all(_holds(one, entry, laid) for one in nodes)


def _holds(node: Sought, entry: Entry, laid: Places) -> bool:
    match node:
        case Word():
            return node.token in laid.get(node.field, {})
        case Phrase():
            return _phrase(node, laid.get(node.field, {}))
        case Each():
            return all(_holds(one, entry, laid) for one in node.nodes) and not any(
                _holds(one, entry, laid) for one in node.without
            )
        case Some():
            return any(_holds(one, entry, laid) for one in node.nodes)
        case Between():
            number = {"first_year": entry.first_year, "last_year": entry.last_year}[node.field]
            low, high = node.low, node.high
            return (
                number is not None
                and (low is None or low <= number)
                and (high is None or number <= high)
            )
    return isinstance(node, Everything)


def _phrase(node: Phrase, tokens: dict[str, set[int]]) -> bool:
    sets = [tokens.get(token) for _, token in node.tokens]
    if not all(sets):
        return False
    base, first = node.tokens[0][0], sets[0] or set()
    return any(
        all(
            at - base + shift in (where or ())
            for (shift, _), where in zip(node.tokens, sets, strict=True)
        )
        for at in first
    )


def leaves(node: Sought) -> Iterator[str]:
    """Yield tokens one of which a record must have, if any words are sought at all."""
    match node:
        case Word():
            yield node.token
        case Phrase():
            yield node.tokens[-1][1]
        case Each():
            for one in node.nodes[:1]:
                yield from leaves(one)
        case Some():
            for one in node.nodes:
                yield from leaves(one)

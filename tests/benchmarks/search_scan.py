"""A linear scan: the same question put to one record after another, without any index."""

from __future__ import annotations

from handscroll.museum.search import (
    Each,
    Entry,
    Everything,
    Meets,
    OneOf,
    Phrase,
    Query,
    Some,
    Sought,
    Word,
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
    if query.years is not None and not _dated(entry, *query.years):
        return False
    return (entry.public or query.everything) and _holds(query.sought, entry, laid)


def _dated(entry: Entry, low: int | None, high: int | None) -> bool:
    """Tell whether the entry's years and an interval have one year in common or more."""
    first, last = entry.first_year, entry.last_year
    if first is None or last is None:
        return False
    if low is not None and high is not None and low > high:
        return False
    return (low is None or low <= last) and (high is None or first <= high)


def _holds(node: Sought, entry: Entry, laid: Places) -> bool:
    match node:
        case Word():
            return node.token in laid.get(node.field, {})
        case OneOf():
            return not laid.get(node.field, {}).keys().isdisjoint(node.tokens)
        case Phrase():
            return _phrase(node, laid.get(node.field, {}))
        case Each():
            return all(_holds(one, entry, laid) for one in node.nodes) and not any(
                _holds(one, entry, laid) for one in node.without
            )
        case Some():
            return any(_holds(one, entry, laid) for one in node.nodes)
        case Meets():
            return _dated(entry, node.low, node.high)
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


def needed(node: Sought) -> frozenset[str] | None:
    """Return tokens one of which a record must have; None where it may have none of any."""
    match node:
        case Word():
            return frozenset([node.token])
        case OneOf():
            return frozenset(node.tokens)
        case Phrase():
            return frozenset([node.tokens[-1][1]])
        case Each():
            told = [found for one in node.nodes if (found := needed(one)) is not None]
            return min(told, key=len, default=None)
        case Some():
            each = [needed(one) for one in node.nodes]
            known = [found for found in each if found is not None]
            return frozenset().union(*known) if len(known) == len(each) else None
    return None

"""What no document can hold is taken out of a question before it is asked.

A question about Chinese asks for many spellings in many fields, and most of them are nowhere.
The engine would open each of them in each segment; and a choice of which one is left is no
choice, whose documents would be merged and ranked one by one, but a term that can be skipped in.
"""

from __future__ import annotations

from collections.abc import Callable

from handscroll.storage.index_terms import Each, OneOf, Phrase, Some, Sought, Tag, Word

Held = Callable[[str, str], int]
"""Returns how many documents hold a field's token, those counted that are no longer there."""


def pruned(node: Sought, held: Held) -> Sought | None:
    """Return the question without what finds nothing; None where nothing can be found at all."""
    match node:
        case Word():
            return node if held(node.field, node.token) else None
        case Tag():
            return node if held(node.field, node.value) else None
        case Phrase():
            return node if all(held(node.field, token) for _, token in node.tokens) else None
        case OneOf():
            kept = tuple(token for token in node.tokens if held(node.field, token))
            return OneOf(node.field, kept) if kept else None
        case Each():
            return _each(node, held)
        case Some():
            left = [one for inner in node.nodes if (one := pruned(inner, held)) is not None]
            return (left[0] if len(left) == 1 else Some(tuple(left))) if left else None
    return node


def _each(node: Each, held: Held) -> Sought | None:
    must: list[Sought] = []
    for inner in node.nodes:
        one = pruned(inner, held)
        if one is None:
            return None
        must.append(one)
    without = [one for inner in node.without if (one := pruned(inner, held)) is not None]
    return must[0] if len(must) == 1 and not without else Each(tuple(must), tuple(without))

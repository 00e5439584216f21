"""A question without what finds nothing finds the same."""

from hypothesis import given
from hypothesis import strategies as st

from handscroll.storage.index_pruning import pruned
from handscroll.storage.index_terms import Each, Everything, OneOf, Phrase, Some, Tag, Word

TOKENS = st.sampled_from("abcx")
LEAVES = (
    TOKENS.map(lambda token: Word("t", token))
    | TOKENS.map(lambda token: Tag("t", token))
    | st.lists(TOKENS, max_size=3).map(lambda tokens: OneOf("t", tuple(tokens)))
    | st.lists(TOKENS, min_size=1, max_size=3).map(
        lambda tokens: Phrase("t", tuple(enumerate(tokens)))
    )
    | st.just(Everything())
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda nodes: Some(tuple(nodes)))
        | st.tuples(st.lists(inner, max_size=3), st.lists(inner, max_size=2)).map(
            lambda parts: Each(tuple(parts[0]), tuple(parts[1]))
        )
    ),
    max_leaves=10,
)
DOCUMENTS = ["abc", "a", "b", "cab", ""]


def holds(node, document: str) -> bool:
    match node:
        case Word() | Tag():
            return (node.token if isinstance(node, Word) else node.value) in document
        case OneOf():
            return any(token in document for token in node.tokens)
        case Phrase():
            return "".join(token for _, token in node.tokens) in document
        case Some():
            return any(holds(one, document) for one in node.nodes)
        case Each():
            return all(holds(one, document) for one in node.nodes) and not any(
                holds(one, document) for one in node.without
            )
    return True


def held(_field: str, token: str) -> int:
    return sum(token in document for document in DOCUMENTS)


@given(TREES)
def test_a_question_without_what_finds_nothing_finds_the_same(tree):
    left = pruned(tree, held)
    for document in DOCUMENTS:
        assert holds(tree, document) == (left is not None and holds(left, document))


def test_what_is_nowhere_is_not_asked():
    choice = Some((Word("t", "x"), Phrase("t", ((0, "a"), (1, "x"))), Word("t", "a")))
    assert pruned(choice, held) == Word("t", "a")
    assert pruned(Each((Word("t", "x"), Word("t", "a"))), held) is None
    assert pruned(Each((Word("t", "a"),), (Word("t", "x"),)), held) == Word("t", "a")
    assert pruned(OneOf("t", ("x", "b")), held) == OneOf("t", ("b",))

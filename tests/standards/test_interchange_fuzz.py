"""Documents with anything anywhere: each becomes a record or is refused with a reason."""

import io
import json
import random
import re
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.errors import HandscrollError
from handscroll.standards.iiif_in.reading import relics_of as relics_of_iiif
from handscroll.standards.lido.reading import parsed
from handscroll.standards.lido.reading import relic_of as relic_of_lido
from handscroll.standards.lido.records import pieces
from handscroll.standards.lido.writing import HEAD, TAIL, record
from handscroll.standards.linked_art.reading import relic_of as relic_of_linked_art
from handscroll.standards.linked_art.writing import document

SOME = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD: list[object] = [
    None, True, 0, -1, 1e308, "", "x", "\ud800", "\x00", [], {}, [[]], ["x"], {"id": 3}, [None],
    [{"id": [1]}], {"content": {}}, {"type": "Name", "content": 7},
]  # fmt: skip


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def of_or_refused(read):
    """Return what is read, or why it is not, which is always said."""
    try:
        return read()
    except HandscrollError as error:
        return error.why and error.fix


def spoilt(told, rng: random.Random):
    """Return a document in which a few values are others."""
    told = json.loads(json.dumps(told))
    for _ in range(rng.randint(1, 4)):
        path = rng.choice([one for one in places(told) if one])
        at = told
        for key in path[:-1]:
            at = at[key]
        if rng.random() < 0.3:
            del at[path[-1]]
        else:
            at[path[-1]] = rng.choice(ODD)
    return told


@SOME
@given(seed=st.integers(0, 10**9))
def test_linked_art_that_says_anything_is_read_or_refused(seed, speaking):
    rng = random.Random(seed)
    told = document(speaking)
    assert told is not None
    if rng.random() < 0.5:
        told["identified_by"] = [one for one in told["identified_by"] if one["content"] != "r1"]
    bad = spoilt(told, rng)
    assert of_or_refused(lambda: relic_of_linked_art(bad))


MANIFEST = {
    "@context": "http://iiif.io/api/presentation/3/context.json", "type": "Manifest",
    "id": "https://m.example/1", "label": {"en": ["x"]}, "summary": {"en": ["<p>y</p>"]},
    "metadata": [{"label": {"en": ["Date"]}, "value": {"en": ["1690"]}},
                 {"label": {"zh-Hans": ["尺寸"]}, "value": {"none": ["1 x 2 cm"]}}],
    "requiredStatement": {"label": {"en": ["a"]}, "value": {"en": ["b"]}}, "rights": "http://c.d/",
    "provider": [{"label": {"en": ["Museum"]}}],
    "items": [{"type": "Canvas", "label": {"en": ["1"]}, "items": [{"items": [{"body": {
        "type": "Choice", "items": [{"id": "https://m.example/i", "service": [{"@id": "z"}]}],
    }}]}]}],
}  # fmt: skip


@SOME
@given(seed=st.integers(0, 10**9))
def test_manifests_that_say_anything_are_read_or_refused(seed):
    rng = random.Random(seed)
    bad = spoilt(MANIFEST, rng)
    assert of_or_refused(lambda: list(relics_of_iiif(bad, "file")))


def read_lido(text):
    return relic_of_lido(parsed(text)[0])


@SOME
@given(seed=st.integers(0, 10**9))
def test_lido_that_says_anything_is_read_or_refused(seed, speaking):
    rng = random.Random(seed)
    text = (record(speaking) or b"").decode()
    if rng.random() < 0.5:
        text = text.replace("handscroll", "other")
    for _ in range(rng.randint(1, 4)):
        found = list(re.finditer(r">([^<>\s][^<>]*)<|lido:\w+=\"([^\"]*)\"|</?lido:\w+>", text))
        one = rng.choice(found)
        odd = rng.choice(["", "&x;", "\x01", ">0<", ">http://<", "<lido:term>", "]]>", "y" * 3000])
        text = text[: one.start()] + odd + text[one.end() :]
    for piece in pieces(io.BytesIO(HEAD + text.encode() + TAIL)):
        assert of_or_refused(partial(read_lido, piece.text))


@SOME
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", HEAD, HEAD[:60], HEAD[40:]]))
def test_bytes_of_any_kind_are_cut_or_refused(content, head):
    of_or_refused(lambda: list(pieces(io.BytesIO(head + content))))

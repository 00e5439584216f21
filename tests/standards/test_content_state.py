import base64
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.errors import HandscrollError, InvalidError, TooLargeError, UnsupportedError
from handscroll.standards.content_state import (
    MOST_CHARACTERS,
    View,
    annotation,
    decode,
    encode,
    views,
)

MANIFEST = "https://museum.example/iiif/presentation/3/r1/manifest"
CANVAS = f"{MANIFEST}/canvas/c2"
PART = [{"id": MANIFEST, "type": "Manifest"}]
HELPERS = Path(__file__).parents[2] / ".build" / "other-viewers" / "iiif-helpers"

sides = st.floats(0, 1e9).map(lambda side: round(side, 6))
boxes = st.tuples(sides, sides, sides, sides)
seen = st.builds(
    View,
    manifest=st.just(MANIFEST),
    canvas=st.sampled_from(["", CANVAS]),
    box=st.none() | boxes,
    percent=st.booleans(),
).map(lambda view: view if view.canvas and view.box else View(view.manifest, view.canvas))


@given(seen)
def test_a_view_comes_back_as_it_was_sent(view):
    state = json.dumps(annotation(view))
    assert views(encode(state)) == (view,)
    assert views(state) == (view,)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_that_can_be_written_comes_back(text):
    state = json.dumps({"id": MANIFEST, "type": "Manifest", "label": text}, ensure_ascii=False)
    encoded = encode(state)
    assert decode(encoded) == state
    assert set(encoded) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: base64.b64encode(b).decode()))
def test_whatever_stands_in_an_address_is_read_or_refused(text):
    with suppress(HandscrollError):
        assert views(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.just(CANVAS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "id", "target", "source", "selector", "partOf", "x", "value"]),
            inner | st.sampled_from(["Annotation", "Canvas", "Manifest", "SpecificResource"]),
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(json_values)
def test_any_document_is_read_or_refused(document):
    with suppress(HandscrollError):
        assert views(encode(json.dumps(document)))


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        # Section 2.3 of the specification, in the forms that it allows.
        (
            {"id": f"{CANVAS}#xywh=1000,2000,1000,2000", "type": "Canvas", "partOf": PART},
            View(MANIFEST, CANVAS, (1000, 2000, 1000, 2000)),
        ),
        (
            {"id": CANVAS, "type": "Canvas", "partOf": MANIFEST},
            View(MANIFEST, CANVAS),
        ),
        ({"id": MANIFEST, "type": "Manifest"}, View(MANIFEST)),
        (MANIFEST, View(MANIFEST)),
        (
            {
                "@context": "http://iiif.io/api/presentation/3/context.json",
                "id": "https://example.org/states/1",
                "type": "Annotation",
                "motivation": ["contentState"],
                "target": {
                    "type": "SpecificResource",
                    "source": {"id": CANVAS, "type": "Canvas", "partOf": PART},
                    "selector": {"type": "PointSelector", "x": 12.5, "y": 40},
                },
            },
            View(MANIFEST, CANVAS, (12.5, 40, 0, 0)),
        ),
        (
            {
                "type": "Annotation",
                "target": {
                    "type": "SpecificResource",
                    "source": {"id": CANVAS, "type": "Canvas", "partOf": PART},
                    "selector": [
                        {"type": "FragmentSelector", "value": "xywh=percent:10,20,30.5,40&t=3"}
                    ],
                },
            },
            View(MANIFEST, CANVAS, (10, 20, 30.5, 40), percent=True),
        ),
        (
            {"type": "Annotation", "target": f"{CANVAS}#xywh=1,2,3,4"},
            View("", CANVAS, (1, 2, 3, 4)),
        ),
    ],
)
def test_every_form_of_the_specification_is_read(state, shown):
    plain = state if isinstance(state, str) else json.dumps(state, ensure_ascii=False)
    assert views(encode(plain)) == views(plain) == (shown,)


def test_several_targets_keep_their_order():
    targets = [{"id": f"{CANVAS}{n}", "type": "Canvas", "partOf": PART} for n in range(3)]
    found = views(encode(json.dumps({"type": "Annotation", "target": targets})))
    assert [view.canvas[-1] for view in found] == ["0", "1", "2"]


def test_what_others_encode_without_escaping_or_with_padding_is_read():
    state = json.dumps(
        {"id": MANIFEST, "type": "Manifest", "label": "100% 山水"}, ensure_ascii=False
    )
    for raw in (state, quote(state)):
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            assert decode(alphabet(raw.encode()).decode()) == state


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("", InvalidError),
        ("A", InvalidError),
        ("%%%", InvalidError),
        ("x" * (MOST_CHARACTERS + 1), TooLargeError),
        (base64.b64encode(b"\xff\xfe{").decode(), InvalidError),
        (base64.b64encode(b"%ed%a0%80").decode(), InvalidError),
        (encode("[" * 2000), InvalidError),
        (encode('{"a":' * 300), InvalidError),
        (encode("[1]"), InvalidError),
        (encode("javascript:alert(1)"), InvalidError),
        (encode("file:///etc/passwd"), InvalidError),
        (encode('{"type":"Annotation","target":[]}'), InvalidError),
        (encode(json.dumps({"type": "Annotation", "target": [MANIFEST] * 21})), InvalidError),
        (encode(json.dumps({"type": "Canvas", "id": f"{CANVAS}#xywh=1,2,3"})), InvalidError),
        (encode(json.dumps({"type": "Canvas", "id": f"{CANVAS}#xywh=-1,2,3,4"})), InvalidError),
        (encode(json.dumps({"type": "Canvas", "id": f"{CANVAS}#xywh=1e9,2,3,4"})), InvalidError),
        (encode('{"type":"Canvas","id":"https://a.example/\\ud800"}'), InvalidError),
    ],
)
def test_what_is_no_state_is_refused_with_a_reason(state, kind):
    with pytest.raises(kind) as caught:
        views(state)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("selector", "kind"),
    [
        ({"type": "SvgSelector", "value": "<svg/>"}, UnsupportedError),
        ("xywh=1,2,3,4", UnsupportedError),
        ({"type": "PointSelector", "x": float("nan"), "y": 1}, InvalidError),
        ({"type": "PointSelector", "x": True, "y": 1}, InvalidError),
        ({"type": "PointSelector", "x": 10**12, "y": 1}, InvalidError),
        ({"type": "FragmentSelector", "value": "t=1,2"}, InvalidError),
    ],
)
def test_a_place_that_is_no_box_is_refused(selector, kind):
    source = {"id": CANVAS, "type": "Canvas", "partOf": PART}
    state = {"type": "SpecificResource", "source": source, "selector": selector}
    with pytest.raises(kind):
        views(encode(json.dumps(state)))


def test_nothing_is_shown_of_what_names_no_manifest():
    with pytest.raises(InvalidError, match="names no manifest"):
        annotation(View(canvas=CANVAS))


def test_what_another_implementation_encodes_is_read_and_it_reads_ours():
    """@iiif/helpers, in node: texts of all planes there and back, and views as it parses them."""
    script = HELPERS / "dist" / "content-state.cjs"
    if not script.is_file():
        pytest.skip("@iiif/helpers is missing: run make tools")
    wanted = [
        View(MANIFEST),
        View(MANIFEST, CANVAS, (10, 20, 300.5, 400)),
        View(MANIFEST, CANVAS, (7, 8, 0, 0)),
    ]
    states = [
        annotation(view) | {"label": {"zh-Hans": ["山水 ~!*'()-_.%?#&+/= 𠀋"]}} for view in wanted
    ]
    asked = {
        "plain": states,
        "ours": [encode(json.dumps(one, ensure_ascii=False)) for one in states],
    }
    program = (
        "const {serialiseContentState, parseContentState, normaliseContentState} ="
        " require(process.argv[1]);"
        "const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify({"
        " theirs: asked.plain.map((one) => serialiseContentState(one)),"
        " read: asked.ours.map((one) => parseContentState(one)),"
        " shown: asked.ours.map("
        "  (one) => normaliseContentState(parseContentState(one)).target[0])}))"
    )
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [str(node), "-e", program, str(script)],
        input=json.dumps(asked), capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert [views(one) for one in answer["theirs"]] == [(view,) for view in wanted]
    assert [json.loads(decode(one)) for one in answer["theirs"]] == states
    assert answer["read"] == states
    whole, box, point = answer["shown"]
    assert whole["source"]["id"] == MANIFEST
    assert box["source"]["id"] == CANVAS
    assert box["selector"]["spatial"] == {
        "unit": "pixel", "x": 10, "y": 20, "width": 300.5, "height": 400
    }  # fmt: skip
    assert (point["selector"]["spatial"]["x"], point["selector"]["spatial"]["y"]) == (7, 8)

"""Whole records: one made by hand with every field filled, and made ones of any shape."""

import types
import typing
from enum import StrEnum

import pytest
from hypothesis import strategies as st
from pydantic import BaseModel

from handscroll.model.catalogue.catalogue import Catalogue

SHORT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t□畫שלוםé̂"), max_size=12
)
SAID = st.dictionaries(st.sampled_from(["zh-Hant", "zh-Hans", "en", "none"]), SHORT, max_size=2)
DATED = st.builds(
    lambda text, spans, certain: {
        "written": text,
        "candidates": [
            {"edtf": f"{abs(a):04d}", "first": min(a, b), "last": max(a, b)} for a, b in spans
        ],
        "certainty": certain if len(spans) < 2 else "uncertain",
    },
    SHORT,
    st.lists(st.tuples(st.integers(-999, 9999), st.integers(-999, 9999)), max_size=3),
    st.sampled_from(["certain", "approximate", "uncertain", "unknown"]),
)
PERSON = st.builds(
    lambda names: {"names": [{"text": name, "kind": "art"} for name in names if name]},
    st.lists(SHORT, max_size=2),
)
MM = st.floats(0.1, 1e6)


@st.composite
def records(draw) -> Catalogue:
    parts = [f"p{n}" for n in range(draw(st.integers(0, 4)))]
    seals = [f"s{n}" for n in range(draw(st.integers(0, 3)))]
    pressed = [f"i{n}" for n in range(draw(st.integers(0, 4)))]
    part = st.sampled_from([None, *parts])
    region = st.sampled_from([None, {"capture": "c1", "x": 1, "y": 2, "width": 3, "height": 4}])
    own = [
        None,
        {"type": "painting", "panels": 2},
        {"type": "textile", "warp_per_cm": 30},
        {"type": "building", "bays_wide": 9},
    ]
    return Catalogue.model_validate({
        "titles": draw(st.lists(st.builds(
            lambda text, pinyin: {"text": text + "題", "pinyin": pinyin}, SHORT, SHORT),
            max_size=3)),
        "makers": draw(st.lists(st.builds(lambda who: {"person": who, "note": "n"}, PERSON),
                                max_size=2)),
        "date": draw(DATED),
        "measures": draw(st.lists(st.builds(
            lambda h, of: {"height_mm": h, "of": f"part:{of}" if of else "image"}, MM, part),
            max_size=3)),
        "own": draw(st.sampled_from(own)),
        "parts": [{"id": name, "label": draw(SAID)} for name in parts],
        "seals": [{"id": name, "reading": draw(SHORT), "owner": draw(PERSON)} for name in seals],
        "impressions": [
            {"id": name, "seal": draw(st.sampled_from([None, *seals])), "part": draw(part),
             "region": draw(region), "across_join": draw(st.booleans())}
            for name in pressed
        ],
        "inscriptions": [
            {"id": f"t{n}", "part": draw(part), "date": draw(DATED), "author": draw(PERSON),
             "transcription": {"text": draw(SHORT)}, "region": draw(region),
             "seals": draw(st.lists(st.sampled_from(pressed), unique=True)) if pressed else []}
            for n in range(draw(st.integers(0, 3)))
        ],
        "significance": draw(SAID),
        "provenance": draw(st.lists(st.fixed_dictionaries(
            {"holder": PERSON, "when": DATED, "price": SHORT}), max_size=2)),
        "staff_note": draw(SHORT),
    })  # fmt: skip


@pytest.fixture(scope="session")
def any_record() -> st.SearchStrategy[Catalogue]:
    """Strategy of records whose cross-references hold."""
    return records()


def filled(kind: type[BaseModel], mark: str) -> dict[str, typing.Any]:
    """Fill every field of a model; text fields hold their own path, so that leaks show."""
    known = {
        "id": "a", "part": "a", "seal": "a", "seals": ["a"], "capture": "c1", "of": "part:a",
        "edtf": "1781", "first": 1781, "last": 1781, "amount": "123456", "currency": "CNY",
        "certainty": "certain", "standing": "candidate", "language": "en", "outline": [],
    }  # fmt: skip
    return {
        name: known[name]
        if name in known and kind.__name__ != "Catalogue"
        else value_of(field.annotation, f"{mark}.{name}")
        for name, field in kind.model_fields.items()
    }


def value_of(kind, mark):
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return filled(kind, mark)
    if origin in (typing.Union, types.UnionType):
        return value_of(inner[0], mark)
    if origin is typing.Annotated:
        return (
            f"https://example.org/{mark}" if "_harmless" in str(inner) else value_of(inner[0], mark)
        )
    if origin is typing.Literal:
        return inner[0]
    if origin is dict:
        return {"en": mark}
    if origin is tuple:
        return [value_of(inner[0], mark)]
    return {str: f"https://example.org/{mark}" if mark.endswith(("link", "uri")) else mark,
            int: 3, float: 2.5, bool: True}[kind]  # fmt: skip


@pytest.fixture
def full() -> Catalogue:
    """A record in which every field says something."""
    body = filled(Catalogue, "x")
    body["object_type"] = "painting"
    return Catalogue.model_validate(body)

"""Manifests and collections against the JSON Schema that the IIIF community keeps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from handscroll.model.layer import Layer
from handscroll.model.observation import Observation
from handscroll.model.region import Region
from handscroll.standards.iiif_canvas import Place
from handscroll.standards.iiif_image_plan import Limits
from handscroll.standards.iiif_presentation import collection, manifest

PLACE = Place(
    "https://museum.example", {"zh-Hans": "馆", "en": "Museum"}, Limits(20_000, 40_000_000)
)


@pytest.fixture
def complaints(material: Path) -> Callable[[dict[str, Any]], list[str]]:
    schema = json.loads((material / "validators/iiif-presentation/iiif_3_0.json").read_text())
    validator = Draft7Validator(schema)
    return lambda document: [error.message[:300] for error in validator.iter_errors(document)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_relic_makes_a_valid_manifest_and_collection(complaints, any_relic, data):
    relic = data.draw(any_relic)
    capture = relic.parts[0].capture
    region = Region(
        capture=capture.id, x=0, y=0, width=1, height=1,
        outline=data.draw(st.sampled_from([(), ((0, 0), (1, 0), (1, 1))])),
    )  # fmt: skip
    said = Observation(
        id="o1", relic=relic.id, kind="seal", region=region, author="m", words={"en": "x"},
        description=data.draw(st.sampled_from([{}, {"en": "At length", "zh-Hant": "細說"}])),
    )  # fmt: skip
    layer = Layer(
        id="l1", relic=relic.id, kind="band", method="m 1", sha256="0" * 64, author="m",
        region=Region(
            capture=capture.id, x=0, y=0, width=capture.width, height=capture.height
        ),
        label=data.draw(st.sampled_from([{}, {"en": "Infrared"}])),
    )  # fmt: skip
    said_of = data.draw(st.sampled_from([[], [said]]))
    over = data.draw(st.sampled_from([[], [layer]]))
    assert complaints(manifest(relic, PLACE, said_of, over)) == []
    assert complaints(collection([relic], PLACE)) == []


def test_the_schema_refuses_a_broken_manifest(complaints, make_relic):
    whole = manifest(make_relic(), PLACE)
    assert complaints(whole) == []
    for broken in (
        {**whole, "label": "plain text"},
        {**whole, "viewingDirection": "upwards"},
        {**whole, "items": []} | {"type": "Canvas"},
    ):
        assert complaints(broken) != []

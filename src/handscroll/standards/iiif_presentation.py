"""Manifests and collections of the IIIF Presentation API 3.0.

Source: https://iiif.io/api/presentation/3.0/. Pure: a relic and a place in, a document out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from handscroll.model.layer import Layer
from handscroll.model.observation import Observation
from handscroll.model.relic import ObjectFormat, PartKind, Relic
from handscroll.standards.iiif_canvas import (
    Place,
    canvas,
    canvas_id,
    part_name,
    picture,
    title,
)
from handscroll.standards.iiif_words import (
    Labels,
    LanguageValues,
    joined,
    values,
)

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
LD_JSON = f'application/ld+json;profile="{CONTEXT}"'
THUMBNAIL_PX = 400
PLACEHOLDER_PX = 1200


def manifest(
    relic: Relic,
    place: Place,
    observations: Iterable[Observation] = (),
    layers: Iterable[Layer] = (),
) -> dict[str, Any]:
    """Return the manifest of a relic: its parts as canvases, in reading order.

    Parameters
    ----------
    observations
        Those that the reader may see; they become annotations of the canvases they lie on.
    layers
        Those that the reader may see; whoever opens the manifest may choose between a picture
        and the layers that cover it wholly. A layer's picture is served under its identifier.
    """
    address = place.manifest(relic.id)
    said, over = list(observations), list(layers)
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": address,
        "type": "Manifest",
        "label": title(relic),
        "metadata": _metadata(relic, place.labels),
    }
    if summary := values(relic.description):
        document["summary"] = summary
    document |= _owners(relic, place)
    document["viewingDirection"] = "right-to-left" if relic.reads_right_to_left else "left-to-right"
    document["behavior"] = [_behavior(relic)]
    heart = _heart(relic)
    document["thumbnail"] = [picture(relic, heart, place, longest=THUMBNAIL_PX)]
    document["placeholderCanvas"] = _placeholder(relic, heart, place)
    document["homepage"] = _homepages(relic, place)
    document["seeAlso"] = [
        {
            "id": f"{place.base}/en/relics/{relic.id}.json",
            "type": "Dataset",
            "label": values(place.labels.label("record")),
            "format": "application/json",
        }
    ]
    document["partOf"] = [{"id": place.collection, "type": "Collection"}]
    numbers = range(len(relic.parts))
    document["items"] = [canvas(relic, number, place, said, over) for number in numbers]
    if len(relic.parts) > 1:
        document["structures"] = [_structure(relic, document["items"], place)]
    return document


def collection(relics: Sequence[Relic], place: Place) -> dict[str, Any]:
    """Return the collection of all relics given, as references to their manifests."""
    return {
        "@context": CONTEXT,
        "id": place.collection,
        "type": "Collection",
        "label": joined(place.name, place.labels.label("collection")),
        "provider": [_provider(place)],
        "items": [
            {
                "id": place.manifest(relic.id),
                "type": "Manifest",
                "label": title(relic),
                "thumbnail": [picture(relic, _heart(relic), place, longest=THUMBNAIL_PX)],
            }
            for relic in relics
        ],
    }


def _metadata(relic: Relic, labels: Labels) -> list[dict[str, LanguageValues]]:
    rows: list[tuple[str, LanguageValues]] = [
        ("accession_number", {"none": [relic.accession_number]}),
        ("creator", values(relic.creator)),
        ("dynasty", values(relic.dynasty)),
        ("date", values({"none": relic.date_written})),
        ("format", values(labels.format(relic.format))),
        ("medium", values(relic.medium)),
        ("dimensions", _dimensions(relic, labels)),
    ]
    return [{"label": values(labels.label(name)), "value": value} for name, value in rows if value]


def _dimensions(relic: Relic, labels: Labels) -> LanguageValues:
    """Return height by width of each part that somebody measured, named where there are several."""
    found: LanguageValues = {}
    for number, part in enumerate(relic.parts):
        if part.height_mm is None or part.width_mm is None:
            continue
        text = f"{part.height_mm / 10:.1f} × {part.width_mm / 10:.1f} cm"
        if len(relic.parts) == 1:
            return {"none": [text]}
        names = part_name(relic, number, labels)
        for tag in labels.languages:
            name = names.get(tag, "")
            found.setdefault(tag, []).append(f"{name}: {text}" if name else text)
    return found


def _owners(relic: Relic, place: Place) -> dict[str, Any]:
    """Return what must be shown and respected: credit, rights, whose it is."""
    found: dict[str, Any] = {}
    painted = [place.labels.painted] if relic.painted_by_software else []
    if credit := joined(relic.rights.credit_line, *painted):
        found["requiredStatement"] = {
            "label": values(place.labels.label("credit")),
            "value": credit,
        }
    if relic.rights.uri is not None:
        found["rights"] = relic.rights.uri
    found["provider"] = [_provider(place)]
    return found


def _provider(place: Place) -> dict[str, Any]:
    home = {
        "id": f"{place.base}/",
        "type": "Text",
        "label": values(place.name),
        "format": "text/html",
    }
    return {
        "id": f"{place.base}/#museum",
        "type": "Agent",
        "label": values(place.name),
        "homepage": [home],
    }


def _behavior(relic: Relic) -> str:
    if relic.format is ObjectFormat.HANDSCROLL:
        return "continuous"
    upright = all(part.capture.height > part.capture.width for part in relic.parts)
    # Leaves that are wider than high show an open album already; only upright ones make pairs.
    if relic.format is ObjectFormat.ALBUM and upright and len(relic.parts) > 2:
        return "paged"
    return "individuals"


def _heart(relic: Relic) -> int:
    """Return the number of the part that stands for the whole: the painting before its mounts."""
    shown = (PartKind.PAINTING, PartKind.LEAF, PartKind.WHOLE)
    kinds = [part.kind for part in relic.parts]
    return next((kinds.index(kind) for kind in shown if kind in kinds), 0)


def _placeholder(relic: Relic, number: int, place: Place) -> dict[str, Any]:
    """Return a canvas with one still picture, shown before a viewer has loaded the rest."""
    still = picture(relic, number, place, longest=PLACEHOLDER_PX)
    address = f"{place.manifest(relic.id)}/canvas/placeholder"
    painting = {
        "id": f"{address}/page/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": {name: still[name] for name in ("id", "type", "format", "width", "height")},
        "target": address,
    }
    return {
        "id": address,
        "type": "Canvas",
        "width": still["width"],
        "height": still["height"],
        "items": [{"id": f"{address}/page", "type": "AnnotationPage", "items": [painting]}],
    }


def _homepages(relic: Relic, place: Place) -> list[dict[str, Any]]:
    called = place.labels.label("page")
    return [
        {
            "id": f"{place.base}/{language}/relics/{relic.id}",
            "type": "Text",
            "label": values({language: called[language]} if language in called else called),
            "format": "text/html",
            "language": [language],
        }
        for language in place.labels.languages
    ]


def _structure(relic: Relic, canvases: list[dict[str, Any]], place: Place) -> dict[str, Any]:
    address = place.manifest(relic.id)
    ranges = [
        {
            "id": f"{address}/range/p{number + 1}",
            "type": "Range",
            "label": canvases[number]["label"],
            "items": [{"id": canvas_id(relic, number, address), "type": "Canvas"}],
        }
        for number in range(len(relic.parts))
    ]
    label = values(place.labels.label("parts"))
    top = {"id": f"{address}/range/parts", "type": "Range", "label": label}
    return top | {"items": ranges}

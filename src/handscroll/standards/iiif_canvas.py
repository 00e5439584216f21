"""Canvases: one for each part of a relic, with its picture, its scale and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handscroll.geometry import Box, Size
from handscroll.model.layer import Layer
from handscroll.model.observation import Observation
from handscroll.model.relic import Relic
from handscroll.model.rights import Rights
from handscroll.standards.iiif_image_2_info import image_service_2
from handscroll.standards.iiif_image_info import image_service, physical_scale
from handscroll.standards.iiif_image_plan import Limits, largest
from handscroll.standards.iiif_words import Labels, LanguageValues, values
from handscroll.standards.w3c_annotation import selector_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents will be found, and whose they are.

    Attributes
    ----------
    base
        Public address of the museum, without a slash at the end.
    name
        The museum's name, in each language.
    limits
        How large an image answer may be, before the rights on a relic.
    labels
        What the documents call things.
    """

    base: str
    name: Mapping[str, str]
    limits: Limits
    labels: Labels = field(default_factory=Labels)

    @property
    def collection(self) -> str:
        """Address of the collection of all published relics."""
        return f"{self.base}/iiif/presentation/3/collection"

    def manifest(self, relic: str) -> str:
        """Return the address of a relic's manifest."""
        return f"{self.base}/iiif/presentation/3/{relic}/manifest"

    def image(self, capture: str) -> str:
        """Return the address of a capture's image service."""
        return f"{self.base}/iiif/3/{capture}"

    def services(self, capture: str) -> list[dict[str, str]]:
        """Return a capture's image services, the newest first: viewers take the first they know."""
        return [
            image_service(self.image(capture)),
            image_service_2(f"{self.base}/iiif/2/{capture}"),
        ]


def title(relic: Relic) -> LanguageValues:
    """Return a relic's title; a relic without one goes by its accession number."""
    return values(relic.title) or {"none": [relic.accession_number]}


def part_name(relic: Relic, number: int, labels: Labels) -> dict[str, str]:
    """Return what a part is called; parts of one kind are numbered."""
    part = relic.parts[number]
    if any(part.label.values()):
        return {tag: text for tag, text in part.label.items() if text}
    alike = [n for n, other in enumerate(relic.parts) if other.kind is part.kind]
    which = f" {alike.index(number) + 1}" if len(alike) > 1 else ""
    return {tag: f"{text}{which}" for tag, text in labels.part(part.kind).items()}


def canvas_id(relic: Relic, number: int, manifest: str) -> str:
    """Return a canvas's address: it names the capture, so reordering parts moves none."""
    return f"{manifest}/canvas/{relic.parts[number].capture.id}"


def picture(
    relic: Relic, number: int, place: Place, *, longest: int | None = None
) -> dict[str, Any]:
    """Return a part's picture with its service, as large as the public gets or smaller."""
    capture = relic.parts[number].capture
    return _image(capture.id, capture.size, relic.rights, place, longest)


def _image(
    name: str, full: Size, rights: Rights, place: Place, longest: int | None = None
) -> dict[str, Any]:
    limits = place.limits.for_public(full, rights.max_public_px)
    wanted = "max"
    size = largest(full, limits)
    if longest is not None and longest < max(size.width, size.height):
        size = _within(full, longest)
        wanted = f"{size.width},{size.height}"
    return {
        "id": f"{place.image(name)}/full/{wanted}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": size.width,
        "height": size.height,
        "service": place.services(name),
    }


def _choice(relic: Relic, number: int, place: Place, layers: Iterable[Layer]) -> dict[str, Any]:
    """Return a part's picture, or the choice between it and the layers that cover it wholly.

    The picture comes first, so that a layer is only ever seen by whoever chooses it; one that
    covers a place could not be taken away again, and is left out.
    """
    capture = relic.parts[number].capture
    base = picture(relic, number, place)
    whole = Box(0, 0, capture.width, capture.height)
    over = [
        _image(layer.id, capture.size, layer.rights, place)
        | {"label": values(layer.label) or {"none": [layer.kind]}}
        for layer in layers
        if layer.region.capture == capture.id and layer.region.box == whole
    ]
    if not over:
        return base
    return {
        "type": "Choice",
        "items": [base | {"label": values(place.labels.label("picture"))}, *over],
    }


def canvas(
    relic: Relic,
    number: int,
    place: Place,
    observations: Iterable[Observation],
    layers: Iterable[Layer] = (),
) -> dict[str, Any]:
    """Return the canvas of one part: a pixel of the capture is a unit of the canvas."""
    part, manifest = relic.parts[number], place.manifest(relic.id)
    address = canvas_id(relic, number, manifest)
    painting = {
        "id": f"{address}/page/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": _choice(relic, number, place, layers),
        "target": address,
    }
    document: dict[str, Any] = {
        "id": address,
        "type": "Canvas",
        "label": values(part_name(relic, number, place.labels)),
        "width": part.capture.width,
        "height": part.capture.height,
        "items": [{"id": f"{address}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    if part.mm_per_px is not None:
        document["service"] = [physical_scale(f"{address}/physdim", part.mm_per_px)]
    said = [
        _annotation(one, address, manifest)
        for one in observations
        if one.region.capture == part.capture.id
    ]
    if said:
        page = {"id": f"{address}/annotations", "type": "AnnotationPage", "items": said}
        document["annotations"] = [page]
    return document


def _annotation(observation: Observation, canvas: str, manifest: str) -> dict[str, Any]:
    """Return what is said of a region: in a few words as its label, at length as its body.

    Viewers list comments and pass over descriptions, so that it is called both.
    """
    told = observation.words | {tag: text for tag, text in observation.description.items() if text}
    texts = [
        {"type": "TextualBody", "value": text, "language": tag, "format": "text/plain"}
        for tag, text in told.items()
        if text
    ]
    tag = {"type": "TextualBody", "value": observation.kind, "purpose": "tagging"}
    label = values(observation.words)
    return {
        "id": f"{manifest}/annotation/{observation.id}",
        "type": "Annotation",
        **({"label": label} if label else {}),
        "motivation": ["describing", "commenting"],
        "body": [*texts, tag],
        "creator": {"type": _creator(observation), "name": observation.author},
        "target": {
            "type": "SpecificResource",
            "source": {
                "id": canvas,
                "type": "Canvas",
                "partOf": [{"id": manifest, "type": "Manifest"}],
            },
            "selector": selector_of(observation.region),
        },
    }


def _creator(observation: Observation) -> str:
    return "Software" if observation.by_machine else "Person"


def _within(size: Size, longest: int) -> Size:
    """Return the size whose longer side is ``longest``."""
    most = max(size.width, size.height)
    return Size(
        max(1, (2 * size.width * longest + most) // (2 * most)),
        max(1, (2 * size.height * longest + most) // (2 * most)),
    )

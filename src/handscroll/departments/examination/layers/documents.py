"""The documents that lead to pictures of a stack: of each picture, and of all that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handscroll.departments.examination.layers.asking import Asked
from handscroll.departments.examination.layers.labels import label_key
from handscroll.departments.examination.layers.names import (
    COLOUR,
    MANIFESTS,
    made_of,
    picture_of,
)
from handscroll.departments.examination.layers.opened import Opened
from handscroll.geometry import Size
from handscroll.model.layer import Layer
from handscroll.model.relic import Relic
from handscroll.model.stack import Made, Stack
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Wording
from handscroll.pages.words import shipped, usable
from handscroll.standards.iiif_canvas import title
from handscroll.standards.iiif_image_info import (
    CONTEXT,
    PROTOCOL,
    SRGB,
    PictureFacts,
    offered_sizes,
    offered_tiles,
)
from handscroll.standards.iiif_image_limits import Limits, largest
from handscroll.standards.iiif_presentation import CONTEXT as PRESENTATION
from handscroll.standards.iiif_words import values

LEVEL = "level1"
PROFILE = f"http://iiif.io/api/image/3/{LEVEL}.json"
FEATURES = (
    "regionByPct", "sizeByConfinedWh", "sizeByPct", "sizeByWh", "sizeUpscaling",
    "canonicalLinkHeader", "profileLinkHeader",
)  # fmt: skip
"""Beyond level 1, in the words of the Image API's section 5.7."""
_RENDERED = "examine.picture.rendered"
_LAID = "examine.picture.laid"
MOST_LAID = 4
"""Bands of a stack laid on another one that its manifest offers at most, evenly chosen."""
Words = Mapping[str, str]


def said(wording: Wording, key: str, **filled: object) -> Words:
    """Return a phrase in every language of the house, in the museum's own words where it has any.

    Parameters
    ----------
    filled
        What takes the place of names in braces.
    """
    found = {}
    for language in LANGUAGES:
        phrase = usable(language, wording).get(key, shipped(language)[key])
        assert isinstance(phrase, str)
        found[language] = phrase.format(**filled)
    return found


def information(asked: Asked, opened: Opened, wording: Wording) -> dict[str, Any]:
    """Return the information document of a picture; it says that the picture was reckoned."""
    stack, reader, beneath = asked.known.stack, opened.reader, asked.known.beneath
    facts = PictureFacts(reader.levels[0], reader.levels, reader.tile_side, stack.rights.uri)
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": asked.service,
        "type": "ImageService3",
        "protocol": PROTOCOL,
        "profile": LEVEL,
        "width": facts.size.width,
        "height": facts.size.height,
        "maxWidth": asked.limits.max_width,
        "maxHeight": asked.limits.tallest,
        "maxArea": asked.limits.max_area,
        "sizes": offered_sizes(facts, asked.limits),
    }
    if tiles := offered_tiles(facts, asked.limits):
        document["tiles"] = tiles
    document |= {
        # What lies beyond the edge of a laid picture is unknown: that needs transparency.
        "preferredFormats": ["jpg"] if beneath is None else ["png"],
        "extraFormats": ["png"],
        "extraFeatures": list(FEATURES),
        "partOf": [{"id": f"{asked.base}{MANIFESTS}/{(beneath or stack).id}", "type": "Manifest"}],
        "service": [
            {
                "id": f"{asked.service}/info.json#rendered",
                "type": "Service",
                "profile": SRGB,
                "label": values(said(wording, _RENDERED if beneath is None else _LAID)),
            }
        ],
    }
    if facts.rights is not None:
        document["rights"] = facts.rights
    return document


class Shelf:
    """What a manifest of a stack is made of.

    Parameters
    ----------
    made
        Of the stack.
    layers
        Those that the reader may see, all of the present cube.
    coloured
        Whether the bands suffice for colour.
    laid
        Stacks that lie on this one, each with the cube that has its pixels.
    """

    def __init__(
        self, shown: tuple[Stack, Relic], made: Made, layers: Sequence[Layer], *, coloured: bool,
        laid: Sequence[Stack] = (),
    ) -> None:  # fmt: skip
        self.stack, self.relic = shown
        self.made, self.layers, self.coloured = made, layers, coloured
        self.laid = laid

    def first(self, wording: Wording) -> tuple[str, Words]:
        """Return the view that stands for the stack: in colour, or the band nearest to green."""
        if self.coloured:
            return COLOUR, said(wording, "examine.picture.colour")
        bands = self.made.bands
        best = min(range(len(bands)), key=lambda at: abs(bands[at].wavelength - 550))
        key, filled = label_key(self.stack, best + 1)
        return f"b{best + 1}", said(wording, key, **filled)

    def bands(self, wording: Wording) -> Mapping[str, list[str]]:
        """Return what its bands are, as a value of its metadata."""
        if self.stack.modality is None:
            lengths = ", ".join(f"{band.wavelength:g}" for band in self.made.bands)
            return {"none": [f"{lengths} nm"]}
        return values(said(wording, "examine.modality." + self.stack.modality.value))


def manifest(shelf: Shelf, limits: Limits, base: str, wording: Wording) -> dict[str, Any]:
    """Return the manifest of a stack: one canvas, a choice of its views.

    Source: https://iiif.io/api/presentation/3.0/, section 3.4 and the cookbook's recipe 0033 on
    choices: whoever takes no notice of the choice gets the first.
    """
    stack, made = shelf.stack, shelf.made
    address = f"{base}{MANIFESTS}/{stack.id}"
    canvas = f"{address}/canvas/{made.digest[:12]}"
    view, label = shelf.first(wording)
    size = Size(made.width, made.height)
    bodies = [_picture(stack, view, label, (size, limits, base))]
    for layer in shelf.layers:
        called = layer.label or {"none": layer.kind.replace("_", " ")}
        bodies.append(_picture(stack, layer.id, called, (size, limits, base)))
    for one in shelf.laid:
        bodies += _laid(one, (size, limits, base), wording)
    body = bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies}
    painting = {
        "id": f"{canvas}/page/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": canvas,
    }
    document: dict[str, Any] = {
        "@context": PRESENTATION,
        "id": address,
        "type": "Manifest",
        "label": values(stack.title) or title(shelf.relic),
        "summary": values(said(wording, _RENDERED)),
        "metadata": [
            {
                "label": values(said(wording, "examine.picture.bands")),
                "value": shelf.bands(wording),
            }
        ],
    }
    credit = stack.rights.credit_line or shelf.relic.rights.credit_line
    if credit:
        said_so = values(said(wording, "iiif.credit"))
        document["requiredStatement"] = {"label": said_so, "value": values(credit)}
    if stack.rights.uri is not None:
        document["rights"] = stack.rights.uri
    document["partOf"] = [
        {"id": f"{base}/iiif/presentation/3/{shelf.relic.id}/manifest", "type": "Manifest"}
    ]
    document["items"] = [
        {
            "id": canvas,
            "type": "Canvas",
            "label": values(stack.title) or title(shelf.relic),
            "width": made.width,
            "height": made.height,
            "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
        }
    ]
    return document


def _laid(stack: Stack, where: tuple[Size, Limits, str], wording: Wording) -> list[dict[str, Any]]:
    """Return the pictures of a stack that lies on the one shown: each band by itself, if few."""
    bands = made_of(stack).bands
    step = -(-len(bands) // MOST_LAID)
    bodies = []
    for number in range(1, len(bands) + 1, step):
        key, filled = label_key(stack, number)
        named = said(wording, key, **filled)
        called = {
            tag: f"{own}: {text}" if (own := stack.title.get(tag, "")) else text
            for tag, text in named.items()
        }
        body = _picture(stack, f"b{number}", called, where)
        # Beyond its edge it is unknown, not black.
        body |= {"id": f"{body['id'].removesuffix('jpg')}png", "format": "image/png"}
        bodies.append(body)
    return bodies


def _picture(
    stack: Stack, view: str, label: Words, where: tuple[Size, Limits, str]
) -> dict[str, Any]:
    full, limits, base = where
    size = largest(full, limits)
    service = f"{base}{picture_of(stack, view).service}"
    return {
        "id": f"{service}/full/max/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": size.width,
        "height": size.height,
        "label": values(label),
        "service": [{"id": service, "type": "ImageService3", "profile": LEVEL}],
    }

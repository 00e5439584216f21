"""The canvases of a manifest and what is painted on each: named, never fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handscroll.standards.carrying import Doc
from handscroll.standards.iiif_in.texts import Value, address, first, kind, listed, texts_of


@dataclass(frozen=True)
class Picture:
    """Something painted on a canvas.

    Attributes
    ----------
    label
        That of the canvas.
    address
        Of its image service, else of the file itself; empty where the canvas is.
    """

    label: dict[str, str]
    address: str


def pictures_of(manifest: Doc) -> Iterator[Picture]:
    """Yield everything painted on the canvases, in their order; a bare canvas by its own name."""
    for at, canvas in enumerate(_canvases(manifest), 1):
        label = first(texts_of(canvas.get("label"))) or {"en": f"Canvas {at}"}
        found = list(dict.fromkeys(filter(None, _painted(canvas))))
        for one in found or [address(canvas)]:
            yield Picture(label, one)


def _canvases(manifest: Doc) -> list[Doc]:
    newer = [one for one in listed(manifest.get("items")) if kind(one) == "Canvas"]
    sequences = listed(manifest.get("sequences"))
    return newer or [one for each in sequences for one in listed(each.get("canvases"))]


def _painted(canvas: Doc) -> Iterator[str]:
    for page in listed(canvas.get("items")):
        for one in listed(page.get("items")):
            yield from _bodies(one.get("body"))
    for one in listed(canvas.get("images")):
        yield from _bodies(one.get("resource"))


def _bodies(body: Value, depth: int = 0) -> Iterator[str]:
    """Yield the addresses of a body, of each of its choices, and of what it is a detail of."""
    for one in body if isinstance(body, list) else [body]:
        inner = _inner(one) if isinstance(one, dict) and depth < 8 else []
        if inner:
            for each in inner:
                yield from _bodies(each, depth + 1)
        elif isinstance(one, dict):
            services = listed(one.get("service"))
            yield next(filter(None, map(address, services)), "") or address(one)
        elif isinstance(one, str):
            yield one


def _inner(body: Doc) -> list[Value]:
    if kind(body) in ("Choice", "List", "Composite"):
        found = [body.get("default"), body.get("items", body.get("item"))]
        return [one for one in found if one]
    if kind(body) == "SpecificResource":
        return [one for one in (body.get("source", body.get("full")),) if one]
    return []

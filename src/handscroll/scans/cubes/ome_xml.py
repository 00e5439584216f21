"""What the OME-XML in an OME-TIFF says of its bands.

Sources: OME-TIFF specification 6.3; OME schema 2016-06: Pixels, Channel, Plane, TiffData.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from lxml import etree

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.scans.cubes.band_table import MOST_BANDS, Row, in_nm, wavelength_in

MOST_TEXT = 8 * 2**20
TIMES = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "min": 60.0, "ns": 1e-9}


@dataclass(frozen=True, slots=True)
class Plane:
    """One band: which page it is, and what is told of it."""

    page: int
    row: Row


def is_ome(text: str) -> bool:
    """Say whether a TIFF's description is OME-XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and "<OME" in text[:4096]


def ome_planes(name: str, text: str, pages: int) -> list[Plane]:
    """Return the bands in the order of their channels.

    Parameters
    ----------
    pages
        Full-size pages of the file; the only image may have as many planes at most.

    Raises
    ------
    InvalidError
        When the XML is broken, brings a document type of its own, or contradicts itself.
    UnsupportedError
        When there are several images, depths or times, or the planes lie in several files.
    """
    root = _parsed(name, text)
    images = _all(root, "Image")
    if len(images) != 1:
        raise _not_taken(name, f"it describes {len(images)} images")
    pixels = _all(images[0], "Pixels")
    if len(pixels) != 1:
        raise _wrong(name, f"its image has {len(pixels)} elements Pixels")
    sizes = {one: _whole(name, pixels[0], f"Size{one}") for one in "CZT"}
    if sizes["Z"] != 1 or sizes["T"] != 1:
        raise _not_taken(name, f"it has {sizes['Z']} depths and {sizes['T']} times")
    channels = _all(pixels[0], "Channel")
    if not 1 <= sizes["C"] <= MOST_BANDS or sizes["C"] != len(channels):
        raise _wrong(name, f"it claims {sizes['C']} bands and describes {len(channels)}")
    places = _places(name, pixels[0], sizes["C"])
    for number, page in enumerate(places):
        if not 0 <= page < pages:
            raise _wrong(name, f"band {number + 1} is said to be page {page + 1} of {pages}")
    exposures = _exposures(name, pixels[0], sizes["C"])
    return [
        Plane(page, Row(_wavelength(name, channel), exposure=exposure))
        for page, channel, exposure in zip(places, channels, exposures, strict=True)
    ]


def _parsed(name: str, text: str) -> etree._Element:
    """Parse without entities, document types, network or endless depth."""
    if len(text) > MOST_TEXT:
        raise _wrong(name, f"it has {len(text)} characters")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _wrong(name, "it brings a document type of its own, as attacks do")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.lstrip("\ufeff \t\r\n").encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise _wrong(name, f"it is no well-formed XML: {str(trouble)[:160]}") from None


def _all(node: etree._Element, name: str) -> list[etree._Element]:
    """Return the children of that name, in whatever version of the schema."""
    return [one for one in node if one.tag.endswith("}" + name)] + [
        one for one in node if one.tag == name
    ]


def _whole(name: str, node: etree._Element, key: str, default: str | None = None) -> int:
    said = node.get(key, default)
    try:
        value = int(str(said))
    except ValueError:
        value = -1
    if not 0 <= value < 1 << 31:
        raise _wrong(name, f"{key} is {str(said)[:40]!r}")
    return value


def _number(name: str, node: etree._Element, key: str) -> float:
    said = node.get(key)
    if said is None:
        return math.nan
    try:
        return float(said)
    except ValueError:
        raise _wrong(name, f"{key} is {said[:40]!r}") from None


def _wavelength(name: str, channel: etree._Element) -> float:
    """Return a channel's wavelength: emitted, else exciting, else as it is called."""
    for key in ("EmissionWavelength", "ExcitationWavelength"):
        value = _number(name, channel, key)
        if not math.isnan(value):
            return in_nm(value, channel.get(f"{key}Unit", "nm"))
    return wavelength_in(channel.get("Name", ""))


def _exposures(name: str, pixels: etree._Element, count: int) -> list[float]:
    found = [math.nan] * count
    for plane in _all(pixels, "Plane"):
        channel = _whole(name, plane, "TheC", "0")
        unit = TIMES.get(plane.get("ExposureTimeUnit", "s"))
        value = _number(name, plane, "ExposureTime")
        if channel < count and unit is not None and value > 0:
            found[channel] = value * unit
    return found


def _places(name: str, pixels: etree._Element, count: int) -> list[int]:
    """Return which page each channel is; the order of the file where nothing says so."""
    places = list(range(count))
    for data in _all(pixels, "TiffData"):
        for uuid in _all(data, "UUID"):
            other = uuid.get("FileName")
            if other is not None and other != name:
                raise _not_taken(name, f"its planes also lie in the file {other[:80]!r}")
        first = _whole(name, data, "IFD", "0")
        channel = _whole(name, data, "FirstC", "0")
        planes = _whole(name, data, "PlaneCount", "1" if data.get("IFD") else str(count))
        for step in range(min(planes, count)):
            if channel + step < count:
                places[channel + step] = first + step
    if len(set(places)) < count:
        raise _wrong(name, "two of its bands are said to be the same page")
    return places


def _wrong(name: str, why: str) -> InvalidError:
    return InvalidError(
        f"The OME-XML of {name} cannot be used",
        why=why,
        fix="Export the stack again, or as plain TIFF with a table of wavelengths",
    )


def _not_taken(name: str, why: str) -> UnsupportedError:
    return UnsupportedError(
        f"OME-TIFF {name} cannot be taken as one stack of bands",
        why=why,
        fix="Export one image with its bands as channels into one file",
    )

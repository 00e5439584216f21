"""The documents of a cube: OME-Zarr 0.5 over Zarr 3.

Sources: OME-Zarr 0.5 (https://ngff.openmicroscopy.org/0.5/), sections "axes", "multiscales"
and "omero"; Zarr core 3.0. Scale and offset of the codes are told twice: for this house under
``handscroll``, and as ``scale_factor``, ``add_offset`` and ``missing_value`` of the CF
conventions (1.11, section 8.1) on each array, which xarray obeys.
"""

from __future__ import annotations

import json
from typing import Any, Final

from handscroll.geometry import Size
from handscroll.scans.cubes.coding import Coding
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.cubes.shard import Grid

METHOD: Final = "handscroll-cube-1"
UNCERTAINTY_AT: Final = "uncertainty"
HALVING: Final = "mean of each 2 x 2 known pixels of the level before, as stored"
OF_UNCERTAINTY: Final = (
    "standard uncertainty of the reflectance; at smaller levels the mean of the pixels' own, "
    "which is right for errors that neighbours share and an upper bound for others"
)


def written(document: dict[str, Any]) -> bytes:
    """Return a document's bytes; the same document gives the same bytes."""
    return (
        json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
    ).encode()


def group(facts: CubeFacts, levels: tuple[Size, ...], own: dict[str, Any]) -> dict[str, Any]:
    """Return ``zarr.json`` of the picture's group.

    Parameters
    ----------
    own
        What stands under ``handscroll``.
    """
    attributes = {"ome": _ome(facts, levels, own), "handscroll": own}
    return {"zarr_format": 3, "node_type": "group", "attributes": attributes}


def own_words(facts: CubeFacts, coding: Coding, uncertain: Coding | None) -> dict[str, Any]:
    """Return what the cube says of itself under ``handscroll``."""
    return {
        "method": METHOD,
        "quantity": "reflectance factor; 1 is a perfect diffuser",
        "coding": words_of(coding),
        "bands": [_band_words(band) for band in facts.bands],
        "pixel_um": facts.pixel_um,
        "halving": HALVING,
        "recipe": facts.recipe,
        "uncertainty": None if uncertain is None else UNCERTAINTY_AT,
    }


def words_of(coding: Coding) -> dict[str, Any]:
    """Return a coding as a document."""
    kept = "largest relative error" if coding.kind != "uint16" else "largest error"
    return {
        "kind": coding.kind,
        "scale": coding.scale,
        "offset": coding.offset,
        "unknown": "NaN" if coding.kind != "uint16" else int(coding.missing),
        kept: coding.error,
    }


def array(size: Size, grid: Grid, coding: Coding) -> dict[str, Any]:
    """Return ``zarr.json`` of one level."""
    inner: list[dict[str, Any]] = [{"name": "bytes", "configuration": {"endian": "little"}}]
    if grid.packed:
        packing = {"cname": "lz4", "clevel": 5, "shuffle": "bitshuffle", "blocksize": 0}
        packing["typesize"] = grid.dtype.itemsize
        inner.append({"name": "blosc", "configuration": packing})
    inner.append({"name": "crc32c"})
    sharding = {
        "chunk_shape": [1, grid.chunk, grid.chunk],
        "codecs": inner,
        "index_codecs": [
            {"name": "bytes", "configuration": {"endian": "little"}},
            {"name": "crc32c"},
        ],
        "index_location": "end",
    }
    attributes = {}
    if coding.kind == "uint16":
        attributes = {
            "scale_factor": coding.scale,
            "add_offset": coding.offset,
            "missing_value": int(coding.missing),
        }
    return {
        "zarr_format": 3,
        "node_type": "array",
        "shape": [grid.bands, size.height, size.width],
        "data_type": coding.kind,
        "chunk_grid": {
            "name": "regular",
            "configuration": {"chunk_shape": [grid.bands, grid.side, grid.side]},
        },
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": int(coding.missing) if coding.kind == "uint16" else "NaN",
        "codecs": [{"name": "sharding_indexed", "configuration": sharding}],
        "dimension_names": ["c", "y", "x"],
        "storage_transformers": [],
        "attributes": attributes,
    }


def _band_words(band: CubeBand) -> dict[str, Any]:
    return {
        "wavelength_nm": band.wavelength,
        "fwhm_nm": band.fwhm,
        "exposure_s": band.exposure,
        "name": band.label,
        "recipe": band.recipe,
    }


def _ome(facts: CubeFacts, levels: tuple[Size, ...], own: dict[str, Any]) -> dict[str, Any]:
    side = facts.pixel_um or 1.0
    space: dict[str, Any] = {"type": "space"}
    if facts.pixel_um is not None:
        space["unit"] = "micrometer"
    scale = {
        "name": facts.name or "cube",
        "type": HALVING,
        "metadata": {"method": METHOD},
        "axes": [
            {"name": "c", "type": "channel"},
            {"name": "y", **space},
            {"name": "x", **space},
        ],
        "datasets": [
            {"path": str(level), "coordinateTransformations": _place(side, level)}
            for level in range(len(levels))
        ],
    }
    return {"version": "0.5", "multiscales": [scale], "omero": _omero(facts, own)}


def _place(side: float, level: int) -> list[dict[str, Any]]:
    """Return where a level's pixels lie: the first one's centre is that of the pixels in it."""
    step, shift = side * 2.0**level, side * (2.0**level - 1) / 2
    return [
        {"type": "scale", "scale": [1.0, step, step]},
        {"type": "translation", "translation": [0.0, shift, shift]},
    ]


def _omero(facts: CubeFacts, own: dict[str, Any]) -> dict[str, Any]:
    """Return how viewers show the bands: grey, from no reflectance to a perfect diffuser."""
    coding = own["coding"]
    black, white = (-coding["offset"] / coding["scale"], (1 - coding["offset"]) / coding["scale"])
    middle = len(facts.bands) // 2
    return {
        "channels": [
            {
                "label": band.label,
                "color": "FFFFFF",
                "active": number == middle,
                "window": {"min": 0.0, "max": white * 1.5, "start": black, "end": white},
            }
            for number, band in enumerate(facts.bands)
        ],
        "rdefs": {"model": "greyscale"},
    }

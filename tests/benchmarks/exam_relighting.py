"""Relightable images of reliefs whose surface is known: slopes, and lights that were left out.

Three reliefs with seeds that nothing was tuned on, photographed under many and under few lamps,
with shadows, highlights and shot noise, as 8-bit sRGB. Slopes are judged against the relief's own;
pictures against noiseless ones under lights that stand between the lamps, 15 degrees high or more.
The peer is what a straightforward program does: least squares over all photographs.

Run as ``python tests/benchmarks/exam_relighting.py``.
"""

from __future__ import annotations

import json
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.relief.dome import Dome, radiance
from handscroll.demo.relief.heights import SHAPES, Shape
from handscroll.imaging.colorimetry.srgb import decoded, encoded
from handscroll.imaging.relighting.bases import Basis, hemisphere, values
from handscroll.imaging.relighting.codes import Meaning as Meant
from handscroll.imaging.relighting.codes import coded, lit, normals, ranges
from handscroll.imaging.relighting.fitting import Fitted, Fitter
from handscroll.imaging.relighting.normals import plain
from handscroll.scans.relighting.tiles import CELL, packed, unpacked

SEED = 90210
SIZE = (CELL, CELL)
MANY, FEW = 48, 12
HELD = [one for one in hemisphere(40) if one[2] > np.sin(np.radians(15))][1::3]
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
Floats = NDArray[np.floating[Any]]


class Figure(TypedDict, total=False):
    """One measured value."""

    value: float
    unit: str
    how: str


def measure() -> dict[str, Figure]:
    """Return every figure by its name."""
    found: dict[str, Figure] = {}
    for name, make in SHAPES.items():
        shape = make(*SIZE, SEED)
        found |= _of_many(name, shape) | _of_few(name, shape)
    return found


def _of_many(name: str, shape: Shape) -> dict[str, Figure]:
    dome = Dome(MANY, seed=SEED)
    pictures = _taken(shape, dome)
    fitted = Fitter(Basis.HSH16, dome.lights).fit(pictures)
    least, _ = plain(decoded(pictures) @ _LUMA, dome.lights)
    off, theirs = (_degrees(one, shape) for one in (fitted.facing.normal, least))
    kept, meaning, size = _kept(fitted, Basis.HSH16)
    told = f"{name}, {MANY} lamps"
    found = {
        f"normal_median_deg_{name}": _figure(np.median(off), "degree", told),
        f"normal_p95_deg_{name}": _figure(np.quantile(off, 0.95), "degree", told),
        f"normal_median_deg_least_{name}": _figure(
            np.median(theirs), "degree", f"{told}, least squares"
        ),
        f"normal_p95_deg_least_{name}": _figure(
            np.quantile(theirs, 0.95), "degree", f"{told}, least squares"
        ),
        f"normal_median_deg_tile_{name}": _figure(
            np.median(_degrees(normals(kept, meaning).reshape(-1, 3), shape)), "degree",
            f"{told}, as the tiles keep them",
        ),
        f"tile_kb_{name}": _figure(size / 1024, "KiB", f"{told}, a tile of 256 x 256 pixels"),
    }  # fmt: skip
    for basis in Basis:
        ours = Fitter(basis, dome.lights).fit(pictures)
        found[f"held_rms_{basis.value}_{name}"] = _figure(
            _held(shape, ours, basis), "of 255", f"{told}, lights left out, {basis.value}"
        )
    shown = [lit(kept, meaning, tuple(one)).reshape(-1, 3) - _truth(shape, one) for one in HELD]
    found[f"held_rms_tile_{name}"] = _figure(
        255 * np.sqrt(np.mean(np.square(shown))), "of 255", f"{told}, drawn from the tiles"
    )
    bare = Fitter(Basis.HSH16, dome.lights, ridge=0, prior=False).fit(pictures)
    found[f"held_rms_hsh16_least_{name}"] = _figure(
        _held(shape, bare, Basis.HSH16), "of 255", f"{told}, hsh16 by least squares"
    )
    return found


def _of_few(name: str, shape: Shape) -> dict[str, Figure]:
    dome = Dome(FEW, seed=SEED)
    pictures = _taken(shape, dome)
    basis, told = Basis.HSH16, f"{name}, {FEW} lamps, lights left out, hsh16"
    ours = Fitter(basis, dome.lights).fit(pictures)
    bare = Fitter(basis, dome.lights, ridge=0, prior=False).fit(pictures)
    return {
        f"held_rms_few_{name}": _figure(_held(shape, ours, basis), "of 255", told),
        f"held_rms_few_least_{name}": _figure(
            _held(shape, bare, basis), "of 255", f"{told}, least squares"
        ),
    }


def _taken(shape: Shape, dome: Dome) -> NDArray[np.float32]:
    taken = np.stack(list(dome.pictures(shape)), 2).reshape(-1, dome.lamps, 3)
    return np.asarray(taken / np.float32(255), np.float32)


def _degrees(found: Floats, shape: Shape) -> Floats:
    along = (found * shape.normal.reshape(-1, 3)).sum(1)
    return np.asarray(np.degrees(np.arccos(np.clip(along, -1, 1))))


def _truth(shape: Shape, light: Floats) -> Floats:
    shown: NDArray[np.float32] = np.clip(radiance(shape, light), 0, 1)
    return np.asarray(encoded(shown)).reshape(-1, 3)


def _held(shape: Shape, found: Fitted, basis: Basis) -> float:
    off = []
    for light in HELD:
        luma = found.coefficients @ values(basis, light)[0].astype(np.float32)
        off.append(np.clip(luma[:, None] * found.colour, 0, 1) - _truth(shape, light))
    return float(255 * np.sqrt(np.mean(np.square(off))))


def _kept(found: Fitted, basis: Basis) -> tuple[NDArray[np.uint8], Meant, int]:
    """Return planes as a tile gives them back, what they mean, and the bytes of the tile."""
    planes = np.concatenate([found.coefficients.T, found.colour.T, found.facing.normal[:, :2].T])
    scale, bias = ranges(planes)
    meaning = Meant(basis, True, (*scale[:-2], 2.0, 2.0), (*bias[:-2], -1.0, -1.0))
    jpeg = packed(coded(planes, meaning.scale, meaning.bias).reshape(-1, *SIZE[::-1]))
    return unpacked(jpeg, meaning.planes), meaning, len(jpeg)


def _figure(value: Any, unit: str, how: str) -> Figure:  # noqa: ANN401 - numpy's own numbers
    return {"value": round(float(value), 3), "unit": unit, "how": how}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))  # noqa: T201 - what it is for

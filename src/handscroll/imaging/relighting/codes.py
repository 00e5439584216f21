"""A relightable image as planes of bytes: what each byte means, and what is seen under a light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.srgb import decoded
from handscroll.imaging.relighting.bases import Basis, hemisphere, values
from handscroll.imaging.relighting.normals import plain

Codes = NDArray[np.uint8]
"""Planes ``(planes, h, w)``: coefficients, colour where it is apart, and the normal's x, y."""
_GRID: Final = 48


@dataclass(frozen=True)
class Meaning:
    """What planes of bytes mean: a value is ``code / 255 * scale + bias``.

    Attributes
    ----------
    apart
        Coefficients are of luma, and three planes of colour follow that it is multiplied with;
        else red has its coefficients, then green, then blue.
    scale, bias
        One for each plane.
    """

    basis: Basis
    apart: bool
    scale: tuple[float, ...]
    bias: tuple[float, ...]

    @property
    def coefficients(self) -> int:
        """How many planes are coefficients."""
        return self.basis.terms * (1 if self.apart else 3)

    @property
    def planes(self) -> int:
        """How many planes there are: with colour, and the two of the normal."""
        return self.coefficients + (3 if self.apart else 0) + 2

    def of(self, codes: Codes, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """Return the values of some planes."""
        stop = self.planes if stop is None else stop
        shape = (-1,) + (1,) * (codes.ndim - 1)
        scale = np.array(self.scale[start:stop], np.float32).reshape(shape) / 255
        bias = np.array(self.bias[start:stop], np.float32).reshape(shape)
        return np.asarray(codes[start:stop].astype(np.float32) * scale + bias, np.float32)


def coded(planes: NDArray[np.floating], scale: Sequence[float], bias: Sequence[float]) -> Codes:
    """Return values as bytes; what lies beyond is cut. Values that are none become the least."""
    shape = (-1,) + (1,) * (planes.ndim - 1)
    low = np.array(bias, np.float64).reshape(shape)
    step = np.maximum(np.array(scale, np.float64).reshape(shape), 1e-12) / 255
    steps = np.nan_to_num((planes - low) / step, nan=0.0)
    return np.clip(np.rint(steps), 0, 255).astype(np.uint8)


def ranges(sample: NDArray[np.floating]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return scale and bias of planes ``(planes, n)`` from a sample: all but a thousandth fits.

    A tenth is added on either side, for what the sample did not meet.
    """
    low, high = np.quantile(sample, (0.0005, 0.9995), axis=1)
    room = np.maximum((high - low) * 0.1, 1e-4)
    scale, bias = high - low + 2 * room, low - room
    return tuple(float(np.float32(one)) for one in scale), tuple(
        float(np.float32(one)) for one in bias
    )


def lit(codes: Codes, meaning: Meaning, light: Sequence[float]) -> NDArray[np.float32]:
    """Return what is seen under a light, sRGB 0 to 1 ``(h, w, 3)``."""
    weights = values(meaning.basis, np.array([light]))[0].astype(np.float32)
    terms, count = meaning.basis.terms, meaning.coefficients
    found = meaning.of(codes, 0, count)
    answers = np.tensordot(
        weights, found.reshape(-1, terms, *codes.shape[1:]).swapaxes(0, 1), (0, 0)
    )
    if meaning.apart:
        answers = answers * meaning.of(codes, count, count + 3)
    return np.clip(np.moveaxis(answers, 0, -1), 0, 1)


def normals(codes: Codes, meaning: Meaning) -> NDArray[np.float32]:
    """Return unit normals ``(h, w, 3)`` as the planes tell them."""
    x, y = meaning.of(codes, meaning.planes - 2)
    z = np.sqrt(np.maximum(1 - x * x - y * y, 0))
    found = np.stack([x, y, z], -1)
    length: NDArray[np.float32] = np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-6)
    return np.asarray(found / length, np.float32)


def normals_of_fit(coefficients: NDArray[np.floating], basis: Basis) -> NDArray[np.float32]:
    """Return normals ``(p, 3)`` of luma's coefficients ``(p, terms)``, where no pictures are.

    Lambert's law is fitted to what the image shows under lights that stand at least 30 degrees
    high, all around; where a file's makers meant another normal, it is not told in the file.
    """
    lights = hemisphere(2 * _GRID)[_GRID:]
    shown = np.clip(coefficients @ values(basis, lights).T, 0, 1)
    found, _ = plain(decoded(shown), lights)
    return np.asarray(found, np.float32)

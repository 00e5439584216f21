"""Ways of seeing a relightable image: plain, with added gloss, gain, sharpened, or its normals.

The browser draws the same with `pages/src/relighting`; tests hold both against each other.
Specular enhancement and diffuse gain: Malzbender, Gelb, Wolters 2001, sections 5.1 and 5.2.
Gain is written here for any basis: the answer under the light that a pixel faces stays, and
all others move away from it; for PTMs whose highest value lies there it is the paper's.
Normal unsharp masking: after Palma, Corsini, Cignoni, Scopigno, Mudge 2010, "Dynamic shading
enhancement for reflectance transformation imaging".
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.relighting.bases import values
from handscroll.imaging.relighting.codes import Codes, Meaning, lit, normals

GLOSS_POWER: Final = 40.0
GLOSS_DIFFUSE: Final = 0.4
SHARP_RADIUS: Final = 4
AMBIENT: Final = 0.25
Picture = NDArray[np.float32]


class Way(StrEnum):
    """How it is seen."""

    COLOUR = "colour"
    GLOSS = "gloss"
    GAIN = "gain"
    SHARP = "sharp"
    NORMALS = "normals"


def seen(
    codes: Codes, meaning: Meaning, light: Sequence[float], way: Way, amount: float = 0.5
) -> Picture:
    """Return what is seen, sRGB 0 to 1 ``(h, w, 3)``.

    Parameters
    ----------
    amount
        How much of the way's effect, 0 to 1.
    """
    if way is Way.NORMALS:
        return np.asarray(normals(codes, meaning) * 0.5 + 0.5, np.float32)
    shown = lit(codes, meaning, light)
    if way is Way.GLOSS:
        half = np.asarray(light, np.float64) + np.array([0.0, 0.0, 1.0])
        half /= np.linalg.norm(half)
        shine = np.maximum(normals(codes, meaning) @ half, 0) ** GLOSS_POWER
        diffuse = 1 + (GLOSS_DIFFUSE - 1) * amount
        shown = np.asarray(shown * diffuse + (amount * shine)[..., None], np.float32)
    elif way is Way.GAIN:
        shown = _gained(codes, meaning, light, 1 + 3 * amount)
    elif way is Way.SHARP:
        shown = shown * _sharpened(normals(codes, meaning), light, 4 * amount)[..., None]
    return np.clip(shown, 0, 1).astype(np.float32)


def _gained(codes: Codes, meaning: Meaning, light: Sequence[float], gain: float) -> Picture:
    terms, count = meaning.basis.terms, meaning.coefficients
    found = meaning.of(codes, 0, count).reshape(-1, terms, *codes.shape[1:])
    faced = normals(codes, meaning)
    own = values(meaning.basis, faced.reshape(-1, 3)).T.reshape(terms, *codes.shape[1:])
    here = values(meaning.basis, np.array([light]))[0]
    first = np.einsum("cthw,thw->chw", found, own)
    now = np.einsum("cthw,t->chw", found, here)
    answers = first + gain * (now - first)
    if meaning.apart:
        answers = answers * meaning.of(codes, count, count + 3)
    return np.asarray(np.moveaxis(answers, 0, -1), np.float32)


def _sharpened(found: Picture, light: Sequence[float], gain: float) -> Picture:
    high, wide = found.shape[:2]
    rows, columns = np.arange(high), np.arange(wide)
    around = np.zeros_like(found)
    for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        y = np.clip(rows + down * SHARP_RADIUS, 0, high - 1)
        x = np.clip(columns + right * SHARP_RADIUS, 0, wide - 1)
        around += found[np.ix_(y, x)]
    bent = found + gain * (found - around / 4)
    bent /= np.maximum(np.linalg.norm(bent, axis=-1, keepdims=True), 1e-6)
    aimed = np.asarray(light, np.float32)
    bright = np.maximum(bent @ aimed, 0) + AMBIENT
    return np.asarray(bright / (np.maximum(found @ aimed, 0) + AMBIENT), np.float32)

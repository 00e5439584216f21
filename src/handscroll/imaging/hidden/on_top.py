"""Lines drawn on the surface: what every visible band shows about as strongly as the infrared.

Ink on top of the paint darkens all wavelengths alike. A prediction learnt on the whole scroll does
not know that line from others of its colour, and leaves of it in the infrared; what lies beneath
is veiled by the paint, most of all where the paint scatters most: in the visible. So a narrow line
(a black top-hat: closing minus the picture; Meyer 1979, J. Histochem. Cytochem. 27:128-135) that
nearly every visible band has, at more than half its infrared depth, is no evidence of anything
beneath. Pale lines are treated alike, upside down, so that the map's two sides stay comparable.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from handscroll.imaging.hidden.nearby import REACH, mean_of
from handscroll.imaging.hidden.prediction import Mask, Values

WIDEST: Final = 9
"""Lines narrower than this count, px."""
RATIO: Final = (0.5, 0.8)
"""Visible depth over infrared depth: up to the first all is beneath, from the second nothing is."""
_FEW: Final = 0.15
"""Share of the visible bands that may show the line less."""
_LEAST: Final = 0.045
"""Depth in the log of reflectance below which a visible line is taken for noise."""
_USUAL: Final = 2.0
"""How many times the depth that a neighbourhood's texture has everywhere is none of a line."""
_LEAST_INFRARED: Final = 0.02
_SMOOTH: Final = 0.6
_ALONG: Final = 0.8
_MOST: Final = 2.0
_DISC: Final = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (WIDEST, WIDEST))


def depths(logs: Values, visible: Mask) -> Values:
    """Return how deep lines are, ``(2, 2, h, w)``: dark and pale ones; visible and infrared.

    Parameters
    ----------
    logs
        ``(bands, h, w)`` log reflectance, finite everywhere.
    visible
        ``(bands,)``.
    """
    smooth = [cv2.GaussianBlur(plane, (0, 0), _SMOOTH) for plane in logs]
    out = np.empty((2, 2, *logs.shape[1:]))
    for side, sign in enumerate((1.0, -1.0)):
        hats = np.stack([_hat(sign * plane) for plane in smooth])
        shown = hats[visible]
        least = round(_FEW * (len(shown) - 1))
        seen = np.partition(shown, least, axis=0)[least]
        texture = np.maximum(_USUAL * mean_of(seen, REACH), _LEAST)
        out[side, 0] = np.maximum(seen - texture, 0)
        out[side, 1] = np.maximum(hats[~visible].mean(axis=0), _LEAST_INFRARED)
    return out


def beneath(amount: Values, lines: Values) -> Values:
    """Return an amount without what is drawn on the surface.

    Parameters
    ----------
    amount
        ``(h, w)``, finite.
    lines
        What `depths` returned at the same pixels.
    """
    out = amount.copy()
    for sign, (seen, infrared) in zip((1.0, -1.0), lines, strict=True):
        weight = np.clip(sign * amount, 0, _MOST)
        above = cv2.GaussianBlur(weight * seen, (0, 0), _ALONG)
        below = cv2.GaussianBlur(weight * infrared, (0, 0), _ALONG)
        ratio = above / np.maximum(below, 1e-9)
        kept = 1 - np.clip((ratio - RATIO[0]) / (RATIO[1] - RATIO[0]), 0, 1)
        out = np.where(sign * amount > 0, amount * kept, out)
    return np.asarray(out)


def _hat(plane: Values) -> Values:
    return np.asarray(cv2.morphologyEx(plane, cv2.MORPH_CLOSE, _DISC) - plane)

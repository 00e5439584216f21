"""Films of pigment over a ground: how thick each lies where, and the light that they send back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.arrays import Floats
from handscroll.demo.examination import grounds, kubelka_munk
from handscroll.demo.examination.pigment_spectra import WAVELENGTHS, Spectrum, at, coats
from handscroll.geometry import Box

Halves = NDArray[np.float16]

LAYERS = ("underdrawing", "beneath", "paint", "ink", "retouch")
"""The films from the ground upwards."""


class Patch(NamedTuple):
    """Amounts (pigments, h, w) of a film's pigments in coats, in a box of the section."""

    box: Box
    amounts: Halves


@dataclass(frozen=True, slots=True)
class Film:
    """One film in a window: ``amounts`` (pigments, h, w) float32, in full opaque coats."""

    name: str
    pigments: tuple[str, ...]
    amounts: Floats


@dataclass(frozen=True, slots=True)
class Base:
    """The ground in a window: its kind and age, and what ``grounds.weave`` says of it."""

    kind: str
    age: float
    dirt: Floats
    send: Floats


def gathered(patches: list[Patch], count: int, window: Box) -> Floats:
    """Return the amounts (count, h, w) that patches leave in a window."""
    total = np.zeros((count, window.height, window.width), np.float32)
    for box, amounts in patches:
        x0, y0 = max(box.x, window.x), max(box.y, window.y)
        x1 = min(box.x + box.width, window.x + window.width)
        y1 = min(box.y + box.height, window.y + window.height)
        if x1 > x0 and y1 > y0:
            part = amounts[:, y0 - box.y : y1 - box.y, x0 - box.x : x1 - box.x]
            total[:, y0 - window.y : y1 - window.y, x0 - window.x : x1 - window.x] += part
    return total


def reflectance(base: Base, films: tuple[Film, ...], wavelengths: Spectrum) -> Floats:
    """Return the reflectance of films over a ground, (n, h, w), at ``wavelengths`` (n,) in nm.

    Each film is laid over what lies beneath it, from the ground upwards; the pigments of one film
    are mixed, so their K and S add by amount.
    """
    ratios = at(grounds.ratio(base.kind, base.age), wavelengths)
    light = grounds.reflectance(ratios, base.dirt, base.send)
    flat = light.reshape(len(wavelengths), -1)
    for film in films:
        amounts = film.amounts.reshape(len(film.pigments), -1)
        present = amounts.any(axis=1)
        if not present.any():
            continue
        names = tuple(np.asarray(film.pigments)[present])
        where = np.flatnonzero(amounts.any(axis=0))
        _lay(flat, where, amounts[present][:, where], names, wavelengths)
    return light


def _lay(
    flat: Floats, where: NDArray[np.intp], amounts: Floats, names: tuple[str, ...], nm: Spectrum
) -> None:
    absorbs, scatters = coats(names)
    for number, one in enumerate(nm):
        k = np.array([np.interp(one, WAVELENGTHS, row) for row in absorbs], np.float32)
        s = np.array([np.interp(one, WAVELENGTHS, row) for row in scatters], np.float32)
        # Plain sums in a fixed order: a matrix product may add in another order on other threads.
        kx, sx = k[0] * amounts[0], s[0] * amounts[0]
        for row in range(1, len(names)):
            kx += k[row] * amounts[row]
            sx += s[row] * amounts[row]
        flat[number, where] = kubelka_munk.over(kx, sx, flat[number, where])


def hiding(film: Film) -> Floats:
    """Return how well a film hides what is beneath it in green light, 0 to 1, (h, w).

    It is the share of the difference between a black and a pale background that the film takes
    away, as contrast ratio cards of paint makers show it.
    """
    black, pale = 0.05, 0.70
    absorbs, scatters = coats(film.pigments)
    green = int(np.searchsorted(WAVELENGTHS, 550.0))
    kx = np.einsum("p,phw->hw", absorbs[:, green].astype(np.float32), film.amounts)
    sx = np.einsum("p,phw->hw", scatters[:, green].astype(np.float32), film.amounts)
    over = [kubelka_munk.over(kx, sx, np.full_like(kx, one)) for one in (black, pale)]
    return np.asarray(1 - (over[1] - over[0]) / (pale - black), np.float32)

"""Silk and paper before anything is painted: their spectra, weave and years."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Floats
from handscroll.demo.examination import kubelka_munk
from handscroll.demo.examination.pigment_spectra import WAVELENGTHS, Spectrum
from handscroll.demo.noise import sampled
from handscroll.demo.noise import window as endless
from handscroll.geometry import Box

_GROUNDS = {
    # Edges (nm, width, height) and bands of K/S: yellowing, amide or cellulose, water.
    "silk": (0.010, ((345, 28, 2.6), (415, 55, 0.55)), ((1205, 30, 0.012), (1510, 35, 0.05))),
    "paper": (0.012, ((340, 26, 1.9), (405, 50, 0.34)), ((1208, 30, 0.014), (1480, 50, 0.06))),
}


def ratio(kind: str, age: float) -> Spectrum:
    """Return K/S of a ground of that age at ``WAVELENGTHS``, (271,)."""
    floor, edges, bands = _GROUNDS[kind]
    total = np.full(WAVELENGTHS.shape, floor)
    for at, width, height in edges:
        total += height * (0.25 + 0.75 * age) / (1 + np.exp((WAVELENGTHS - at) / width))
    for at, width, height in bands:
        total += height * np.exp(-(((WAVELENGTHS - at) / width) ** 2))
    return total + 0.05 * age * (WAVELENGTHS / 550) ** -1.5


def weave(kind: str, age: float, seed: int, scale: float, place: Box) -> tuple[Floats, Floats]:
    """Return what a ground does at pixels of a section.

    Returns
    -------
    tuple of Floats
        By how much K/S is multiplied (stains and age; about 0.6 to 2) and how much of the light
        threads and fibres send back (0.9 to 1), each (h, w).
    """
    y = np.arange(place.y, place.y + place.height, dtype=np.float32)[:, None]
    x = np.arange(place.x, place.x + place.width, dtype=np.float32)[None, :]
    shape = (place.height, place.width)
    near = np.float32(0.55 / scale)
    far_x: Floats = np.broadcast_to(x * near + np.float32(seed * 37), shape)
    far_y: Floats = np.broadcast_to(y * near + np.float32(seed * 91), shape)
    stain = sampled("cloud", far_x, far_y) - 0.5
    spot = sampled("cloud", np.float32(3.1) * far_x, np.float32(3.1) * far_y)
    dirt = np.exp(age * (0.55 * stain + 0.9 * np.clip(spot - 0.86, 0, 1)))
    if kind == "silk":
        pitch_x, pitch_y = max(2.6, 2.9 * scale), max(2.9, 3.6 * scale)
        sway = (
            0.9
            * (sampled("cloud", np.float32(0.7) * far_x + 17, np.float32(0.7) * far_y) - 0.5)
            * 6
        )
        warp = np.sin(2 * np.pi * (x + sway) / pitch_x)
        weft = np.sin(2 * np.pi * (y + sway) / pitch_y)
        tooth = endless("grain", place.x, place.y, place.width, place.height) - 0.5
        send = 0.965 + 0.010 * warp + 0.013 * weft + 0.006 * warp * weft + 0.008 * tooth
    else:
        tooth = endless("grain", place.x, place.y, place.width, place.height)
        hair = endless("bristle", place.x // 2, place.y + 7, place.width, place.height)
        send = 0.945 + 0.032 * tooth + 0.020 * hair
    return dirt.astype(np.float32), send.astype(np.float32)


def reflectance(ratios: Spectrum, dirt: Floats, send: Floats) -> Floats:
    """Return the reflectance of the bare ground, (n, h, w), for K/S (n,) at n wavelengths."""
    there = kubelka_munk.opaque((ratios[:, None, None] * dirt).astype(np.float32))
    return np.asarray(there * send, np.float32)

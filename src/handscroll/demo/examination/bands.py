"""The bands of the simulated camera: filters, lamp, sensor, and light adding up within a band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.examination.pigment_spectra import WAVELENGTHS, Spectrum


@dataclass(frozen=True, slots=True)
class Band:
    """One filter: its centre and full width at half maximum in nm."""

    wavelength: float
    fwhm: float

    @property
    def group(self) -> str:
        """Which lamp and optics serve it: ``uv``, ``visible``, ``near`` or ``far`` infrared."""
        for limit, name in ((400.0, "uv"), (700.0, "visible"), (1000.0, "near")):
            if self.wavelength < limit:
                return name
        return "far"


_LIST = (
    (365, 12), (420, 12), (450, 12), (480, 12), (510, 12), (550, 12), (590, 12), (620, 12),
    (650, 14), (700, 16), (780, 20), (850, 20), (940, 24), (1050, 28), (1200, 32), (1650, 40),
)  # fmt: skip
BANDS: tuple[Band, ...] = tuple(Band(float(nm), float(wide)) for nm, wide in _LIST)
"""The sixteen bands of the department, in order."""


def lamp() -> Spectrum:
    """Return the lamps' light at ``WAVELENGTHS``, (271,): halogen, with an ultraviolet lamp."""
    metre = WAVELENGTHS * 1e-9
    heat = 1 / (metre**5 * (np.exp(0.014388 / (metre * 3100.0)) - 1))
    heat = heat / heat.max()
    return np.asarray(heat + 0.25 * np.exp(-(((WAVELENGTHS - 368) / 9) ** 2)))


def sensor() -> Spectrum:
    """Return the quantum efficiency at ``WAVELENGTHS``, (271,), 0 to 1: silicon, then InGaAs."""
    rise = 0.72 / (1 + np.exp(-(WAVELENGTHS - 400) / 32))
    silicon = rise / (1 + np.exp((WAVELENGTHS - 960) / 42)) + 0.03
    ingaas = (
        0.78 / (1 + np.exp(-(WAVELENGTHS - 960) / 30)) / (1 + np.exp((WAVELENGTHS - 1685) / 14))
    )
    return np.asarray(np.where(WAVELENGTHS > 1080, ingaas, silicon))


def response(band: Band) -> tuple[Spectrum, NDArray[np.float64]]:
    """Return where a band sees and how strongly: wavelengths (n,) and weights (n,) of sum 1.

    Filter times lamp times sensor on the 5 nm grid, within 2.2 times the band's sigma.
    """
    sigma = band.fwhm / 2.3548
    where = np.abs(WAVELENGTHS - band.wavelength) <= max(5.0, 2.2 * sigma)
    filters = np.exp(-0.5 * ((WAVELENGTHS - band.wavelength) / sigma) ** 2)
    weights = (filters * lamp() * sensor())[where]
    return WAVELENGTHS[where], weights / weights.sum()


def seen(spectra: NDArray[np.float64], bands: tuple[Band, ...] = BANDS) -> NDArray[np.float64]:
    """Return what bands see of spectra (..., 271) at ``WAVELENGTHS``: (..., bands)."""
    found = []
    for one in bands:
        nm, weights = response(one)
        index = np.searchsorted(WAVELENGTHS, nm)
        found.append((spectra[..., index] * weights).sum(-1))
    return np.stack(found, -1)


def flux(band: Band) -> float:
    """Return the light that a band takes from a white panel, relative to the brightest one."""
    every = [_flux(one) for one in BANDS]
    return _flux(band) / max(every)


def _flux(band: Band) -> float:
    sigma = band.fwhm / 2.3548
    filters = np.exp(-0.5 * ((WAVELENGTHS - band.wavelength) / sigma) ** 2)
    return float((filters * lamp() * sensor()).sum())

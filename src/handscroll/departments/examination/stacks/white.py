"""The white of a stack: what its certificate says, and where in the frame it lies."""

from __future__ import annotations

from pathlib import Path

from handscroll.errors import InvalidError
from handscroll.geometry import Box
from handscroll.imaging.radiometry.white import WhiteReference
from handscroll.model.stack import WhitePanel
from handscroll.scans.spectra.library_file import read_library


def panel_of(
    reflectance: float, uncertainty: float, certificate: Path | None, box: str
) -> WhitePanel:
    """Return what was said of the white on a command line or in a form.

    Parameters
    ----------
    reflectance, uncertainty
        Shares of 1; the first counts where there is no certificate.
    certificate
        CSV with a column ``wavelength_nm`` and one of reflectances.
    box
        ``x,y,width,height`` in pixels of the white frames; empty where the white fills them.

    Raises
    ------
    HandscrollError
        If it is no white, or the certificate cannot be read.
    """
    spectrum: tuple[tuple[float, float], ...] = ()
    if certificate is not None:
        library = read_library(certificate)
        if len(library.entries) != 1:
            raise InvalidError(
                f"{certificate.name} is no certificate of a white",
                why=f"it holds {len(library.entries)} spectra",
                fix="Leave one column beside wavelength_nm: the reflectance of the white",
            )
        pairs = zip(library.wavelengths, library.values[0], strict=True)
        spectrum = tuple((float(nm), float(share)) for nm, share in pairs)
    elif not 0.05 <= reflectance <= 1.2 or not 0 <= uncertainty < 1:
        raise InvalidError(
            "The white cannot be used",
            why=f"a white of reflectance {reflectance:g} +- {uncertainty:g} is none",
            fix="Give shares of 1, not percent, for instance --reflectance 0.99",
        )
    panel = WhitePanel(
        reflectance=reflectance if certificate is None else 1.0,
        uncertainty=uncertainty, spectrum=spectrum, box=_box(box),
    )  # fmt: skip
    reference_of(panel)
    return panel


def reference_of(panel: WhitePanel) -> WhiteReference:
    """Return the white as calibration takes it.

    Raises
    ------
    InvalidError
        As `WhiteReference.of`.
    """
    if not panel.spectrum:
        return WhiteReference.even(panel.reflectance, panel.uncertainty)
    wavelengths, reflectance = zip(*panel.spectrum, strict=True)
    return WhiteReference.of(wavelengths, reflectance, panel.uncertainty)


def box_of(panel: WhitePanel) -> Box | None:
    """Return where in the frame the white lies, None where it fills it."""
    return None if panel.box is None else Box(*panel.box)


def _box(text: str) -> tuple[int, int, int, int] | None:
    if not text:
        return None
    parts = text.split(",")
    if len(parts) != 4 or not all(part.strip().isdecimal() for part in parts):
        raise InvalidError(
            "The white cannot be used",
            why=f"its place {text[:40]!r} is not four whole numbers",
            fix="Give x,y,width,height in pixels, for instance --white-box 40,60,200,200",
        )
    x, y, width, height = (int(part) for part in parts)
    return x, y, width, height

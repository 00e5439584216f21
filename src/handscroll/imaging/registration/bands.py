"""Bands of one capture laid on one of them.

Each band is foretold from sums of the others, and compared with that cell by cell; all transforms
are then adjusted together, so that errors do not add up from the visible to the infrared. Coarse
to fine; beyond a few megapixels the work does not grow with the size of the picture, but with how
many times it is as long as high.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.registration.long import MOST_OF_PIECE, pieces_of, register_long
from handscroll.imaging.registration.many import MOST_TOGETHER, register_many
from handscroll.imaging.registration.pictures import Picture
from handscroll.imaging.registration.refining import LIMIT, Plan, refined
from handscroll.imaging.registration.registered import Doubt, Registered, error_of
from handscroll.imaging.registration.searching import shifts
from handscroll.imaging.registration.transforms import shifted

_REACH: Final = 0.04
__all__ = ["LIMIT", "Doubt", "Registered", "error_of", "register_bands"]


def register_bands(
    bands: Sequence[Picture],
    wavelengths: NDArray[np.float64],
    reference: int | None = None,
    reach: int | None = None,
) -> list[Registered]:
    """Find where all bands of a capture lie on one of them.

    Parameters
    ----------
    bands
        The bands; any linear measure of light, NaN where unknown. Their sizes may differ a
        little, as may their scales.
    wavelengths
        ``(bands,)``, nm, ascending.
    reference
        Place of the band that stays; the one nearest 550 nm when missing.
    reach
        Pixels by which a band may be shifted; 4 % of the longer side when missing.

    Returns
    -------
    list of Registered
        One for each band. The reference's transform is the identity, its error 0.

    Raises
    ------
    MismatchError
        There are not as many wavelengths as bands.
    InvalidError
        There are no bands, the wavelengths do not ascend, or the reference is none of them.
    """
    wave = np.asarray(wavelengths, np.float64)
    fixed = int(np.abs(wave - 550).argmin()) if reference is None and len(wave) else reference
    _check(bands, wave, fixed)
    assert fixed is not None
    size = bands[fixed].size
    reach = reach or round(_REACH * max(size.width, size.height))
    pieces = pieces_of(size)
    if len(pieces.ends) == 1:
        return _all(bands, fixed, reach, LIMIT)

    def one_piece(views: Sequence[Picture]) -> list[Registered]:
        inner = views[fixed].size
        short = min(reach, round(_REACH * max(inner.width, inner.height)))
        return _all(views, fixed, short, MOST_OF_PIECE)

    return register_long(bands, fixed, (pieces, reach), one_piece)


def _all(bands: Sequence[Picture], fixed: int, reach: int, limit: float) -> list[Registered]:
    """Register bands of a picture that is not long, however many they are."""

    def together(chosen: Sequence[int]) -> list[Registered]:
        return _together([bands[at] for at in chosen], chosen.index(fixed), reach, limit)

    if len(bands) <= MOST_TOGETHER:
        return together(range(len(bands)))
    return register_many(bands, fixed, together)


def _together(bands: Sequence[Picture], fixed: int, reach: int, limit: float) -> list[Registered]:
    plan = Plan(fixed, frozenset([fixed]), bands[fixed].size, limit=limit)
    return refined(bands, [shifted(*one) for one in shifts(bands, fixed, reach)], plan)


def _check(bands: Sequence[Picture], wave: NDArray[np.float64], reference: int | None) -> None:
    if len(wave) != len(bands):
        raise MismatchError(
            "The bands cannot be registered",
            why=f"there are {len(bands)} bands and {len(wave)} wavelengths",
            fix="Give one wavelength for each band",
        )
    if not len(bands) or not np.isfinite(wave).all() or (np.diff(wave) <= 0).any():
        raise InvalidError(
            "The bands cannot be registered",
            why="there are none, or their wavelengths do not ascend",
            fix="Give the bands in the order of their wavelengths, each wavelength once",
        )
    if reference is None or not 0 <= reference < len(bands):
        raise InvalidError(
            "The bands cannot be registered",
            why=f"the reference {reference} is none of the {len(bands)} bands",
            fix="Choose the place of one band, counted from 0",
        )

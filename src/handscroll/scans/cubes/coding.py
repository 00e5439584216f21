"""How reflectance and its uncertainty are kept as numbers in a file, and what that costs.

Reflectance lies in ``uint16`` with a declared scale and offset: a step of 5e-5 from -0.5 to
2.7767 is half of a step of 14 bits, far below the noise of any capture, and takes half the
bytes of ``float32``. A value outside that span is never clipped: it is an error here, and the
writer then keeps the whole cube as ``float32``.

Uncertainty lies in ``float16`` rounded to 8 significant bits: what is known to two digits at
best needs no more, and the cleared bits pack well (M. Klöwer et al., Compressing atmospheric
data into its real information content, Nature Computational Science 1, 2021, 713-724).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, UnreadableError

MISSING = 65535
"""The code of an unknown value; the largest code of a known one is 65534."""
CLEARED = 3
"""Low bits of a float16 that uncertainties do not use: 8 significant bits are left."""
_SIGN, _ENDLESS, _NAN = 0x8000, 0x7C00, 0x7E00
"""Bits of float16: its sign, infinity, and the NaN that is written."""
Kind = Literal["uint16", "float16", "float32"]


class BeyondCodingError(InvalidError):
    """A value cannot be kept in the chosen coding without clipping it."""


@dataclass(frozen=True, slots=True)
class Coding:
    """Value = code x scale + offset.

    Attributes
    ----------
    kind
        ``uint16`` with `MISSING` for unknown; ``float32`` exact, or ``float16`` of 8 significant
        bits, both with NaN for unknown and with scale 1 and offset 0.
    """

    kind: Kind
    scale: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        plain = (self.scale, self.offset) == (1.0, 0.0)
        sound = np.isfinite([self.scale, self.offset]).all() and self.scale > 0
        if self.kind not in ("uint16", "float16", "float32") or not sound:
            raise UnreadableError(
                "The cube's coding makes no sense",
                why=f"it is {self.kind} with scale {self.scale} and offset {self.offset}",
                fix="Derive the cube again from its captures",
            )
        if self.kind != "uint16" and not plain:
            raise UnreadableError(
                "The cube's coding makes no sense",
                why=f"{self.kind} has scale {self.scale} and offset {self.offset}",
                fix="Derive the cube again from its captures",
            )

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the codes, little-endian."""
        return np.dtype(self.kind).newbyteorder("<")

    @property
    def missing(self) -> float:
        """The code of an unknown value."""
        return MISSING if self.kind == "uint16" else float("nan")

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest value that can be kept."""
        if self.kind == "uint16":
            return self.offset, self.offset + (MISSING - 1) * self.scale
        most = float(np.finfo(self.kind).max)
        return -most, most

    @property
    def error(self) -> float:
        """The largest error of a kept value: absolute for codes, relative for floats."""
        if self.kind == "uint16":
            return self.scale / 2
        return 2.0**-8 if self.kind == "float16" else 0.0

    def encode(self, values: NDArray[np.floating[Any]]) -> NDArray[Any]:
        """Return the codes of values; NaN becomes `missing`.

        Parameters
        ----------
        values
            Any shape, float; unknown is NaN.

        Raises
        ------
        BeyondCodingError
            When a value lies outside of `span`, or is infinite where the kind is ``uint16``.
        """
        if self.kind == "float16":
            return _rounded(values)
        if self.kind == "float32":
            return np.asarray(values, np.float32)
        codes = (np.asarray(values, np.float32) - np.float32(self.offset)) / np.float32(self.scale)
        np.rint(codes, out=codes)
        unknown = np.isnan(codes)
        beyond = (codes < 0) | (codes > MISSING - 1)
        if beyond.any():
            raise self._beyond(np.asarray(values)[beyond])
        codes[unknown] = MISSING
        return codes.astype(self.dtype)

    def decode(self, codes: NDArray[Any]) -> NDArray[np.float32]:
        """Return the values of codes as float32; unknown is NaN."""
        values = codes.astype(np.float32)
        if self.kind == "uint16":
            values *= np.float32(self.scale)
            values += np.float32(self.offset)
            values[codes == MISSING] = np.nan
        return values

    def known(self, codes: NDArray[Any]) -> NDArray[np.bool_]:
        """Return where codes stand for a known value."""
        if self.kind == "float16":
            return ~_no_number(codes.view("<u2"))
        return np.asarray(codes != MISSING if self.kind == "uint16" else ~np.isnan(codes))

    def _beyond(self, values: NDArray[Any]) -> BeyondCodingError:
        low, high = self.span
        return BeyondCodingError(
            "The reflectance cannot be kept in 16 bits",
            why=f"{values.size} values lie outside of {low:g} to {high:g}; "
            f"they reach from {values.min():g} to {values.max():g}",
            fix="Keep the cube as float32, or look for a white reference that was too dark",
        )


def _rounded(values: NDArray[np.floating[Any]]) -> NDArray[np.float16]:
    """Return float16 whose lowest bits are zero, to the nearest, ties to even."""
    with np.errstate(over="ignore"):
        bits = np.asarray(values, np.float32).astype("<f2").view("<u2")
    if bits.size and bits.max() >= _SIGN and (np.asarray(values) < 0).any():
        raise InvalidError(
            "The uncertainty cannot be kept",
            why="some of its values are negative",
            fix="Give standard uncertainties: zero or more, NaN where unknown",
        )
    rounded = bits >> CLEARED
    rounded &= 1
    rounded += (1 << (CLEARED - 1)) - 1
    rounded += bits
    rounded &= 0xFFFF << CLEARED & 0xFFFF
    special = (bits & _ENDLESS) == _ENDLESS
    if special.any():
        rounded[special] = bits[special]
        rounded[_no_number(bits)] = _NAN  # one and the same NaN, so that bytes repeat
    return rounded.view("<f2")


def _no_number(bits: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Return where the bits of a float16 are NaN: far faster than asking the float."""
    return np.asarray((bits & (_SIGN - 1)) > _ENDLESS)


REFLECTANCE = Coding("uint16", 5e-5, -0.5)
EXACT = Coding("float32")
UNCERTAINTY = Coding("float16")

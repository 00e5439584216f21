"""A scan's samples as linear light by windows, by the profile that lies in it.

A profile of three primaries and curves (sRGB, Adobe RGB, eciRGB v2, ProPhoto: what masters are
kept in) gives light of its own primaries. A profile of tables is applied in the sandbox; what
comes back is L*, a*, b*, and is taken for light of sRGB's primaries without cutting anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box
from handscroll.imaging.colorimetry.lab import lab, xyz_of_lab
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.scans.frames.frame_files import FrameFile
from handscroll.scans.head import Head
from handscroll.scans.shaper import SRGB, curves_of, primaries_of

Values = NDArray[np.float64]
D50: Final = np.array([0.9642, 1.0, 0.8249])
_CODES: Final = 65536
_LOSSY: Final = ("JPEG", "JPEG (old style)", "JPEG (lossy DNG)", "WebP", "baseline", "progressive")


class Light:
    """Linear light of a scan, ``(h, w, 3)``, read by windows.

    Attributes
    ----------
    white
        Value of each colour at which the capture was cut off.
    mixed
        The colours are no longer those that the camera saw apart: shifts between them, and
        what was cut off, cannot be told.
    """

    def __init__(
        self,
        file: FrameFile,
        decode: Callable[[NDArray[np.unsignedinteger[Any]]], NDArray[np.float32]],
        to_xyz: Values,
        white: tuple[float, float, float],
        *,
        mixed: bool,
    ) -> None:
        self._file, self._decode, self._to_xyz = file, decode, to_xyz
        self.white, self.mixed = white, mixed

    @property
    def shape(self) -> tuple[int, ...]:
        """Height, width, 3."""
        return (self._file.size.height, self._file.size.width, 3)

    def __getitem__(self, at: tuple[slice, slice], /) -> NDArray[np.float32]:
        """Return the light of a box; what lies outside the scan is left out."""
        rows, columns = at
        top, low, _ = rows.indices(self.shape[0])
        left, right, _ = columns.indices(self.shape[1])
        if low <= top or right <= left:
            return np.zeros((max(low - top, 0), max(right - left, 0), 3), np.float32)
        stored = self._file.window(Box(left, top, right - left, low - top))
        return self._decode(stored[..., :3])

    def to_lab(self, light: Values) -> Values:
        """Return L*, a*, b* for D50 of its light ``(..., 3)``."""
        return np.asarray(lab(np.asarray(light, np.float64) @ self._to_xyz.T, D50), np.float64)


def require_measurable(head: Head) -> None:
    """Let a scan through whose numbers mean a colour.

    Raises
    ------
    CannotMeasureError
        ``lossy``, ``not_rgb``, ``depth``, ``profile_absent``.
    """
    if head.format in ("JPEG", "WebP") and not head.compression.endswith("(lossless)"):
        raise _refused("lossy", f"it is a {head.format}: what was compressed with loss is for"
                       " viewing only", "Give the master as TIFF of 16 bits with its"
                       " profile")  # fmt: skip
    if head.compression in _LOSSY:
        raise _refused("lossy", f"its pixels are compressed with loss ({head.compression})",
                       "Give the master as TIFF of 16 bits with its profile")  # fmt: skip
    if not head.colour.startswith("rgb") or head.bands < 3:
        raise _refused("not_rgb", f"its samples are {head.colour}",
                       "Give it as red, green and blue")  # fmt: skip
    if head.bits not in (8, 16):
        raise _refused("depth", f"its samples have {head.bits} bits",
                       "Give it with 16 bits a sample")  # fmt: skip
    if head.icc is None:
        raise _refused("profile_absent", "it has no colour profile: what its numbers mean is"
                       " known to nobody", "Embed the profile of the camera or of the space it"
                       " was converted to, when the scan is exported")  # fmt: skip


def wanted_of(head: Head) -> str:
    """Return as what the sandbox is to unpack a scan: ``stored`` or ``lab``."""
    assert head.icc is not None
    known = primaries_of(head.icc) is not None and curves_of(head.icc) is not None
    return "stored" if known else "lab"


def light_of(file: FrameFile, wanted: str) -> Light:
    """Return the linear light of an unpacked scan.

    Parameters
    ----------
    wanted
        As what it was unpacked, see :func:`wanted_of`.
    """
    profile = file.kind.icc
    assert profile is not None
    if wanted == "lab":
        from_xyz = np.linalg.inv(SRGB).astype(np.float32)
        return Light(file, lambda codes: _of_lab(codes, from_xyz), SRGB, (np.inf,) * 3, mixed=True)
    curves, primaries = curves_of(profile), primaries_of(profile)
    assert curves is not None and primaries is not None  # noqa: PT018 - wanted_of says so
    tables = [np.asarray(one, np.float32) for one in curves]
    if file.kind.bits == 8:
        tables = [one[:: (_CODES - 1) // 255] for one in tables]
    white = (float(tables[0][-1]), float(tables[1][-1]), float(tables[2][-1]))

    def decode(codes: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.float32]:
        out = np.empty(codes.shape, np.float32)
        for colour, table in enumerate(tables):
            np.take(table, codes[..., colour], out=out[..., colour])
        return out

    return Light(file, decode, primaries, white, mixed=False)


def _of_lab(
    codes: NDArray[np.unsignedinteger[Any]], from_xyz: NDArray[np.float32]
) -> NDArray[np.float32]:
    signed = codes.view(np.int16).astype(np.float32)
    scale = np.array([100 / 32767, 1 / 256, 1 / 256], np.float32)
    xyz = xyz_of_lab(signed * scale, D50.astype(np.float32))
    return np.asarray(xyz @ from_xyz.T, np.float32)


def _refused(code: str, why: str, fix: str) -> CannotMeasureError:
    return CannotMeasureError("The scan cannot be measured", why=why, fix=fix, code=code)

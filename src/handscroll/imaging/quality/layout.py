"""What a target of patches looks like on paper, and which colours it should have: data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError

Values = NDArray[np.float64]

_LAB_TO_ROUGH_RGB = np.array(
    [[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]]
)
_D50 = np.array([0.9642, 1.0, 0.8249])
_NEUTRAL = 6.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Patches in rows and columns, with the colours that somebody measured on them.

    Attributes
    ----------
    rows, columns
        At least 4 patches in all, such as 4 x 6 of a colour checker or 1 x 20 of a grey scale.
    lab
        ``(rows * columns, 3)`` reference L*, a*, b* for D50, row by row from the top left.
    pitch_mm
        From the middle of a patch to the next, across and down; NaN where nobody measured it.
    patch
        Side of a patch in parts of the pitch, across and down.
    """

    rows: int
    columns: int
    lab: Values
    pitch_mm: tuple[float, float] = (float("nan"), float("nan"))
    patch: tuple[float, float] = (0.85, 0.85)

    def __post_init__(self) -> None:
        if self.rows < 1 or self.columns < 1 or self.rows * self.columns < 4:
            raise _wrong(f"it has {self.rows} x {self.columns} patches", "Give at least 4 patches")
        if self.lab.shape != (self.rows * self.columns, 3) or not np.isfinite(self.lab).all():
            raise _wrong(
                f"its {self.rows} x {self.columns} patches have {self.lab.shape} reference values",
                "Give L*, a* and b* for each patch, row by row",
            )
        if np.any(self.lab[:, 0] < -0.5) or np.any(self.lab[:, 0] > 110):
            raise _wrong("an L* is not between 0 and 100", "Give L*, a*, b* in this order")
        if not all(0.2 <= side <= 1 for side in self.patch):
            raise _wrong(f"a patch takes {self.patch} of the pitch", "Give sides from 0.2 to 1")

    @property
    def middles(self) -> Values:
        """Middles of the patches, ``(n, 2)`` x and y in pitches; (0, 0) is the first one's."""
        y, x = np.mgrid[0 : self.rows, 0 : self.columns]
        return np.stack([x.ravel(), y.ravel()], 1).astype(np.float64)

    @property
    def neutrals(self) -> NDArray[np.intp]:
        """Which patches are grey (chroma under 6), lightest first."""
        grey = np.flatnonzero(np.hypot(self.lab[:, 1], self.lab[:, 2]) < _NEUTRAL)
        return np.asarray(grey[np.argsort(-self.lab[grey, 0], kind="stable")], np.intp)

    @property
    def rough_rgb(self) -> Values:
        """Reference colours as linear light of about sRGB's primaries: to know patches by."""
        y = (self.lab[:, 0] + 16) / 116
        roots = np.stack([y + self.lab[:, 1] / 500, y, y - self.lab[:, 2] / 200], 1)
        share = np.where(
            roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29)
        )  # fmt: skip
        return np.asarray((share * _D50) @ _LAB_TO_ROUGH_RGB.T)


def _wrong(why: str, fix: str) -> InvalidError:
    return InvalidError("The layout of the target is wrong", why=why, fix=fix)

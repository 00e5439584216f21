"""How the eye's adaptation to one light is carried to another.

Bradford's matrix, as in ICC.1:2022 annex E; Lam 1985, "Metamerism and colour constancy".
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handscroll.errors import InvalidError

Values = NDArray[np.float64]

_CONES: Final = np.array(
    [[0.8951, 0.2664, -0.1614],
     [-0.7502, 1.7135, 0.0367],
     [0.0389, -0.0685, 1.0296]]
)  # fmt: skip


def bradford(source: ArrayLike, target: ArrayLike) -> Values:
    """Return the matrix ``(3, 3)`` that carries X, Y, Z from one white to another.

    Parameters
    ----------
    source, target
        ``(3,)`` X, Y, Z of the two whites.

    Raises
    ------
    InvalidError
        A white is not one that an eye could be adapted to.
    """
    cones = [_CONES @ np.asarray(white, np.float64) for white in (source, target)]
    if not all(bool(np.all(np.isfinite(one)) and np.all(one > 0)) for one in cones):
        raise InvalidError(
            "Colours cannot be carried from one light to another",
            why="a white without light in one of the eye's three receptors was given",
            fix="Give X, Y and Z of a real light",
        )
    return np.asarray(np.linalg.inv(_CONES) @ np.diag(cones[1] / cones[0]) @ _CONES)

"""Names for the arrays that the painter passes around."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint16]
Generator = np.random.Generator
Colour = tuple[float, float, float]

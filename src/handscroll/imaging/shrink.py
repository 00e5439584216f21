"""Shrink a picture to between a half and the whole of its size: fast, free of aliasing.

Lanczos as in :mod:`handscroll.imaging.resample` costs a dozen products a pixel and runs in plain C.
Here a short filter is made for each request, such that it and the cubic interpolation
of OpenCV's ``resize`` behind it come as near to Lanczos as its taps allow (least squares over
the frequencies of a natural picture); both run on the processor's vector units. The filter also
moves the picture by the fraction of a pixel that ``resize`` cannot express.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

TAPS: Final = 7
MARGIN: Final = TAPS // 2
"""Pixels that the filter reaches to each side."""
LEAST, MOST = 0.9, 2.25
"""Pixels of the source a pixel of the answer for which the filter is good."""
SKIPPING = 1.4
"""Pixels of the source a pixel of the answer beyond which linear interpolation skips some."""
_BLUR: Final = 0.38
"""Of a Gaussian that makes the step's box of one pixel: its deviation is the step's times this."""
_SKIPS: Final = (1, 2, 3, 4, 5, 6, 7, 8)
_STEPS, _SHIFTS = 128, 32
"""Filters are made for so many parts of a pixel, and kept: a 64th of a pixel shows nowhere."""
_LANCZOS: Final = 3
_CUBIC: Final = -0.75
"""The free parameter of OpenCV's cubic convolution."""
_NOTHING: Any = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """One axis of a request.

    Attributes
    ----------
    step
        Pixels of the source a pixel of the answer.
    first, count
        The pixels of the source that are needed; ``first`` may be negative, and the end beyond
        the picture: there the last pixel goes on.
    shift
        Fraction of a pixel by which the filter moves the picture, -0.5 to 0.5.
    skip
        Pixels of the resized picture before the answer's first one.
    """

    step: float
    first: int
    count: int
    shift: float
    skip: int


def span(low: float, high: float, pixels: int) -> Span | None:
    """Return what is needed for ``pixels`` between two edges, or None if the filter is no good.

    Parameters
    ----------
    low, high
        Edges in pixels of the source, fractions allowed.
    """
    step = (high - low) / pixels
    if not LEAST <= step <= MOST:
        return None
    # ``resize`` begins at a whole pixel: of a few beginnings the one that needs the least shift.
    starts = [low - skip * step for skip in _SKIPS]
    shifts = [abs(start - round(start)) for start in starts]
    at = shifts.index(min(shifts))
    skip, start, first = _SKIPS[at], starts[at], round(starts[at])
    count = math.ceil((skip + pixels + 1) * step) + 2
    return Span(step, first - MARGIN, count + 2 * MARGIN, start - first, skip)


def shrink(
    window: NDArray[np.uint8], across: Span, down: Span, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Draw an answer of ``size`` (width, height) from the window that two spans asked for.

    Parameters
    ----------
    window
        ``(down.count, across.count)`` or the same with channels, 0 to 255.
    """
    filtered = cv2.sepFilter2D(window, cv2.CV_32F, taps(across), taps(down))
    inner = filtered[MARGIN : down.count - MARGIN, MARGIN : across.count - MARGIN]
    resized = cv2.resize(
        inner, None, fx=1 / across.step, fy=1 / down.step, interpolation=cv2.INTER_CUBIC
    )
    wide, high = size
    cut = resized[down.skip : down.skip + high, across.skip : across.skip + wide]
    # Adding nothing rounds to the nearest and clips to 0 and 255, in one pass.
    return np.asarray(cv2.add(cut, _NOTHING, dtype=cv2.CV_8U), np.uint8)


def shrink_colour(
    window: NDArray[np.uint8], across: Span, down: Span, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Draw a plane of chroma as :func:`shrink` does one of luma, at a third of its cost.

    Linear interpolation, behind a small blur where it would skip samples. An eye sees half as fine
    in colour, and the file that the answer becomes halves it again: 0.2 dB of the whole answer.

    Parameters
    ----------
    window
        ``(down.count, across.count)``, 0 to 255.
    """
    if max(across.step, down.step) > SKIPPING:
        window = np.asarray(cv2.sepFilter2D(window, -1, _blur(across.step), _blur(down.step)))
    # Where the middle of the answer's first pixel lies in the window, along each axis.
    x, y = (MARGIN + a.shift + (a.skip + 0.5) * a.step - 0.5 for a in (across, down))
    there = np.array([[across.step, 0, x], [0, down.step, y]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpAffine(window, there, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.uint8)


def _blur(step: float) -> NDArray[np.float32]:
    """Return three taps that take off what lies beyond half the answer's sample frequency."""
    width = _BLUR * math.sqrt(max(step * step - 1, 0.01))
    side = math.exp(-1 / (2 * width * width))
    return np.array([side, 1, side], np.float32) / np.float32(1 + 2 * side)


def taps(axis: Span) -> NDArray[np.float32]:
    """Return the filter of one axis; its sum is 1."""
    return _taps(round(axis.step * _STEPS), round(axis.shift * _SHIFTS))


@functools.lru_cache(maxsize=8192)
def _taps(step: int, shift: int) -> NDArray[np.float32]:
    wanted = _WEIGHTED * np.interp(_FREQUENCY * step / _STEPS, _FINE, _LANCZOS_RESPONSE)
    found = _SOLVER @ (np.cos(_PHASE * (_OFFSETS[:, None] - shift / _SHIFTS)) @ wanted)
    if shift == 0:
        # Even to the last bit: OpenCV has a faster way for such filters.
        found = found + found[::-1]
    made = np.asarray(found / found.sum(), np.float32)
    made.setflags(write=False)
    return made


def _lanczos(at: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sinc(at) * np.sinc(at / _LANCZOS)


def _cubic(at: NDArray[np.float64]) -> NDArray[np.float64]:
    x, a = np.abs(at), _CUBIC
    near = (a + 2) * x**3 - (a + 3) * x**2 + 1
    far = a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def _response(
    kernel: NDArray[np.float64], at: NDArray[np.float64], frequency: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the Fourier transform of an even kernel, 1 at frequency 0."""
    waves = np.cos(2 * np.pi * frequency[:, None] * at[None])
    return np.asarray(waves @ kernel / kernel.sum(), np.float64)


# Cycles a pixel of the source; everything below is reckoned once, when the module is read.
_FREQUENCY = np.linspace(0, 0.5, 97)[1:]
_FINE = np.linspace(0, 0.5 * MOST + 0.1, 512)
_LANCZOS_AT = np.linspace(-_LANCZOS, _LANCZOS, 1201)
_LANCZOS_RESPONSE = _response(_lanczos(_LANCZOS_AT), _LANCZOS_AT, _FINE)
_CUBIC_AT = np.linspace(-2, 2, 801)
_IMAGES = [
    _response(_cubic(_CUBIC_AT), _CUBIC_AT, np.abs(_FREQUENCY + image)) for image in range(-3, 4)
]
"""What cubic interpolation lets through: the picture itself, and its images round each sample
frequency, which fall back into the answer as aliases."""
_POWER = (0.02 / _FREQUENCY) ** 2 + 0.02
"""Power of a natural picture (Field 1987, falling with the square of frequency), and its grain."""
_OFFSETS = np.arange(-MARGIN, MARGIN + 1, dtype=np.float64)
_PHASE = 2 * np.pi * _FREQUENCY[None]
_WEIGHTED = _POWER * _IMAGES[3]
_SOLVER = np.linalg.inv(
    np.cos(_PHASE[None] * (_OFFSETS[:, None] - _OFFSETS[None])[..., None])
    @ (_POWER * sum(image**2 for image in _IMAGES))
)

"""A stack of bands as an imaging scientist brings it, read by windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, TooLargeError, UnsupportedError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.band_table import Bands
from handscroll.scans.fingerprint import fingerprint
from handscroll.scans.limits import Limits

MOST_WINDOW_BYTES = 2 * 2**30


class Samples(Protocol):
    """Where a stack's samples come from.

    Attributes
    ----------
    size
        Upright, in pixels.
    count
        Bands in the file.
    dtype
        Of what `read` gives.
    """

    size: Size
    count: int
    dtype: np.dtype[Any]

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return ``(len(bands), h, w)`` of a box inside; bands are numbered as in the file."""

    def close(self) -> None:
        """Let the files go."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a stack was read from.

    Attributes
    ----------
    name
        Relative to the stack's folder, with slashes.
    sha256
        In hexadecimal.
    """

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StackWords:
    """What is known of a stack besides its samples.

    Attributes
    ----------
    name, kind
        As people say it: "bands", "folder of TIFFs".
    root, files
        Its folder, and all files that its samples and words come from.
    unfit
        Why nothing may be measured on it; empty when it may.
    notes
        What was odd but could be dealt with.
    """

    name: str
    kind: str
    root: Path
    files: tuple[Path, ...]
    unfit: str = ""
    notes: tuple[str, ...] = field(default=())


class BandStack:
    """An open stack: ``(bands, h, w)``, bands in ascending order of wavelength.

    Attributes
    ----------
    wavelengths, fwhm, exposures
        ``(bands,)`` float64: nm, nm, s. NaN where the last two are unknown.
    white_levels
        ``(bands,)`` float64: the largest count that a sample can have; NaN for floats.
    white_assumed
        Whether nobody said so and the largest number of the type was taken.
    shape, dtype
        Of the whole; `window` gives this type.
    words
        Name, kind, files, notes.

    Use it in one thread at a time.
    """

    def __init__(self, samples: Samples, bands: Bands, words: StackWords) -> None:
        if len(bands.order) != samples.count:
            raise InvalidError(
                f"Stack {words.name} cannot be read",
                why=f"it has {samples.count} bands and {len(bands.order)} wavelengths",
                fix="Give one wavelength for each band",
            )
        self._samples, self._bands, self.words = samples, bands, words
        self.wavelengths, self.fwhm = bands.wavelengths, bands.fwhm
        self.exposures = bands.exposures
        self.dtype = samples.dtype
        self.shape = (samples.count, samples.size.height, samples.size.width)
        self.white_levels = _believed(bands.white_levels, self.dtype, words.name)
        self.white_assumed = self.dtype.kind in "ui" and bool(np.isnan(self.white_levels).any())
        if self.white_assumed:
            self.white_levels[np.isnan(self.white_levels)] = float(np.iinfo(self.dtype).max)

    @property
    def size(self) -> Size:
        """Upright, in pixels."""
        return self._samples.size

    def window(
        self, bands: Sequence[int] | None, x: int, y: int, width: int, height: int
    ) -> NDArray[Any]:
        """Return samples ``(bands, height, width)`` without reading the rest of the files.

        Parameters
        ----------
        bands
            Which, counted in ascending order of wavelength; all when None.
        x, y, width, height
            A box that lies on the picture; pixel (0, 0) is the upper left one.

        Raises
        ------
        InvalidError
            When a band or the box lies outside.
        TooLargeError
            When more is asked for than 2 GiB.
        UnreadableError
            When the file is damaged there.
        """
        box = Box(x, y, width, height)
        wanted = range(self.shape[0]) if bands is None else bands
        if not wanted or not all(0 <= band < self.shape[0] for band in wanted):
            raise self._outside(f"bands {list(wanted)[:20]} were asked for")
        if width < 1 or height < 1 or box.clipped(self.size) != box:
            raise self._outside(f"{width} x {height} pixels from ({x}, {y}) were asked for")
        if len(wanted) * width * height * self.dtype.itemsize > MOST_WINDOW_BYTES:
            raise TooLargeError(
                f"That part of stack {self.words.name} is too large",
                why=f"{len(wanted)} bands of {width} x {height} pixels need more than 2 GiB",
                fix="Read it in strips",
            )
        out = self._samples.read([int(self._bands.order[band]) for band in wanted], box)
        if out.dtype.kind == "f":
            out[np.isinf(out)] = np.nan  # infinite is as unknown as no number at all
        return out

    def strips(
        self, rows: int = 256, bands: Sequence[int] | None = None
    ) -> Iterator[tuple[Box, NDArray[Any]]]:
        """Yield the picture in strips of that many rows, from above, each with its box."""
        for y in range(0, self.size.height, rows):
            box = Box(0, y, self.size.width, min(rows, self.size.height - y))
            yield box, self.window(bands, box.x, box.y, box.width, box.height)

    def sources(self, on_progress: Callable[[float], None] | None = None) -> list[SourceFile]:
        """Read all files once and return their checksums, in the order of their names."""
        done, found = 0, []
        total = sum(path.stat().st_size for path in self.words.files)
        for path in sorted(self.words.files):
            made = fingerprint(path)
            name = path.relative_to(self.words.root).as_posix()
            found.append(SourceFile(name, made.bytes, made.sha256))
            done += made.bytes
            if on_progress is not None:
                on_progress(done / max(total, 1))
        return found

    def require_fit(self) -> None:
        """Raise UnsupportedError when nothing may be measured on this stack."""
        if self.words.unfit:
            raise UnsupportedError(
                f"Stack {self.words.name} cannot be measured",
                why=self.words.unfit,
                fix="Bring the bands as the camera counted them: TIFF of 16 bits without losses; "
                "or bring them to be looked at, with --view-only",
            )

    def close(self) -> None:
        """Let the files go."""
        self._samples.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _outside(self, why: str) -> InvalidError:
        count, height, width = self.shape
        return InvalidError(
            f"That part of stack {self.words.name} cannot be read",
            why=f"{why}; it has {count} bands of {width} x {height} pixels",
            fix="Ask for bands and pixels that the stack has",
        )


def _believed(levels: NDArray[np.float64], dtype: np.dtype[Any], name: str) -> NDArray[np.float64]:
    """Return a copy of the white levels; one that no sample can reach would hide what is full."""
    if dtype.kind in "ui" and bool((levels > np.iinfo(dtype).max).any()):
        raise InvalidError(
            f"Stack {name} cannot be read",
            why=f"{float(np.nanmax(levels)):g} counts are said to be a full pixel; samples of"
            f" {dtype} reach {np.iinfo(dtype).max}",
            fix="Correct white_level in the table, or leave it out",
        )
    return levels.copy()


def check_size(name: str, size: Size, count: int, limits: Limits) -> None:
    """Refuse a stack that claims more than the limits allow.

    Raises
    ------
    TooLargeError
        When it does.
    """
    told = f"it claims {count} bands of {size.width} x {size.height} pixels"
    if max(size.width, size.height) > limits.max_side:
        why = f"{told}, {limits.max_side} along a side are allowed"
    elif size.pixels > limits.max_pixels:
        why = f"{told}, {limits.max_pixels} pixels in a band are allowed"
    elif size.pixels * count > limits.max_pixels * 64:
        why = f"{told}, {limits.max_pixels * 64} samples in all are allowed"
    else:
        return
    raise TooLargeError(
        f"Stack {name} is too large", why=why, fix="Raise the scan limits, or give it in parts"
    )

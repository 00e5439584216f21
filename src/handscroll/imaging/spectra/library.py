"""Reference spectra: what was measured, of which pigment, on which paint, by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError, TooLargeError

Array = NDArray[np.float64]

MAX_SPECTRA: Final = 20_000
MAX_SAMPLES: Final = 20_000
MAX_VALUES: Final = 20_000_000
"""Spectra times wavelengths of one library."""
MAX_TEXT: Final = 500
_NM: Final = (100.0, 25_000.0)
_PERCENT: Final = 3.0
"""A reflectance of 3 is no paint; fluorescent paint stays below 2."""
_FRACTION: Final = 1.5


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one reference spectrum.

    Attributes
    ----------
    name
        Its own name; no other spectrum of the library bears it.
    pigment
        What candidates are named after.
    paint
        The physical sample: all spectra taken on one painted-out patch bear the same. Learning
        and testing leave a paint out as a whole. Empty: the spectrum is a paint of its own.
    binder, source, licence
        Free text; may be empty.
    """

    name: str
    pigment: str
    paint: str = ""
    binder: str = ""
    source: str = ""
    licence: str = ""

    @property
    def sample(self) -> str:
        """The paint, or the name where no paint is told."""
        return self.paint or self.name


@dataclass(frozen=True, slots=True)
class Library:
    """Reflectance spectra on one grid of wavelengths.

    Attributes
    ----------
    wavelengths
        ``(n,)`` in nm, ascending.
    values
        ``(spectra, n)``; 1.0 is the perfect diffuser.
    entries
        One for each spectrum.
    """

    wavelengths: Array
    values: Array
    entries: tuple[Entry, ...]

    @property
    def pigments(self) -> tuple[str, ...]:
        """The pigments, each once, in the order of their names."""
        return tuple(sorted({one.pigment for one in self.entries}))

    def classes(self) -> NDArray[np.int64]:
        """Return for each spectrum the place of its pigment in ``pigments``."""
        place = {name: at for at, name in enumerate(self.pigments)}
        return np.array([place[one.pigment] for one in self.entries], np.int64)

    def samples(self) -> NDArray[np.int64]:
        """Return for each spectrum the number of its paint, ``(pigment, paint)`` counted once."""
        keys = [(one.pigment, one.sample) for one in self.entries]
        place = {key: at for at, key in enumerate(sorted(set(keys)))}
        return np.array([place[key] for key in keys], np.int64)

    def only(self, chosen: Sequence[int] | NDArray[np.int64] | NDArray[np.bool_]) -> Library:
        """Return some of the spectra: places, or a mask."""
        places = np.arange(len(self.entries))[np.asarray(chosen)]
        return Library(
            self.wavelengths, self.values[places], tuple(self.entries[i] for i in places)
        )


def library_of(
    wavelengths: Array, values: Array, entries: Sequence[Entry], *, percent: bool | None = None
) -> Library:
    """Return a library that was checked.

    Parameters
    ----------
    wavelengths
        ``(n,)`` in nm, ascending.
    values
        ``(spectra, n)``.
    entries
        One for each spectrum.
    percent
        True: the values are percentages and are divided by 100. False: they are fractions.
        None: fractions, and values that can only be percentages are refused.

    Raises
    ------
    InvalidError
        When wavelengths are not ascending or not in nm, values are not finite, names are
        missing or there twice, or percentages and fractions are confused.
    MismatchError
        When the shapes do not fit together.
    TooLargeError
        When it is larger than a library of reference spectra can sensibly be.
    """
    grid = np.asarray(wavelengths, np.float64)
    table = np.asarray(values, np.float64)
    _check_shapes(grid, table, entries)
    check_wavelengths(grid)
    _check_values(grid, table, entries)
    _check_texts(entries)
    return Library(grid, _as_fractions(table, percent), tuple(entries))


def _check_shapes(grid: Array, table: Array, entries: Sequence[Entry]) -> None:
    if table.ndim != 2 or grid.ndim != 1 or table.shape != (len(entries), grid.size):
        raise MismatchError(
            "The library of spectra cannot be used",
            why=f"values of shape {table.shape} do not fit {len(entries)} spectra "
            f"at {grid.size} wavelengths",
            fix="Give one row of values for each spectrum, one value for each wavelength",
        )
    if len(entries) > MAX_SPECTRA or grid.size > MAX_SAMPLES or table.size > MAX_VALUES:
        raise TooLargeError(
            "The library of spectra is too large",
            why=f"it has {len(entries)} spectra at {grid.size} wavelengths; "
            f"{MAX_SPECTRA} spectra, {MAX_SAMPLES} wavelengths "
            f"and {MAX_VALUES} values are allowed",
            fix="Split it into several libraries",
        )
    if len(entries) == 0 or grid.size < 2:
        raise InvalidError(
            "The library of spectra is empty",
            why=f"it has {len(entries)} spectra at {grid.size} wavelengths",
            fix="Give at least one spectrum at two or more wavelengths",
        )


def check_wavelengths(grid: Array) -> None:
    """Refuse wavelengths that are not finite, not ascending, or not in nanometres."""
    what = "The wavelengths cannot be used"
    if not np.isfinite(grid).all():
        at = int(np.flatnonzero(~np.isfinite(grid))[0])
        raise InvalidError(
            what, why=f"number {at + 1} is {grid[at]}", fix="Give every wavelength as a number"
        )
    steps = np.diff(grid)
    if (steps <= 0).any():
        at = int(np.flatnonzero(steps <= 0)[0])
        said = "is there twice" if steps[at] == 0 else f"is followed by {grid[at + 1]:g}"
        raise InvalidError(
            what, why=f"{grid[at]:g} {said}", fix="Sort them upwards and give each only once"
        )
    if grid[0] < _NM[0] or grid[-1] > _NM[1]:
        raise InvalidError(
            what,
            why=f"they run from {grid[0]:g} to {grid[-1]:g}, which are not nanometres "
            f"of light between {_NM[0]:g} and {_NM[1]:g}",
            fix="Give them in nanometres (1 micrometre is 1000 nm)",
        )


def _check_values(grid: Array, table: Array, entries: Sequence[Entry]) -> None:
    wrong = ~np.isfinite(table)
    if wrong.any():
        row, column = (int(i) for i in np.argwhere(wrong)[0])
        raise InvalidError(
            f"The spectrum {entries[row].name!r} cannot be used",
            why=f"its value at {grid[column]:g} nm is {table[row, column]}; "
            f"{int(wrong.sum())} values of the library are no numbers",
            fix="Leave the spectrum out, or keep only wavelengths at which all were measured",
        )


def _check_texts(entries: Sequence[Entry]) -> None:
    twice = [name for name, count in Counter(one.name for one in entries).items() if count > 1]
    if twice:
        raise InvalidError(
            "The library of spectra cannot be used",
            why=f"{len(twice)} names are there twice, the first is {twice[0]!r}",
            fix="Give every spectrum a name of its own; what they share goes into pigment",
        )
    for one in entries:
        texts = (one.name, one.pigment, one.paint, one.binder, one.source, one.licence)
        if not one.name.strip() or not one.pigment.strip():
            raise InvalidError(
                "The library of spectra cannot be used",
                why=f"a spectrum has no name or no pigment (name {one.name!r})",
                fix="Name every spectrum and its pigment",
            )
        if any(len(text) > MAX_TEXT or not text.isprintable() for text in texts):
            raise InvalidError(
                f"The spectrum {one.name[:40]!r} cannot be used",
                why=f"a text of it has over {MAX_TEXT} characters or characters "
                "that cannot be printed",
                fix="Shorten its texts and write them on one line",
            )


def _as_fractions(table: Array, percent: bool | None) -> Array:
    high = float(table.max())
    if percent:
        if high <= _FRACTION:
            raise InvalidError(
                "The spectra are not percentages",
                why=f"the largest value is {high:g}, so nothing reflects {_FRACTION:g} percent",
                fix="Declare them as fractions",
            )
        return table / 100.0
    if high > _PERCENT:
        guess = "percentages" if high <= 100 * _PERCENT else "counts or another unit"
        raise InvalidError(
            "The spectra are not fractions of reflectance",
            why=f"the largest value is {high:g}; they look like {guess}",
            fix="Declare percentages as such, or divide by the white first"
            if guess == "percentages"
            else "Divide by the white first, so that 1.0 is the perfect diffuser",
        )
    return table


def joined(libraries: Sequence[Library]) -> Library:
    """Return several libraries as one, on the grid of the first where all were measured.

    The others are interpolated linearly; nothing is extrapolated, so the grid is cut to the
    range that all share.

    Raises
    ------
    MismatchError
        When less than two wavelengths are shared.
    InvalidError
        When a name is in two of them.
    """
    first = libraries[0].wavelengths
    low = max(one.wavelengths[0] for one in libraries)
    high = min(one.wavelengths[-1] for one in libraries)
    grid = first[(first >= low) & (first <= high)]
    if grid.size < 2:
        raise MismatchError(
            "The libraries cannot be joined",
            why=f"they share only {low:g} to {high:g} nm" if low <= high else "no range is shared",
            fix="Use them one after the other",
        )
    rows = [np.interp(grid, one.wavelengths, row) for one in libraries for row in one.values]
    return library_of(grid, np.array(rows), [e for one in libraries for e in one.entries])

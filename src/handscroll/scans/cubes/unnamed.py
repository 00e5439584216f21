"""One picture whose wavelength nobody can tell: a radiograph, a fluorescence, to be looked at."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np

from handscroll.errors import InvalidError, NotFoundError, UnreadableError
from handscroll.scans.cubes.band_table import Bands
from handscroll.scans.cubes.folder import NAMES, unfit_because
from handscroll.scans.cubes.picture_band import PictureBand
from handscroll.scans.cubes.stack import BandStack, StackWords, check_size
from handscroll.scans.cubes.tiff_bands import TiffBands
from handscroll.scans.cubes.tiff_pages import is_tiff, read_pages
from handscroll.scans.limits import Limits

_KIND = "picture without wavelengths"


def open_unnamed(path: Path, limits: Limits, scratch: Path | None) -> BandStack:
    """Open a TIFF, PNG or JPEG as a stack whose bands are its channels, numbered 1, 2, 3 "nm".

    Parameters
    ----------
    path
        The picture, or a folder with nothing but it. Of a TIFF of several pages the first is
        taken; of a JPEG its brightness.

    Raises
    ------
    NotFoundError
        When there is no such file.
    InvalidError
        When a folder holds none, or several.
    UnreadableError, TooLargeError, UnsupportedError
        When the file is damaged, too large, or of another kind.
    """
    file = _alone(path) if path.is_dir() else path
    notes: tuple[str, ...] = ()
    with ExitStack() as opened:
        part, notes = _opened(file, limits, scratch)
        opened.callback(part.close)
        check_size(file.name, part.size, part.count, limits)
        nothing = np.full(part.count, np.nan)
        white = part.white_level if isinstance(part, TiffBands) else np.nan
        bands = Bands(
            np.arange(1.0, part.count + 1), np.arange(part.count), nothing, nothing.copy(),
            np.full(part.count, white),
        )  # fmt: skip
        unfit = unfit_because([file.name] if part.lossy else [])
        words = StackWords(file.stem, _KIND, file.parent, (file,), unfit, notes)
        stack = BandStack(part, bands, words)
        opened.pop_all()
    return stack


def _opened(
    file: Path, limits: Limits, scratch: Path | None
) -> tuple[TiffBands | PictureBand, tuple[str, ...]]:
    try:
        if not is_tiff(file):
            return PictureBand(file, limits, scratch), ()
    except FileNotFoundError as trouble:
        raise NotFoundError(
            f"Picture {file.name} was not found",
            why="there is no file of that name",
            fix="Name a TIFF, PNG or JPEG",
        ) from trouble
    except OSError as trouble:
        raise UnreadableError(
            f"Picture {file.name} cannot be opened",
            why=str(trouble.strerror or trouble),
            fix="Check that handscroll may read it",
        ) from trouble
    pages, _ = read_pages(file, limits)
    left = len(pages) - 1
    notes = (f"the first of {left + 1} pages is taken",) if left else ()
    return TiffBands(file, pages[:1], scratch), notes


def _alone(folder: Path) -> Path:
    found = sorted(
        one
        for one in folder.iterdir()
        if one.suffix.lower() in NAMES and not one.name.startswith(".") and one.is_file()
    )
    if len(found) == 1:
        return found[0]
    raise InvalidError(
        f"Folder {folder.name} cannot be read as one picture",
        why=f"it has {len(found)} TIFF, PNG or JPEG files",
        fix="Bring each picture without a wavelength as a stack of its own",
    )

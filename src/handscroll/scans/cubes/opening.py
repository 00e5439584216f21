"""Open whatever an imaging scientist brings as a stack of bands."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from handscroll.errors import InvalidError, NotFoundError, UnreadableError
from handscroll.scans.cubes.envi import open_envi
from handscroll.scans.cubes.folder import open_folder
from handscroll.scans.cubes.hdf5 import open_hdf5
from handscroll.scans.cubes.ome_zarr import open_ome_zarr
from handscroll.scans.cubes.stack import BandStack
from handscroll.scans.cubes.tiff_pages import is_tiff
from handscroll.scans.cubes.tiff_stack import open_tiff_stack
from handscroll.scans.cubes.unnamed import open_unnamed
from handscroll.scans.limits import Limits

HDF5 = b"\x89HDF\r\n\x1a\n"
DOCUMENTS = ("zarr.json", ".zattrs", ".zgroup")
Purpose = Literal["measuring", "viewing", "unnamed"]


def open_stack(
    path: Path,
    purpose: Purpose = "measuring",
    *,
    table: Path | None = None,
    dataset: str | None = None,
    limits: Limits | None = None,
    scratch: Path | None = None,
) -> BandStack:
    """Open a stack of bands; nothing but headers is read.

    Parameters
    ----------
    path
        A folder with a picture for each band, a TIFF or OME-TIFF with all bands, an ENVI
        header, an HDF5 file, or the folder of an OME-Zarr 0.4 or 0.5. What it holds decides,
        not what it is called; only ENVI headers are known by their end, ``.hdr``.
    purpose
        For ``viewing``, bands that were compressed as JPEG are taken too. ``unnamed`` is one
        picture whose wavelength nobody can tell: see `handscroll.scans.cubes.unnamed`.
    table
        Wavelengths as CSV, instead of those that the files tell: see
        `handscroll.scans.cubes.band_table.read_table`.
    dataset
        Which dataset of an HDF5 file.
    limits
        What files may ask for.
    scratch
        Folder for what must be unpacked whole; the system's own when None. Nothing stays there.

    Returns
    -------
    BandStack
        To be closed by the caller.

    Raises
    ------
    NotFoundError
        When there is no such file, or one that is named is missing.
    UnreadableError
        When a file is damaged, ends early, claims more than it holds, or is of unknown kind.
    InvalidError
        When wavelengths are missing, repeated or unbelievable.
    MismatchError
        When bands differ in size or depth.
    UnsupportedError
        When a legal kind is not taken, a path or link leads out of the folder, or bands that
        are to be measured were compressed with loss.
    TooLargeError
        When the limits are exceeded.
    """
    allowed = limits or Limits()
    if purpose == "unnamed":
        return open_unnamed(path, allowed, scratch)
    stack = _opened(path, (table, dataset), allowed, scratch)
    if purpose == "measuring":
        try:
            stack.require_fit()
        except BaseException:
            stack.close()
            raise
    return stack


def _require_no(dataset: str | None, name: str) -> None:
    if dataset is not None:
        raise InvalidError(
            f"Dataset {dataset[:200]!r} was not found in {name}",
            why="only HDF5 files have datasets, and it is none",
            fix="Leave the dataset out",
        )


def _opened(
    path: Path, told: tuple[Path | None, str | None], limits: Limits, scratch: Path | None
) -> BandStack:
    table, dataset = told
    if path.is_dir():
        _require_no(dataset, path.name)
        if any((path / name).is_file() for name in DOCUMENTS):
            return open_ome_zarr(path, table, limits)
        return open_folder(path, table, limits, scratch)
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if start == HDF5:
            return open_hdf5(path, dataset, table, limits)
        _require_no(dataset, path.name)
        if is_tiff(path):
            return open_tiff_stack(path, table, limits, scratch)
    except FileNotFoundError as trouble:
        raise NotFoundError(
            f"Stack {path.name} was not found",
            why="there is no file or folder of that name",
            fix="Name a folder of bands, a TIFF, an ENVI header, an HDF5 file or an OME-Zarr",
        ) from trouble
    except OSError as trouble:
        raise UnreadableError(
            f"Stack {path.name} cannot be opened",
            why=str(trouble.strerror or trouble),
            fix="Check that handscroll may read it",
        ) from trouble
    if path.suffix.lower() == ".hdr" or start.startswith(b"ENVI"):
        return open_envi(path, table, limits)
    raise UnreadableError(
        f"Stack {path.name} cannot be read",
        why=f"it is of unknown kind; it starts with bytes {start.hex(' ') or 'none'}",
        fix="Give a folder of bands, a TIFF, an ENVI header, an HDF5 file or an OME-Zarr",
    )

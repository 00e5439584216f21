"""Read a derived cube by tiles and windows; cheap to keep open, for any number of threads."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import HandscrollError, InvalidError, NotFoundError
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.coding import Coding
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.cubes.level_read import LevelReader
from handscroll.scans.cubes.ome import METHOD, UNCERTAINTY_AT
from handscroll.scans.cubes.shard import Grid, damaged_cube
from handscroll.scans.levels import level_sizes

MOST_DOCUMENT = 16 * 2**20
MOST_BANDS = 4096
MOST_SIDE = 1 << 24


@dataclass(frozen=True, slots=True)
class _Array:
    """What one level's document says."""

    size: Size
    grid: Grid
    kind: str


class CubeReader:
    """An open cube.

    Attributes
    ----------
    facts
        What the cube is of.
    levels
        Size of each level, full size first; level k is ``ceil(w / 2^k)`` wide.
    tile_side
        Side of a tile in pixels.
    coding
        What the codes of `codes` mean.
    wavelengths
        ``(bands,)`` float64, nm, ascending.
    """

    def __init__(
        self,
        facts: CubeFacts,
        values: list[LevelReader],
        uncertain: list[LevelReader],
    ) -> None:
        self.facts, self._values, self._uncertain = facts, values, uncertain
        self.levels = tuple(one.size for one in values)
        self.tile_side = values[0].grid.chunk
        self.coding = values[0].coding
        self.wavelengths = np.array([band.wavelength for band in facts.bands])

    @classmethod
    def open(cls, path: Path) -> CubeReader:
        """Open a cube; only its documents are read.

        Raises
        ------
        NotFoundError
            When there is no folder of that name.
        UnreadableError
            When it is no cube of ours, or its documents are damaged.
        """
        if not path.is_dir():
            raise NotFoundError(
                f"Cube {path.name} cannot be read",
                why="there is no folder of that name",
                fix="Derive the cube from its captures",
            )
        opened: list[LevelReader] = []
        try:
            own, facts = _facts(path)
            values = _levels(path, path.name, own, opened)
            uncertain: list[LevelReader] = []
            if own["uncertainty"] is not None:
                inner = path / UNCERTAINTY_AT
                uncertain = _levels(inner, path.name, _own(inner), opened)
            _agree(facts, values, uncertain)
            return cls(facts, values, uncertain)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as trouble:
            _close(opened)
            why = f"its documents are damaged: {type(trouble).__name__}: {trouble}"
            raise damaged_cube(path.name, why) from trouble
        except HandscrollError:
            _close(opened)
            raise

    @property
    def shape(self) -> tuple[int, int, int]:
        """Bands, rows and columns of the full-size level."""
        return (len(self.facts.bands), self.levels[0].height, self.levels[0].width)

    @property
    def has_uncertainty(self) -> bool:
        """Whether uncertainties were kept."""
        return bool(self._uncertain)

    def tile_box(self, level: int, column: int, row: int) -> Box:
        """Return where a tile lies on its level, cut at the edges.

        Raises
        ------
        InvalidError
            When there is no such level or tile.
        """
        size = self._level(self._values, level).size
        side = self.tile_side
        if column >= 0 and row >= 0:
            box = Box(column * side, row * side, side, side).clipped(size)
            if box is not None:
                return box
        raise InvalidError(
            f"That tile of cube {self.facts.name} cannot be read",
            why=f"level {level} has no column {column}, row {row}",
            fix="Ask for a tile that lies on the picture",
        )

    def tile_codes(
        self, level: int, column: int, row: int, bands: Sequence[int] | None = None
    ) -> NDArray[Any]:
        """Return a tile as stored, ``(bands, h, w)``; `coding` says what it means.

        The fastest way to a tile: a renderer folds scale and offset into its own matrix.
        """
        box = self.tile_box(level, column, row)
        return self._values[level].codes(box, bands)

    def tile(
        self, level: int, column: int, row: int, bands: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """Return a tile's reflectance ``(bands, h, w)``, float32; NaN is unknown.

        Parameters
        ----------
        level
            0 is full size.
        column, row
            Counted in tiles; those at the right and lower edge are smaller.
        bands
            Which, in the order wanted; all when None.

        Raises
        ------
        InvalidError
            When there is no such level, tile or band.
        UnreadableError
            When a file is damaged, or the cube was replaced meanwhile.
        """
        return self.coding.decode(self.tile_codes(level, column, row, bands))

    def codes(self, box: Box, level: int = 0, bands: Sequence[int] | None = None) -> NDArray[Any]:
        """Return a box of a level as stored, ``(bands, h, w)``, as `tile_codes` does a tile."""
        return self._level(self._values, level).codes(box, bands)

    def window(
        self, box: Box, level: int = 0, bands: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """Return the reflectance ``(bands, h, w)`` of a box of a level, float32.

        Errors are those of `tile`. Boxes that are tiles cost the least.
        """
        return self.coding.decode(self.codes(box, level, bands))

    def uncertainty(
        self, box: Box, level: int = 0, bands: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """Return the standard uncertainty of the reflectance of a box, as `window` does.

        Raises
        ------
        NotFoundError
            When the cube was written without.
        """
        if not self._uncertain:
            raise NotFoundError(
                f"Cube {self.facts.name} has no uncertainty",
                why="it was derived without",
                fix="Derive it again from captures with dark and flat frames",
            )
        reader = self._level(self._uncertain, level)
        return reader.coding.decode(reader.codes(box, bands))

    def _level(self, readers: list[LevelReader], level: int) -> LevelReader:
        if 0 <= level < len(readers):
            return readers[level]
        raise InvalidError(
            f"That level of cube {self.facts.name} cannot be read",
            why=f"level {level} was asked for, it has 0 to {len(readers) - 1}",
            fix="Ask for a level that the cube has",
        )

    def close(self) -> None:
        """Let all files go; nobody may be reading."""
        _close([*self._values, *self._uncertain])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _close(readers: list[LevelReader]) -> None:
    for one in readers:
        one.close()


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_DOCUMENT + 1)
    except OSError as trouble:
        raise ValueError(f"{path.name} cannot be opened: {trouble.strerror}") from trouble
    if len(data) > MOST_DOCUMENT:
        raise ValueError(f"{path.name} has more than {MOST_DOCUMENT} bytes")
    try:
        document = json.loads(data)
    except RecursionError as trouble:
        raise ValueError(f"{path.name} is nested without end") from trouble
    if not isinstance(document, dict):
        raise TypeError(f"{path.name} is no object")
    return document


def _own(path: Path) -> dict[str, Any]:
    own = _document(path / "zarr.json")["attributes"]["handscroll"]
    if own["method"] != METHOD:
        raise ValueError(f"it is of method {own['method']!r}, not {METHOD!r}")
    return dict(own)


def _facts(path: Path) -> tuple[dict[str, Any], CubeFacts]:
    own = _own(path)
    bands = tuple(
        CubeBand(
            float(one["wavelength_nm"]),
            _number(one["fwhm_nm"]),
            _number(one["exposure_s"]),
            str(one["name"]),
            str(one["recipe"]),
        )
        for one in own["bands"]
    )
    scales = _document(path / "zarr.json")["attributes"]["ome"]["multiscales"]
    size = _array(path / "0").size
    facts = CubeFacts(size, bands, scales[0]["name"], _number(own["pixel_um"]), own["recipe"])
    facts.check()
    return own, facts


def _number(value: float | str | None) -> float | None:
    return None if value is None else float(value)


def _levels(
    path: Path, name: str, own: dict[str, Any], opened: list[LevelReader]
) -> list[LevelReader]:
    words = own["coding"]
    coding = Coding(words["kind"], float(words["scale"]), float(words["offset"]))
    first = _array(path / "0")
    readers = []
    for level, size in enumerate(level_sizes(first.size, first.grid.chunk)):
        said = _array(path / str(level))
        if (said.size, said.grid, said.kind) != (size, first.grid, coding.kind):
            raise ValueError(f"level {level} does not fit to the others")
        readers.append(LevelReader(path / str(level), size, said.grid, coding, name))
        opened.append(readers[-1])
    return readers


def _array(path: Path) -> _Array:
    """Read a level's document; nothing but what the writer writes is taken."""
    said = _document(path / "zarr.json")
    bands, height, width = (int(side) for side in said["shape"])
    codec = said["codecs"][0]["configuration"]
    outer = [int(side) for side in said["chunk_grid"]["configuration"]["chunk_shape"]]
    inner = [int(side) for side in codec["chunk_shape"]]
    names = [one["name"] for one in codec["codecs"]]
    kind = said["data_type"]
    chunk = inner[1]
    sides = 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and 0 < bands <= MOST_BANDS
    cut = inner == [1, chunk, chunk] and 16 <= chunk <= 4096
    if not (sides and cut) or outer != [bands, outer[1], outer[1]] or outer[1] % chunk:
        raise ValueError(f"{width} x {height} x {bands} are cut into {outer} and {inner}")
    if not 1 <= outer[1] // chunk <= 1024:
        raise ValueError(f"a shard has {outer[1] // chunk} chunks along a side")
    if names not in (["bytes", "crc32c"], ["bytes", "blosc", "crc32c"]):
        raise ValueError(f"its chunks are coded by {names}")
    if kind not in ("uint16", "float16", "float32"):
        raise ValueError(f"its type is {kind!r}")
    dtype = np.dtype(kind).newbyteorder("<")
    grid = Grid(bands, chunk, outer[1] // chunk, dtype, "blosc" in names)
    return _Array(Size(width, height), grid, kind)


def _agree(facts: CubeFacts, values: list[LevelReader], uncertain: list[LevelReader]) -> None:
    if values[0].grid.bands != len(facts.bands):
        raise ValueError(f"it has {values[0].grid.bands} bands and names {len(facts.bands)}")
    if not all(math.isfinite(band.wavelength) for band in facts.bands):
        raise ValueError("a wavelength is no number")
    if uncertain and [one.size for one in uncertain] != [one.size for one in values]:
        raise ValueError("its uncertainty has other sizes than its reflectance")

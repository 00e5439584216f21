"""A view compiled once and drawn on many tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.imaging.rendering.colour_maps import colour_map, srgb_curve
from handscroll.imaging.rendering.programs import Programs, Step, programs, run
from handscroll.imaging.rendering.stored import Floats, Stored, Tile, require_bands

RUN: Final = 8_192
"""Pixels reckoned at once: 16 bands of them in float32 fit a core's own cache."""
_FINE: Final = 65_535


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of a view, without limits or colours.

    Attributes
    ----------
    used
        Which bands take part at all; a band that does not may be unknown.
    matrix
        ``(k, used)`` float32, of samples as they are stored.
    constant
        ``(k, 1)`` float32.
    """

    bands: int
    programs: Programs
    stored: Stored
    used: tuple[int, ...]
    matrix: Floats
    constant: Floats

    @property
    def count(self) -> int:
        """1 or 3."""
        return len(self.programs.channels)

    def values(self, tile: Tile) -> Floats:
        """Return the values ``(channels, h, w)``; NaN or infinite where there is none."""
        require_bands(tile, self.bands)
        out = np.empty((self.count, tile.shape[1] * tile.shape[2]), np.float32)
        for begin, end, found in self.runs(tile):
            out[:, begin:end] = found
        return out.reshape(self.count, *tile.shape[1:])

    def runs(self, tile: Tile) -> Iterator[tuple[int, int, Floats]]:
        """Yield begin, end and values ``(channels, n)`` of runs of pixels, row after row.

        The array is used again for the next run.
        """
        flat = tile.reshape(tile.shape[0], -1)
        every = len(self.used) == tile.shape[0]
        length = flat.shape[1]
        samples = np.empty((len(self.used), min(RUN, length)), np.float32)
        for begin in range(0, length, RUN):
            end = min(begin + RUN, length)
            part = flat[:, begin:end] if every else flat[list(self.used), begin:end]
            held = samples[:, : end - begin]
            np.copyto(held, part, casting="same_kind")
            found = self._of(held)
            unknown = self.stored.unknown(part)
            if unknown is not None and unknown.any():
                found[:, unknown] = np.nan
            yield begin, end, found

    def _of(self, samples: Floats) -> Floats:
        # What is unknown, or too large for a float, is meant to pass through.
        with np.errstate(all="ignore"):
            rows = self.matrix @ samples
            rows += self.constant
        if self.programs.straight == tuple(range(len(rows))):
            return rows
        return np.stack([run(steps, rows) for steps in self.programs.channels])


def channels(asked: Sequence[Sequence[Step]], bands: int, stored: Stored | None = None) -> Channels:
    """Compile what a view reckons.

    Parameters
    ----------
    asked
        Steps of each channel, from ``View.channels`` of `handscroll.model.examination`.
    bands
        Of the stack.
    stored
        How its samples stand for reflectance; None: as they are.

    Raises
    ------
    InvalidError
        When the steps are none.
    """
    return _compiled(programs(asked, bands), bands, stored or Stored())


def _compiled(made: Programs, bands: int, stored: Stored) -> Channels:
    weights = made.rows[:, 1:]
    used = tuple(int(at) for at in np.flatnonzero((weights != 0).any(axis=0)))
    constant = made.rows[:, :1] + stored.offset * weights.sum(axis=1, keepdims=True)
    matrix = np.ascontiguousarray(weights[:, list(used)] * stored.scale, np.float32)
    return Channels(bands, made, stored, used, matrix, np.asarray(constant, np.float32))


@dataclass(frozen=True, slots=True)
class Look:
    """How values become colours.

    Attributes
    ----------
    limits
        Value of black and of white, of each channel.
    gamma
        Values between them, 0 to 1, are raised to ``1 / gamma``.
    curve
        ``power``; or ``srgb``, the curve of sRGB after gamma.
    colours
        Name of a colour map, for a single channel.
    missing
        Where there is no value: ``transparent`` or ``#rrggbb``.
    """

    limits: tuple[tuple[float, float], ...]
    gamma: float = 1.0
    curve: Literal["power", "srgb"] = "power"
    colours: str = "grey"
    missing: str = "#000000"


@dataclass(frozen=True, slots=True)
class CompiledView:
    """A view ready to draw tiles; it holds no state, and threads may share it.

    Attributes
    ----------
    channels
        With the limits already in them: black is 0 and white is 255 or, with a table, 65,535.
    table
        ``(65536,)`` of tones, or None where tones are even.
    palette
        ``(256, 3)``, or None where the channel is grey or there are three.
    missing
        Red, green, blue; None is transparent.
    """

    channels: Channels
    table: NDArray[np.uint8] | None
    palette: NDArray[np.uint8] | None
    missing: tuple[int, int, int] | None


def compiled(
    asked: Sequence[Sequence[Step]], look: Look, bands: int, stored: Stored | None = None
) -> CompiledView:
    """Compile a view.

    Parameters
    ----------
    asked, bands, stored
        As for `channels`.

    Raises
    ------
    InvalidError
        When steps and limits do not fit each other, or black is white.
    NotFoundError
        When there is no such colour map.
    """
    _require_limits(asked, look)
    table = _tones(look)
    white = 255.0 if table is None else float(_FINE)
    limited = [_limited(steps, pair, white) for steps, pair in zip(asked, look.limits, strict=True)]
    one = len(limited) == 1 and look.colours != "grey"
    return CompiledView(
        channels(limited, bands, stored),
        table,
        colour_map(look.colours) if one else None,
        _missing(look.missing),
    )


def _require_limits(asked: Sequence[Sequence[Step]], look: Look) -> None:
    if len(asked) not in (1, 3) or len(look.limits) != len(asked):
        raise InvalidError(
            "The view cannot be drawn",
            why=f"it has {len(asked)} channels and {len(look.limits)} pairs of limits",
            fix="Give 1 or 3 channels, and a pair of limits for each",
        )
    if any(not np.isfinite(pair).all() or pair[0] == pair[1] for pair in look.limits):
        raise InvalidError(
            "The view cannot be drawn",
            why=f"its limits are {look.limits}, and black and white must be numbers that differ",
            fix="Give other limits",
        )


def _limited(steps: Sequence[Step], limits: tuple[float, float], white: float) -> list[Step]:
    """Return steps whose value is 0 at black and ``white`` at white, plus the half to round."""
    low, high = limits
    scale = white / (high - low)
    shift = 0.5 - low * scale
    if len(steps) == 1 and steps[0][0] == "linear":
        constant, *weights = steps[0][1]
        return [("linear", (constant * scale + shift, *(one * scale for one in weights)))]
    return [*steps, ("sum", (shift, scale))]


def _tones(look: Look) -> NDArray[np.uint8] | None:
    if look.gamma == 1 and look.curve == "power":
        return None
    tone = np.linspace(0, 1, _FINE + 1) ** (1 / look.gamma)
    if look.curve == "srgb":
        tone = srgb_curve(tone)
    return np.asarray(np.floor(tone * 255 + 0.5), np.uint8)


def _missing(colour: str) -> tuple[int, int, int] | None:
    if colour == "transparent":
        return None
    try:
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        raise InvalidError(
            "The view cannot be drawn",
            why=f"{colour[:20]!r} is no colour",
            fix="Write #rrggbb, or transparent",
        ) from None
    return red, green, blue


def render(tile: Tile, view: CompiledView) -> NDArray[np.uint8]:
    """Draw a tile.

    Parameters
    ----------
    tile
        ``(bands, h, w)``, uint8, uint16 or float32, as the view's `Stored` says.

    Returns
    -------
    ndarray
        ``(h, w, 3)`` sRGB; where the view's missing colour is transparent ``(h, w, 4)``, with
        0 in the last where a channel has no value and 255 elsewhere.

    Raises
    ------
    MismatchError
        When the tile has other bands than the view.
    """
    require_bands(tile, view.channels.bands)
    height, width = tile.shape[1:]
    out = np.empty((height * width, 3 if view.missing is not None else 4), np.uint8)
    for begin, end, values in view.channels.runs(tile):
        _draw(values, view, out[begin:end])
    return out.reshape(height, width, out.shape[1])


def _draw(values: Floats, view: CompiledView, out: NDArray[np.uint8]) -> None:
    unknown = _unknown(values)
    top = 255 if view.table is None else _FINE
    if unknown is not None:
        values[:, unknown] = 0
    np.clip(values, 0, top, out=values)
    kind: type[Any] = np.uint8 if view.table is None else np.uint16
    tones = values.astype(kind)
    if view.table is not None:
        tones = view.table[tones]
    out[:, :3] = tones.T if view.palette is None else view.palette[tones[0]]
    if view.missing is None:
        out[:, 3] = 255
        if unknown is not None:
            out[unknown] = 0
    elif unknown is not None:
        out[unknown] = view.missing


def _unknown(values: Floats) -> NDArray[np.bool_] | None:
    """Return where any channel has no value; None where all have."""
    with np.errstate(all="ignore"):
        known = np.isfinite(values.sum(axis=0) if len(values) > 1 else values[0])
    return None if known.all() else ~known

"""Light position files (.lp): a number of lights, then a picture's name and x, y, z on each line.

The pictures are looked for beside the file, whatever folders its lines name: a dome's computer
writes its own paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

import numpy as np

from handscroll.errors import MismatchError, UnreadableError

MOST_BYTES: Final = 2**20
MOST_LIGHTS: Final = 1000
LEAST_LIGHTS: Final = 6
_LOWEST: Final = 0.01


@dataclass(frozen=True, slots=True)
class Lamp:
    """A picture and where its light stood: a unit vector, x to the right, y up, z to the camera."""

    picture: str
    at: tuple[float, float, float]


def read_lights(path: Path) -> tuple[Lamp, ...]:
    """Read a light position file.

    Raises
    ------
    UnreadableError
        If a line says no light, or too few or too many are there.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _refused(path, f"it is larger than {MOST_BYTES} bytes")
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as trouble:
        raise _refused(path, "it is no text") from trouble
    lines = [one.strip() for one in lines if one.strip()]
    if lines and lines[0].isdigit():
        told, lines = int(lines[0]), lines[1:]
        if told != len(lines):
            raise _refused(path, f"it announces {told} lights and names {len(lines)}")
    if not LEAST_LIGHTS <= len(lines) <= MOST_LIGHTS:
        raise _refused(
            path, f"it names {len(lines)} lights; {LEAST_LIGHTS} to {MOST_LIGHTS} can be used"
        )
    lamps = tuple(_lamp(path, number, line) for number, line in enumerate(lines, 1))
    names = [one.picture.casefold() for one in lamps]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise _refused(path, f"it names the picture {twice[:80]} more than once")
    _require_spread(path, lamps)
    return lamps


def pictures_of(lamps: tuple[Lamp, ...], folder: Path) -> tuple[Path, ...]:
    """Return the pictures that lights name, in their order; they lie in a folder.

    Raises
    ------
    MismatchError
        If one is not there.
    """
    there = {one.name.casefold(): one for one in folder.iterdir() if one.is_file()}
    missing = [one.picture for one in lamps if one.picture.casefold() not in there]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise MismatchError(
            "The photographs were not taken",
            why=f"the lights name {', '.join(missing[:3])}{more}, and the folder has no such file",
            fix="Bring every photograph that the file of lights names, under that name",
        )
    return tuple(there[one.picture.casefold()] for one in lamps)


def _lamp(path: Path, number: int, line: str) -> Lamp:
    words = line.rsplit(maxsplit=3)
    try:
        at = np.array([float(one) for one in words[1:]])
    except ValueError as trouble:
        raise _refused(path, f"light {number} has no three numbers") from trouble
    if len(words) != 4 or not np.isfinite(at).all() or (abs(at) > 1e6).any():
        raise _refused(path, f"light {number} is not a name with x, y and z behind it")
    far = float(np.linalg.norm(at))
    name = PurePosixPath(PureWindowsPath(words[0].strip("\"'")).as_posix()).name
    if far < 1e-6 or at[2] < _LOWEST * far or not name:
        raise _refused(
            path, f"light {number} stands at {at[0]:g}, {at[1]:g}, {at[2]:g}: not above the object"
        )
    x, y, z = (float(one) for one in at / far)
    return Lamp(name, (x, y, z))


def _require_spread(path: Path, lamps: tuple[Lamp, ...]) -> None:
    """Refuse lights that stand in one place or on one line: nothing can be told from them."""
    spread = np.linalg.svd(np.array([one.at for one in lamps]), compute_uv=False)
    if spread[2] < 0.02 * spread[0]:
        raise _refused(path, "its lights all stand in one plane, so no surface can be told")


def _refused(path: Path, why: str) -> UnreadableError:
    return UnreadableError(
        f"The lights in {path.name} were not read",
        why=why,
        fix="Write the number of lights, then for each a line: picture x y z, with z above 0",
    )

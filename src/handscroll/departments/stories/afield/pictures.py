"""Pictures that are taken along: what they are called in the folder, and where they are asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handscroll.errors import UnreadableError
from handscroll.plugin import Visit

IMAGES = "/iiif/3"
_ADDRESS = re.compile(rf"{IMAGES}/([A-Za-z0-9._-]+)/([^/]+)/([^/]+)/0/default\.jpg")
_JPEG = b"\xff\xd8"
BYTES_A_PIXEL = 0.4
"""More than a JPEG of ours takes on most paintings; room on the disk is reckoned with it."""


def file_of(address: str) -> str | None:
    """Return what a picture is called in the folder; None where the address is no picture's.

    Examples
    --------
    >>> file_of("/iiif/3/c1/0,0,80,40/20,10/0/default.jpg")
    'pictures/c1/0-0-80-40_20x10.jpg'
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    capture, region, size = found.groups()
    plain = re.sub(r"[^0-9a-z]+", "-", region)
    return f"pictures/{capture}/{plain}_{re.sub(r'[^0-9a-z]+', 'x', size)}.jpg"


def pixels_of(address: str) -> int:
    """Return about how many pixels a picture has, from its address."""
    numbers = re.findall(r"\d+", address.split("/")[-3])
    return int(numbers[0]) * int(numbers[1]) if len(numbers) == 2 else 1_000_000


@dataclass(frozen=True)
class Zoomed:
    """The tiles of one picture as far as they are taken along.

    Attributes
    ----------
    width, height
        Pixels of the whole scan, to which places in addresses refer.
    factors
        Scale factors of the levels taken, finest first; each is twice the one before.
    """

    capture: str
    width: int
    height: int
    tile: int
    factors: tuple[int, ...]

    @property
    def folder(self) -> str:
        """Where its tiles lie."""
        return f"pictures/{self.capture}"

    @property
    def longest(self) -> int:
        """Longer side in pixels of its finest level."""
        return -(-max(self.width, self.height) // self.factors[0])

    def tiles(self) -> Iterator[tuple[str, str]]:
        """Yield name and address of each tile."""
        for factor in self.factors:
            side = self.tile * factor
            wide, high = -(-self.width // factor), -(-self.height // factor)
            for row in range(-(-self.height // side)):
                for column in range(-(-self.width // side)):
                    x, y = column * side, row * side
                    box = f"{x},{y},{min(side, self.width - x)},{min(side, self.height - y)}"
                    size = (
                        f"{min(self.tile, wide - column * self.tile)}"
                        f",{min(self.tile, high - row * self.tile)}"
                    )
                    yield (
                        f"{self.folder}/z{factor}/{column}-{row}.jpg",
                        f"{IMAGES}/{self.capture}/{box}/{size}/0/default.jpg",
                    )

    def data(self, root: str) -> dict[str, Any]:
        """Return what the page's viewer needs to know; `root` leads to the top of the folder."""
        return {
            "capture": self.capture,
            "folder": root + self.folder,
            "width": self.width,
            "height": self.height,
            "tile": self.tile,
            "factors": list(self.factors),
        }


def zoomed(visit: Visit, capture: str, largest: int) -> Zoomed | None:
    """Ask how a picture is cut for visitors, and take what is not longer than `largest`.

    The description names only what its rights let visitors have.

    Returns
    -------
    Zoomed or None
        None where not even the smallest level may be had.

    Raises
    ------
    UnreadableError
        If the museum cannot describe the picture.
    """
    seen = visit(f"{IMAGES}/{capture}/info.json")
    if seen.status != 200:
        raise _unread(capture, seen.status)
    told = json.loads(seen.body)
    cut = (told.get("tiles") or [{"width": 0, "scaleFactors": []}])[0]
    longest = max(told["width"], told["height"])
    factors = [one for one in sorted(cut["scaleFactors"]) if -(-longest // one) <= largest]
    if not factors:
        return None
    return Zoomed(capture, told["width"], told["height"], cut["width"], tuple(factors))


def fetched(visit: Visit, address: str) -> bytes:
    """Return the bytes of a picture as a visitor gets it; smaller where its size is refused.

    Raises
    ------
    UnreadableError
        If the museum does not give it.
    """
    seen = visit(address)
    if seen.status in (400, 403, 501):
        steps = address.split("/")
        steps[-3] = "max"
        seen = visit("/".join(steps))
    if seen.status != 200 or not seen.body.startswith(_JPEG):
        raise _unread(address.split("/")[3], seen.status)
    return seen.body


def _unread(capture: str, status: int) -> UnreadableError:
    return UnreadableError(
        "The story was not taken along",
        why=f"the museum answered {status} when it was asked for the picture {capture}",
        fix="Run handscroll doctor, mend what it names, and do it again: what is whole is kept",
    )

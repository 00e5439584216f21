"""What is asked of a motif, from the query to the picture, and back to an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, get_args
from urllib.parse import urlencode

from handscroll.motifs.catalogue import Ink, Motif, motif_named, sheet_of
from handscroll.motifs.colours import GROUNDS, INKS
from handscroll.motifs.svg import Inks, svg
from handscroll.motifs.wish import Wish

Lamp = Literal["day", "night"]
Ground = Literal["none", "silk", "paper"]
LAMPS, INK_NAMES, GROUND_NAMES = get_args(Lamp), get_args(Ink), get_args(Ground)
DENSITIES = (1, 5)
WEIGHTS = (0.4, 2.5)
SEEDS = (0, 9999)
REPEATS = (1, 8)
SIZES = (40, 2400)


@dataclass(frozen=True)
class Asked:
    """A motif as somebody asks for it.

    Attributes
    ----------
    size
        Width of the picture, CSS pixels.
    repeat
        Tiles side by side.
    """

    motif: str
    wish: Wish
    ink: Ink
    accent: Ink
    ground: Ground = "none"
    lamp: Lamp = "day"
    size: int = 960
    repeat: int = 1

    @property
    def address(self) -> str:
        """Where the picture is."""
        query = {
            "density": self.wish.density,
            "weight": f"{self.wish.weight:g}",
            "seed": self.wish.seed,
            "ink": self.ink,
            "accent": self.accent,
            "ground": self.ground,
            "lamp": self.lamp,
            "size": self.size,
            "repeat": self.repeat,
        }
        return f"/motifs/{self.motif}.svg?{urlencode(query)}"

    def lit(self, lamp: Lamp) -> Asked:
        """Return the same by another light."""
        return replace(self, lamp=lamp)


def as_we_draw(motif: Motif) -> Asked:
    """Return a motif as the house itself shows it."""
    return Asked(motif.key, Wish(), motif.inks[0], motif.inks[1], repeat=motif.repeat)


def drawn(asked: Asked, name: str) -> tuple[str, str]:
    """Return a picture and its entity tag.

    Parameters
    ----------
    name
        The picture's title.

    Raises
    ------
    NotFoundError
        If there is no such motif.
    """
    motif_named(asked.motif)
    colours = INKS[asked.lamp]
    ground = None if asked.ground == "none" else GROUNDS[asked.lamp][asked.ground]
    texts = {"title": name, "desc": f"Drawn by handscroll, {asked.address}. Apache License 2.0."}
    inks = Inks(colours[asked.ink], colours[asked.accent], ground, texts=texts)
    sheet = sheet_of(asked.motif, asked.wish)
    picture = svg(sheet, inks, width=asked.size, repeat=asked.repeat)
    return picture, f'"{sha256(picture.encode()).hexdigest()[:20]}"'


def shape_of(asked: Asked) -> tuple[int, int]:
    """Return width and height of a picture in whole CSS pixels."""
    sheet = sheet_of(asked.motif, asked.wish)
    across = asked.repeat if sheet.across else 1
    down = asked.repeat if sheet.down else 1
    return asked.size, round(asked.size * (sheet.height * down) / (sheet.width * across))

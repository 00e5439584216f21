"""Every motif by its key: how it is drawn, and whether chance has a part in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from handscroll.errors import NotFoundError
from handscroll.motifs import (
    bamboo,
    bats,
    chrysanthemum,
    clouds,
    cranes,
    ice,
    knot,
    lattices,
    lotus,
    orchid,
    plum,
    water,
)
from handscroll.motifs.trace import Sheet
from handscroll.motifs.wish import Wish

Ink = Literal["ink", "cinnabar", "azurite", "malachite", "ochre"]


@dataclass(frozen=True)
class Motif:
    """One motif.

    Attributes
    ----------
    key
        Its name in addresses, and in the words: ``motif.name.KEY``, ``motif.means.KEY``,
        ``motif.found.KEY``.
    inks
        The two colours that the house draws it in.
    shape
        How a page lays it out: a running ``band``, a ``field`` that fills a ground, a ``roundel``
        or a standing ``spray``.
    repeat
        Tiles side by side on a sheet that shows it well; 1 for what stands alone.
    chance
        Whether another seed draws another one.
    """

    key: str
    draw: Callable[[Wish], Sheet]
    inks: tuple[Ink, Ink]
    shape: Literal["band", "field", "roundel", "spray"]
    repeat: int = 1
    chance: bool = False


MOTIFS: tuple[Motif, ...] = (
    Motif("lotus_scroll", lotus.lotus_scroll, ("azurite", "cinnabar"), "band", 3),
    Motif("cloud", clouds.cloud, ("azurite", "cinnabar"), "field", 2),
    Motif("cranes", cranes.cranes, ("ink", "cinnabar"), "field", 2),
    Motif("waves", water.waves, ("azurite", "malachite"), "band", 3),
    Motif("bats", bats.bats, ("cinnabar", "ochre"), "roundel"),
    Motif("endless_knot", knot.endless_knot, ("malachite", "cinnabar"), "roundel"),
    Motif("ice_plum", ice.ice_plum, ("azurite", "cinnabar"), "field", 2, chance=True),
    Motif("thunder", lattices.thunder, ("malachite", "malachite"), "field", 5),
    Motif("meander", lattices.meander, ("ochre", "ochre"), "band", 8),
    Motif("tortoise", lattices.tortoise, ("malachite", "ochre"), "field", 6),
    Motif("coins", lattices.coins, ("ochre", "cinnabar"), "field", 3),
    Motif("linked_ruyi", clouds.linked_ruyi, ("cinnabar", "ochre"), "band", 8),
    Motif("plum", plum.plum, ("ink", "cinnabar"), "spray", chance=True),
    Motif("orchid", orchid.orchid, ("ink", "malachite"), "spray", chance=True),
    Motif("bamboo", bamboo.bamboo, ("ink", "ink"), "spray", chance=True),
    Motif("chrysanthemum", chrysanthemum.chrysanthemum, ("ink", "ochre"), "spray", chance=True),
)
_BY_KEY = {motif.key: motif for motif in MOTIFS}


def motif_named(key: str) -> Motif:
    """Return a motif by its key.

    Raises
    ------
    NotFoundError
        If none bears it.
    """
    try:
        return _BY_KEY[key]
    except KeyError:
        raise NotFoundError(
            "The motif was not found",
            why=f"none is called {key[:40]!r}",
            fix="Choose one of: " + ", ".join(_BY_KEY),
        ) from None


@lru_cache(maxsize=128)
def sheet_of(key: str, wish: Wish) -> Sheet:
    """Return a motif as it is wished for; the last ones are remembered.

    Raises
    ------
    NotFoundError
        As `motif_named`.
    """
    return motif_named(key).draw(wish)

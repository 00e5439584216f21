"""Pictures that were joined from a relic's captures: kept by their recipe, shown, taken back.

The captures stay what they are, byte for byte; the picture is a cache that is drawn from them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from handscroll.errors import ConflictError
from handscroll.model.capture import Capture
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.inscription import Inscription
from handscroll.model.catalogue.seal import Impression
from handscroll.model.region import Region
from handscroll.model.relic import Part, Relic
from handscroll.museum.cutting import Why, cut
from handscroll.museum.hidden import frame_parts, picture_part
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import as_json, relic_object
from handscroll.museum.relics import Relics
from handscroll.storage.vault import Vault

STITCHED, UNDONE = "stitch", "unstitch"
Carry = Callable[[Region], Region]
"""Takes a place to the capture that is shown instead."""


_Placed = TypeVar("_Placed", Inscription, Impression)


class Stitches:
    """The joined pictures of every relic."""

    def __init__(self, vault: Vault, ledger: Ledger, relics: Relics) -> None:
        self._vault = vault
        self._ledger = ledger
        self._relics = relics

    def of(self, relic: Relic) -> dict[str, Any] | None:
        """Return the recipe of the picture that a relic shows, None where it shows its scans."""
        shown = next((one for one in relic.captures if one.stitched), None)
        if shown is None:
            return None
        body: dict[str, Any] = json.loads(self._vault.read(relic_object(relic.id), shown.path))
        return body

    def scans(self, relic: Relic) -> Sequence[Capture]:
        """Return what a relic came with: behind a joined picture its frames."""
        body = self.of(relic)
        return relic.captures if body is None else [one.capture for one in frame_parts(body)]

    def part(self, relic: Relic, recipe: dict[str, Any]) -> Part:
        """Return the part that a recipe makes; the same recipe makes the same part."""
        return picture_part(relic.id, as_json(recipe))

    def keep(self, relic: Relic, recipe: dict[str, Any], carry: Carry, *, person: str) -> Relic:
        """Show the picture of a recipe in place of the frames: cut a version that says so.

        Parameters
        ----------
        relic
            As it was when its frames were joined.
        recipe
            With the frames' parts and what is said of the picture, see `handscroll.museum.hidden`.
        carry
            Takes places on frames to the picture.

        Raises
        ------
        ConflictError
            If the relic has other pictures meanwhile; nothing was changed.
        """
        content = as_json(recipe)
        part = picture_part(relic.id, content)
        facts = {"frames": len(relic.parts), "capture": part.capture.id}
        why = Why(STITCHED, person, facts)
        return self._swap(relic, (part,), carry, why, {part.capture.path: content})

    def undo(self, relic: Relic, carry: Carry, *, person: str) -> Relic:
        """Show the frames again, as the parts that they were; the recipe stays in the vault.

        Raises
        ------
        ConflictError
            If the relic shows no joined picture.
        """
        recipe = self.of(relic)
        if recipe is None:
            raise ConflictError(
                f"The relic {relic.accession_number[:60]} was not changed",
                why="it shows its scans as they are",
                fix="Name a relic whose frames were stitched",
            )
        parts = tuple(frame_parts(recipe))
        facts = {"frames": len(parts), "capture": relic.captures[0].id}
        return self._swap(relic, parts, carry, Why(UNDONE, person, facts), {})

    def _swap(
        self,
        seen: Relic,
        parts: tuple[Part, ...],
        carry: Carry,
        why: Why,
        more: dict[str, bytes],
    ) -> Relic:
        object_id = relic_object(seen.id)
        with self._vault.alone(object_id):
            record, _ = self._relics.standing(seen.id)
            if [one.id for one in record.captures] != [one.id for one in seen.captures]:
                raise ConflictError(
                    f"The relic {record.accession_number[:60]} was not changed",
                    why="somebody gave it other pictures meanwhile",
                    fix="Look at the relic and give the command again",
                )
            catalogue = _carried(record.catalogue, carry)
            changed = record.model_copy(update={"parts": parts, "catalogue": catalogue})
            cut(self._vault, self._ledger, changed, self._vault.head(object_id), why, more)
            kind = "relic.stitch" if why.kind == STITCHED else "relic.unstitch"
            self._ledger.record(kind, object_id, why.person, **why.facts)
        return changed


def regions_of(catalogue: Catalogue) -> list[Region]:
    """Return the places that a catalogue names."""
    texts = [one.region for one in catalogue.inscriptions if one.region is not None]
    return texts + [one.region for one in catalogue.impressions if one.region is not None]


def _carried(catalogue: Catalogue, carry: Carry) -> Catalogue:
    return catalogue.model_copy(
        update={
            "inscriptions": tuple(_moved(one, carry) for one in catalogue.inscriptions),
            "impressions": tuple(_moved(one, carry) for one in catalogue.impressions),
        }
    )


def _moved(told: _Placed, carry: Carry) -> _Placed:
    if told.region is None:
        return told
    return told.model_copy(update={"region": carry(told.region)})

"""Layers: pictures of stacks that somebody keeps, drafts in the journal, published in the vault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from handscroll.errors import ConflictError, MismatchError, NotFoundError
from handscroll.geometry import Size
from handscroll.model.layer import Layer
from handscroll.model.rights import MOVES, State
from handscroll.museum.layer_rows import (
    from_layer_document,
    kept_layers,
    layer_document,
    layer_path,
)
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import EVENTS, as_json, event
from handscroll.museum.stack_rows import stack_object
from handscroll.museum.stacks import Stacks
from handscroll.storage import tables
from handscroll.storage.vault import Vault


@dataclass(frozen=True)
class KeptLayer:
    """A layer as it stands.

    Attributes
    ----------
    revision
        Counts its changes, from 1.
    """

    layer: Layer
    revision: int


class Layers:
    """Every layer of the museum's stacks."""

    def __init__(self, vault: Vault, ledger: Ledger, stacks: Stacks) -> None:
        self._vault, self._ledger, self._stacks = vault, ledger, stacks

    def of(self, stack: str, *, state: State | None = None) -> Sequence[Layer]:
        """Return the layers of a stack by their names, all or those in one state."""
        row = tables.LayerRow
        wanted = select(row.record).where(row.stack_id == stack).order_by(row.id)
        if state is not None:
            wanted = wanted.where(row.state == state.value)
        with self._ledger.register.reading() as session:
            return [from_layer_document(one) for one in session.scalars(wanted)]

    def get(self, layer: str) -> Layer:
        """Return a layer.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        return self._standing(layer).layer

    def find(self, layer: str) -> Layer | None:
        """Return a layer, or None where none was saved under that name."""
        found = self._row(layer)
        return None if found is None else found.layer

    def save(self, layer: Layer, *, person: str) -> Layer:
        """Keep a layer; one that is kept already gets the label given, and stays in its state.

        Raises
        ------
        MismatchError
            If its region does not lie on a cube of its stack, or it is of another relic.
        ConflictError
            If another layer bears its name.
        """
        self._require_place(layer)
        object_id = stack_object(layer.region.capture)
        with self._vault.alone(object_id):
            self._heal(object_id)
            held = self._row(layer.id)
            if held is None:
                wanted, revision = layer.model_copy(update={"state": State.DRAFT}), 1
            else:
                _require_same(held.layer, layer)
                wanted = held.layer.model_copy(update={"label": layer.label})
                revision = held.revision + 1
                if wanted == held.layer:
                    return held.layer
            self._write("layer.saved", wanted, revision, person, {"label": wanted.label})
        return wanted

    def move(self, layer: str, state: State, *, person: str, because: str = "") -> Layer:
        """Bring a layer into another state, and keep why; what visitors see is in the vault.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        ConflictError
            If that state may not follow, or it was made for a cube that the stack has no longer.
        """
        object_id = stack_object(self._standing(layer).layer.region.capture)
        with self._vault.alone(object_id):
            self._heal(object_id)
            held = self._standing(layer)
            if state is held.layer.state:
                return held.layer
            self._require_movable(held.layer, state)
            moved = held.layer.model_copy(update={"state": state})
            told = {"from": held.layer.state.value, "to": state.value}
            told |= {"because": because} if because else {}
            self._write("layer.state", moved, held.revision + 1, person, told)
        return moved

    def is_current(self, layer: Layer) -> bool:
        """Say whether a layer was made for the cube that its stack has now."""
        made = self._stacks.get(layer.region.capture).made
        return made is not None and layer.recipe.get("cube") == made.digest

    def _require_movable(self, layer: Layer, state: State) -> None:
        if state not in MOVES[layer.state]:
            raise ConflictError(
                f"The layer {layer.id} was not moved",
                why=f"{state} cannot follow {layer.state}",
                fix="Choose one of: " + ", ".join(MOVES[layer.state]),
            )
        if state is State.PUBLISHED and not self.is_current(layer):
            raise ConflictError(
                f"The layer {layer.id} was not published",
                why="it was made for an earlier cube of its stack, and is not drawn on this one",
                fix="Make the view again on the cube that is there now, and publish that",
            )

    def _require_place(self, layer: Layer) -> None:
        stack = self._stacks.get(layer.region.capture)
        fits = stack.made is not None and layer.region.lies_on(
            Size(stack.made.width, stack.made.height)
        )
        if stack.relic != layer.relic or not fits:
            raise MismatchError(
                "The layer was not saved",
                why=f"{layer.region.xywh()} does not lie on a cube of {stack.id},"
                f" which is of the relic {stack.relic}",
                fix="Make the cube first, and the view on it",
            )

    def _heal(self, object_id: str) -> None:
        """Show what a writer cut who was killed before it stood in the journal."""
        self._ledger.require_shown()
        for document in kept_layers(self._vault, object_id).values():
            held = self._row(document["id"])
            if held is None or held.revision < document["revision"]:
                self._ledger.record("layer.found", object_id, "handscroll", layer=document)

    def _write(
        self, kind: str, layer: Layer, revision: int, person: str, told: Mapping[str, Any]
    ) -> None:
        object_id, document = stack_object(layer.region.capture), layer_document(layer, revision)
        path, head = layer_path(layer.id), self._vault.head(object_id)
        shown = path in self._vault.paths(object_id)
        if layer.state is State.PUBLISHED or (shown and layer.state is State.WITHDRAWN):
            events = json.loads(self._vault.read(object_id, EVENTS))
            said = event("layer", person, {"layer": layer.id, **told})
            changes = {path: as_json(document), EVENTS: as_json([*events, said])}
            self._vault.cut(object_id, changes, head=head, message=kind, person=person)
        self._ledger.record(kind, object_id, person, layer=document, **told)

    def _standing(self, layer: str) -> KeptLayer:
        found = self._row(layer)
        if found is None:
            raise NotFoundError(
                f"The layer {layer[:80]} was not found",
                why="no view was saved under that name",
                fix="Look it up with: handscroll stack layers STACK",
            )
        return found

    def _row(self, layer: str) -> KeptLayer | None:
        with self._ledger.register.reading() as session:
            row = session.get(tables.LayerRow, layer)
            return None if row is None else KeptLayer(from_layer_document(row.record), row.revision)


def _require_same(held: Layer, layer: Layer) -> None:
    if (held.relic, held.region, held.recipe) != (layer.relic, layer.region, layer.recipe):
        raise ConflictError(
            f"The layer {layer.id} was not saved",
            why="another layer bears that name, with another recipe",
            fix="Tell whoever made handscroll: names are made of recipes",
        )

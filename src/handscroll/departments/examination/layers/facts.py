"""What scripts are told of a stack: its bands, its views, and where their pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from handscroll.departments.examination.layers.labels import label_key
from handscroll.departments.examination.layers.lying import lying_on
from handscroll.departments.examination.layers.names import (
    COLOUR,
    MANIFESTS,
    made_of,
    picture_of,
)
from handscroll.departments.examination.layers.shown import Shown
from handscroll.departments.examination.layers.tried import Note, Tried
from handscroll.departments.examination.layers.trying import Made
from handscroll.departments.examination.layers.work import Work, work_of
from handscroll.model.layer import Layer
from handscroll.model.person import Person
from handscroll.model.rights import Action, State, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.pages.words import Words

MOST_TRIED = 40


def stack_facts(museum: Museum, person: Person, shown: Shown, words: Words) -> dict[str, Any]:
    """Return the facts of a stack, with the views that somebody may see.

    ``views`` are saved and of the present cube; ``earlier`` were made for an earlier one and are
    not drawn; ``tried`` and ``work`` are for staff alone.
    """
    stack, made = shown.stack, made_of(shown.stack)
    layers = [one for one in museum.layers.of(stack.id) if may(person.role, Action.VIEW, one.state)]
    current = [one for one in layers if museum.layers.is_current(one)]
    facts: dict[str, Any] = {
        "id": stack.id,
        "relic": stack.relic,
        "title": stack.title,
        "state": stack.state.value,
        "width": made.width,
        "height": made.height,
        "digest": made.digest,
        "colour": picture_of(stack, COLOUR).service,
        "bands": [
            band.model_dump() | band_facts(stack, number, words)
            for number, band in enumerate(made.bands, 1)
        ],
        "modality": "" if stack.modality is None else stack.modality.value,
        "laid": [laid_facts(museum, person, one, words) for one in lying_on(museum, stack, person)],
        "lies_on": [one.on for one in stack.laid],
        "views": [layer_facts(stack, one) for one in current],
        "earlier": [_earlier(one) for one in layers if one not in current],
        "manifest": f"{MANIFESTS}/{stack.id}",
    }
    if may(person.role, Action.VIEW, State.DRAFT):
        tried = Tried(museum.layout).of(stack)[:MOST_TRIED]
        facts["tried"] = [
            {
                "id": name,
                "kind": one.view.get("kind", ""),
                "image": picture_of(stack, name).service,
                "recipe": one.view,
                "notes": noted(one.notes, words),
                "by": one.by,
                "at": one.at,
                **_explained(one.explained),
            }
            for name, one in tried
        ]
        facts["work"] = [work_facts(stack, one) for one in work_of(museum.layout, stack)]
    return facts


def band_facts(stack: Stack, number: int, words: Words) -> dict[str, Any]:
    """Return what is told of a band besides its figures; bands are counted from 1."""
    key, filled = label_key(stack, number)
    return {
        "number": number,
        "label": words(key, **filled),
        "unnamed": stack.modality is not None,
        "image": picture_of(stack, f"b{number}").service,
    }


def laid_facts(
    museum: Museum, person: Person, lying: tuple[Stack, Stack], words: Words
) -> dict[str, Any]:
    """Return the facts of a stack that lies on the one that is shown."""
    kept, drawn = lying
    made = made_of(drawn)
    laid = next(one for one in kept.laid if one.digest == made.digest)
    views = [
        one
        for one in museum.layers.of(kept.id)
        if may(person.role, Action.VIEW, one.state) and museum.layers.is_current(one)
    ]
    return {
        "stack": kept.id,
        "title": kept.title,
        "state": kept.state.value,
        "modality": "" if kept.modality is None else kept.modality.value,
        "method": "automatic" if laid.by_machine else "points",
        "signed": laid.method,
        "model": laid.model.value,
        "rms_px": laid.rms_px,
        "max_px": laid.max_px,
        "expected_px": laid.expected_px,
        "points": len(laid.points),
        "bands": [band_facts(drawn, number, words) for number in range(1, len(made.bands) + 1)],
        "views": [layer_facts(drawn, one) for one in views],
    }


def layer_facts(stack: Stack, layer: Layer) -> dict[str, Any]:
    """Return the facts of a saved view of the present cube."""
    return {
        "id": layer.id,
        "kind": layer.kind,
        "label": layer.label,
        "state": layer.state.value,
        "image": picture_of(stack, layer.id).service,
        "recipe": layer.recipe["view"],
    }


def view_facts(stack: Stack, made: Made, words: Words) -> dict[str, Any]:
    """Return the facts of a view that was tried."""
    return {
        "id": made.id,
        "image": picture_of(stack, made.id).service,
        "recipe": made.view.model_dump(mode="json"),
        "notes": noted(made.notes, words),
        **_explained(made.explained),
    }


def _explained(figures: Sequence[float]) -> dict[str, Any]:
    """Return the figures of all components of an analysis; views of other kinds have none."""
    return {"explained": list(figures)} if figures else {}


def work_facts(stack: Stack, work: Work) -> dict[str, Any]:
    """Return the facts of an analysis that is owed, done, or went wrong."""
    return {
        "key": work.key,
        "analysis": work.order.model_dump(mode="json"),
        "share": work.share,
        "view": work.view,
        "image": None if work.view is None else picture_of(stack, work.view).service,
        "problem": work.problem,
    }


def noted(notes: tuple[Note, ...], words: Words) -> list[str]:
    """Return notes in a reader's words; one whose words changed since it was kept is left out."""
    said = []
    for key, told in notes:
        with suppress(KeyError):
            said.append(words(key, **told))
    return said


def _earlier(layer: Layer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "kind": layer.kind,
        "label": layer.label,
        "state": layer.state.value,
        "cube": str(layer.recipe.get("cube", ""))[:12],
    }

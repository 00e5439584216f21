"""What the page that lays pictures is told."""

from __future__ import annotations

from typing import Any

from handscroll.departments.examination.layers.facts import band_facts
from handscroll.departments.examination.layers.names import COLOUR, made_of, picture_of
from handscroll.departments.examination.layers.shown import shown_stacks
from handscroll.departments.examination.laying.fitting import Fitted
from handscroll.departments.examination.laying.making import is_made
from handscroll.departments.examination.laying.pair import Pair, refusal
from handscroll.departments.examination.laying.places import mesh, transform_of
from handscroll.departments.examination.laying.progress import Progress, progress_of
from handscroll.errors import HandscrollError
from handscroll.imaging.registration.sides import mirrors
from handscroll.model.laid import Laid
from handscroll.model.person import Person
from handscroll.model.rights import Action, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.pages.words import Words

_SEEN_NM = (360.0, 780.0)
_FEWEST = 4
"""Bands that an eye sees from which colour is reckoned at least."""
_GREEN_NM = 550.0


def pair_facts(museum: Museum, person: Person, pair: Pair, words: Words) -> dict[str, Any]:
    """Return how one stack lies on another, how it might, and how far work on that is."""
    search = progress_of(museum.layout, "search", pair)
    picture = progress_of(museum.layout, "picture", pair)
    proposal = None if search is None else search.found
    laid = pair.laid
    shown = proposal or laid
    drawn = pair.other.as_laid_on(pair.on) if is_made(museum.layout, pair) else None
    stale = laid is not None and not pair.other.lies_still(pair.on)
    owed = laid is not None and drawn is None and not stale
    return {
        "on": _side(pair.on, words),
        "other": _side(pair.other, words),
        **(_EMPTY if shown is None else _laid_facts(shown, pair)),
        "laid": laid is not None,
        "proposed": proposal is not None,
        "stale": stale,
        "image": None if drawn is None else picture_of(drawn, _first(drawn)).service,
        "bands": [] if drawn is None else _bands(drawn, words),
        "seeking": _going(search),
        "making": (_going(picture) or {"done": 0.0}) if owed and not _failed(picture) else None,
        "why": _why(search) or _why(picture),
        "note": "" if search is None else search.note,
        "may": {
            "try": may(person.role, Action.OBSERVE, pair.other.state),
            "lay": may(person.role, Action.REVIEW, pair.other.state),
        },
    }


def trial_facts(found: Fitted, pair: Pair) -> dict[str, Any]:
    """Return what control points say; nothing of it is kept."""
    said = [one for at, one in enumerate(found.residuals) if at not in found.doubtful]
    return {
        "model": found.model.value,
        "residuals": list(found.residuals),
        "left_out": list(found.left_out),
        "doubtful": list(found.doubtful),
        "rms_px": (sum(one * one for one in said) / len(said)) ** 0.5 if said else None,
        "max_px": max(said, default=None),
        "expected_px": found.expected_px,
        "mesh": mesh(found.transform, pair.size),
        "mirrored": mirrors(found.transform, pair.size),
        "note": found.note,
    }


def choices(museum: Museum, person: Person, other: Stack) -> list[dict[str, Any]]:
    """Return the stacks of the same relic, and why this one may not be laid on some of them."""
    found = []
    for on, _ in shown_stacks(museum, person, other.relic):
        if on.id == other.id:
            continue
        trouble: HandscrollError | None = refusal(museum, other, on)
        size = (0, 0) if on.made is None else (on.made.width, on.made.height)
        found.append(
            {
                "id": on.id,
                "title": on.title,
                "width": size[0],
                "height": size[1],
                "laid": other.laid_on(on.id) is not None,
                "why": None if trouble is None else trouble.why,
            }
        )
    return found


_EMPTY: dict[str, Any] = {
    "points": [], "model": None, "residuals": [], "left_out": None, "doubtful": [],
    "rms_px": None, "max_px": None, "expected_px": None, "method": None, "signed": None,
    "mesh": None, "mirrored": None,
}  # fmt: skip


def _laid_facts(laid: Laid, pair: Pair) -> dict[str, Any]:
    return {
        "points": [list(one) for one in laid.points],
        "model": laid.model.value,
        "residuals": list(laid.residuals),
        "left_out": list(laid.left_out) or None,
        "doubtful": list(laid.doubtful),
        "rms_px": laid.rms_px,
        "max_px": laid.max_px,
        "expected_px": laid.expected_px,
        "method": "automatic" if laid.by_machine else "points",
        "signed": laid.method,
        "mesh": mesh(transform_of(laid.place), pair.size),
        "mirrored": mirrors(transform_of(laid.place), pair.size),
    }


def _side(stack: Stack, words: Words) -> dict[str, Any]:
    made = made_of(stack)
    return {
        "id": stack.id,
        "title": stack.title,
        "width": made.width,
        "height": made.height,
        "image": picture_of(stack, _first(stack)).service,
        "bands": _bands(stack, words),
    }


def _bands(stack: Stack, words: Words) -> list[dict[str, Any]]:
    every = range(1, len(made_of(stack).bands) + 1)
    return [band_facts(stack, number, words) for number in every]


def _first(stack: Stack) -> str:
    """Return how a stack is shown at first: in colour, or by the band nearest to green."""
    bands = made_of(stack).bands
    seen = [one for one in bands if _SEEN_NM[0] <= one.wavelength <= _SEEN_NM[1]]
    if len(seen) >= _FEWEST:
        return COLOUR
    best = min(range(len(bands)), key=lambda at: abs(bands[at].wavelength - _GREEN_NM))
    return f"b{best + 1}"


def _going(progress: Progress | None) -> dict[str, float] | None:
    return {"done": progress.share} if progress is not None and progress.waiting else None


def _failed(progress: Progress | None) -> bool:
    return progress is not None and progress.problem is not None


def _why(progress: Progress | None) -> str | None:
    return progress.problem["why"] if progress is not None and progress.problem else None

"""What the bench and the command show of a stack's candidates."""

from __future__ import annotations

from typing import Any

from handscroll.departments.examination.hidden.chains import Found, of_stack
from handscroll.departments.examination.hidden.kept_map import kept
from handscroll.departments.examination.hidden.progress import progress_of
from handscroll.model.stack import Stack
from handscroll.model.text import LANGUAGES
from handscroll.museum import Museum


def listed(museum: Museum, stack: Stack) -> dict[str, Any]:
    """Return all of it as JSON."""
    mapped, progress = kept(museum.layout, stack), progress_of(museum.layout, stack)
    return {
        "stack": stack.id,
        "cube": None if stack.made is None else stack.made.digest,
        "map": None if mapped is None else dict(mapped.recipe),
        "share": None if progress is None else progress.share,
        "problem": None if progress is None else progress.problem,
        "candidates": [told(one) for one in of_stack(museum, stack)],
    }


def told(found: Found) -> dict[str, Any]:
    """Return a candidate as JSON."""
    contrast = found.contrast
    return {
        "id": found.id,
        "number": found.number,
        "state": found.standing.value,
        "box": list(found.box),
        "outline": [list(point) for point in found.last.region.outline],
        "name": dict(found.named),
        "caption": dict(found.caption),
        "lacks": _lacks(found),
        "contrast": None if contrast is None else contrast.value,
        "contrast_uncertainty": None if contrast is None else contrast.uncertainty,
        "r2": found.facts.get("r2"),
        "visible_contrast": found.facts.get("visible_contrast"),
        "bands_nm": found.facts.get("infrared_nm", []),
        "cautions": found.facts.get("cautions", []),
        "author": found.first.author,
        "judge": found.last.reviewer or "",
    }


def _lacks(found: Found) -> list[str]:
    """Return the languages in which a name or a caption is not there yet; one Chinese is enough."""
    missing = []
    for tag in LANGUAGES:
        kin = [one for one in LANGUAGES if one.partition("-")[0] == tag.partition("-")[0]]
        if not all(any(said.get(one) for one in kin) for said in (found.named, found.caption)):
            missing.append(tag)
    return missing

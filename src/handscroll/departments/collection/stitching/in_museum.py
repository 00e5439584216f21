"""Stitch the captures of a relic: its pages show the picture, the frames stay the originals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from handscroll.departments.collection.stitch_wishes import require_joinable
from handscroll.departments.collection.stitching.stitching import Tell, place_of
from handscroll.departments.collection.taking_in import limits_of
from handscroll.errors import ConflictError
from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.joining import join
from handscroll.model.capture import Capture
from handscroll.model.region import Region
from handscroll.model.relic import Part, PartKind, Relic
from handscroll.model.rights import Action
from handscroll.museum import Museum
from handscroll.museum.hidden import FRAME_PARTS, PICTURE_PART, frame_parts
from handscroll.museum.records import relic_object
from handscroll.museum.stitches import regions_of
from handscroll.plugin import require
from handscroll.scans.frames.drawing import draw_pyramid
from handscroll.scans.frames.frame_files import FrameFile, opened
from handscroll.scans.frames.places import on_frame, on_picture
from handscroll.scans.frames.recipe import FrameNote, Recipe, body_of, recipe_from, recipe_of
from handscroll.scans.frames.scratch import scratch_in

REGIONS: Final = "regions"
"""Places that the catalogue named on the frames, for whoever takes the picture back."""
_ALIKE_MM: Final = 1.03


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a relic's frames, or would be.

    Attributes
    ----------
    capture
        The picture that is shown now.
    frames
        The captures behind it, in the order of reading.
    told
        What the recipe says of them.
    poses
        How each frame lies on the picture, by its capture.
    """

    relic: Relic
    size: Size
    capture: Capture
    frames: Sequence[Capture]
    told: dict[str, Any]
    poses: dict[str, Pose]


@dataclass(frozen=True, slots=True)
class Order:
    """What the person wants: ``reference`` names the frame that keeps place and exposure."""

    person: str
    reference: str | None = None
    dry_run: bool = False


def stitch_relic(museum: Museum, name: str, order: Order, tell: Tell) -> Done:
    """Join the captures of a relic into the picture that its pages show.

    Nothing is shown before the picture's pyramid is whole; killed at any moment the relic is as
    it was, or as it will be.

    Raises
    ------
    NotFoundError
        If there is no such relic.
    RefusedError
        If the person may not.
    InvalidError, ConflictError
        If it has fewer than two captures, or shows a joined picture already.
    MismatchError
        If the frames cannot be joined; the reason is told for each gap.
    """
    relic = _asked(museum, name, order)
    require_joinable(relic)
    with _opened(museum, relic, tell) as (files, scratch):
        light = files[0].kind.light()
        reference = place_of(order.reference, [one.name for one in files])
        joined = join(files, light, lambda step, share: tell(step, 0.1 + 0.4 * share), reference)
        notes = [
            FrameNote(file.name, part.capture.sha256)
            for file, part in zip(files, relic.parts, strict=True)
        ]
        recipe = recipe_of(joined, notes, {"reference": order.reference})
        body = _body(recipe, relic)
        part = museum.stitches.part(relic, body)
        poses = _poses(body)
        frames = [relic.parts[at].capture for at in joined.order]
        if not order.dry_run:
            target = museum.layout.pyramid(part.capture.id, part.capture.sha256)
            room = scratch, limits_of(museum)
            draw_pyramid(target, recipe, files, room, lambda s: tell("Drawing", 0.5 + 0.5 * s))
            size = recipe.size
            relic = museum.stitches.keep(
                relic,
                body,
                lambda region: on_picture(region, poses, part.capture.id, size),
                person=order.person,
            )
    return Done(relic, recipe.size, part.capture, frames, recipe.told, poses)


def unstitch_relic(museum: Museum, name: str, order: Order) -> Done:
    """Show the frames of a relic again; what was said meanwhile stays.

    Raises
    ------
    NotFoundError, RefusedError
        As `stitch_relic`.
    ConflictError
        If it shows no joined picture.
    """
    relic = _asked(museum, name, order)
    body = museum.stitches.of(relic)
    if body is None:
        raise ConflictError(
            f"The relic {relic.accession_number[:60]} was not changed",
            why="it shows its scans as they are",
            fix="Name a relic whose frames were stitched",
        )
    recipe, picture = recipe_from(body), relic.captures[0]
    poses = _poses(body)
    before = [Region.model_validate(one) for one in body[REGIONS]]
    carried = {on_picture(one, poses, picture.id, recipe.size): one for one in before}

    def back(region: Region) -> Region:
        return carried.get(region) or on_frame(region, poses, picture.id)

    frames = [one.capture for one in frame_parts(body)]
    if not order.dry_run:
        relic = museum.stitches.undo(relic, back, person=order.person)
    return Done(relic, recipe.size, picture, frames, recipe.told, poses)


def _asked(museum: Museum, name: str, order: Order) -> Relic:
    """Return the relic; a person of the museum must be one who may bring scans in."""
    relic = museum.relics.named(name)
    known = next((one for one in museum.people.list() if one.name == order.person), None)
    if known is not None:
        what = f"The frames of {relic.accession_number[:60]} were not stitched"
        require(known, Action.INGEST, relic.state, what=what)
    return relic


@contextmanager
def _opened(museum: Museum, relic: Relic, tell: Tell) -> Iterator[tuple[list[FrameFile], Path]]:
    """Open the frames where the vault keeps them, under the names that they came by."""
    with scratch_in(museum.layout.staging) as scratch:
        links = []
        for number, capture in enumerate(relic.captures):
            folder = scratch / str(number)
            folder.mkdir()
            link = folder / Path(capture.file_name).name
            kept = museum.vault.locate(relic_object(relic.id), capture.path)
            link.symlink_to(kept.absolute())
            links.append(link)
        limits = limits_of(museum)
        with opened(links, scratch, limits, lambda share: tell("Opening", 0.1 * share)) as files:
            yield files, scratch


def _body(recipe: Recipe, relic: Relic) -> dict[str, Any]:
    """Return what the vault keeps: the recipe, the parts that its frames were, and the new one."""
    captures = {one.id for one in relic.captures}
    named = [one for one in regions_of(relic.catalogue) if one.capture in captures]
    return {
        **body_of(recipe),
        FRAME_PARTS: [one.model_dump(mode="json") for one in relic.parts],
        PICTURE_PART: _said(recipe, relic.parts),
        REGIONS: [one.model_dump(mode="json") for one in named],
    }


def _said(recipe: Recipe, parts: Sequence[Part]) -> dict[str, Any]:
    """Return what is said of the joined picture: that it is one, and how large the thing is."""
    kinds = {one.kind for one in parts}
    count = len(parts)
    mm = _mm_per_px(recipe.poses, parts)
    return {
        "kind": (kinds.pop() if len(kinds) == 1 else PartKind.WHOLE).value,
        "label": {
            "zh-Hans": f"整幅（机器拼接自 {count} 帧）",
            "zh-Hant": f"整幅（機器拼接自 {count} 幀）",
            "en": f"Whole, stitched by machine from {count} frames",
        },
        "height_mm": None if mm is None else round(mm * recipe.size.height, 1),
        "width_mm": None if mm is None else round(mm * recipe.size.width, 1),
    }


def _mm_per_px(poses: Iterable[Pose], parts: Iterable[Part]) -> float | None:
    """Return millimetres a pixel of the picture, if all frames were measured and agree."""
    found = []
    for pose, part in zip(poses, parts, strict=True):
        if part.mm_per_px is None:
            return None
        found.append(part.mm_per_px / float(np.hypot(*pose.matrix[:2, 0])))
    return float(np.median(found)) if max(found) <= _ALIKE_MM * min(found) else None


def _poses(body: dict[str, Any]) -> dict[str, Pose]:
    """Return how each frame lies on the picture, by its capture."""
    ids = [one.capture.id for one in frame_parts(body)]
    return dict(zip(ids, recipe_from(body).poses, strict=True))

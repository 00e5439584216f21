"""The recipe of a stitched picture: all that is needed to draw the very same picture again."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from handscroll.errors import UnreadableError
from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.exposure import Exposure
from handscroll.imaging.stitching.joining import Joined
from handscroll.imaging.stitching.seams import Seams

METHOD: Final = "handscroll-stitch-1"
SUFFIX: Final = ".recipe.json"


@dataclass(frozen=True, slots=True)
class FrameNote:
    """One frame as the recipe names it."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is drawn from which frames."""

    frames: list[FrameNote]
    poses: list[Pose]
    size: Size
    exposure: Exposure
    seams: Seams
    told: dict[str, Any]
    """Figures and settings: they explain the picture, and are not needed to draw it."""


def recipe_of(joined: Joined, frames: list[FrameNote], settings: dict[str, Any]) -> Recipe:
    """Return the recipe of frames that were found to fit."""
    told = {
        "settings": settings,
        "geometry": joined.kind,
        "reading": joined.reading,
        "order": [frames[at].file for at in joined.order],
        "figures": figures(joined, [one.file for one in frames]),
    }
    return Recipe(frames, joined.poses, joined.size, joined.exposure, joined.seams, told)


def figures(joined: Joined, names: list[str]) -> dict[str, Any]:
    """Return the measured errors: of the whole, and of every two neighbours."""
    pairs = [
        {
            "first": names[one.first],
            "second": names[one.second],
            "overlap": round(one.overlap, 4),
            "inliers": one.agreeing,
            "patches": len(one.away),
            "seam_rms_px": round(one.rms, 4),
            "seam_p95_px": round(one.p95, 4),
            "exposure_de00_median": round(one.de00[0], 3),
            "exposure_de00_p95": round(one.de00[1], 3),
        }
        for one in joined.meetings
    ]
    return {
        "seam_rms_px_worst": round(max(one.rms for one in joined.meetings), 4),
        "seam_p95_px_worst": round(max(one.p95 for one in joined.meetings), 4),
        "exposure_de00_median_worst": round(max(one.de00[0] for one in joined.meetings), 3),
        "pairs": pairs,
    }


def written(recipe: Recipe) -> str:
    """Return the recipe as JSON."""
    return json.dumps(body_of(recipe), ensure_ascii=False, indent=1) + "\n"


def body_of(recipe: Recipe) -> dict[str, Any]:
    """Return the recipe as a document."""
    _, labels = cv2.imencode(".png", recipe.seams.labels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    frames = [
        {
            **asdict(note),
            "width": pose.size.width,
            "height": pose.size.height,
            "to_picture": pose.matrix.tolist(),
            "lens": pose.lens,
            "gains": gains,
        }
        for note, pose, gains in zip(
            recipe.frames, recipe.poses, recipe.exposure.gains.tolist(), strict=True
        )
    ]
    return {
        "method": METHOD,
        "kind": "machine-made derivative; the frames are the originals",
        "width": recipe.size.width,
        "height": recipe.size.height,
        **recipe.told,
        "frames": frames,
        "falloff": list(recipe.exposure.falloff),
        "seams": {
            "method": "graph cut on colours and gradients, feathered",
            "step": recipe.seams.step,
            "feather_px": recipe.seams.feather,
            "labels_png": base64.b64encode(labels.tobytes()).decode(),
        },
    }


def read(path: Path) -> Recipe:
    """Read a recipe.

    Raises
    ------
    UnreadableError
        When it is no recipe, or one of another method.
    """
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        if body["method"] != METHOD:
            raise _unreadable(path, f"it is of method {body['method']!r}, not {METHOD!r}")
        return recipe_from(body)
    except (OSError, ValueError, KeyError, TypeError, cv2.error) as trouble:
        raise _unreadable(path, f"{type(trouble).__name__}: {trouble}") from trouble


def recipe_from(body: dict[str, Any]) -> Recipe:
    """Return the recipe that a document says."""
    frames = body["frames"]
    packed = np.frombuffer(base64.b64decode(body["seams"]["labels_png"]), np.uint8)
    labels = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    if labels is None:
        raise ValueError("its map of seams is no picture")
    told = ("settings", "geometry", "reading", "order", "figures")
    return Recipe(
        [FrameNote(one["file"], one["sha256"]) for one in frames],
        [
            Pose(Size(one["width"], one["height"]), np.array(one["to_picture"]), one["lens"])
            for one in frames
        ],
        Size(body["width"], body["height"]),
        Exposure(np.array([one["gains"] for one in frames]), tuple(body["falloff"])),
        Seams(body["seams"]["step"], np.asarray(labels, np.uint8)),
        {name: body[name] for name in told},
    )


def _unreadable(path: Path, why: str) -> UnreadableError:
    return UnreadableError(
        f"Recipe {path.name} cannot be read",
        why=why,
        fix="Give a recipe that this version wrote, or the folder of frames",
    )

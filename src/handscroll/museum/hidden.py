"""Captures that a relic has and does not show: frames behind a picture that was joined from them.

Beside the record lies a recipe for each picture that was ever joined from the relic's captures.
It names its frames as the parts that they were, so that undoing brings them back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from handscroll.model.capture import STITCHES, Capture
from handscroll.model.identity import capture_id
from handscroll.model.relic import Part, Relic
from handscroll.museum.records import relic_object
from handscroll.storage.vault import Vault

FRAME_PARTS = "parts"
PICTURE_PART = "part"
MEDIA_TYPE = "application/json"


def hidden(vault: Vault, record: Relic) -> Sequence[Part]:
    """Return the parts that a relic has and does not show; none where nothing was ever joined."""
    object_id = relic_object(record.id)
    if vault.head(object_id) == 0:
        return ()
    found: dict[str, Part] = {}
    for path in sorted(vault.paths(object_id)):
        if path.startswith(STITCHES):
            content = vault.read(object_id, path)
            parts = frame_parts(json.loads(content))
            found |= {one.capture.id: one for one in (*parts, picture_part(record.id, content))}
    for capture in record.captures:
        found.pop(capture.id, None)
    return tuple(found.values())


def frame_parts(body: dict[str, Any]) -> Sequence[Part]:
    """Return the parts that the frames of a recipe were."""
    return tuple(Part.model_validate(one) for one in body[FRAME_PARTS])


def picture_part(relic: str, content: bytes) -> Part:
    """Return the part that a recipe's picture is; the recipe stands where an original does."""
    body, sha256 = json.loads(content), hashlib.sha256(content).hexdigest()
    frames, figures = len(body["frames"]), body["figures"]
    capture = Capture(
        id=capture_id(relic, sha256),
        relic=relic,
        path=f"{STITCHES}{sha256[:16]}.json",
        file_name=f"{frames} frames",
        sha256=sha256,
        bytes=len(content),
        media_type=MEDIA_TYPE,
        width=body["width"],
        height=body["height"],
        facts={
            "method": body["method"],
            "frames": frames,
            "seam_rms_px": str(figures["seam_rms_px_worst"]),
        },
    )
    return Part(capture=capture, **body[PICTURE_PART])

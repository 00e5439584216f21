"""Measure captures of the museum, and keep what was measured as an observation.

The same method on the same file with the same targets has one name: measured again nothing is
proposed twice, and what somebody rejected stays rejected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handscroll.departments.examination.quality.measuring import Ask, measure, usual_targets
from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.capture import Capture
from handscroll.model.observation import Observation
from handscroll.model.quality.card import KIND, METHOD, Card
from handscroll.model.quality.target import Target
from handscroll.model.region import Region
from handscroll.museum import Museum
from handscroll.scans.fingerprint import fingerprint
from handscroll.scans.limits import Limits

JOB = "check_capture"


@dataclass(frozen=True, slots=True)
class Checked:
    """A capture and its card.

    Attributes
    ----------
    observation
        As it is kept, or would be.
    new
        It was not there before.
    """

    card: Card
    observation: Observation
    new: bool


def limits_of(museum: Museum) -> Limits:
    """Return the caps that the museum's settings put on scans."""
    caps = museum.settings.scans
    return Limits(max_pixels=caps.max_pixels, max_side=caps.max_side, max_bytes=caps.max_bytes)


def captures_of(museum: Museum, name: str) -> list[Capture]:
    """Return the captures that a name stands for: one, or those of a relic.

    Raises
    ------
    NotFoundError
        If nothing bears that name.
    ConflictError
        If there is no scan of it to be measured.
    """
    owner = museum.captures.owner(name)
    if owner is not None:
        found = [museum.captures.find(name).capture]
    else:
        found = list(museum.relics.named(name).captures)
    scans = [one for one in found if not one.stitched]
    if scans:
        return scans
    raise ConflictError(
        f"{name[:60]} was not measured",
        why="its picture was joined from frames: it is drawn, not captured"
        if found
        else "it has no scan",
        fix="Measure the frames as files, before they are brought" if found else "Bring one first",
    )


def check_capture(
    museum: Museum,
    name: str,
    *,
    targets: Sequence[Target] | None = None,
    flat: Path | None = None,
    keep: bool = True,
) -> Checked:
    """Measure a capture, and propose its card unless the same one is kept.

    Parameters
    ----------
    name
        Identifier of the capture.
    targets
        Those that may be in it; None: the usual ones.
    flat
        Scan of an even sheet under the same light.
    """
    shown = museum.captures.find(name)
    chosen = usual_targets() if targets is None else tuple(targets)
    observation_id = _name_of(shown.capture, chosen, flat)
    try:
        kept = museum.observations.get(observation_id)
        return Checked(Card.model_validate(kept.facts), kept, new=False)
    except NotFoundError:
        card = _measured(museum, shown.capture, chosen, flat)
    observation = Observation(
        id=observation_id, relic=shown.relic, kind=KIND, region=_region(card, shown.capture),
        evidence=(name,), author=METHOD, by_machine=True, facts=card.model_dump(mode="json"),
    )  # fmt: skip
    if keep:
        museum.observations.propose(observation)
    return Checked(card, observation, new=True)


def owe(museum: Museum, capture: Capture) -> None:
    """Owe the check of a capture to the worker; asked again while it waits it is owed once."""
    key = f"{JOB}:{capture.id}:{METHOD}"
    museum.work.enqueue(JOB, capture.id, key=key)


def make_one(museum: Museum, capture: str) -> None:
    """Check a capture, as a job; done again it changes nothing."""
    check_capture(museum, capture)


def _measured(
    museum: Museum, capture: Capture, targets: Sequence[Target], flat: Path | None
) -> Card:
    path = museum.captures.original(capture.id)
    ask = Ask(path, capture.file_name, capture.sha256, targets, flat)
    return measure(ask, limits_of(museum), museum.layout.staging / "quality")


def _region(card: Card, capture: Capture) -> Region:
    if card.target is None:
        return Region(capture=capture.id, x=0, y=0, width=capture.width, height=capture.height)
    x, y, width, height = card.target.box
    return Region(capture=capture.id, x=x, y=y, width=width, height=height)


def _name_of(capture: Capture, targets: Sequence[Target], flat: Path | None) -> str:
    told = hashlib.sha256(f"{METHOD}\n{capture.id}\n{capture.sha256}\n".encode())
    for one in targets:
        told.update(one.model_dump_json().encode())
    if flat is not None:
        told.update(fingerprint(flat).sha256.encode())
    return "o" + told.hexdigest()[:16]

"""Judge candidates: accept, reject, name, and take a verdict back; nothing is overwritten."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from handscroll.departments.examination.hidden.chains import (
    Found,
    Standing,
    candidate,
)
from handscroll.errors import ConflictError, InvalidError
from handscroll.model.examination.hidden_layers import WITHDRAWN
from handscroll.model.observation import Observation, Verdict
from handscroll.museum import Museum

MOST_NAME, MOST_CAPTION = 300, 4_000
"""Characters of a name and of a caption."""


class Deed(StrEnum):
    """What somebody does with a candidate."""

    ACCEPT = "accept"
    REJECT = "reject"
    NAME = "name"
    UNDO = "undo"


_FITS: Final = {
    Deed.ACCEPT: (Standing.PROPOSED,),
    Deed.REJECT: (Standing.PROPOSED,),
    Deed.NAME: (Standing.ACCEPTED,),
    Deed.UNDO: (Standing.ACCEPTED, Standing.REJECTED),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person says of a candidate: language to text."""

    name: Mapping[str, str] = field(default_factory=dict)
    caption: Mapping[str, str] = field(default_factory=dict)

    def kept(self) -> Telling:
        """Return what of it is text.

        Raises
        ------
        InvalidError
            If something is longer than it may be.
        """
        name = {tag: text.strip() for tag, text in self.name.items() if text.strip()}
        caption = {tag: text.strip() for tag, text in self.caption.items() if text.strip()}
        for what, most, said in (("name", MOST_NAME, name), ("caption", MOST_CAPTION, caption)):
            long = max((len(text) for text in said.values()), default=0)
            if long > most:
                raise InvalidError(
                    f"The {what} was not kept",
                    why=f"it has {long} characters, {most} are allowed",
                    fix="Say it in fewer words",
                )
        return Telling(name, caption)

    def __bool__(self) -> bool:
        return bool(self.name or self.caption)


def judge(
    museum: Museum, observation: str, deed: Deed, *, person: str, telling: Telling | None = None
) -> Found:
    """Do something with a candidate, and return it as it stands then.

    Parameters
    ----------
    observation
        The candidate, by any of its observations.
    telling
        A name and a caption; of an acceptance or a naming only.

    Raises
    ------
    NotFoundError
        If there is no such candidate.
    ConflictError
        If it stands otherwise by now, for instance because somebody judged it.
    InvalidError
        If a naming says nothing, or too much.
    """
    _, found = candidate(museum, observation)
    told = (telling or Telling()).kept()
    _require_fits(found, deed, told)
    if deed is Deed.UNDO:
        _undo(museum, found, person)
    elif deed is Deed.REJECT:
        _reject(museum, found, person)
    elif deed is Deed.ACCEPT:
        _accept(museum, found, person, told)
    else:
        _say(museum, found, person, told)
    return candidate(museum, found.id)[1]


def _require_fits(found: Found, deed: Deed, told: Telling) -> None:
    if found.standing not in _FITS[deed]:
        ended = {"accept": "accepted", "reject": "rejected", "name": "named", "undo": "changed"}
        raise ConflictError(
            f"The candidate {found.id} was not {ended[deed]}",
            why=f"it is {found.standing} now",
            fix="Look at it again; a verdict can be taken back with undo",
        )
    if deed is Deed.NAME and not told:
        raise InvalidError(
            f"The candidate {found.id} was not named",
            why="neither a name nor a caption was given",
            fix="Give a name in at least one language",
        )


def _accept(museum: Museum, found: Found, person: str, told: Telling) -> None:
    if found.last.verdict is Verdict.PROPOSED:
        museum.observations.review(found.last.id, Verdict.ACCEPTED, person=person)
        if told:
            _say(museum, found, person, told)
        return
    # An acceptance that was taken back, and is given again: what was said before still stands.
    before = Telling(found.named, found.caption)
    _say(museum, found, person, told or before)


def _reject(museum: Museum, found: Found, person: str) -> None:
    asked = found.last
    if asked.verdict is not Verdict.PROPOSED:
        # An acceptance that was taken back: what is rejected is said anew.
        asked = _anew(found, person, facts=_standing_facts(found))
        museum.observations.propose(asked)
    museum.observations.review(asked.id, Verdict.REJECTED, person=person)


def _standing_facts(found: Found) -> dict[str, Any]:
    return {key: value for key, value in found.last.facts.items() if key != WITHDRAWN}


def _say(museum: Museum, found: Found, person: str, told: Telling) -> None:
    """Say a candidate anew, as accepted; languages that are not said now stay as they were."""
    words = {**found.named, **told.name} or dict(found.first.words)
    caption = {**found.caption, **told.caption}
    new = _anew(found, person, words=words, description=caption, facts=_standing_facts(found))
    museum.observations.propose(new)
    museum.observations.review(new.id, Verdict.ACCEPTED, person=person)


def _undo(museum: Museum, found: Found, person: str) -> None:
    if found.standing is Standing.ACCEPTED:
        new = _anew(found, person, facts={**found.last.facts, WITHDRAWN: True})
        museum.observations.propose(new)
        museum.observations.review(new.id, Verdict.ACCEPTED, person=person)
        return
    museum.observations.propose(_anew(found, person, facts=dict(found.last.facts)))


def _anew(found: Found, person: str, **said: Any) -> Observation:
    return found.last.model_copy(
        update={
            "id": "o" + secrets.token_hex(8),
            "author": person,
            "by_machine": False,
            "verdict": Verdict.PROPOSED,
            "reviewer": None,
            "replaces": found.last.id,
            **said,
        }
    )

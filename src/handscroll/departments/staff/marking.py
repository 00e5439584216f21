"""Mark a place on a relic: what a person draws becomes an observation to be judged."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, ValidationError

from handscroll.errors import InvalidError
from handscroll.model.element import ELEMENTS
from handscroll.model.observation import Observation
from handscroll.model.person import Person
from handscroll.model.region import Region
from handscroll.museum import Museum

MARKED = (*ELEMENTS, "damage", "detail")
"""Kinds that the drawing form offers: the elements of a work, and what else one sees on it."""
MOST_WORDS, MOST_DESCRIPTION = 300, 4_000
"""Characters of what is said of a place: in a few words, and at length."""


class Mark(BaseModel):
    """What the drawing form sends: a box, perhaps an outline, and what is said of it.

    ``short.en`` and ``long.en`` are a few words and a description in English; other languages
    of the museum likewise.
    """

    model_config = ConfigDict(extra="allow")

    capture: str
    x: int
    y: int
    width: int
    height: int
    outline: str = ""
    """JSON list of ``[x, y]`` points; empty for a box."""
    kind: str
    replaces: str = ""
    """The observation that this one corrects; empty for a new one."""

    def said(self, field: str, languages: Iterable[str], most: int) -> dict[str, str]:
        """Return the texts of a field, by language; what is empty is left out."""
        given = self.model_extra or {}
        texts = {tag: str(given.get(f"{field}.{tag}", "")).strip()[:most] for tag in languages}
        return {tag: text for tag, text in texts.items() if text}


def mark_region(museum: Museum, relic: str, mark: Mark, person: Person) -> Observation:
    """Propose an observation of a region that a person drew.

    Raises
    ------
    InvalidError
        If the region is no region, or the kind no word.
    MismatchError
        If it does not lie on a capture of the relic, or corrects what was not said of it.
    """
    languages = museum.wordings.now().languages
    try:
        region = Region(
            capture=mark.capture,
            x=mark.x,
            y=mark.y,
            width=mark.width,
            height=mark.height,
            outline=json.loads(mark.outline) if mark.outline else (),
        )
        observation = Observation(
            id="o" + secrets.token_hex(8),
            relic=relic,
            kind=mark.kind,
            region=region,
            words=mark.said("short", languages, MOST_WORDS),
            description=mark.said("long", languages, MOST_DESCRIPTION),
            replaces=mark.replaces or None,
            evidence=(mark.capture,),
            author=person.name,
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidError(
            "The mark was not kept",
            why=f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
            fix="Draw the region anew and choose what it shows",
        ) from None
    except (ValueError, RecursionError) as error:
        raise InvalidError(
            "The mark was not kept",
            why=f"its outline is not a list of points ({error})",
            fix="Draw the region anew",
        ) from None
    museum.observations.propose(observation)
    return observation

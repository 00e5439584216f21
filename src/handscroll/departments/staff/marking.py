"""Mark a place on a relic: what a person draws becomes an observation to be judged."""

from __future__ import annotations

import json
import secrets

from pydantic import BaseModel, ValidationError

from handscroll.errors import InvalidError
from handscroll.model.observation import Observation
from handscroll.model.person import Person
from handscroll.model.region import Region
from handscroll.model.text import LANGUAGES
from handscroll.museum import Museum


class Mark(BaseModel):
    """What the drawing form sends: a box, perhaps an outline, and words for it."""

    capture: str
    x: int
    y: int
    width: int
    height: int
    outline: str = ""
    """JSON list of ``[x, y]`` points; empty for a box."""
    kind: str
    words: str = ""
    language: str = "zh-Hans"


def mark_region(museum: Museum, relic: str, mark: Mark, person: Person) -> Observation:
    """Propose an observation of a region that a person drew.

    Raises
    ------
    InvalidError
        If the region is no region, or the kind no word.
    MismatchError
        If it does not lie on a capture of the relic.
    """
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
            words={mark.language: mark.words.strip()[:2000]}
            if mark.words.strip() and mark.language in LANGUAGES
            else {},
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
    except ValueError as error:
        raise InvalidError(
            "The mark was not kept",
            why=f"its outline is not a list of points ({error})",
            fix="Draw the region anew",
        ) from None
    museum.observations.propose(observation)
    return observation

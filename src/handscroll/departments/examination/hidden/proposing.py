"""What the method says of a region, as an observation that people judge."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from numpy.typing import NDArray

from handscroll.departments.examination.hidden.chains import Found
from handscroll.departments.examination.hidden.kept_map import AUTHOR, METHOD, KeptMap
from handscroll.imaging.hidden.candidates import Candidate
from handscroll.imaging.hidden.prediction import BORDER_NM
from handscroll.model.examination.hidden_layers import KIND
from handscroll.model.observation import Observation, Quantity
from handscroll.model.region import Region
from handscroll.model.stack import Stack
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Wording
from handscroll.pages.words import words_in

UNIT: Final = "contrast to noise"
SAYS_NOT: Final = "beneath.not_strokes"
"""Key of the sentence that says what a candidate is not."""
_SAME: Final = 0.5
"""Share of both boxes together that two regions have in common, to be one."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is the same for all candidates of a search."""

    stack: Stack
    digest: str
    bands: dict[str, list[float]]
    words: dict[str, str]
    sentence: dict[str, str]

    @classmethod
    def of(
        cls, stack: Stack, mapped: KeptMap, wavelengths: NDArray[Any], wording: Wording
    ) -> Given:
        """Gather it."""
        lengths = [float(nm) for nm in wavelengths]
        bands = {
            "visible_nm": [nm for nm in lengths if nm <= BORDER_NM],
            "infrared_nm": [nm for nm in lengths if nm > BORDER_NM],
        }
        said = {tag: words_in(tag, wording) for tag in LANGUAGES}
        return cls(
            stack,
            mapped.digest,
            bands,
            {tag: words("beneath.candidate") for tag, words in said.items()},
            {tag: words(SAYS_NOT) for tag, words in said.items()},
        )


def observation_of(one: Candidate, given: Given) -> Observation:
    """Return a candidate as the machine's proposal; the same candidate has the same name."""
    x, y, width, height = one.box
    outline = tuple((float(px), float(py)) for px, py in one.outline.tolist())
    assert given.stack.made is not None
    facts: dict[str, Any] = {
        "method": METHOD,
        "cube": given.stack.made.digest,
        "map": given.digest,
        **given.bands,
        "r2": _told(one.r2),
        "visible_contrast": _told(one.visible_contrast),
        "evidence": _told(one.score),
        "pixels": one.pixels,
        "cautions": [caution.value for caution in one.cautions],
        "says_not": SAYS_NOT,
    }
    known = math.isfinite(one.contrast) and math.isfinite(one.contrast_error)
    quantity = None
    if known:
        quantity = Quantity(
            value=round(one.contrast, 3), uncertainty=round(one.contrast_error, 3), unit=UNIT
        )
    return Observation(
        id=_name(given, one),
        relic=given.stack.relic,
        kind=KIND,
        region=Region(
            capture=given.stack.id, x=x, y=y, width=width, height=height,
            outline=outline if len(outline) >= 3 else (),
        ),
        words=given.words,
        description=given.sentence,
        quantity=quantity,
        evidence=(given.stack.id,),
        author=AUTHOR,
        by_machine=True,
        facts=facts,
    )  # fmt: skip


def said_before(one: Candidate, before: Iterable[Found]) -> bool:
    """Say whether somebody was asked about a region already, whatever the verdict was."""
    return any(_alike(one.box, found.box) >= _SAME for found in before)


def _name(given: Given, one: Candidate) -> str:
    said = [given.stack.id, given.digest, METHOD, one.box, one.outline.tolist()]
    return "o" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _told(figure: float) -> float | None:
    return round(float(figure), 3) if math.isfinite(figure) else None


def _alike(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(across, 0) * max(down, 0)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)

"""What was measured of one capture, as it is kept: numbers with their doubt, and why some lack.

A card says nothing of tolerances: :mod:`handscroll.model.quality.verdict` measures it against a
profile whenever somebody looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.quality.aspect import Aspect, Formula
from handscroll.model.quality.choosing import Choice
from handscroll.model.quality.profile import Standing
from handscroll.model.quality.verdict import Measurement, Verdict, judge

KIND: Final = "capture_quality"
"""Kind of the observations that hold cards."""
METHOD: Final = "handscroll.capture_quality/1"
"""Who signs them: the same method on the same file gives the same card."""
Point = tuple[float, float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CardFile(_Part):
    """What file was measured."""

    name: str
    sha256: str = ""
    format: str
    width: int
    height: int
    bits: int
    profile: str | None = None


class Refusal(_Part):
    """Why nothing, or one thing, was measured: a code with its reason and what to do."""

    code: str
    why: str
    fix: str


class CardPatch(_Part):
    """One patch: where it is seen, and how far it is from its reference (CIEDE2000)."""

    name: str
    corners: tuple[Point, Point, Point, Point]
    lab: tuple[float, float, float]
    reference: tuple[float, float, float]
    difference: float
    sd: float
    dirty: float


class CardTarget(_Part):
    """The target that was found.

    Attributes
    ----------
    box
        Left, top, width, height of what it covers, px of the capture.
    likeness, place_sd
        As `handscroll.imaging.quality.target.Found`.
    """

    key: str
    title: str
    edition: str
    source: str
    standing: Standing
    box: tuple[int, int, int, int]
    likeness: float
    place_sd: float
    patches: tuple[CardPatch, ...]


class CardTone(_Part):
    """L* of the greys, lightest first, and how much lighter they were captured."""

    reference: tuple[float, ...]
    error: tuple[float, ...]


class CardEdge(_Part):
    """The edge that was least sharp.

    Attributes
    ----------
    box
        Left, top, width, height, px of the capture.
    degrees
        Between it and the nearer axis.
    frequency, response, sd
        Cycles/px up to 1, the response there, and its standard uncertainty.
    half, tenth
        Cycles/px at which the response falls to 0.5 and 0.1; None where it stays above.
    measured, tried
        Edges.
    """

    box: tuple[int, int, int, int]
    degrees: float
    frequency: tuple[float, ...]
    response: tuple[float, ...]
    sd: tuple[float, ...]
    half: float | None
    tenth: float | None
    measured: int
    tried: int


class CardEvenness(_Part):
    """Light of blocks of the flat field in parts of the brightest, and of its corners."""

    blocks: tuple[tuple[float, ...], ...]
    corners: tuple[float, float, float, float]


class Card(_Part):
    """What was measured of one capture.

    Attributes
    ----------
    refused
        Why nothing could be measured of it at all, or no target was found.
    lines
        By aspect; differences of colour by CIEDE2000.
    others
        Differences of colour by other formulas, by formula and aspect.
    remarks
        Codes of what a reader must know: ``reference_nominal``, ``eight_bits``.
    """

    method: str = METHOD
    file: CardFile
    refused: Refusal | None = None
    target: CardTarget | None = None
    lines: dict[Aspect, Measurement] = Field(default_factory=dict)
    others: dict[Formula, dict[Aspect, Measurement]] = Field(default_factory=dict)
    tone: CardTone | None = None
    edge: CardEdge | None = None
    evenness: CardEvenness | None = None
    remarks: tuple[str, ...] = ()

    def measured_for(self, choice: Choice) -> Mapping[Aspect, Measurement]:
        """Return the values by the formulas that a profile asks for, where they are there."""
        chosen = dict(self.lines)
        for said in choice.profile.tolerances:
            for formula, lines in self.others.items():
                if said.aspect in lines and said.formula == lines[said.aspect].formula:
                    chosen[said.aspect] = self.others[formula][said.aspect]
        return chosen

    def against(self, choice: Choice) -> Verdict:
        """Measure the card against a level of a profile."""
        return judge(choice.profile, choice.level, self.measured_for(choice))

"""What the pages of capture quality tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from handscroll.departments.examination.quality.asking import choices_of
from handscroll.departments.examination.quality.plots import (
    Cell,
    Curve,
    Differences,
    differences,
    edge_curve,
    light_map,
    tone_curve,
)
from handscroll.departments.examination.quality.table import SHOWN, Row, ordered, row_of
from handscroll.departments.examination.quality.terminal import MARKS, limit_of, value_of
from handscroll.errors import NotFoundError
from handscroll.model.capture import Capture
from handscroll.model.observation import Observation
from handscroll.model.quality.aspect import Aspect
from handscroll.model.quality.card import KIND, Card
from handscroll.model.quality.choosing import Choice, choice_of, names
from handscroll.model.quality.profile import Profile, Tolerance
from handscroll.model.quality.shipped import shipped
from handscroll.model.quality.verdict import Finding, Outcome
from handscroll.model.quality.verdict import Verdict as Against
from handscroll.model.relic import Relic
from handscroll.museum import Museum

_PICTURE_PX = 1100


@dataclass(frozen=True)
class Sought:
    """Which captures somebody wants to see, and how.

    Attributes
    ----------
    profiles
        Short names or ``KEY:LEVEL``; none: the usual ones.
    state
        Of the card: proposed, accepted, rejected; empty: all.
    outcome
        Against the first profile: pass, fail, cannot_tell; or ``refused``.
    sort, worst
        Column, and whether the worst stands first.
    """

    profiles: tuple[str, ...] = ()
    state: str = ""
    outcome: str = ""
    sort: str = ""
    worst: bool = False

    def query(self, **changed: object) -> str:
        """Return the query of an address that asks for this, with some of it changed."""
        told = {
            "profile": list(self.profiles), "state": self.state, "outcome": self.outcome,
            "sort": self.sort, "worst": "true" if self.worst else "", **changed,
        }  # fmt: skip
        return urlencode({key: one for key, one in told.items() if one}, doseq=True)


@dataclass(frozen=True)
class Table:
    """The captures that were measured.

    Attributes
    ----------
    offered
        Short names of profiles.
    """

    sought: Sought
    choices: Sequence[Choice]
    rows: Sequence[Row]
    in_all: int
    columns: Sequence[Aspect] = SHOWN
    marks: Mapping[Outcome, str] = field(default_factory=lambda: MARKS)
    offered: Sequence[str] = ()


@dataclass(frozen=True)
class Said:
    """One line of a card.

    Attributes
    ----------
    standing, source
        How sure it is that the limit is the document's, and where it was read.
    """

    finding: Finding
    mark: str
    value: str
    limit: str
    standing: str
    source: str

    @property
    def remarks(self) -> Sequence[str]:
        """What a reader must know besides how sure the limit is."""
        return [one for one in self.finding.remarks if not one.startswith("limit_")]


@dataclass(frozen=True)
class ShownCard:
    """A card, measured against one profile."""

    observation: Observation
    relic: Relic
    capture: Capture
    card: Card
    choice: Choice
    verdict: Against
    mark: str
    lines: Sequence[Said]
    missing: Sequence[tuple[Aspect, str]]
    others: Sequence[tuple[str, Against, str]]
    offered: Sequence[str]
    differences: Differences | None
    tone: Curve | None
    edge: Curve | None
    light: Sequence[Cell]

    @property
    def chosen(self) -> str:
        """Which of the offered names stands for the profile and level."""
        return next((one for one in self.offered if choice_of(one) == self.choice), "")

    @property
    def sources(self) -> Sequence[str]:
        """Where the limits were read."""
        return list(dict.fromkeys(one.source for one in self.lines))

    @property
    def lowest(self) -> float:
        """Light of the darkest block of the flat field, in parts of the brightest."""
        return min((one.light for one in self.light), default=1.0)

    @property
    def view(self) -> tuple[int, int, int, int]:
        """What of the capture is shown: the target with a margin, or all of it."""
        if self.card.target is None:
            return 0, 0, self.capture.width, self.capture.height
        x, y, width, height = self.card.target.box
        margin = max(width, height) // 20
        left, top = max(x - margin, 0), max(y - margin, 0)
        right = min(x + width + margin, self.capture.width)
        low = min(y + height + margin, self.capture.height)
        return left, top, right - left, low - top

    @property
    def picture(self) -> str:
        """Address of that picture."""
        x, y, width, height = self.view
        side = min(_PICTURE_PX, max(width, height))
        region = f"{x},{y},{width},{height}"
        return f"/iiif/3/{self.capture.id}/{region}/!{side},{side}/0/default.jpg"


def table_of(museum: Museum, sought: Sought) -> Table:
    """Return the captures of the museum that somebody wants to see."""
    choices = choices_of(sought.profiles)
    every = museum.observations.every(KIND)
    numbers = {name: museum.relics.get(name).accession_number for name in {o.relic for o in every}}
    rows = [_row(one, choices, numbers[one.relic]) for one in every]
    kept = [one for one in rows if _wanted(one, sought)]
    return Table(
        sought, choices, ordered(kept, sought.sort, worst_first=sought.worst), len(rows),
        offered=names(),
    )  # fmt: skip


def row_of_kept(museum: Museum, one: Observation, choices: Sequence[Choice]) -> Row:
    """Return a kept card as a row."""
    return _row(one, choices, museum.relics.get(one.relic).accession_number)


def _row(one: Observation, choices: Sequence[Choice], number: str) -> Row:
    card = Card.model_validate(one.facts)
    return row_of(
        card.file.name, card, choices, observation=one.id, relic=one.relic, number=number,
        capture=one.evidence[0], state=one.verdict.value,
    )  # fmt: skip


def shown_card(museum: Museum, name: str, profile: str) -> ShownCard:
    """Return what the page of a card tells.

    Raises
    ------
    NotFoundError
        If there is no card, or no profile, of that name.
    """
    one = museum.observations.get(name)
    if one.kind != KIND:
        raise NotFoundError(
            f"The card {name[:80]} was not found", why="that observation is about something else",
            fix="Choose one from the table of captures",
        )  # fmt: skip
    card = Card.model_validate(one.facts)
    choice = choice_of(profile) if profile else choices_of(())[0]
    verdict = card.against(choice)
    found = {finding.aspect: finding for finding in verdict.findings}
    sharp = found.get(Aspect.SAMPLING_EFFICIENCY)
    return ShownCard(
        observation=one,
        relic=museum.relics.get(one.relic),
        capture=museum.captures.find(one.evidence[0]).capture,
        card=card,
        choice=choice,
        verdict=verdict,
        mark=MARKS[verdict.outcome],
        lines=[_said(finding, choice.profile) for finding in verdict.findings],
        missing=[(lack.aspect, lack.why) for lack in choice.profile.missing if not lack.levels],
        others=[_other(card, name) for name in names()],
        offered=[*names(), *(key for key in shipped() if "before" in key)],
        differences=None if card.target is None else differences(card.target, verdict),
        tone=None if card.tone is None else tone_curve(card.tone, found.get(Aspect.TONE_ERROR)),
        edge=None if card.edge is None else edge_curve(card.edge, sharp),
        light=() if card.evenness is None else light_map(card.evenness),
    )


def _other(card: Card, name: str) -> tuple[str, Against, str]:
    verdict = card.against(choice_of(name))
    return name, verdict, MARKS[verdict.outcome]


def _said(finding: Finding, profile: Profile) -> Said:
    said = profile.tolerance(finding.aspect)
    assert isinstance(said, Tolerance)
    return Said(
        finding, MARKS[finding.outcome], value_of(finding), limit_of(finding),
        said.standing.value, profile.sources[said.read_in],
    )  # fmt: skip


def _wanted(row: Row, sought: Sought) -> bool:
    if sought.state and row.state != sought.state:
        return False
    if not sought.outcome:
        return True
    if sought.outcome == "refused":
        return bool(row.refused)
    return not row.refused and row.verdicts[0].outcome.value == sought.outcome

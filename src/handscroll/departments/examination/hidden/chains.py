"""Candidates as they stand: a proposal, and what people said of it, each saying it anew.

An observation is never overwritten. A name, another name, or an acceptance taken back is an
observation that replaces the one before; the candidate is the chain, and its last link counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from handscroll.errors import NotFoundError
from handscroll.model.examination.hidden_layers import KIND, WITHDRAWN
from handscroll.model.observation import Observation, Quantity, Verdict
from handscroll.model.stack import Stack
from handscroll.museum import Museum


class Standing(StrEnum):
    """How a candidate stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate.

    Attributes
    ----------
    first
        As it was proposed first, by a method.
    last
        What counts now.
    number
        From 1, by evidence: so it stays while nothing is sought with another method.
    """

    first: Observation
    last: Observation
    number: int

    @property
    def id(self) -> str:
        """The name of the candidate: that of its first observation."""
        return self.first.id

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Where it lies on the stack: x, y, width, height, px."""
        region = self.last.region
        return region.x, region.y, region.width, region.height

    @property
    def standing(self) -> Standing:
        """How it stands: an acceptance taken back leaves it proposed."""
        if self.last.verdict is Verdict.REJECTED:
            return Standing.REJECTED
        accepted = self.last.verdict is Verdict.ACCEPTED
        taken_back = bool(self.last.facts.get(WITHDRAWN))
        return Standing.ACCEPTED if accepted and not taken_back else Standing.PROPOSED

    @property
    def named(self) -> Mapping[str, str]:
        """What a person called it; empty where nobody did."""
        return {} if self.last.words == self.first.words else self.last.words

    @property
    def caption(self) -> Mapping[str, str]:
        """What a person said of it; empty where nobody did."""
        said = self.last.description
        return {} if said == self.first.description else said

    @property
    def contrast(self) -> Quantity | None:
        """Contrast to noise, with its uncertainty, as the method measured it."""
        return self.first.quantity

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the method said besides."""
        return self.first.facts


def of_stack(museum: Museum, stack: Stack) -> Sequence[Found]:
    """Return the candidates of a stack, those of most evidence first."""
    every = [
        one
        for one in museum.observations.of(stack.relic, kind=KIND)
        if one.region.capture == stack.id
    ]
    after = {one.replaces: one for one in every if one.replaces is not None}
    roots = [one for one in every if one.replaces is None]
    roots.sort(key=lambda one: (-float(one.facts.get("evidence") or 0), one.id))
    return [Found(one, _last(one, after), number) for number, one in enumerate(roots, 1)]


def accepted(museum: Museum, stack: Stack) -> Sequence[Found]:
    """Return the candidates that people took for hidden layers."""
    return [one for one in of_stack(museum, stack) if one.standing is Standing.ACCEPTED]


def candidate(museum: Museum, observation: str) -> tuple[Stack, Found]:
    """Return the stack and the candidate that an observation belongs to.

    Raises
    ------
    NotFoundError
        If nothing bears that name, or it is no candidate of a hidden layer.
    """
    kept = museum.observations.get(observation)
    if kept.kind == KIND:
        stack = museum.stacks.get(kept.region.capture)
        for one in of_stack(museum, stack):
            if kept.id in (one.first.id, one.last.id) or _leads_to(museum, kept, one.first.id):
                return stack, one
    raise NotFoundError(
        f"The candidate {observation[:80]} was not found",
        why="that observation is no candidate of a hidden layer",
        fix="List them with: handscroll stack hidden STACK",
    )


def _leads_to(museum: Museum, one: Observation, first: str) -> bool:
    while one.replaces is not None:
        one = museum.observations.get(one.replaces)
    return one.id == first


def _last(one: Observation, after: Mapping[str, Observation]) -> Observation:
    """Follow what was said anew to its end; a circle, which nobody can write, would end too."""
    seen = {one.id}
    while (later := after.get(one.id)) is not None and later.id not in seen:
        seen.add(later.id)
        one = later
    return one

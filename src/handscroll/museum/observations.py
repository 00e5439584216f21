"""Observations: proposed by methods and people, judged by people, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from handscroll.errors import MismatchError, NotFoundError
from handscroll.geometry import Size
from handscroll.model.element import standing
from handscroll.model.observation import OF_THE_HOUSE, Observation, Verdict
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import relic_object
from handscroll.museum.relics import Relics
from handscroll.museum.stacks import Stacks
from handscroll.storage import tables
from handscroll.storage.journal import Draft


class Observations:
    """Everything that was said of a place on a relic."""

    def __init__(self, relics: Relics, stacks: Stacks, ledger: Ledger) -> None:
        self._relics = relics
        self._stacks = stacks
        self._ledger = ledger

    def propose(self, observation: Observation) -> None:
        """Keep a new observation in the journal, to be judged.

        Raises
        ------
        MismatchError
            If its region lies neither on a capture of its relic nor on the cube of one of its
            stacks, or it replaces an observation of another relic.
        """
        self._require_place(observation)
        self._write("observation.proposed", observation, observation.author)

    def accept_all(self, observations: Sequence[Observation], *, person: str) -> None:
        """Keep observations of one relic that need no judging, as one version of it.

        For what is known and not observed, such as what our own software painted. Those that
        are kept already are left as they are, so that it can be done again.

        Raises
        ------
        MismatchError
            As :meth:`propose` does, for any of them.
        """
        new = [one for one in observations if not self._is_kept(one.id)]
        for one in new:
            self._require_place(one)
        judged = [one.reviewed(Verdict.ACCEPTED, reviewer=person) for one in new]
        if not judged:
            return
        self._relics.accept(judged, person=person)
        # All of them or none: what is kept of some only would never be done again.
        self._ledger.record_all([
            Draft("observation.reviewed", relic_object(one.relic),
                  {"observation": one.model_dump(mode="json")}, person)
            for one in judged
        ])  # fmt: skip

    def _require_place(self, observation: Observation) -> None:
        relic = self._relics.get(observation.relic)
        region = observation.region
        sizes = {capture.id: capture.size for capture in relic.captures}
        size = sizes.get(region.capture) or self._cube_size(region.capture, relic.id)
        if size is None or not region.lies_on(size):
            raise MismatchError(
                "The observation was not kept",
                why=f"its region {region.xywh()} lies on no capture of {relic.id},"
                " nor on the cube of a stack of it",
                fix="Draw the region anew on the picture",
            )
        old = observation.replaces
        if old is not None and (not self._is_kept(old) or self.get(old).relic != relic.id):
            raise MismatchError(
                "The observation was not kept",
                why=f"it replaces {old[:80]!a}, which is no observation of {relic.id}",
                fix="Open the observation on the page of its relic and correct it there",
            )

    def _cube_size(self, stack: str, relic: str) -> Size | None:
        """Return the size of a stack's cube, or None where there is none or it is of another."""
        found = self._stacks.find(stack)
        if found is None or found.relic != relic or found.made is None:
            return None
        return Size(found.made.width, found.made.height)

    def review(self, observation_id: str, verdict: Verdict, *, person: str) -> Observation:
        """Keep a person's verdict; acceptance cuts a version of the relic.

        Raises
        ------
        NotFoundError
            If no observation bears that identifier.
        ConflictError
            If somebody judged it before.
        """
        judged = self.get(observation_id).reviewed(verdict, reviewer=person)
        if verdict is Verdict.ACCEPTED:
            self._relics.accept([judged], person=person)
        self._write("observation.reviewed", judged, person)
        return judged

    def shown(self, relic: str) -> list[Observation]:
        """Return what is part of a relic's record: accepted, and replaced by nothing accepted.

        What lies on a stack has no place on the relic's pictures, and may be about something
        that visitors do not see: :meth:`on_stack` tells it.
        """
        said = standing(self.on_pictures(relic, verdict=Verdict.ACCEPTED))
        return [one for one in said if one.kind not in OF_THE_HOUSE]

    def on_pictures(self, relic: str, *, verdict: Verdict | None = None) -> list[Observation]:
        """Return what was said of places on a relic's own pictures, oldest first."""
        stacks = {one.id for one in self._stacks.list(relic)}
        said = self.of(relic, verdict=verdict)
        return [one for one in said if one.region.capture not in stacks]

    def on_stack(self, stack: str, *, verdict: Verdict | None = None) -> list[Observation]:
        """Return what was said of places on a stack, oldest first, replaced or not."""
        said = self.of(self._stacks.get(stack).relic, verdict=verdict)
        return [one for one in said if one.region.capture == stack]

    def _is_kept(self, observation_id: str) -> bool:
        with self._ledger.register.reading() as session:
            return session.get(tables.ObservationRow, observation_id) is not None

    def get(self, observation_id: str) -> Observation:
        """Return one observation."""
        with self._ledger.register.reading() as session:
            row = session.get(tables.ObservationRow, observation_id)
            if row is None:
                raise NotFoundError(
                    f"The observation {observation_id[:80]} was not found",
                    why="nothing bears that identifier",
                    fix="Open the relic's page and choose one of its observations",
                )
            return Observation.model_validate(row.record)

    def of(
        self, relic: str, *, kind: str | None = None, verdict: Verdict | None = None
    ) -> list[Observation]:
        """Return observations of a relic, oldest first."""
        wanted = select(tables.ObservationRow).where(tables.ObservationRow.relic_id == relic)
        if kind is not None:
            wanted = wanted.where(tables.ObservationRow.kind == kind)
        if verdict is not None:
            wanted = wanted.where(tables.ObservationRow.state == verdict.value)
        with self._ledger.register.reading() as session:
            rows = session.scalars(wanted.order_by(tables.ObservationRow.id))
            return [Observation.model_validate(row.record) for row in rows]

    def every(self, kind: str, *, most: int = 5000) -> list[Observation]:
        """Return observations of a kind of every relic, by relic, at most so many."""
        row = tables.ObservationRow
        wanted = select(row).where(row.kind == kind).order_by(row.relic_id, row.id).limit(most)
        with self._ledger.register.reading() as session:
            return [Observation.model_validate(one.record) for one in session.scalars(wanted)]

    def _write(self, kind: str, observation: Observation, person: str) -> None:
        record = observation.model_dump(mode="json")
        self._ledger.record(kind, relic_object(observation.relic), person, observation=record)

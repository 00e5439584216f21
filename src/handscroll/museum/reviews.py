"""Reviews: states changed with a reason, and what people say about a record until it is settled."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from handscroll.errors import ConflictError, InvalidError, NotFoundError
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.review import (
    MOST_SAID,
    Move,
    Said,
    deciders,
    moves_of,
    needs_reason,
    person_meant,
)
from handscroll.model.rights import Action, State, may
from handscroll.museum.doings import Doings
from handscroll.museum.ledger import Ledger
from handscroll.museum.people import People
from handscroll.museum.records import relic_object
from handscroll.museum.relics import Relics, require_follows
from handscroll.museum.revisions import Revisions
from handscroll.storage import tables

_LEFT_THE_PUBLIC = f"state: {State.PUBLISHED}, "
_NOTHING = Said()


@dataclass(frozen=True)
class Comment:
    """Something said about a relic; `field` is empty for the whole of it.

    Attributes
    ----------
    at, settled_at
        RFC 3339, UTC.
    answers
        The comment that it answers, or nothing.
    settled_by
        Who marked it as settled, or nothing.
    """

    id: str
    at: str
    person: str
    field: str
    text: str
    answers: str
    settled_by: str
    settled_at: str


class Reviews:
    """The one way by which people bring relics into another state and speak about that."""

    def __init__(
        self, relics: Relics, revisions: Revisions, people: People, ledger: Ledger
    ) -> None:
        self._relics = relics
        self._revisions = revisions
        self._people = people
        self._ledger = ledger
        self._doings = Doings(ledger)

    def move(
        self,
        relic: str,
        state: State,
        *,
        person: str,
        said: Said = _NOTHING,
        expected: int | None = None,
    ) -> Relic:
        """Bring a relic into another state, with what goes with it.

        One that is there already stays as it is: a form may be sent twice.

        Parameters
        ----------
        expected
            The revision that was looked at; None takes whichever stands.

        Raises
        ------
        InvalidError
            If a reason is missing, or nobody is meant who may decide.
        ConflictError
            If that state may not follow the present one, another revision stands, or the change
            to be undone is not the last one.
        """
        record, revision = self.movable(relic, state, person=person, said=said)
        if record.state is state:
            return record
        seen = revision if expected is None else expected
        return self._relics.move(relic, state, person=person, facts=said.facts(), expected=seen)

    def movable(
        self, relic: str, state: State, *, person: str, said: Said = _NOTHING
    ) -> tuple[Relic, int]:
        """Return a relic and its revision if :meth:`move` may be asked; nothing is written.

        Raises
        ------
        InvalidError, ConflictError
            As :meth:`move`.
        """
        record, revision = self._relics.standing(relic)
        if record.state is state:
            return record, revision
        require_follows(record, state)
        own = self._doings.asker(relic) == person
        if needs_reason(record.state, state, own=own) and not said.because:
            raise InvalidError(
                f"The relic {record.accession_number} was not moved",
                why=f"no reason was given for bringing it from {record.state} to {state}",
                fix="Say why",
            )
        _require_short(record, said)
        self._require_meant(said.addressee)
        if said.undoes is not None:
            self._require_last(record, said.undoes)
        return record, revision

    def shown(self, relic: str) -> int | None:
        """Return the revision that the public saw last, None of one that was never public."""
        known = self._revisions.of(relic)
        if self._relics.get(relic).state is State.PUBLISHED:
            return known[-1].version
        for before, after in zip(reversed(known[:-1]), reversed(known[1:]), strict=True):
            if after.message.startswith(_LEFT_THE_PUBLIC):
                return before.version
        return None

    def moves(self, relic: Relic, person: Person) -> tuple[Move, ...]:
        """Return what somebody may do next with a relic."""
        own = self._doings.asker(relic.id) == person.name
        return moves_of(person.role, relic.state, own=own)

    def addressees(self) -> Sequence[Person]:
        """Return everybody who may decide about a review, by name."""
        return [one for one in self._people.list() if _decides(one)]

    def say(
        self, relic: str, text: str, *, person: str, field: str = "", answers: str = ""
    ) -> Comment:
        """Keep a comment; the same one again, as long as it is the last, is one.

        Raises
        ------
        InvalidError
            If it says nothing, or too much.
        NotFoundError
            If it answers what nobody said of this relic.
        """
        text = text.strip()
        if not text or len(text) > MOST_SAID or len(field) > MOST_SAID:
            raise InvalidError(
                "The comment was not kept",
                why=f"it has {len(text):,} characters",
                fix=f"Write 1 to {MOST_SAID:,} characters",
            )
        if answers:
            first = self._one(relic, answers)
            field, answers = first.field, first.answers or first.id
        held = self.comments(relic)
        new = (person, field, text, answers)
        if held and (held[-1].person, held[-1].field, held[-1].text, held[-1].answers) == new:
            return held[-1]
        name = "k" + secrets.token_hex(8)
        told = {"comment": name, "field": field, "text": text, "answers": answers}
        self._ledger.record("review.said", relic_object(relic), person, **told)
        return self._one(relic, name)

    def settle(self, relic: str, comment: str, *, person: str) -> None:
        """Mark a comment and its answers as settled; once is enough.

        Raises
        ------
        NotFoundError
            If nobody said that of this relic.
        """
        if not self._one(relic, comment).settled_by:
            self._ledger.record("review.settled", relic_object(relic), person, comment=comment)

    def comments(self, relic: str) -> Sequence[Comment]:
        """Return what was said about a relic, oldest first."""
        row = tables.CommentRow
        wanted = select(row).where(row.relic_id == relic).order_by(row.seq)
        with self._ledger.register.reading() as session:
            return [_comment(one) for one in session.scalars(wanted)]

    def _one(self, relic: str, comment: str) -> Comment:
        with self._ledger.register.reading() as session:
            row = session.get(tables.CommentRow, comment)
            if row is not None and row.relic_id == relic:
                return _comment(row)
        raise NotFoundError(
            f"The comment {comment[:40]} was not found",
            why="nobody said that about this relic",
            fix="Open the relic's review again and choose one of its comments",
        )

    def _require_meant(self, addressee: str) -> None:
        if not addressee or addressee in deciders():
            return
        name = person_meant(addressee)
        if name and any(one.name == name for one in self.addressees()):
            return
        raise InvalidError(
            "The review was not asked for",
            why=f"{addressee[:80]} names nobody who may decide",
            fix="Name one of these roles, or @ and a sign-in name: " + ", ".join(deciders()),
        )

    def _require_last(self, record: Relic, undoes: int) -> None:
        last = self._doings.moved(record.id)
        if last is None or last.seq != undoes:
            raise ConflictError(
                f"The change of the relic {record.accession_number} was not undone",
                why="its state was changed since",
                fix="Open the relic again and look at how it stands now",
            )


def _require_short(record: Relic, said: Said) -> None:
    longest = max(len(said.because), len(said.look))
    if longest > MOST_SAID:
        raise InvalidError(
            f"The relic {record.accession_number} was not moved",
            why=f"{longest:,} characters were said with it",
            fix=f"Write {MOST_SAID:,} characters or fewer",
        )


def _decides(person: Person) -> bool:
    return person.active and may(person.role, Action.REVIEW, State.IN_REVIEW)


def _comment(row: tables.CommentRow) -> Comment:
    return Comment(
        row.id, row.at, row.person, row.field, row.text, row.answers, row.settled_by,
        row.settled_at,
    )  # fmt: skip

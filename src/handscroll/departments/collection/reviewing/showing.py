"""What the page of a review shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handscroll.departments.collection.history.showing import FieldRow, field_rows
from handscroll.model.difference import Change, differences
from handscroll.model.observation import Observation, Verdict
from handscroll.model.relic import Part, Relic
from handscroll.museum import Museum
from handscroll.museum.reviews import Comment
from handscroll.pages.words import Words


@dataclass(frozen=True)
class Thread:
    """A comment and its answers, oldest first."""

    comment: Comment
    answers: Sequence[Comment]


@dataclass(frozen=True)
class Marked:
    """A picture of which places are proposed."""

    part: Part
    marks: Sequence[Observation]


@dataclass(frozen=True)
class Looked:
    """All that a reviewer looks at.

    Attributes
    ----------
    shown
        The revision that the public saw last; None where there was none.
    revision
        The one that stands.
    fields
        What differs; of a record that never was public, all that it says.
    beside
        Field to what is said of it; those without a row stand in `threads`.
    """

    shown: int | None
    revision: int
    fields: Sequence[FieldRow]
    marked: Sequence[Marked]
    beside: Mapping[str, Sequence[Thread]]
    threads: Sequence[Thread]

    @property
    def open(self) -> int:
        """How many comments are not settled."""
        there = [*self.threads, *(one for some in self.beside.values() for one in some)]
        return sum(not one.comment.settled_by for one in there)


def looked_at(museum: Museum, relic: Relic, words: Words) -> Looked:
    """Read what a reviewer looks at."""
    shown, revision = museum.reviews.shown(relic.id), museum.relics.standing(relic.id)[1]
    before = _nothing(relic) if shown is None else museum.revisions.at(relic.id, shown)
    changes = differences(before, relic)
    fields = field_rows(changes if shown is not None else _spread(changes), words)
    threads = _threads(museum.reviews.comments(relic.id))
    rows = {one.where for one in fields}
    beside = {
        where: [one for one in threads if one.comment.field == where]
        for where in {one.comment.field for one in threads} & rows
    }
    rest = [one for one in threads if one.comment.field not in beside]
    return Looked(shown, revision, fields, _marked(museum, relic), beside, rest)


def _nothing(relic: Relic) -> Relic:
    """Return a record that says nothing yet of the same thing with the same pictures."""
    return Relic(
        id=relic.id, accession_number=relic.accession_number, state=relic.state, title={},
        parts=relic.parts, painted_by_software=relic.painted_by_software,
    )  # fmt: skip


def _spread(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield a row for each field of what came whole, so that each can be spoken of."""
    for one in changes:
        if isinstance(one.new, dict) and one.path == ("catalogue",):
            for name, value in one.new.items():
                yield Change((*one.path, name), one.kind, new=value)
        else:
            yield one


def _threads(comments: Sequence[Comment]) -> Sequence[Thread]:
    begun = (one for one in comments if not one.answers)
    return [Thread(one, [two for two in comments if two.answers == one.id]) for one in begun]


def _marked(museum: Museum, relic: Relic) -> Sequence[Marked]:
    proposed = museum.observations.of(relic.id, verdict=Verdict.PROPOSED)
    # Two parts may show the same scan: its places are judged once.
    parts = {part.capture.id: part for part in relic.parts}
    found = (
        Marked(part, [one for one in proposed if one.region.capture == name])
        for name, part in parts.items()
    )
    return [one for one in found if one.marks]

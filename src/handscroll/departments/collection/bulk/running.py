"""What is done with a batch: looked at, written, taken back; each may be killed and goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from handscroll.departments.collection.bulk.batch import Batch, Batches, Phase, Planned
from handscroll.departments.collection.bulk.doing import with_members
from handscroll.departments.collection.bulk.judging import (
    Foreseen,
    Hindrance,
    Kind,
    Selected,
    foreseen,
)
from handscroll.departments.collection.bulk.terms import Terms
from handscroll.departments.collection.history.showing import BATCH, UNDOING, mark
from handscroll.errors import ConflictError, HandscrollError
from handscroll.model.difference import document
from handscroll.model.relic import Relic
from handscroll.model.review import Said
from handscroll.model.rights import MOVES, State
from handscroll.museum import Museum
from handscroll.museum.together import Together, Wanted, Why, portions
from handscroll.storage.journal import Draft

JOB = "bulk"
IN_ONE_LINE = 2_000
"""Works that one line of the journal plans."""


@dataclass(frozen=True)
class Bench:
    """Where batches of a museum are worked on."""

    museum: Museum
    batches: Batches
    terms: Terms
    tell: Callable[[Batch], None] = lambda _batch: None

    @property
    def together(self) -> Together:
        """What writes many relics at once."""
        return Together(self.museum.vault, self.museum.ledger, self.museum.relics)

    def keep(self, batch: Batch) -> Batch:
        """Write down how far a batch is, and tell whoever watches."""
        self.batches.keep(batch)
        self.tell(batch)
        return batch

    def foresee(self, batch: Batch, works: Sequence[Selected]) -> list[Foreseen]:
        """Return what becomes of some works, as they stand now."""
        standing = self.together.standing(one.relic for one in works)
        return [
            foreseen(
                one,
                standing.get(one.relic),
                batch.change,
                batch.role,
                self.terms,
                own=self._sent_by_them(batch, standing.get(one.relic)),
            )
            for one in works
        ]

    def _sent_by_them(self, batch: Batch, standing: tuple[Relic, int] | None) -> bool:
        """Say whether whoever asks for a batch sent a work to the review that it waits for."""
        if standing is None or batch.change.state is not State.DRAFT:
            return False
        relic, _ = standing
        if relic.state is not State.IN_REVIEW:
            return False
        return self.museum.doings.asker(relic.id) == batch.person


def go_on(bench: Bench, name: str) -> Batch:
    """Do what a batch still waits for; a batch that waits for nobody stays as it is.

    Raises
    ------
    BusyError
        If another process works on it.
    """
    batch = bench.batches.get(name)
    with bench.batches.alone(batch):
        batch = bench.batches.get(name)
        if batch.phase is Phase.LOOKING:
            return _look(bench, batch)
        if batch.phase is Phase.APPLYING:
            return _apply(bench, batch)
        return _undo(bench, batch) if batch.phase is Phase.UNDOING else batch


def order(bench: Bench, batch: Batch, *, person: str) -> Batch:
    """Write down that a batch is to be carried out: from here on it is owed.

    Raises
    ------
    ConflictError
        If it is not one that was looked at and waits.
    """
    with bench.batches.alone(batch):
        batch = bench.batches.get(batch.id)
        if batch.phase is not Phase.READY:
            raise ConflictError(
                f"The batch {batch.id} was not begun",
                why=f"it is {batch.phase} already",
                fix="Look at its page",
            )
        head = {"change": batch.change.as_json(), "role": batch.role and batch.role.value}
        for number, part in enumerate(portions(bench.batches.planned(batch), IN_ONE_LINE)):
            works = [[one.relic, one.revision, one.before] for one in part]
            said = {**head, "part": number, "works": works}
            bench.museum.ledger.record_all([Draft("bulk.planned", batch.id, said, person)])
        ordered = replace(
            batch, person=person, phase=Phase.APPLYING, total=batch.changes, settled=0
        )
        return bench.keep(ordered)


def order_back(bench: Bench, batch: Batch, *, person: str) -> Batch:
    """Write down that a batch is to be taken back, whether it came to its end or not.

    Raises
    ------
    ConflictError
        If nothing of it was written, or it is taken back already.
    BusyError
        If it is being worked on.
    """
    with bench.batches.alone(batch):
        batch = bench.batches.get(batch.id)
        if batch.phase not in (Phase.APPLYING, Phase.DONE, Phase.UNDOING):
            raise ConflictError(
                f"The batch {batch.id} was not taken back",
                why=f"it is {batch.phase}",
                fix="Look at its page",
            )
        if batch.phase is not Phase.UNDOING:
            bench.museum.ledger.record("bulk.undoing", batch.id, person)
        total = sum(1 for _ in bench.batches.planned(batch))
        undoing = replace(batch, phase=Phase.UNDOING, person=person, settled=0, total=total)
        return bench.keep(replace(undoing, restored=0, kept=0))


def _look(bench: Bench, batch: Batch) -> Batch:
    """Foresee all of it, some works at a time; nothing of the museum is written."""
    batch = replace(batch, settled=0, changes=0, same=0, left=0)
    bench.batches.forget_left(batch)

    def changes() -> Iterator[Planned]:
        nonlocal batch
        for part in portions(bench.batches.asked(batch)):
            found = bench.foresee(batch, [Selected(*one) for one in part])
            left = [one.hindrance for one in found if one.hindrance is not None]
            bench.batches.leave(batch, left)
            due = [one for one in found if one.changes and one.relic is not None]
            yield from (Planned(one.relic.id, one.revision, one.before) for one in due if one.relic)
            batch = bench.keep(
                replace(
                    batch,
                    settled=batch.settled + len(part),
                    changes=batch.changes + len(due),
                    same=batch.same + len(part) - len(due) - len(left),
                    left=batch.left + len(left),
                )
            )

    bench.batches.plan(batch, changes())
    return bench.keep(replace(batch, phase=Phase.READY))


def _apply(bench: Bench, batch: Batch) -> Batch:
    """Write what was planned, from where a killed process left off."""
    works = bench.batches.planned(batch, batch.settled)
    for part in portions(works):
        selected = [Selected(one.relic, one.revision) for one in part]
        found = bench.foresee(batch, selected)
        troubles = _written(bench, batch, [one for one in found if one.changes])
        left = [one.hindrance for one in found if one.hindrance is not None]
        # A killed process may have written these and not noted so.
        left = [one for one in left if not _stands(bench, one.relic, batch.id)] + troubles
        bench.batches.leave(batch, left)
        batch = bench.keep(
            replace(
                batch,
                settled=batch.settled + len(part),
                changes=batch.changes - len(left),
                left=batch.left + len(left),
            )
        )
    said = {"changed": batch.changes, "left": batch.left}
    bench.museum.ledger.record("bulk.ended", batch.id, batch.person, **said)
    return bench.keep(replace(batch, phase=Phase.DONE))


def _written(bench: Bench, batch: Batch, due: Sequence[Foreseen]) -> list[Hindrance]:
    """Write some works; return those of which something unforeseen was in the way."""
    facts = {"batch": batch.id}
    if batch.change.state is None:
        wanted = [Wanted(one.wanted, one.revision) for one in due if one.wanted is not None]
        done = bench.together.rewrite(wanted, Why(BATCH, batch.person, facts))
    else:
        done = {}
        said = Said(because=batch.change.because).facts()
        for one in due:
            if one.relic is not None:
                states = [batch.change.state]
                done[one.relic.id] = _moved(bench, one.relic, states, batch, facts | said)
    numbers = {one.relic.id: one.relic.accession_number for one in due if one.relic is not None}
    return [
        Hindrance(name, numbers[name], Kind.FAILED, said=f"{one.why}. {one.fix}")
        for name, one in done.items()
        if isinstance(one, HandscrollError)
    ]


def _moved(
    bench: Bench, relic: Relic, states: Sequence[State], batch: Batch, facts: dict[str, str]
) -> bool | HandscrollError:
    try:
        for state in states:
            bench.museum.relics.move(relic.id, state, person=batch.person, facts=facts)
    except HandscrollError as trouble:
        return trouble
    return True


def _undo(bench: Bench, batch: Batch) -> Batch:
    """Let every work say again what it said before; those worked on since stay.

    So do those to which no way leads back that is not open to the public.
    """
    for part in portions(bench.batches.planned(batch, batch.settled)):
        bench.together.heal(one.relic for one in part)
        standing = bench.together.standing(one.relic for one in part)
        wanted: list[Wanted] = []
        moves: list[tuple[Relic, State]] = []
        kept: list[tuple[str, str]] = []
        restored = 0
        for one in part:
            relic, revision = standing.get(one.relic, (None, 0))
            marks = _marks(bench, one.relic)
            if relic is None or batch.id not in marks:
                continue
            goal = None if batch.change.state is None else State(one.before["state"])
            # A killed process may have taken some of the steps back to a state, and not all.
            begun = marks[-1] == UNDOING + batch.id and goal not in (None, relic.state)
            no_way = goal is not None and not way(relic.state, goal)
            marks = standing_marks(marks)
            if batch.id not in marks and not begun:
                restored += 1
            elif no_way or (not begun and marks[-1] != batch.id):
                kept.append((relic.id, relic.accession_number))
            elif goal is not None:
                moves.append((relic, goal))
            else:
                before = with_members(document(relic), batch.change.tops, one.before)
                wanted.append(Wanted(Relic.model_validate(before), revision))
        refused = _restored(bench, batch, wanted, moves)
        kept += [(one, standing[one][0].accession_number) for one in refused]
        bench.batches.keep_back(batch, kept)
        batch = bench.keep(
            replace(
                batch,
                settled=batch.settled + len(part),
                restored=batch.restored + restored + len(wanted) + len(moves) - len(refused),
                kept=batch.kept + len(kept),
            )
        )
    said = {"restored": batch.restored, "kept": batch.kept}
    bench.museum.ledger.record("bulk.undone", batch.id, batch.person, **said)
    return bench.keep(replace(batch, phase=Phase.UNDONE))


def _restored(
    bench: Bench,
    batch: Batch,
    wanted: Sequence[Wanted],
    moves: Sequence[tuple[Relic, State]],
) -> list[str]:
    """Write works as they were; return those that somebody changed at this very moment."""
    facts = {"batch": UNDOING + batch.id}
    done = bench.together.rewrite(wanted, Why(BATCH, batch.person, facts)) if wanted else {}
    for relic, state in moves:
        done[relic.id] = _moved(bench, relic, way(relic.state, state), batch, facts)
    return [name for name, one in done.items() if isinstance(one, HandscrollError)]


def way(state: State, goal: State) -> list[State]:
    """Return the shortest way from a state to another one, empty where none leads there.

    A publication is taken back by withdrawing; nothing becomes public on its way to what was not.
    """
    ways: list[list[State]] = [[state]]
    for steps in ways:
        if steps[-1] is goal:
            return steps[1:]
        after = (one for one in MOVES[steps[-1]] if one is goal or one is not State.PUBLISHED)
        ways += [[*steps, one] for one in after if one not in steps]
    return []


def _stands(bench: Bench, relic: str, batch: str) -> bool:
    """Say whether a batch made a revision of a work that nobody took back."""
    marks = _marks(bench, relic)
    return batch in marks and UNDOING + batch not in marks


def _marks(bench: Bench, relic: str) -> list[str]:
    """Return what made each revision of a work, oldest first: of a batch its name."""
    return [mark(one.message) for one in bench.museum.relics.steps(relic)]


def standing_marks(marks: Sequence[str]) -> list[str]:
    """Return the marks that still hold: a batch that was taken back at once leaves none.

    Examples
    --------
    >>> standing_marks(["b1", "b2", "undo b2"])
    ['b1']
    """
    held: list[str] = []
    for place, one in enumerate(marks):
        if one.startswith(UNDOING) and held and held[-1] == one.removeprefix(UNDOING):
            held.pop()
        # Taking a state back may take several steps.
        elif not (one.startswith(UNDOING) and place and marks[place - 1] == one):
            held.append(one)
    return held

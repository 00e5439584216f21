"""Stacks of bands: brought into the vault, and what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.intake import Problem
from handscroll.model.laid import Laid
from handscroll.model.rights import MOVES, State
from handscroll.model.stack import RECIPE, Made, Role, Stack, WhitePanel
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.originals import Originals, Said, Withdrawal
from handscroll.museum.stack_rows import (
    STACK,
    from_stack_document,
    stack_document,
    stack_object,
)
from handscroll.storage import tables
from handscroll.storage.vault import Vault


class Stacks:
    """Every stack of the museum."""

    def __init__(self, layout: Layout, vault: Vault, ledger: Ledger) -> None:
        self._layout, self._vault, self._ledger = layout, vault, ledger
        self._originals = Originals(layout, vault, STACK)

    def list(self, relic: str | None = None) -> Sequence[Stack]:
        """Return every stack, or those of one relic, by name."""
        row = tables.StackRow
        wanted = select(row.record).order_by(row.id)
        if relic is not None:
            wanted = wanted.where(row.relic_id == relic)
        with self._ledger.register.reading() as session:
            return [from_stack_document(one) for one in session.scalars(wanted)]

    def get(self, stack: str) -> Stack:
        """Return a stack.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        found = self.find(stack)
        if found is not None:
            return found
        raise NotFoundError(
            f"The stack {stack[:80]} was not found",
            why="no stack bears that name",
            fix="Look it up with: handscroll stack list",
        )

    def find(self, stack: str) -> Stack | None:
        """Return a stack, or None where there is none of that name."""
        with self._ledger.register.reading() as session:
            found = session.get(tables.StackRow, stack)
            return None if found is None else from_stack_document(found.record)

    def bring(
        self,
        stack: Stack,
        originals: Mapping[str, Path],
        *,
        sha512: Mapping[str, str],
        person: str,
    ) -> bool:
        """Cut the first version of a stack: its record and its originals; say whether it is new.

        A stack that the vault holds already stays as it is.

        Parameters
        ----------
        originals
            Logical path to the staged file; files are moved, not copied.
        sha512
            Digest of each staged file, by logical path.
        """
        object_id = stack_object(stack.id)
        with self._vault.alone(object_id):
            facts = {"relic": stack.relic, "files": len(stack.files)}
            document, said = stack_document(stack), Said(person, facts)
            new = self._originals.bring(object_id, document, originals, sha512=sha512, said=said)
            self._ledger.record("stack.brought", object_id, person, relic=stack.relic)
        return new

    def fail(self, stack: str, problem: Problem, *, person: str) -> None:
        """Write down why a stack's cube was not made; it is forgotten once one is made."""
        told = problem.model_dump(mode="json")
        self._ledger.record("stack.failed", stack_object(stack), person, problem=told)

    def problem(self, stack: str) -> Problem | None:
        """Return why a stack's cube was not made when that was last tried."""
        with self._ledger.register.reading() as session:
            row = session.get(tables.StackRow, stack)
            told = None if row is None else row.problem
        return None if told is None else Problem.model_validate(told)

    def keep(self, stack: str, made: Made, recipe: bytes, *, person: str) -> Stack:
        """Cut a version that says what was made of a stack, with the recipe that makes it again."""
        facts = {"method": made.method, "recipe": made.recipe, "digest": made.digest}

        def change(kept: Stack) -> Stack:
            return kept.model_copy(update={"made": made})

        return self._cut("stack.made", stack, change, Said(person, facts), {RECIPE: recipe})

    def calibrate(self, stack: str, white: WhitePanel, *, person: str) -> Stack:
        """Cut a version in which the white is told otherwise; its cube is owed again."""

        def change(kept: Stack) -> Stack:
            return kept.model_copy(update={"white": white, "made": None})

        return self._cut(
            "stack.calibrated", stack, change, Said(person, white.model_dump(mode="json"))
        )

    def move(self, stack: str, state: State, *, person: str, because: str = "") -> Stack:
        """Bring a stack into another state, and keep why.

        Raises
        ------
        ConflictError
            If that state may not follow, or a stack that nothing was made of is to be shown.
        """
        kept = self.get(stack)
        if state is kept.state:
            return kept
        unmade = state is State.PUBLISHED and kept.made is None
        if state not in MOVES[kept.state] or unmade:
            raise ConflictError(
                f"The stack {stack} was not moved",
                why="its cube was not made yet"
                if unmade
                else f"{state} cannot follow {kept.state}",
                fix=f"Make it first, with: handscroll stack make {stack}"
                if unmade
                else "Choose one of: " + ", ".join(MOVES[kept.state]),
            )

        def change(held: Stack) -> Stack:
            return held.model_copy(update={"state": state})

        facts = {"from": kept.state.value, "to": state.value}
        said = {"because": because} if because else {}
        return self._cut("stack.state", stack, change, Said(person, facts | said))

    def withdrawal(self, stack: Stack) -> Withdrawal | None:
        """Return who took a stack from visitors and why; None where it is not withdrawn."""
        if stack.state is not State.WITHDRAWN:
            return None
        return self._originals.withdrawn(stack_object(stack.id))

    def lay(self, stack: str, laid: Laid, *, person: str) -> Stack:
        """Cut a version that says how a stack lies on another one; what it said before is gone."""
        told = _of_laid(laid) | {"points": len(laid.points), "expected_px": laid.expected_px}

        def change(kept: Stack) -> Stack:
            others = [one for one in kept.laid if one.on != laid.on]
            return kept.model_copy(update={"laid": (*others, laid)})

        return self._cut("stack.laid", stack, change, Said(person, told))

    def keep_laid(self, stack: str, laid: Laid, *, person: str) -> Stack:
        """Cut a version that says which picture was made of a laying; nothing else changes."""
        facts = _of_laid(laid) | {"digest": laid.digest}

        def change(kept: Stack) -> Stack:
            every = [laid if one.on == laid.on else one for one in kept.laid]
            return kept.model_copy(update={"laid": tuple(every)})

        return self._cut("stack.laid_made", stack, change, Said(person, facts))

    def lift(self, stack: str, on: str, *, person: str) -> Stack:
        """Take a stack off another one; where it does not lie on it, nothing changes."""
        kept = self.get(stack)
        laid = kept.laid_on(on)
        if laid is None:
            return kept

        def change(held: Stack) -> Stack:
            rest = tuple(one for one in held.laid if one.on != on)
            return held.model_copy(update={"laid": rest})

        return self._cut("stack.lifted", stack, change, Said(person, _of_laid(laid)))

    def recipe(self, stack: str) -> bytes | None:
        """Return what makes a stack's cube again, or None where none was made."""
        return self._originals.read(stack_object(stack), RECIPE)

    def cube(self, stack: Stack) -> Path | None:
        """Return where a stack's cube lies, whether it is there or not; None before it is made."""
        return None if stack.made is None else self._layout.cube(stack.id, stack.made.digest)

    @contextmanager
    def spread(self, stack: Stack) -> Iterator[Mapping[Role, Path]]:
        """Lay a stack's originals out as they were brought: a folder for each role it has.

        The vault keeps equal files once, under one name; here each has its own again. Nothing
        is copied where the file system has hard links.
        """
        files = {f"{one.role}/{one.name}": one.path for one in stack.files}
        with self._originals.spread(stack.id, stack_object(stack.id), files) as folder:
            yield {role: folder / role for role in Role if stack.of(role)}

    def _cut(
        self,
        kind: str,
        stack: str,
        change: Callable[[Stack], Stack],
        said: Said,
        more: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Stack:
        object_id = stack_object(stack)
        with self._vault.alone(object_id):
            changed = change(self.get(stack))
            self._originals.cut(object_id, kind, stack_document(changed), said, more)
            self._ledger.record(kind, object_id, said.person, **said.facts)
        return changed


def _of_laid(laid: Laid) -> dict[str, Any]:
    return {"on": laid.on, "model": laid.model.value, "method": laid.method}

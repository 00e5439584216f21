"""Relightable images: brought into the vault, and what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select

from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.intake import Problem
from handscroll.model.relight import RECIPE, Relight, RelightMade
from handscroll.model.rights import MOVES, State
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.originals import Originals, Said, Withdrawal
from handscroll.museum.relight_rows import (
    RELIGHT,
    from_relight_document,
    relight_document,
    relight_object,
)
from handscroll.storage import tables
from handscroll.storage.vault import Vault


class Relights:
    """Every relightable image of the museum."""

    def __init__(self, layout: Layout, vault: Vault, ledger: Ledger) -> None:
        self._layout, self._vault, self._ledger = layout, vault, ledger
        self._originals = Originals(layout, vault, RELIGHT)

    def list(self, relic: str | None = None) -> Sequence[Relight]:
        """Return every relightable image, or those of one relic, by name."""
        row = tables.RelightRow
        wanted = select(row.record).order_by(row.id)
        if relic is not None:
            wanted = wanted.where(row.relic_id == relic)
        with self._ledger.register.reading() as session:
            return [from_relight_document(one) for one in session.scalars(wanted)]

    def get(self, relight: str) -> Relight:
        """Return a relightable image.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        with self._ledger.register.reading() as session:
            found = session.get(tables.RelightRow, relight)
            if found is not None:
                return from_relight_document(found.record)
        raise NotFoundError(
            f"The relightable image {relight[:80]} was not found",
            why="none bears that name",
            fix="Look it up with: handscroll relight list",
        )

    def version(self, relight: str) -> int:
        """Return how many versions of it were cut, 0 where there is none of that name."""
        return self._vault.head(relight_object(relight))

    def bring(
        self,
        relight: Relight,
        originals: Mapping[str, Path],
        *,
        sha512: Mapping[str, str],
        person: str,
    ) -> bool:
        """Cut the first version: its record and its originals; say whether it is new.

        One that the vault holds already stays as it is.

        Parameters
        ----------
        originals
            Logical path to the staged file; files are moved, not copied.
        sha512
            Digest of each staged file, by logical path.
        """
        object_id = relight_object(relight.id)
        with self._vault.alone(object_id):
            facts = {"relic": relight.relic, "files": len(relight.files)}
            document, said = relight_document(relight), Said(person, facts)
            new = self._originals.bring(object_id, document, originals, sha512=sha512, said=said)
            self._ledger.record("relight.brought", object_id, person, relic=relight.relic)
        return new

    def fail(self, relight: str, problem: Problem, *, person: str) -> None:
        """Write down why no tiles were made; it is forgotten once some are."""
        told = problem.model_dump(mode="json")
        self._ledger.record("relight.failed", relight_object(relight), person, problem=told)

    def problem(self, relight: str) -> Problem | None:
        """Return why no tiles were made when that was last tried."""
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelightRow, relight)
            told = None if row is None else row.problem
        return None if told is None else Problem.model_validate(told)

    def keep(self, relight: str, made: RelightMade, recipe: bytes, *, person: str) -> Relight:
        """Cut a version that says what was made, with the recipe that makes it again."""
        facts = {"method": made.method, "recipe": made.recipe, "digest": made.digest}

        def change(kept: Relight) -> Relight:
            return kept.model_copy(update={"made": made})

        return self._cut("relight.made", relight, change, Said(person, facts), {RECIPE: recipe})

    def movable(self, relight: str, state: State) -> Relight:
        """Return a relightable image as it would be in another state; nothing is written.

        Raises
        ------
        ConflictError
            If that state may not follow, or one that nothing was made of is to be shown.
        """
        kept = self.get(relight)
        unmade = state is State.PUBLISHED and kept.made is None
        if unmade or (state is not kept.state and state not in MOVES[kept.state]):
            raise ConflictError(
                f"The relightable image {relight} was not moved",
                why="its tiles were not made yet"
                if unmade
                else f"{state} cannot follow {kept.state}",
                fix=f"Make them first, with: handscroll relight make {relight}"
                if unmade
                else "Choose one of: " + ", ".join(MOVES[kept.state]),
            )
        return kept.model_copy(update={"state": state})

    def move(self, relight: str, state: State, *, person: str, because: str = "") -> Relight:
        """Bring it into another state, and keep why; raises as `movable`."""
        kept = self.get(relight)
        if self.movable(relight, state) == kept:
            return kept

        def change(held: Relight) -> Relight:
            return held.model_copy(update={"state": state})

        facts = {"from": kept.state.value, "to": state.value}
        said = {"because": because} if because else {}
        return self._cut("relight.state", relight, change, Said(person, facts | said))

    def withdrawal(self, relight: Relight) -> Withdrawal | None:
        """Return who took it from visitors and why; None where it is not withdrawn."""
        if relight.state is not State.WITHDRAWN:
            return None
        return self._originals.withdrawn(relight_object(relight.id))

    def tell(
        self, relight: str, title: Mapping[str, str], caption: Mapping[str, str], *, person: str
    ) -> Relight:
        """Cut a version with other words: what it is called, and what is to be seen on it."""
        words = {"title": dict(title), "caption": dict(caption)}
        kept = self.get(relight)
        if kept.model_copy(update=words) == kept:
            return kept

        def change(held: Relight) -> Relight:
            return held.model_copy(update=words)

        return self._cut("relight.told", relight, change, Said(person, words))

    def recipe(self, relight: str) -> bytes | None:
        """Return what makes the tiles again, or None where none were made."""
        return self._originals.read(relight_object(relight), RECIPE)

    def tiles(self, relight: Relight) -> Path | None:
        """Return where the tiles lie, whether they are there or not; None before they are made."""
        made = relight.made
        return None if made is None else self._layout.relight(relight.id, made.digest)

    @contextmanager
    def spread(self, relight: Relight) -> Iterator[Path]:
        """Lay the originals out in one folder as they were brought.

        The vault keeps equal files once, under one name; here each has its own again. Nothing
        is copied where the file system has hard links.
        """
        files = {one.name: one.path for one in relight.files}
        with self._originals.spread(relight.id, relight_object(relight.id), files) as folder:
            yield folder

    def _cut(
        self,
        kind: str,
        relight: str,
        change: Callable[[Relight], Relight],
        said: Said,
        more: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Relight:
        object_id = relight_object(relight)
        with self._vault.alone(object_id):
            changed = change(self.get(relight))
            self._originals.cut(object_id, kind, relight_document(changed), said, more)
            self._ledger.record(kind, object_id, said.person, **said.facts)
        return changed

"""One taking out of records: which, into what kind of file, and what that cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from handscroll.departments.collection.giving.beside import beside, require_free
from handscroll.departments.collection.giving.gaps import Fate, Gaps
from handscroll.departments.collection.giving.outlets import KINDS, outlet
from handscroll.departments.collection.vocabularies.store import load
from handscroll.errors import InvalidError
from handscroll.model.relic import Relic
from handscroll.model.rights import State, Tier
from handscroll.museum import Museum

_SHOWN = 100


@dataclass(frozen=True)
class Wanted:
    """Which records are taken out.

    Attributes
    ----------
    state
        Only those in this state; None for all.
    public
        Only what the public may read of published records.
    """

    state: State | None = None
    public: bool = False

    def __post_init__(self) -> None:
        if self.public and self.state not in (None, State.PUBLISHED):
            raise InvalidError(
                "Nothing was taken out",
                why=f"the public may read no record in the state {self.state}",
                fix="Leave out --public, or --state",
            )

    def of(self, museum: Museum) -> Generator[Relic | None]:
        """Yield every record of a museum as it is to be told, None for those not wanted."""
        state = State.PUBLISHED if self.public else self.state
        tier = Tier.PUBLIC if self.public else Tier.STAFF
        with closing(museum.relics.each()) as every:
            for relic in every:
                yield relic.told_to(tier) if state in (None, relic.state) else None


@dataclass
class Given:
    """How a taking out went.

    Attributes
    ----------
    records, bytes
        Records that are in the file, and its size; None where a dry run does not know it.
    refused
        Accession numbers of the first records that the file cannot hold at all.
    """

    records: int = 0
    bytes: int | None = 0
    refused: list[str] = field(default_factory=list)
    refused_in_all: int = 0
    gaps: Gaps = field(default_factory=Gaps)

    def count(self, number: str, fates: dict[str, Fate] | None) -> None:
        """Count one more record, and what of it does not come back; None was no place for it."""
        if fates is not None:
            self.records += 1
            self.gaps.add(number, fates)
            return
        self.refused_in_all += 1
        if len(self.refused) < _SHOWN:
            self.refused.append(number[:60])


def give(
    museum: Museum,
    out: Path,
    wanted: Wanted,
    *,
    replace: bool = False,
    dry_run: bool = False,
    on_record: Callable[[], None] = lambda: None,
) -> Given:
    """Write records into a file, one at a time; beside its place, then renamed in.

    Parameters
    ----------
    replace
        Takes the place of a file that is there.
    dry_run
        Looks at every record and writes nothing; ``bytes`` then says how large it would be.
    on_record
        Told of each record of the museum that was looked at.

    Raises
    ------
    InvalidError
        If the name of the file says no kind that is known.
    ConflictError, NotFoundError, StorageFullError
        If it cannot be written there; what was there before stays.
    """
    kind = _kind_of(out)
    require_free(out, replace=replace)
    given = Given()
    words = load(museum.folder)
    with ExitStack() as stack:
        path = None if dry_run else stack.enter_context(beside(out))
        found = stack.enter_context(closing(wanted.of(museum)))
        with outlet(kind, path, words, museum.settings) as file:
            for relic in found:
                on_record()
                if relic is not None:
                    given.count(relic.accession_number, file.give(relic))
        given.bytes = file.bytes
    return given


def _kind_of(out: Path) -> str:
    # The longest end counts: .linked-art.jsonl also ends in .jsonl.
    known, name = sorted(KINDS, key=lambda one: (-len(one), one)), out.name.casefold()
    kind = next((one for one in known if name.endswith(one)), None)
    if kind is None:
        raise InvalidError(
            f"Nothing was written to {out}",
            why=f"its name ends in {out.suffix!r}, which says no kind of file that can be written",
            fix="End it in one of: " + ", ".join(sorted(KINDS)),
        )
    return kind

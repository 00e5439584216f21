"""All problems of a load as a sheet, so that whoever mends the source has a list to work off."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from handscroll.departments.collection.columns.formulas import quoted
from handscroll.departments.collection.giving.beside import beside, require_free
from handscroll.model.intake import Problem

HEAD = ("loaded", "file", "row", "field", "what", "why", "fix")
_BOM = "\ufeff"
Tell = Callable[[Problem], None]


@contextmanager
def problem_list(out: Path | None, sources: Sequence[Path]) -> Iterator[tuple[Tell, Tell]]:
    """Give what tells of a problem and of a remark; both go into a sheet at ``out``.

    A list of an earlier run is replaced, and nothing else is.

    Parameters
    ----------
    out
        None writes nothing.

    Raises
    ------
    ConflictError
        If there is something else.
    """
    if out is None:
        yield (lambda _problem: None), (lambda _problem: None)
        return
    own = _is_one(out) and out.resolve() not in [one.resolve() for one in sources]
    require_free(out, replace=own)
    with beside(out) as part, part.open("w", encoding="utf-8", newline="") as stream:
        stream.write(_BOM)
        writer = csv.writer(stream)
        writer.writerow(HEAD)

        def tell(loaded: str) -> Tell:
            def one(problem: Problem) -> None:
                row = "" if problem.row is None else problem.row
                texts = (problem.field, problem.what, problem.why, problem.fix)
                writer.writerow([loaded, quoted(problem.file), row, *map(quoted, texts)])

            return one

        yield tell("no"), tell("as written")


def _is_one(out: Path) -> bool:
    if not out.is_file():
        return False
    wanted = (_BOM + ",".join(HEAD)).encode()
    with out.open("rb") as stream:
        return stream.read(len(wanted)) == wanted

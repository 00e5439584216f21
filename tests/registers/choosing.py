"""Which tests run once more with their registers in PostgreSQL, and whether that is the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

WITHOUT = "opens no register"
BOTH = "meets both registers in one run"
DEAR = "drives browsers or measures; the doors it drives are tested elsewhere"

ONCE = {
    "tests/benchmarks": DEAR,
    "tests/browser": DEAR,
    "tests/museum/test_lots.py": BOTH,
    "tests/storage/test_register.py": BOTH,
    "tests/demo/test_brush.py": WITHOUT,
    "tests/demo/test_canvas.py": WITHOUT,
    "tests/demo/test_collection.py": WITHOUT,
    "tests/demo/test_glyphs.py": WITHOUT,
    "tests/demo/test_truth.py": WITHOUT,
    "tests/departments/collection/dates": WITHOUT,
    "tests/departments/collection/search": WITHOUT,
    "tests/departments/collection/vocabularies/reconciliation": WITHOUT,
    "tests/departments/collection/vocabularies/test_shipped.py": WITHOUT,
    "tests/departments/collection/vocabularies/test_extension.py": WITHOUT,
    "tests/departments/viewing/drawing": WITHOUT,
    "tests/imaging": WITHOUT,
    "tests/model": WITHOUT,
    "tests/scans": WITHOUT,
    "tests/standards": WITHOUT,
    "tests/storage/test_disk.py": WITHOUT,
    "tests/storage/test_index.py": WITHOUT,
    "tests/storage/test_jobs.py": WITHOUT,
    "tests/storage/test_journal.py": WITHOUT,
    "tests/storage/test_vault.py": WITHOUT,
    "tests/storage/test_vault_killed.py": WITHOUT,
    "tests/test_contracts.py": WITHOUT,
    "tests/test_docs.py": WITHOUT,
}
"""Tests that run once, and why. Whatever is not named here runs twice."""

LEAST = {"registers": 300, "files": 25}
"""What a whole run on PostgreSQL opens at least; it was 3 times as much when this was written."""


def reason(file: str) -> str | None:
    """Return why a file's tests run once, or None where they run twice."""
    path = PurePath(file)
    named = [str(path), *(str(parent) for parent in path.parents)]
    return next((ONCE[name] for name in named if name in ONCE), None)


def told(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """Count registers opened by kind and test file."""
    return Counter((kind, file) for kind, file in (line.rstrip("\n").split("\t") for line in lines))


def untrue(opened: Counter[tuple[str, str]], *, postgresql: bool, whole: bool) -> list[str]:
    """Return what is wrong with the registers that were opened: empty when all is well.

    Parameters
    ----------
    opened
        As `told` counts them.
    postgresql
        Whether this was the run on PostgreSQL.
    whole
        Whether every test of that run was asked for.
    """
    if not postgresql:
        wrong = sorted({file for _, file in opened if file and reason(file) == WITHOUT})
        return [f"{file} opens a register: take it out of ONCE" for file in wrong]
    wrong = sorted({file for kind, file in opened if kind != "postgresql"})
    faults = [f"{file or 'a process'} opened a register that is not PostgreSQL" for file in wrong]
    found = {"registers": opened.total(), "files": len({file for _, file in opened})}
    faults += [
        f"only {found[what]} {what} met PostgreSQL, at least {least} should"
        for what, least in LEAST.items()
        if whole and found[what] < least
    ]
    return faults

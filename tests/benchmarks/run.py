"""Run a suite of benchmarks for real and keep its figures."""

from __future__ import annotations

import sys
from collections.abc import Callable

import suite_collection
import suite_examination
import suite_ingest
import suite_public
import suite_staff
import suite_viewing

SUITES: dict[str, Callable[[], None]] = {
    "collection": suite_collection.run,
    "examination": suite_examination.run,
    "ingest": suite_ingest.run,
    "public": suite_public.run,
    "staff": suite_staff.run,
    "viewing": suite_viewing.run,
}


def main(name: str) -> int:
    """Run one suite, or ``all``."""
    wanted = list(SUITES) if name == "all" else [name]
    if unknown := [one for one in wanted if one not in SUITES]:
        sys.stderr.write(f"There is no suite {unknown[0]}; there are: {', '.join(SUITES)}\n")
        return 2
    for one in wanted:
        SUITES[one]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))

"""Write the tables of docs/rights.md from what the house itself asks: `make rights`.

``--check`` writes nothing and fails where the page says something else.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from handscroll.entrances.permits import PERMITS, Answer, Manner, Permit
from handscroll.model.rights import MOVES, Action, Role, State, may, tier_of

PAGE = Path(__file__).parents[1] / "docs" / "rights.md"
_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.S)
_YES, _NO = "yes", ""
_BY_RELIC = (Manner.HIDING, Manner.LISTED)


def actions() -> str:
    """Return who may do what in which state; states that are alike share a line."""
    lines = []
    for action in Action:
        rows: dict[tuple[str, ...], list[State]] = {}
        for state in State:
            cells = tuple(_YES if may(role, action, state) else _NO for role in Role)
            rows.setdefault(cells, []).append(state)
        for cells, states in rows.items():
            when = "every state" if len(states) == len(State) else ", ".join(map(_said, states))
            lines.append([_said(action), when, *cells])
    return _table(["action", "when the relic is", *Role], lines)


def moves() -> str:
    """Return which state may follow which, and whose limits on pictures count for whom."""
    lines = [[_said(state), ", ".join(map(_said, after))] for state, after in MOVES.items()]
    return _table(["state", "may be followed by"], lines)


def tiers() -> str:
    """Return whose limits on pictures count for which role."""
    return _table(["role", "limits of"], [[role, tier_of(role)] for role in Role])


def addresses() -> str:
    """Return what every address asks for, and who gets an answer."""
    lines = [[one.method, f"`{one.path}`{_when(one)}", one.manner, _who(one)] for one in PERMITS]
    return _table(["", "address", "manner", "who"], lines)


def _when(permit: Permit) -> str:
    if not permit.when:
        return ""
    return f" `?{permit.when}`" if permit.method != "POST" else f", to {permit.when}"


def _who(permit: Permit) -> str:
    """Say who is let in."""
    if permit.manner in _BY_RELIC:
        return f"who may {_said(permit.action)} the relic"
    allowed = [role for role in Role if permit.answer(role) is Answer.ALLOWED]
    if len(allowed) == len(Role):
        return "everybody"
    if len(allowed) == len(Role) - 1:
        return "who is signed in"
    return f"who may {_said(permit.action)}: " + ", ".join(allowed)


def _said(name: str) -> str:
    return name.replace("_", " ")


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


TABLES = {"actions": actions, "moves": moves, "tiers": tiers, "addresses": addresses}


def written(page: str) -> str:
    """Return a page with its tables as they should be."""
    named = {name for _, name, _ in _TABLE.findall(page)}
    if named != set(TABLES):
        raise SystemExit(f"{PAGE.name} has the tables {sorted(named)}, not {sorted(TABLES)}")
    return _TABLE.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], page)


def main() -> None:
    """Write the page, or say whether it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="Write nothing; fail if it differs.")
    page = PAGE.read_text("utf-8")
    wanted = written(page)
    if parser.parse_args().check:
        sys.exit(f"{PAGE.name} is old: run make rights" if page != wanted else 0)
    PAGE.write_text(wanted, "utf-8")


if __name__ == "__main__":
    main()

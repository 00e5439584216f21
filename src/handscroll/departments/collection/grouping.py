"""Which files belong to one relic, when only their names tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MARKED = re.compile(
    r"^(?P<stem>.+?)[\s._-]+(?:part|pt|p|section|sec|leaf|第|部分)[\s._-]*(?P<n>\d{1,4})[段开開页頁]?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?P<stem>.+?)[\s._-]+\(?(?P<n>\d{1,4})\)?$")


@dataclass(frozen=True)
class Group:
    """Files of one relic in reading order, and the name they share."""

    name: str
    files: tuple[Path, ...]


def group_by_name(files: Sequence[Path]) -> list[Group]:
    """Group files of one folder that are parts of one relic by their names.

    Files group when a part word says so (``scroll_part1.tif``), or when their numbers run
    from 0 or 1 without a gap (``scroll_01.tif``, ``scroll_02.tif``): a folder of paintings
    numbered 5, 36 and 65 stays a folder of paintings.

    Returns
    -------
    list of Group
        In the order of their names; numbers count as numbers (2 before 10).
    """
    families: dict[tuple[Path, str, bool], list[tuple[int, Path]]] = defaultdict(list)
    groups: list[Group] = []
    for file in files:
        marked = _MARKED.match(file.stem)
        found = marked or _NUMBERED.match(file.stem)
        if found:
            key = (file.parent, found["stem"].casefold(), marked is not None)
            families[key].append((int(found["n"]), file))
        else:
            groups.append(Group(file.stem, (file,)))
    for (_, _, marked_family), members in families.items():
        groups.extend(_family(sorted(members), marked=marked_family))
    return sorted(groups, key=lambda group: natural_key(group.name))


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key in which ``leaf 2`` comes before ``leaf 10``."""
    pieces = re.split(r"(\d+)", name.casefold())
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces if p]


def _family(members: list[tuple[int, Path]], *, marked: bool) -> list[Group]:
    numbers = [number for number, _ in members]
    running = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1
    if len(members) == 1 or not (marked or running):
        return [Group(path.stem, (path,)) for _, path in members]
    found = (_MARKED if marked else _NUMBERED).match(members[0][1].stem)
    assert found is not None  # only files that matched reach a family
    return [Group(found["stem"], tuple(path for _, path in members))]

"""What a file cannot carry: counted by field, so that nothing is left out in silence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum

_SHOWN = 5


class Fate(StrEnum):
    """What becomes of a field that does not come back as it was."""

    LEFT_OUT = "left_out"
    OTHERWISE = "otherwise"
    """Its words are there, but reading them gives less, more, or something else."""


@dataclasses.dataclass
class Gap:
    """One field, and of how many records it does not come back as it was.

    Attributes
    ----------
    first
        Accession numbers of the first of them.
    """

    field: str
    left_out: int = 0
    otherwise: int = 0
    first: list[str] = dataclasses.field(default_factory=list)


class Gaps:
    """All fields that do not come back as they were; of constant size."""

    def __init__(self) -> None:
        self._found: dict[str, Gap] = {}

    def add(self, number: str, fates: Mapping[str, Fate]) -> None:
        """Count the fields of one more record."""
        for name, fate in fates.items():
            gap = self._found.setdefault(name, Gap(name))
            if fate is Fate.LEFT_OUT:
                gap.left_out += 1
            else:
                gap.otherwise += 1
            if len(gap.first) < _SHOWN:
                gap.first.append(number[:60])

    @property
    def found(self) -> list[Gap]:
        """The fields by name."""
        return [self._found[name] for name in sorted(self._found)]

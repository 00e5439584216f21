"""What the page of words shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handscroll.departments.staff.wording.asking import Asked, Sent
from handscroll.departments.staff.wording.seeing import Cell, Finder
from handscroll.model.wording import Trouble
from handscroll.museum import Museum
from handscroll.pages.words import words_in

AT_ONCE = 24
"""Words on a page, each in every language."""


@dataclass(frozen=True)
class Tried:
    """A form that changed nothing; without a trouble somebody else was quicker."""

    sent: Sent
    trouble: Trouble | None = None

    def about(self, cell: Cell) -> bool:
        """Say whether it was about a word of a language."""
        return (self.sent.tongue, self.sent.key) == (cell.language, cell.key)


@dataclass(frozen=True)
class Shown:
    """A page of words.

    Attributes
    ----------
    rows
        Each word in every language.
    count
        How many there are in all.
    lent
        Name of each language that lacks words, and how many.
    further, before
        Queries of the pages around this one, or None.
    """

    asked: Asked
    rows: Sequence[Sequence[Cell]]
    count: int
    lent: Mapping[str, int]
    further: str | None
    before: str | None
    tried: Tried | None

    def typed(self, cell: Cell) -> Mapping[str, str]:
        """Return the fields of a word's form: as it stands, or as somebody tried to change it."""
        if self.tried is None or not self.tried.about(cell):
            return cell.fields
        return {name: getattr(self.tried.sent, name, "") for name in cell.fields}


def shown(museum: Museum, asked: Asked, tried: Tried | None = None) -> Shown:
    """Look words up."""
    wording = museum.wordings.now()
    finder = Finder(wording)
    found = finder.find(asked.q)
    if asked.only == "own":
        found = [key for key in found if finder.own(key)]
    elif asked.only == "lent":
        found = [key for key in found if finder.lent(key)]
    if tried is not None and tried.sent.key not in found[asked.at : asked.at + AT_ONCE]:
        found.insert(asked.at, tried.sent.key)
    here = found[asked.at : asked.at + AT_ONCE]
    newest = museum.wordings.newest(*here)
    after, back = asked.at + AT_ONCE, max(asked.at - AT_ONCE, 0)
    lacking = {
        tongue.name: len(words_in(tongue.tag, wording).borrowed) for tongue in wording.tongues
    }
    return Shown(
        asked,
        [finder.cells(key, newest) for key in here],
        len(found),
        {name: count for name, count in lacking.items() if count},
        asked.address(after) if after < len(found) else None,
        asked.address(back) if asked.at else None,
        tried,
    )

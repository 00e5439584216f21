"""What the values of a column look like: dates, sizes, terms, addresses, numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from handscroll.departments.collection.columns.dates import years_of_dynasty
from handscroll.departments.collection.columns.sizes import read_sizes
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.naming.called import read_life
from handscroll.departments.collection.tables.objects import Cells
from handscroll.departments.collection.vocabularies.store import Vocabularies

SAMPLED = 60
"""Different values of a column that are looked at."""
DISTINCT = 2_000
_ADDRESS = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LISTS = {
    "object_type": ("object_types",),
    "format": ("formats", "object_types"),
    "support": ("supports",),
    "technique": ("techniques",),
    "grade": ("grades",),
    "rights": ("rights_statements",),
    "data_rights": ("rights_statements",),
}


@dataclass
class Looked:
    """One column: how often it is filled, and its values.

    Attributes
    ----------
    filled
        Records that say something in it.
    values
        Different values and how often each is there, the first two thousand of them.
    many
        Records in which it has several values.
    """

    source: str
    filled: int = 0
    many: int = 0
    values: Counter[str] = field(default_factory=Counter)
    longest: int = 0

    def see(self, texts: tuple[str, ...]) -> None:
        """Count the cells of one more record."""
        told = [text for text in texts if text]
        if not told:
            return
        self.filled += 1
        self.many += len(told) > 1
        for text in told:
            self.longest = max(self.longest, len(text))
            if text in self.values or len(self.values) < DISTINCT:
                self.values[text[:400]] += 1

    @property
    def example(self) -> str:
        """The first value."""
        return next(iter(self.values), "")

    @property
    def sample(self) -> list[str]:
        """Some different values, spread over all that were kept."""
        every = list(self.values)
        return every[:: max(1, len(every) // SAMPLED)][:SAMPLED]

    def share(self, fits: Callable[[str], bool]) -> float:
        """Return the share of sampled values that fit, 0 to 1."""
        return sum(map(fits, self.sample)) / max(1, len(self.sample))


def look(cells: Cells, seen: dict[str, Looked]) -> None:
    """Count the cells of one record."""
    for source, texts in cells.items():
        seen.setdefault(source, Looked(source)).see(texts)


def fitting(column: str, words: Vocabularies) -> Callable[[str], bool] | None:
    """Return what says whether a value may stand in a column; None where any text may."""
    if column in _LISTS:
        return lambda text: any(words.find(name, text) for name in _LISTS[column])
    if column.startswith("dimensions."):
        return is_number
    return {
        "date": is_date,
        "dynasty": lambda text: years_of_dynasty({"": text}) is not None,
        "dimensions": is_size,
        "dimensions_mounted": is_size,
        "artist_life": lambda text: read_life(text.strip("()（）")) is not None,
        "artist_born": is_date,
        "artist_died": is_date,
        "artist_links": is_address,
        "accession_number": lambda text: len(text) < 60 and not is_address(text),
        "title": lambda text: not is_address(text) and not is_number(text),
        "creator": lambda text: not is_address(text) and not is_number(text) and len(text) < 200,
    }.get(column)


def is_address(text: str) -> bool:
    """Say whether a value is an address on the web."""
    return _ADDRESS.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Say whether a value is a bare number."""
    return _NUMBER.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Say whether a value is read as a date."""
    reading = parse_date(text)
    return bool(reading.candidates) and reading.problem is None


def is_size(text: str) -> bool:
    """Say whether a value is a size with numbers, a unit or not."""
    told = read_sizes(text)
    return any(not one.trouble for one in told) or not all(
        one.trouble for one in read_sizes(f"{text} cm")
    )

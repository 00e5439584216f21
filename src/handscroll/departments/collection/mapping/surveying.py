"""Look through files, and guess what their columns are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from handscroll.departments.collection.mapping.guessing import Guessed, guess
from handscroll.departments.collection.mapping.looking import Looked, look
from handscroll.departments.collection.mapping.sources import open_source
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import UnreadableError
from handscroll.model.intake import Problem

LOOKED_AT = 5_000
"""Records of each file by which its columns are guessed."""
_SAMPLES, _SAMPLE = 12, 200


@dataclass(frozen=True)
class Survey:
    """What was found in some files.

    Attributes
    ----------
    encodings
        File to the encoding in which it was read.
    remarks
        Rows that could not be read, and sheets that were not looked at.
    samples
        Column of theirs to a few of its values, each cut to a line.
    """

    guessed: Guessed
    encodings: dict[str, str]
    remarks: tuple[Problem, ...]
    samples: dict[str, tuple[str, ...]] = field(default_factory=dict)


def survey(files: Sequence[Path], how: How, words: Vocabularies) -> Survey:
    """Guess one mapping for some files; a column that not all of them have is optional.

    Raises
    ------
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If one of them cannot be read, or none holds a record.
    """
    seen: dict[str, Looked] = {}
    remarks: list[Problem] = []
    encodings, headings, records, whole = {}, Counter[str](), 0, True
    asked = replace(how, on_problem=remarks.append, on_remark=remarks.append)
    for file in files:
        source = open_source(file, asked)
        encodings[source.name] = source.encoding
        whole = whole and source.whole
        headings.update(source.headings)
        remarks += source.remarks
        for heading in source.headings:
            seen.setdefault(heading, Looked(heading))
        for _, cells in islice(source.rows, LOOKED_AT):
            look(cells, seen)
            records += 1
    if not records:
        raise UnreadableError(
            "No mapping was guessed",
            why=f"there is no record in {', '.join(file.name for file in files)[:200]}",
            fix="Name a file with rows below its headings",
        )
    guessed = guess(list(seen.values()), records, words, whole=whole)
    some = {name for name, count in headings.items() if count < len(files)}
    guessed.guesses = [
        replace(one, column=one.column.model_copy(update={"optional": True}))
        if one.source in some and one.column.to != "accession_number"
        else one
        for one in guessed.guesses
    ]
    samples = {name: tuple(text[:_SAMPLE] for text in one.sample[:_SAMPLES])
               for name, one in seen.items()}  # fmt: skip
    return Survey(guessed, encodings, tuple(remarks), samples)

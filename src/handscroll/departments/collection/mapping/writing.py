"""Write a mapping as a file that a person reads and edits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from handscroll.departments.collection.mapping.guessing import Guess, Guessed
from handscroll.departments.collection.mapping.targets import LEFT_OUT, NOTES

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WORDS = ((0.85, "sure"), (0.6, "likely"), (0.01, "unsure"), (0.0, "not known"))
_LONGEST = 70
_MORE = """\
# A mapping for: handscroll load FILE --map THIS_FILE
#
# from       a column of the file; of JSON a path: makers[].name
# to         a column of ours (docs/collection.md), dimensions.height and other sides,
#            "notes" (kept with its heading in the notes of the staff) or "left_out"
# language   "en", "zh-Hans", "zh-Hant": of a text; without it the words tell
# split      what parts several values in one cell, beside ; and line ends: "|"
# unit       "mm", "cm", "m", "in", "g", "kg": of bare numbers
# unit_from  the column that says the unit
# life       columns with the life of each person: ["dates"] or ["birth", "death"]
# role       the column that says how each person made it: "attributed to"
# values     theirs to ours: { "Hanging scroll" = "立轴" }
# otherwise  "notes": values that are not listed go there; "as_is": they stay as they are
# optional   true for a column that not every file has
#
# What is not named here is told, and kept in the notes.
"""


def words_for(sure: float) -> str:
    """Return in words how sure a guess is."""
    return next(word for least, word in _WORDS if sure >= least)


def written(
    guessed: Guessed,
    *,
    encoding: str = "",
    table: str = "",
    files: str = "",
    constants: Mapping[str, str] | None = None,
) -> str:
    """Return a mapping file: every column of theirs, with an example and how sure it is."""
    lines = [_MORE]
    if files:
        lines.append(f"# Guessed from {_plain(files)}, {guessed.records:,} records looked at.\n")
    lines += [f"# TO BE ANSWERED: {_plain(one, 2_000)}\n" for one in guessed.questions]
    lines.append("\nversion = 1\n")
    lines += [f"{name} = {_text(told)}\n" for name, told in
              (("encoding", encoding), ("table", table)) if told]  # fmt: skip
    lines.append(
        "\n[constants]\n# What every record says that says nothing else:"
        '\n# held_by = "…"\n# rights = "CC0"\n'
    )
    lines += [f"{name} = {_text(told)}\n" for name, told in (constants or {}).items()]
    lines += [_column(one) for one in guessed.guesses]
    return "".join(lines)


def _column(one: Guess) -> str:
    column = one.column
    told = [f"\n# {_comment(one)}", "[[column]]", f"from = {_text(column.source)}"]
    told.append(f"to = {_text(column.to)}")
    for name in ("language", "split", "unit", "unit_from", "role"):
        if said := getattr(column, name):
            told.append(f"{name} = {_text(said)}")
    if column.life:
        told.append(f"life = [{', '.join(map(_text, column.life))}]")
    if column.otherwise != "as_is":
        told.append(f"otherwise = {_text(column.otherwise)}")
    if column.optional:
        told.append("optional = true")
    if column.values:
        told.append("[column.values]")
        told += [f"{_key(theirs)} = {_text(ours)}" for theirs, ours in column.values.items()]
    return "\n".join(told) + "\n"


def _comment(one: Guess) -> str:
    sure = "" if one.column.to in (NOTES, LEFT_OUT) else f"{words_for(one.sure)}, by "
    return f"{sure}{_plain(one.why)}; filled {one.filled:.0%}; e.g. {_plain(one.example)}"


def _plain(text: str, longest: int = _LONGEST) -> str:
    """Return a text for a comment: one line, no control characters, not too long."""
    told = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return told if len(told) <= longest else told[: longest - 1] + "…"


def _text(text: str) -> str:
    # JSON's escapes are TOML's; DEL alone has to be escaped in the one and not in the other.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _text(text)

"""What a column of a file can be mapped to: our columns, sides of a size, notes, or nothing."""

from __future__ import annotations

from handscroll.departments.collection.columns.names import (
    BY_NAME,
    COLUMNS,
    LANGUAGE_SUFFIXES,
    SIZES,
    of_part,
    split_language,
)

NOTES, LEFT_OUT, FILE = "notes", "left_out", "file"
SIDES = ("height", "width", "length", "diameter", "depth", "weight")
"""Sides that a file may have in columns of their own: ``dimensions.height``."""

TARGETS = (
    frozenset(name for name in COLUMNS if not of_part(name))
    | {f"{size}.{side}" for size in SIZES for side in SIDES}
    | {NOTES, LEFT_OUT, FILE}
)
"""Everything that a mapping may say."""

MANY = frozenset(
    {
        "creator", "title_on_object", "title_alias", "former_title", "artist_courtesy_name",
        "artist_art_name", "artist_studio", "artist_links", "support", "technique", "dimensions",
        "dimensions_mounted", "dimensions_image", "seals", "artist_seals", "provenance",
        "historic_catalogues", "exhibitions", "bibliography", "former_number",
        "thousand_character_number", "survey_number", "other_number",
    }
)  # fmt: skip
"""Columns whose cells hold several things, one a line."""
LONG = frozenset(
    {
        "inscriptions", "colophons", "signature", "title_slip", "frontispiece", "description",
        "significance", "staff_note",
    }
)  # fmt: skip
"""Columns whose cells hold texts, a blank line between two."""


def between(column: str) -> str | None:
    """Return what parts several values of a column, None where it takes one alone."""
    name = split_language(column)[0]
    return "\n" if name in MANY else "\n\n" if name in LONG else None


def in_language(column: str, tag: str) -> str | None:
    """Return the column of a text in a language, None where it has none.

    Examples
    --------
    >>> in_language("title", "zh-Hant"), in_language("date", "en")
    ('title_zh_hant', None)
    """
    suffix = next((end for end, known in LANGUAGE_SUFFIXES.items() if known == tag), None)
    spoken = column in BY_NAME and BY_NAME[column].spoken
    return column + suffix if suffix and spoken else None


def size_of(target: str) -> tuple[str, str] | None:
    """Return the size and the side that a target says, None for another."""
    size, found, side = target.partition(".")
    return (size, side) if found and target in TARGETS else None

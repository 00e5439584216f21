"""Columns of an accession sheet: their names, and the headings people really use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from handscroll.departments.collection.vocabularies.store import Vocabularies, load

REQUIRED = ("file",)

LANGUAGE_SUFFIXES = {"_zh_hans": "zh-Hans", "_zh_hant": "zh-Hant", "_en": "en"}
"""How a column says its language; a heading without one is guessed from the words."""

LANGUAGE_FIELDS = (
    "title",
    "creator",
    "dynasty",
    "medium",
    "description",
    "credit_line",
    "part_label",
)
PLAIN_FIELDS = (
    "accession_number",
    "file",
    "part",
    "date",
    "format",
    "height_mm",
    "width_mm",
    "height_cm",
    "width_cm",
    "rights",
    "max_public_px",
    "image_id",
)
COLUMNS = frozenset(
    PLAIN_FIELDS
    + LANGUAGE_FIELDS
    + tuple(f + suffix for f in LANGUAGE_FIELDS for suffix in LANGUAGE_SUFFIXES)
)

_ALIASES = {
    "accession": "accession_number",
    "accession_no": "accession_number",
    "inventory_number": "accession_number",
    "object_number": "accession_number",
    "藏品号": "accession_number",
    "藏品編號": "accession_number",
    "藏品编号": "accession_number",
    "总登记号": "accession_number",
    "總登記號": "accession_number",
    "文物号": "accession_number",
    "文物號": "accession_number",
    "filename": "file",
    "file_name": "file",
    "image": "file",
    "scan": "file",
    "文件": "file",
    "文件名": "file",
    "檔名": "file",
    "檔案": "file",
    "部分": "part",
    "name": "title",
    "名称": "title",
    "名稱": "title",
    "题名": "title",
    "題名": "title",
    "artist": "creator",
    "author": "creator",
    "作者": "creator",
    "年代": "date",
    "朝代": "dynasty",
    "时代": "dynasty",
    "時代": "dynasty",
    "形制": "format",
    "质地": "medium",
    "質地": "medium",
    "材质": "medium",
    "材質": "medium",
    "说明": "description",
    "說明": "description",
    "高_mm": "height_mm",
    "宽_mm": "width_mm",
    "寬_mm": "width_mm",
    "height": "height_cm",
    "width": "width_cm",
    "高_cm": "height_cm",
    "宽_cm": "width_cm",
    "寬_cm": "width_cm",
    "纵_cm": "height_cm",
    "横_cm": "width_cm",
    "credit": "credit_line",
    "licence": "rights",
    "license": "rights",
    "版权": "rights",
    "版權": "rights",
}

FORMATS = ("formats", "object_types")
"""Vocabularies in which a format is looked up, the first one first."""
PARTS = ("mounting_parts",)
"""Vocabularies in which a part of a mount is looked up."""

_SAID_AS = {"fan": "round_fan", "carpet": "textile"}
"""Terms that a record cannot say today, and what a sheet that writes them has always meant."""


def column_of(heading: str) -> str | None:
    """Return the column a heading means, or None for one that we do not know."""
    folded = re.sub(r"[\s（()）\-.:：/]+", "_", heading.strip().casefold()).strip("_")
    folded = _ALIASES.get(folded, folded)
    return folded if folded in COLUMNS else None


def split_language(column: str) -> tuple[str, str | None]:
    """Return ``(field, language tag or None)`` of a column."""
    for suffix, tag in LANGUAGE_SUFFIXES.items():
        if column.endswith(suffix):
            return column.removesuffix(suffix), tag
    return column, None


def term_of(word: str, vocabularies: Sequence[str]) -> str:
    """Fold a term as written to our own: ``Hanging scroll`` and ``立轴`` to ``hanging_scroll``.

    A word that no vocabulary has is returned in the form of an identifier.
    """
    for name in vocabularies:
        found = words().find(name, word)
        if found is not None:
            return _SAID_AS.get(found.id, found.id)
    return re.sub(r"[\s\-]+", "_", word.strip().casefold())


@cache
def words() -> Vocabularies:
    """Return the shipped vocabularies; they are read once."""
    return load()


def guess_language(words: str) -> str:
    """Return ``zh-Hans`` where a text has Han characters, else ``en``."""
    return "zh-Hans" if re.search(r"[\u3400-\u9fff\U00020000-\U0003ffff]", words) else "en"

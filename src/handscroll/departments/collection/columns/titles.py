"""Titles beyond the label's: on the object, romanised, translated, other and former ones."""

from __future__ import annotations

from handscroll.departments.collection.columns.cells import (
    Cells,
    guess_language,
    line,
    pieces,
    short,
)
from handscroll.model.catalogue.titles import Title, TitleKind


def titles_of(cells: Cells) -> tuple[Title, ...]:
    """Return titles beyond the label's, and the label's own where they are romanised."""
    found = [_title(one, TitleKind.ON_OBJECT) for one in pieces(cells.get("title_on_object"))]
    pinyin, wade = line(cells.get("title_pinyin")), line(cells.get("title_wade_giles"))
    by = cells.get("title_translator")
    told = cells.said("title")
    chinese = next((tag for tag in ("zh-Hant", "zh-Hans") if told.get(tag)), None)
    if pinyin or wade:
        if chinese is None:
            found += [Title(text=one, kind=TitleKind.ALIAS, language=tag) for one, tag in
                      ((pinyin, "zh-Latn-pinyin"), (wade, "zh-Latn-wadegile")) if one]  # fmt: skip
        else:
            found.append(
                Title(text=line(told[chinese]), language=chinese, pinyin=pinyin, wade_giles=wade)
            )
    if chinese is not None and told.get("en") and (found or by):
        found.append(
            Title(text=line(told["en"]), language="en", kind=TitleKind.TRANSLATED,
                  translator=short(by))
        )  # fmt: skip
    elif by:
        cells.notes.append(f"title_translator: {by}")
    for column, kind in (("title_alias", TitleKind.ALIAS), ("former_title", TitleKind.FORMER)):
        found += [_title(one, kind) for one in pieces(cells.get(column))]
    for column in ("title_on_object", "title_pinyin", "title_wade_giles", "title_translator",
                   "title_alias", "former_title"):  # fmt: skip
        cells.tell(column, cells.get(column))
    return cells.most("title_alias", found, 60)


def _title(text: str, kind: TitleKind) -> Title:
    return Title(text=line(text), language=guess_language(text), kind=kind)

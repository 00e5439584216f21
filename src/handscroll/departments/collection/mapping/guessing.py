"""Guess a mapping from headings and values: how sure each column is, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handscroll.departments.collection.columns.cells import is_chinese
from handscroll.departments.collection.columns.names import BY_NAME, split_language, unit_of
from handscroll.departments.collection.columns.sizes import MM
from handscroll.departments.collection.mapping.headings import meant
from handscroll.departments.collection.mapping.looking import Looked, fitting, is_number
from handscroll.departments.collection.mapping.mapping import Column
from handscroll.departments.collection.mapping.targets import LEFT_OUT, NOTES, between, size_of
from handscroll.departments.collection.vocabularies.store import Vocabularies

_FITS, _HARDLY, _BONUS, _MALUS = 0.5, 0.15, 0.05, 0.4
_BY_VALUES = 0.45
_KNOWN_BY = ("format", "dynasty", "rights", "dimensions")
"""Columns that values alone can tell, since hardly anything else looks like them."""
_MOST_TERMS = 400
_UNITS = frozenset({"units", "unit", "单位", "尺寸单位", "單位"})
_NUMBERED = re.compile(r"(?:^|[_\s])(?:id|no|nr|number|identifier)$|号|编号|編號|號", re.IGNORECASE)
_KINDS = {
    "prints": "print", "paintings": "painting", "drawings": "painting",
    "drawings and watercolors": "painting", "drawings and watercolours": "painting",
    "watercolors": "painting", "oil paintings": "painting", "calligraphies": "calligraphy",
    "textiles": "textile", "costumes": "costume", "costumes & accessories": "costume",
    "sculptures": "sculpture", "sculpture": "sculpture", "films": "film", "rugs": "carpet",
    "film & video": "film", "furniture": "object_3d", "ceramics": "object_3d", "vessels":
    "object_3d", "containers": "object_3d", "tableware": "object_3d", "jewelry": "object_3d",
    "metalwork": "object_3d", "glass": "object_3d", "jade": "object_3d", "lacquer": "object_3d",
    "decorative arts": "object_3d", "人物": "绘画", "山水": "绘画", "花鸟": "绘画", "書畫": "绘画",
    "书画": "绘画", "绘画": "绘画", "法书": "书法", "法書": "书法", "器物": "器物",
}  # fmt: skip


@dataclass(frozen=True)
class Guess:
    """What a column of a file is taken for.

    Attributes
    ----------
    sure
        0 (nothing known) to 1; the mapping file and the table say it in words.
    why
        What the guess rests on.
    filled
        Share of the records looked at that say something in it, 0 to 1.
    """

    column: Column
    sure: float
    why: str
    example: str
    filled: float

    @property
    def source(self) -> str:
        """The column of the file."""
        return self.column.source


@dataclass
class Guessed:
    """A guess at a whole file."""

    guesses: list[Guess]
    records: int
    questions: list[str] = field(default_factory=list)


def guess(
    seen: Sequence[Looked], records: int, words: Vocabularies, *, whole: bool = True
) -> Guessed:
    """Guess what each column is.

    Parameters
    ----------
    records
        How many were looked at.
    whole
        True where every record has every column, filled or not.
    """
    first = [_alone(one, records, words, whole=whole) for one in seen]
    told = {one.source: one for one in seen}
    found = _numbered(first, told, records)
    found = _once_each(found, told)
    found = _languages(found, told)
    found = _persons(found)
    found = _sizes(found, told)
    return Guessed(found, records, _questions(found))


def _alone(one: Looked, records: int, words: Vocabularies, *, whole: bool) -> Guess:
    """Guess a column by itself: its heading first, then whether its values agree."""
    column, sure, unit = meant(one.source)
    why = "its heading" if column else ""
    fits = fitting(column, words)
    if fits is not None and column not in ("", NOTES) and one.filled:
        share = one.share(fits)
        if share >= _FITS:
            sure, why = min(0.99, sure + _BONUS), "its heading and its values"
        elif share < _HARDLY:
            sure, why = sure - _MALUS, "its heading; its values look otherwise"
    values: dict[str, str] = {}
    if column == "object_type":
        values = _kinds(one, words)
        known = sum(one.values[v] for v in one.values if v.casefold() in values)
        if known < _FITS * one.values.total():
            column, sure, why, values = NOTES, 0.5, "few of its values are kinds of objects", {}
    if not column or sure < _BY_VALUES:
        column, sure, why = _by_values(one, words)
        unit, values = "", {}
    made = Column.model_validate(
        {
            "from": one.source,
            "to": column,
            "unit": unit if size_of(column) else "",
            "values": values,
            "otherwise": NOTES if values else "as_is",
            "optional": not whole and one.filled < records and column != "accession_number",
        }
    )
    return Guess(made, round(sure, 2), why, one.example, one.filled / max(1, records))


def _kinds(one: Looked, words: Vocabularies) -> dict[str, str]:
    """Return the values of a classification that are kinds of objects, with ours for each."""
    found = {}
    for value in list(one.values)[:_MOST_TERMS]:
        folded = value.casefold().strip()
        for ours in (_KINDS.get(folded), folded, folded.removesuffix("s")):
            term = words.find("object_types", ours) if ours else None
            if term is not None:
                found[folded] = term.id
                break
    return found


def _by_values(one: Looked, words: Vocabularies) -> tuple[str, float, str]:
    for column in _KNOWN_BY:
        fits = fitting(column, words)
        plain = column == "dimensions" and one.share(is_number) > _HARDLY
        if fits is not None and not plain and one.filled and one.share(fits) >= 0.8:
            return column, _BY_VALUES, "its values alone"
    return NOTES, 0.0, "nothing known; kept in the notes"


def _numbered(found: list[Guess], told: dict[str, Looked], records: int) -> list[Guess]:
    """Take the likeliest column for the accession number, where no heading says one."""
    if any(one.column.to == "accession_number" for one in found):
        return found

    def unique(one: Guess) -> bool:
        looked = told[one.source]
        enough = min(records, 2_000)
        short = looked.longest < 60 and not looked.many
        return looked.filled == records > 0 and len(looked.values) >= enough and short

    fit = [one for one in found if unique(one) and (one.sure < 0.9 or one.source == "id")]
    best = max(fit, key=lambda one: bool(_NUMBERED.search(one.source)), default=None)
    if best is None:
        return found
    sure = 0.6 if _NUMBERED.search(best.source) else 0.4
    column = best.column.model_copy(update={"to": "accession_number", "optional": False})
    new = replace(best, column=column, sure=sure, why="each record has another value in it")
    return [new if one is best else one for one in found]


def _once_each(found: list[Guess], told: dict[str, Looked]) -> list[Guess]:
    """Let each of our columns that takes one value have the surest column of theirs."""
    best: dict[str, Guess] = {}
    for one in found:
        now = best.get(one.column.to)
        if now is None or _rank(one, told) > _rank(now, told):
            best[one.column.to] = one
    return [
        one
        if one.column.to == NOTES or best[one.column.to] is one or _other_language(one, best, told)
        else _noted(one, f"{one.column.to} is read from {best[one.column.to].source}")
        for one in found
    ]


def _rank(one: Guess, told: dict[str, Looked]) -> tuple[float, float, bool]:
    return one.sure, one.filled, bool(told[one.source].many)


def _other_language(one: Guess, best: dict[str, Guess], told: dict[str, Looked]) -> bool:
    first, column = best[one.column.to], one.column.to
    if column not in BY_NAME or not BY_NAME[column].spoken:
        # Several columns of titles on the object or of colophons are all of them right.
        repeated = between(column) is not None and column not in ("creator", "dimensions")
        return repeated and one.sure >= 0.8
    return _chinese(told[first.source]) != _chinese(told[one.source])


def _chinese(one: Looked) -> bool:
    return one.share(is_chinese) >= _FITS


def _languages(found: list[Guess], told: dict[str, Looked]) -> list[Guess]:
    """Say the language of the English one of two columns that mean the same."""
    twice = [one.column.to for one in found if one.column.to != NOTES]
    done = []
    for one in found:
        column = one.column.to
        english = f"{column}_en"
        again = twice.count(column) > 1 and column in BY_NAME and BY_NAME[column].spoken
        if again and english not in twice and not _chinese(told[one.source]):
            done.append(replace(one, column=one.column.model_copy(update={"to": english})))
        else:
            done.append(one)
    return done


def _persons(found: list[Guess]) -> list[Guess]:
    """Give each of several persons in one record their own life and role."""
    creator = next((one for one in found if split_language(one.column.to)[0] == "creator"), None)
    if creator is None or "[]." not in creator.source:
        return found
    under = creator.source.rpartition(".")[0] + "."
    abreast = [
        one
        for one in found
        if one.source.startswith(under) and "[]" not in one.source[len(under) :]
    ]
    near = {one.column.to: one.source for one in abreast}
    named = {one.source[len(under) :]: one.source for one in abreast}
    ends = [near[name] for name in ("artist_born", "artist_died") if name in near]
    whole = near.get("artist_life") or named.get("date")
    life = (whole,) if whole else tuple(ends) if len(ends) == 2 else ()
    role = near.get("artist_role") or named.get("role") or ""
    column = creator.column.model_copy(update={"life": life, "role": role})
    beside = {*life, role, *(ends if life else ())}
    why = f"said with each person of {creator.source}"
    done = [_beside(one, why) if one.source in beside else one for one in found]
    return [replace(one, column=column) if one is creator else one for one in done]


def _sizes(found: list[Guess], told: dict[str, Looked]) -> list[Guess]:
    """Say the unit of sides, or from which column it comes."""
    units = next((one for one in found if one.source.casefold() in _UNITS), None)
    more = {} if units is None else _unit(told[units.source])
    done, said = [], False
    for one in found:
        size = size_of(one.column.to)
        if size is None or one.column.unit or unit_of(one.source):
            done.append(one)
        elif more and size[1] != "weight":
            said = True
            done.append(replace(one, column=one.column.model_copy(update=more)))
        else:
            done.append(replace(one, sure=0.5, why="its heading; the unit is not said"))
    return [_beside(one, "the unit of the sizes") if said and one is units else one for one in done]


def _unit(units: Looked) -> dict[str, str]:
    known = [value for value in units.values if value in MM]
    if len(known) != len(units.values) or not known:
        return {}
    return {"unit": known[0]} if len(known) == 1 else {"unit_from": units.source}


def _noted(one: Guess, why: str, to: str = NOTES) -> Guess:
    made = {"from": one.source, "to": to, "optional": one.column.optional}
    return replace(one, column=Column.model_validate(made), sure=0.5, why=why)


def _beside(one: Guess, why: str) -> Guess:
    """Leave a column out that another one takes in."""
    return _noted(one, why, LEFT_OUT)


def _questions(found: list[Guess]) -> list[str]:
    """Return what only a person can answer."""
    asked = []
    if not any(one.column.to == "accession_number" for one in found):
        asked.append("Which column has the accession number? Map it to accession_number")
    bare = [
        one.source
        for one in found
        if size_of(one.column.to) and not (one.column.unit or one.column.unit_from)
    ]
    if bare:
        asked.append(f'In which unit are {", ".join(bare)}? Write unit = "cm" below each')
    return asked

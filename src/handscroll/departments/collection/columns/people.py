"""The artist of a sheet: names of every kind, life, and how the work is given to them."""

from __future__ import annotations

import re
from functools import lru_cache

from handscroll.departments.collection.columns.cells import (
    Cells,
    guess_language,
    is_chinese,
    line,
    pieces,
    short,
)
from handscroll.departments.collection.columns.dates import date_of
from handscroll.departments.collection.naming.called import (
    Called,
    is_nobody,
    read_life,
    read_name,
)
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.maker import (
    Maker,
    MakerRole,
    NameKind,
    PersonName,
    PersonRef,
    Qualifier,
)

OTHER_NAMES = (
    ("artist_courtesy_name", NameKind.COURTESY, "字"),
    ("artist_art_name", NameKind.ART, "号號"),
    ("artist_studio", NameKind.STUDIO, ""),
)
_ROLES = {
    MakerRole.PAINTER: ("painter", "画", "绘", "画家", "绘者", "畫", "繪", "畫家"),
    MakerRole.CALLIGRAPHER: ("calligrapher", "书", "书家", "书者", "書", "書家"),
    MakerRole.WEAVER: ("weaver", "织", "織"),
    MakerRole.EMBROIDERER: ("embroiderer", "绣", "繡"),
    MakerRole.DESIGNER: ("designer", "设计", "設計"),
    MakerRole.BUILDER: ("builder", "建造"),
    MakerRole.DIRECTOR: ("director", "导演", "導演"),
    MakerRole.POET: ("poet", "诗", "詩"),
    MakerRole.MOUNTER: ("mounter", "装裱", "裝裱"),
    MakerRole.PATRON: ("patron", "赞助", "贊助"),
    MakerRole.MAKER: ("maker", "制", "作", "製"),
}


_UNSAID = Dated()


def person_of(cells: Cells, column: str, written: str) -> PersonRef:
    """Return a person met in a cell, as owner or author: a name, perhaps with a life."""
    called = read_name(written)
    return PersonRef(
        names=_names(called.name),
        born=_when(cells, column, called.born),
        died=_when(cells, column, called.died),
        floruit=_when(cells, column, called.active),
    )


def makers_of(cells: Cells) -> tuple[Maker, ...]:
    """Return who made the work; further columns of names and life belong to the first one."""
    told = cells.said("creator")
    columns = [one for one in ("creator", "creator_zh_hant", "creator_zh_hans", "creator_en")
               if cells.get(one)]  # fmt: skip
    if not columns:
        for column in _of_artist(cells):
            cells.remark(column, cells.get(column), "no artist is named beside it", "Fill creator")
            cells.notes.append(f"{column}: {cells.get(column)}")
        return ()
    # The Chinese name first: it is the name.
    order = sorted(told, key=lambda tag: (tag == "en", tag == "zh-Hans"))
    each = [pieces(told[tag]) for tag in order]
    found = []
    for place in range(max(len(names) for names in each)):
        spelt = [read_name(names[place]) for names in each if place < len(names)]
        found.append(_maker(cells, spelt, first=place == 0))
    for column in columns:
        cells.tell(column, "; ".join(_shown(one) for one in found))
    return cells.most("creator", found, 60)


def _maker(cells: Cells, spelt: list[Called], *, first: bool) -> Maker:
    if all(is_nobody(one.name) for one in spelt):
        return Maker(qualifier=Qualifier.UNIDENTIFIED, role=_role(cells))
    names = tuple(dict.fromkeys(name for one in spelt for name in _names(one.name)))
    qualifier = next((one.qualifier for one in spelt if one.qualifier), Qualifier.AUTOGRAPH)
    # The same life in two languages is one life.
    born, died, active = (
        next((value for one in spelt if (value := getattr(one, side))), "")
        for side in ("born", "died", "active")
    )
    person = PersonRef(names=names)
    if first:
        qualifier, note = _qualifier(cells, qualifier)
        born, died, active = _life(cells, born, died, active)
        person = _with_columns(cells, person)
    else:
        note = ""
    where = "artist_life" if first and cells.get("artist_life") else "creator"
    person = person.model_copy(
        update={
            "born": _when(cells, where, born),
            "died": _when(cells, where, died),
            "floruit": _when(cells, where, active),
        }
    )
    by = cells.get("attributed_by") if first else ""
    cells.tell("attributed_by", by)
    return Maker(
        person=person,
        role=_role(cells),
        qualifier=qualifier,
        asserted_by=line(by),
        note=line(note),
    )


@lru_cache(maxsize=4096)
def _names(written: str) -> tuple[PersonName, ...]:
    """Return a name, or two where one cell has the Chinese and the Latin name side by side."""
    both = re.fullmatch(r"([A-Za-z][A-Za-z'’. -]+?)\s*[(（]?([\u3400-\u9fff]{2,8})[)）]?", written)
    if both is None and (turned := re.fullmatch(
        r"([\u3400-\u9fff]{2,8})\s*[(（]?([A-Za-z][A-Za-z'’. -]+?)[)）]?", written)):  # fmt: skip
        parts = [turned[1], turned[2]]
    else:
        parts = [both[2], both[1]] if both else [written]
    return tuple(
        PersonName(
            text=short(one),
            language=guess_language(one),
            kind=NameKind.NAME if is_chinese(one) else NameKind.ENGLISH,
        )
        for one in parts
        if one.strip()
    )


def _with_columns(cells: Cells, person: PersonRef) -> PersonRef:
    names = [*person.names]
    if pinyin := cells.get("artist_pinyin"):
        at = next((i for i, one in enumerate(names) if one.kind is NameKind.NAME), None)
        if at is None:
            names.append(PersonName(text=short(pinyin), language="zh-Latn-pinyin"))
        else:
            names[at] = names[at].model_copy(update={"pinyin": short(pinyin)})
        cells.tell("artist_pinyin", pinyin)
    for column, kind, lead in OTHER_NAMES:
        texts = [short(_without(one, lead)) for one in pieces(cells.get(column), ";；\n、，,/")]
        names += [PersonName(kind=kind, text=one, language=guess_language(one)) for one in texts]
        cells.tell(column, "; ".join(texts))
    place = cells.get("artist_native_place")
    cells.tell("artist_native_place", place)
    return PersonRef(
        names=tuple(names[:60]),
        native_place={guess_language(place): line(place)} if place else {},
        links=_links(cells),
    )


def _without(name: str, leads: str) -> str:
    """Return a name without 字 or 号 before it, where anything is left then."""
    return (name[1:].strip() if leads and name[0] in leads else "") or name


def _links(cells: Cells) -> tuple[str, ...]:
    found = []
    for one in re.split(r"[\s;；,，]+", cells.get("artist_links")):
        if re.fullmatch(r"https?://[^\s/<>\"]+[^\s<>\"]*", one) and len(one) < 2_000:
            found.append(one)
        elif one:
            cells.remark("artist_links", one, "it is no address", "Write it from https:// on")
            cells.notes.append(f"artist_links: {one}")
    cells.tell("artist_links", ", ".join(found))
    return tuple(found[:20])


def _life(cells: Cells, born: str, died: str, active: str) -> tuple[str, str, str]:
    written = cells.get("artist_life")
    if written:
        read = read_life(written.strip("()（） "))
        if read is None:
            # No life in years: a time in which they worked, such as 16th century.
            active = written
            cells.tell("artist_life", f"active {written}")
        else:
            born, died, active = read.born or born, read.died or died, read.active or active
            cells.tell("artist_life", f"{born}–{died}" if born or died else active)
    for column in ("artist_born", "artist_died"):
        cells.tell(column, cells.get(column))
    return cells.get("artist_born") or born, cells.get("artist_died") or died, active


def _qualifier(cells: Cells, found: Qualifier) -> tuple[Qualifier, str]:
    """Return how the work is given to its artist, and what could not be said so."""
    written = cells.get("attribution")
    if not written:
        return found, ""
    term = cells.listed(("attribution_qualifiers",), written)
    if term is not None and term.id in Qualifier.__members__.values():
        cells.tell("attribution", term.id)
        return Qualifier(term.id), ""
    cells.remark(
        "attribution",
        written,
        "a record has no qualifier for it" if term else "it is no known way to give a work",
        "Write one of: " + ", ".join(Qualifier),
    )
    return Qualifier.ATTRIBUTED, written


def _role(cells: Cells) -> MakerRole:
    written = cells.get("artist_role")
    for role, words in _ROLES.items():
        if written.casefold() in words:
            cells.tell("artist_role", role.value)
            return role
    if written:
        cells.remark("artist_role", written, "it is no known role", "Write one of: "
                     + ", ".join(MakerRole))  # fmt: skip
        cells.notes.append(f"artist_role: {written}")
    return MakerRole.MAKER


def _when(cells: Cells, column: str, written: str) -> Dated:
    return date_of(cells, column, written) if written else _UNSAID


def _of_artist(cells: Cells) -> list[str]:
    names = ("artist_pinyin", *(one for one, _, _ in OTHER_NAMES), "artist_life", "artist_born",
             "artist_died", "artist_native_place", "artist_role", "artist_links", "attribution",
             "attributed_by")  # fmt: skip
    return [one for one in names if cells.get(one)]


def _shown(maker: Maker) -> str:
    names = " / ".join(one.text for one in maker.person.names[:2])
    dates = [maker.person.born.written, maker.person.died.written]
    life = f" ({'–'.join(dates)})" if any(dates) else ""
    return f"{maker.qualifier.value}: {names}{life}" if names else maker.qualifier.value

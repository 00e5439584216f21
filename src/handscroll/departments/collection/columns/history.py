"""Where the work has been and who wrote of it: one statement a line, or parted by semicolons."""

from __future__ import annotations

import re

from handscroll.departments.collection.columns.cells import (
    Cells,
    guess_language,
    line,
    pieces,
    short,
)
from handscroll.departments.collection.columns.dates import dated
from handscroll.departments.collection.columns.people import person_of
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.history import (
    Citation,
    ExhibitionEntry,
    HistoricEntry,
    ProvenanceStep,
    Transfer,
)
from handscroll.model.catalogue.maker import PersonRef

_HOUSE = re.compile(
    r"院|馆|館|府|宫|宮|寺|公司|拍卖|拍賣|大学|大學|文物局|文物商店|"
    r"museum|gallery|collection|institut|universit|foundation|auction|library|court|palace|christie|sotheby",
    re.IGNORECASE,
)
_TRANSFERS = {
    Transfer.GIFT: r"捐赠|捐贈|捐献|捐獻|赠与|贈與|\bgift\b|donat",
    Transfer.BEQUEST: r"遗赠|遺贈|bequest|bequeath",
    Transfer.AUCTION: r"拍卖|拍賣|\bauction",
    Transfer.PURCHASE: r"购|購|收购|purchas|\bbought\b|acquired from",
    Transfer.INHERITANCE: r"继承|繼承|家传|家傳|inherit|by descent",
    Transfer.TRIBUTE: r"进贡|進貢|进呈|進呈|tribute",
    Transfer.TRANSFER: r"拨交|撥交|调拨|調撥|移交|划拨|transfer",
    Transfer.EXCAVATION: r"出土|发掘|發掘|excavat",
    Transfer.LOAN: r"借展|借藏|\bloan",
    Transfer.LOOTED: r"劫掠|掠夺|掠奪|loot",
    Transfer.RESTITUTION: r"返还|返還|归还|歸還|restitut|returned to",
    Transfer.COMMISSION: r"奉敕|委托|委託|commission",
}
_HOW = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _TRANSFERS.items())
_YEAR = re.compile(r"(?:^|[,，(（\s])(?P<when>(?:c\.?\s*|ca\.?\s*|约|by\s+)?\d{3,4}"
                   r"(?:\s*[-–—]\s*\d{2,4})?)\s*年?(?:[)）]|(?=[,，。.;；:：\s]|$))")  # fmt: skip
_MOST = 500
_UNSAID = Dated()


def provenance_of(cells: Cells) -> tuple[ProvenanceStep, ...]:
    """Return the chain of holders; the whole of each statement stays beside what was read."""
    steps = [_step(cells, one) for one in pieces(cells.get("provenance"), ";；\n→")]
    cells.tell("provenance", "; ".join(map(_shown, steps)))
    return cells.most("provenance", steps, _MOST)


def _step(cells: Cells, written: str) -> ProvenanceStep:
    tongue = guess_language(written)
    how = next((kind for kind, words in _HOW if words.search(written)), Transfer.UNKNOWN)
    when, rest = _when(written)
    if not rest or how is not Transfer.UNKNOWN or len(rest) > 60 or re.search(r"[,，。]", rest):
        # A sentence: whom it names cannot be told, so it is kept as the statement that it is.
        return ProvenanceStep(institution={tongue: line(written)}, when=when, how=how)
    if _HOUSE.search(rest):
        return ProvenanceStep(institution={tongue: line(rest)}, when=when, how=how)
    return ProvenanceStep(holder=person_of(cells, "provenance", rest), when=when, how=how)


def _when(written: str) -> tuple[Dated, str]:
    """Return the year that a statement begins or ends with, and the statement without it."""
    found = [*_YEAR.finditer(written)]
    if len(found) != 1 or "-" in found[0]["when"] or "–" in found[0]["when"]:
        return _UNSAID, written.strip()
    one = found[0]
    if written[: one.start()].strip() and written[one.end() :].strip(" .。)）"):
        return _UNSAID, written.strip()
    rest = (written[: one.start()] + " " + written[one.end() :]).strip(" ,，.。:：")
    return dated(parse_date(one["when"])), rest


def _shown(step: ProvenanceStep) -> str:
    who = (
        step.holder.names[0].text
        if step.holder.names
        else next(iter(step.institution.values()), "")
    )
    facts = [
        one for one in (step.when.written, step.how.value if step.how != "unknown" else "") if one
    ]
    return who + (f" ({', '.join(facts)})" if facts else "")


_BOOK = re.compile(r"《([^》]+)》\s*(.*)", re.DOTALL)
_JUAN = re.compile(
    r"(卷[\d一二三四五六七八九十百上中下○〇零]+|j(?:uan|\.)\s*\d+|vol\.\s*\d+)", re.IGNORECASE
)
_PAGE = re.compile(
    r"(第?\s*\d+\s*[页頁叶葉]|[页頁叶葉]\s*\d+[上下ab]?|pp?\.\s*[\d–-]+[ab]?)", re.IGNORECASE
)
_HALL = re.compile(r"([\u3400-\u9fff]{1,6}[宫宮殿堂斋齋室轩軒阁閣])")


def historic_of(cells: Cells) -> tuple[HistoricEntry, ...]:
    """Return the traditional catalogues that record the work, with hall, juan and page."""
    column, found = "historic_catalogues", []
    for one in pieces(cells.get(column), ";；\n、"):
        book = _BOOK.fullmatch(one)
        name, rest = (book[1], book[2]) if book else _unmarked(one)
        if cells.listed(("historic_catalogues",), name) is None:
            cells.remark(
                column,
                name,
                "the vocabulary historic_catalogues has no such book",
                "Take one from: handscroll vocabulary show historic_catalogues; a modern book"
                " belongs into bibliography",
            )
        facts = {}
        for key, pattern in (("juan", _JUAN), ("page", _PAGE), ("hall", _HALL)):
            place = pattern.search(rest)
            if place is not None:
                facts[key] = short(place[1].strip())
                rest = rest[: place.start()] + " " + rest[place.end() :]
        rest = rest.strip(" ,，。.")
        note = {guess_language(rest): line(rest)} if rest else {}
        told = {"catalogue": short(name), "note": note, **facts}
        found.append(HistoricEntry.model_validate(told))
    cells.tell(column, "; ".join(" ".join(word for word in (one.catalogue, one.hall, one.juan,
               one.page) if word) for one in found))  # fmt: skip
    return cells.most(column, found, 200)


def _unmarked(one: str) -> tuple[str, str]:
    name, sign, rest = re.match(r"([^,，]*)([,，]?)(.*)", one, re.DOTALL).groups()  # type: ignore[union-attr]  # matches all
    juan = _JUAN.search(name)
    if juan is not None and juan.start() > 1:
        return name[: juan.start()].strip(), name[juan.start() :] + sign + rest
    return name.strip() or one, rest


def exhibitions_of(cells: Cells) -> tuple[ExhibitionEntry, ...]:
    """Return the exhibitions, each as written, with the year it ends with."""
    found = []
    for one in pieces(cells.get("exhibitions")):
        when, rest = _when(one)
        title = rest or one
        found.append(ExhibitionEntry(title={guess_language(title): line(title)}, when=when))
    cells.tell("exhibitions", "; ".join(next(iter(one.title.values())) for one in found))
    return cells.most("exhibitions", found, _MOST)


def bibliography_of(cells: Cells) -> tuple[Citation, ...]:
    """Return the publications, each as written; a piece that is only pages joins the one before."""
    told: list[str] = []
    for one in pieces(cells.get("bibliography")):
        if told and re.match(
            r"(?:pp?\.|pls?\.|figs?\.|no\.|cat\.|第|图|圖|页|頁|\d)", one, re.IGNORECASE
        ):
            told[-1] += f"; {one}"
        else:
            told.append(one)
    cells.tell("bibliography", "; ".join(told))
    return tuple(Citation(text=line(one)) for one in cells.most("bibliography", told, 2_000))


def owner_of(maker: PersonRef) -> PersonRef:
    """Return a person as the owner of seals: by name, without the life that the maker has."""
    return PersonRef(names=maker.names[:2])

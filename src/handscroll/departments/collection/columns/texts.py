"""Texts on the work: signature, inscriptions, colophons, with author, script and date."""

from __future__ import annotations

import re

from handscroll.departments.collection.columns.cells import (
    Cells,
    guess_language,
    is_chinese,
    line,
    long,
)
from handscroll.departments.collection.columns.dates import dated
from handscroll.departments.collection.columns.people import person_of
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.inscription import (
    Inscription,
    InscriptionKind,
    Script,
    Transcription,
)
from handscroll.model.catalogue.maker import PersonRef

KINDS = {
    "title_slip": InscriptionKind.TITLE_SLIP,
    "frontispiece": InscriptionKind.FRONTISPIECE,
    "signature": InscriptionKind.SIGNATURE,
    "inscriptions": InscriptionKind.OTHER,
    "colophons": InscriptionKind.COLOPHON,
}
"""Columns of texts, in the order in which a handscroll has them."""

_BETWEEN = re.compile(r"\n[ \t]*\n|\|\|")
_HEAD = re.compile(
    r"(?P<who>[^\n:：;；。，,(（]{2,40}(?:[(（][^()（）\n]{1,60}[)）])?)\s*[:：]\s*(?P<text>\S.*)",
    re.DOTALL,
)
_BRACKET = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
_TAIL = re.compile(r"(?:自题|自題|题跋|題跋|题诗|題詩|题|題|跋|识|識|书|書)$")
_SAYS = re.compile(r".*(?:曰|云|诗|詩|文|款|款识|款識|其.|又|印)$")


def texts_of(cells: Cells, maker: PersonRef) -> tuple[Inscription, ...]:
    """Return the texts of all columns; a blank line or ``||`` parts two texts of one cell.

    Before a text may stand who wrote it, with script and date in brackets, and a colon:
    ``沈德潜（行书，1750）：…``. Only what is plainly so is read; all else is the text.

    Parameters
    ----------
    maker
        The artist, who wrote the signature.
    """
    found: list[Inscription] = []
    for column, kind in KINDS.items():
        told = []
        for written in _BETWEEN.split(cells.get(column)):
            if not written.strip():
                continue
            author = maker if kind is InscriptionKind.SIGNATURE else PersonRef()
            one = _text(cells, column, written.strip(), f"t{len(found) + 1}", author)
            found.append(one)
            names = [one.author.names[0].text] if one.author.names else []
            facts = ", ".join([*names, one.script or "", one.date.written])
            told.append(f"{one.kind.value} ({facts.strip(', ')}): {one.transcription.text[:24]}")
        cells.tell(column, "; ".join(told))
    return cells.most("inscriptions", found, 2_000)


def _text(cells: Cells, column: str, written: str, name: str, author: PersonRef) -> Inscription:
    head = _HEAD.fullmatch(written)
    if head is None:
        return _made(column, written, name, author)
    who, script, date, sure = head["who"].strip(), None, Dated(), False
    bracket = _BRACKET.search(who)
    if bracket is not None:
        script, date, sure = _facts(cells, bracket[1])
        if not sure:
            return _made(column, written, name, author)
        who = who[: bracket.start()].strip()
    kind = cells.listed(("inscription_kinds",), who)
    if kind is not None:
        return _made(column, head["text"], name, author, kind=kind.id, script=script, date=date)
    who = _TAIL.sub("", who) or who
    if not sure and not _is_name(who):
        return _made(column, written, name, author)
    person = person_of(cells, column, who)
    return _made(column, head["text"], name, person, script=script, date=date)


def _is_name(who: str) -> bool:
    if is_chinese(who):
        return re.fullmatch(r"[\u3400-\u9fff]{2,4}", who) is not None and not _SAYS.fullmatch(who)
    return re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}", who) is not None


def _facts(cells: Cells, bracket: str) -> tuple[Script | None, Dated, bool]:
    """Return script and date of a bracket, and whether all of it is one or the other."""
    script, date = None, Dated()
    for word in re.split(r"[,，、;；]\s*", bracket):
        found = cells.listed(("scripts",), word)
        reading = parse_date(word)
        if found is not None:
            script = Script(found.id) if found.id in list(Script) else Script.OTHER
        elif word.strip() and reading.candidates and reading.problem is None:
            date = dated(reading)
        else:
            return None, Dated(), False
    return script, date, True


def _made(
    column: str,
    text: str,
    name: str,
    author: PersonRef,
    **more: object,
) -> Inscription:
    kind = str(more.get("kind") or "")
    known = kind in list(InscriptionKind)
    body = text.strip('「」『』“”" \n') if text[:1] in '「『“"' else text
    return Inscription.model_validate(
        {
            "id": name,
            "kind": kind if known else KINDS[column],
            "author": author,
            "script": more.get("script"),
            "date": more.get("date") or Dated(),
            "transcription": Transcription(
                text=long(body),
                language="zh-Hant" if guess_language(text).startswith("zh") else "en",
            ),
            "note": {"none": line(kind)} if kind and not known else {},
        }
    )

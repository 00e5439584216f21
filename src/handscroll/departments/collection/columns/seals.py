"""Seals as people list them: ``乾隆御覽之寶 (朱文, 方)；「石渠寶笈」朱文長方印 ×2``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from handscroll.departments.collection.columns.cells import (
    Cells,
    guess_language,
    line,
    pieces,
    short,
)
from handscroll.departments.collection.columns.people import person_of
from handscroll.departments.collection.columns.sizes import read_sizes
from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.departments.collection.vocabularies.model import Term as Listed
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.seal import Cutting, Impression, Seal, SealShape, SealType

_QUOTED = re.compile(r"[「『“\"《]([^」』”\"》]+)[」』”\"》]\s*(.*)", re.DOTALL)
_BRACKET = re.compile(r"[(（〔\[]([^()（）〔〕\[\]]*)[)）〕\]]")
_TIMES = re.compile(
    r"(?:[x×*]\s*(\d{1,3})|(\d{1,3})\s*(?:次|方|枚|times|impressions?)|(?<=\s)(\d{1,3})x)\s*$",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:owner|of|藏家|印主|主人)\s*[:：]?\s*(.+)", re.IGNORECASE)
_MOST_TIMES = 500
_NOBODY = PersonRef()
_MOST_SEALS, _MOST_PRESSED = 2_000, 5_000
_LEADING = re.compile(r"^(?:钤印?|鈐印?|seals?)\s*[:：]?\s*(?=[「『“\"《])", re.IGNORECASE)
_BOUND = re.compile(r"(?:印|章|seal)$", re.IGNORECASE)


@dataclass
class _Told:
    """What one seal's words say."""

    reading: str
    cutting: Cutting | None = None
    shape: SealShape | None = None
    type: SealType = SealType.OTHER
    owner: PersonRef = _NOBODY
    height_mm: float | None = None
    width_mm: float | None = None
    times: int = 1
    notes: list[str] = field(default_factory=list)


@dataclass
class Pressed:
    """The seals of a work and their impressions, as they gather from several columns."""

    seals: dict[str, Seal] = field(default_factory=dict)
    impressions: list[Impression] = field(default_factory=list)


def add_seals(cells: Cells, column: str, number: str, into: Pressed, owner: PersonRef) -> None:
    """Read a column of seals.

    Parameters
    ----------
    number
        The work's accession number. A seal whose owner is said is the same one on every work
        that has it; any other is known to be on this work alone, for many seals read alike.
    owner
        Whose seals the column's are where they do not say so.
    """
    shown = []
    for piece in pieces(_LEADING.sub("", cells.get(column)), ";；\n、"):
        if len(into.seals) >= _MOST_SEALS or len(into.impressions) >= _MOST_PRESSED:
            cells.most(column, range(_MOST_SEALS + 1), _MOST_SEALS)
            break
        told = _read(cells, column, piece)
        if told.owner == _NOBODY:
            told.owner = owner
        seal = _seal(told, number)
        into.seals.setdefault(seal.id, seal)
        for _ in range(min(told.times, _MOST_PRESSED - len(into.impressions))):
            place = len(into.impressions) + 1
            into.impressions.append(Impression(id=f"i{place}", seal=seal.id))
        shown.append(_shown(seal, told.times))
    cells.tell(column, "; ".join(shown))


def _read(cells: Cells, column: str, piece: str) -> _Told:
    quoted = _QUOTED.fullmatch(piece)
    if quoted is not None:
        told, rest = _Told(quoted[1].strip()), quoted[2]
    else:
        bracket = _BRACKET.search(piece)
        before = piece[: bracket.start()] if bracket else piece
        reading, times = _counted(before.strip())
        told, rest = _Told(reading, times=times), piece[len(before) :]
    rest, times = _counted(rest.strip())
    told.times = max(told.times, times)
    loose = _BRACKET.sub(";", rest)
    said = [*pieces(loose, ";；,，、"), *(one for found in _BRACKET.finditer(rest)
            for one in pieces(found[1], ";；,，、/"))]  # fmt: skip
    for word in said:
        _take(cells, column, word, told)
    told.reading = short(told.reading or "□")
    return told


def _counted(written: str) -> tuple[str, int]:
    """Part a count of impressions, as ×2 or 3方, from what stands before it; else it counts one."""
    found = _TIMES.search(written)
    times = int(next(one for one in found.groups() if one)) if found else 0
    if found is None or not 0 < times <= _MOST_TIMES:
        return written, 1
    return written[: found.start()].strip(), times


def _take(cells: Cells, column: str, word: str, told: _Told) -> None:
    """Take one word about a seal: how it was cut, its shape, what it says, whose, how large."""
    if _is_kind(cells, word, told):
        return
    owner = _OWNER.fullmatch(word)
    if owner is not None:
        told.owner = person_of(cells, column, owner[1])
        return
    sizes = read_sizes(word)
    if len(sizes) == 1 and not sizes[0].trouble:
        told.height_mm = sizes[0].measure.height_mm or sizes[0].measure.diameter_mm
        told.width_mm = sizes[0].measure.width_mm or sizes[0].measure.diameter_mm
        return
    told.notes.append(word)
    cells.remark(
        column,
        word,
        f"it is no cutting, shape, kind or size of the seal {told.reading[:20]}",
        "Write it from: handscroll vocabulary show seal_shapes (seal_cuttings, seal_types);"
        " an owner as 'owner: name'",
    )


def _is_kind(cells: Cells, word: str, told: _Told) -> bool:
    """Take words as 朱文, 方, 收藏印 and 朱文方印: a cutting, a shape, a kind, or the first two."""
    for text in dict.fromkeys((word, _BOUND.sub("", word))):
        if (found := cells.listed(("seal_cuttings",), text)) is not None:
            told.cutting = Cutting(found.id)
            return True
        if (found := _outline(cells, text)) is not None:
            told.shape = _shape(found.id, told)
            return True
        if (found := cells.listed(("seal_types",), text)) is not None:
            told.type = SealType(found.id) if found.id in list(SealType) else SealType.OTHER
            if found.id not in list(SealType):
                told.notes.append(text)
            return True
    for at in range(2, min(len(word), 24)):
        first, rest = word[:at].strip(), _BOUND.sub("", word[at:].strip())
        cutting = cells.listed(("seal_cuttings",), first)
        shape = _outline(cells, rest) if cutting and rest else None
        if cutting is not None and shape is not None:
            told.cutting, told.shape = Cutting(cutting.id), _shape(shape.id, told)
            return True
    return False


def _outline(cells: Cells, word: str) -> Listed | None:
    """Return the shape of a word; catalogues write 圆 and 长方 for 圆形 and 长方形."""
    return cells.listed(("seal_shapes",), word) or cells.listed(("seal_shapes",), word + "形")


def _shape(name: str, told: _Told) -> SealShape:
    """Return the shape that a record can say; a finer one is kept in words beside it."""
    if name in list(SealShape):
        return SealShape(name)
    told.notes.append(name)
    return SealShape.IRREGULAR


def _seal(told: _Told, number: str) -> Seal:
    names = [name.text for name in told.owner.names[:1]]
    whose = fold(names[0]) if names else f"of {number}"
    same = "/".join((fold(told.reading), told.cutting or "", told.shape or "", whose))
    return Seal(
        id="seal-" + hashlib.sha256(same.encode()).hexdigest()[:16],
        reading=told.reading,
        owner=told.owner,
        type=told.type,
        cutting=told.cutting,
        shape=told.shape,
        height_mm=told.height_mm,
        width_mm=told.width_mm,
        note={guess_language(one): line(one) for one in ["; ".join(told.notes)] if one},
    )


def _shown(seal: Seal, times: int) -> str:
    facts = [one.value for one in (seal.cutting, seal.shape) if one is not None]
    owner = [seal.owner.names[0].text] if seal.owner.names else []
    told = seal.reading + (f" ({', '.join([*facts, *owner])})" if facts or owner else "")
    return told + (f" x {times}" if times > 1 else "")

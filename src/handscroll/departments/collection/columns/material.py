"""On what and how a work is made: by its own columns, or by the plain words of its medium."""

from __future__ import annotations

import re

from handscroll.departments.collection.columns.cells import Cells, as_term, is_chinese, pieces
from handscroll.model.catalogue.material import Support, Technique, TechniqueKind
from handscroll.model.catalogue.term import Term

_KINDS = {"manner": TechniqueKind.MANNER, "cun": TechniqueKind.TEXTURE_STROKE,
          "composition": TechniqueKind.COMPOSITION}  # fmt: skip


def material_of(cells: Cells) -> tuple[Support, tuple[Technique, ...]]:
    """Return support and techniques; where no column says them, the medium's own words do."""
    supports = [cells.term("support", "supports", one) for one in
                pieces(cells.get("support"), ";；\n、，,")]  # fmt: skip
    techniques = [cells.term("technique", "techniques", one) for one in
                  pieces(cells.get("technique"), ";；\n、，,")]  # fmt: skip
    cells.tell("support", "; ".join(map(_named, supports)))
    cells.tell("technique", "; ".join(map(_named, techniques)))
    for medium in cells.said("medium").values():
        on, of = _medium(cells, medium)
        supports, techniques = supports or on, techniques or of
    return Support(terms=cells.most("support", supports, 20)), tuple(
        Technique(term=one, kind=_kind(cells, one))
        for one in cells.most("technique", techniques, 60)
    )


_MEDIUM_ZH = re.compile(r"(?P<on>[\u3400-\u9fff]{1,3}本)[，,、\s]*(?P<of>[\u3400-\u9fff]{0,6})")
_MEDIUM_EN = re.compile(r"(?P<of>.+?)\s+on\s+(?P<on>[a-z-]+(?: [a-z-]+){0,2})", re.IGNORECASE)


def _medium(cells: Cells, written: str) -> tuple[list[Term], list[Term]]:
    """Read ``绢本设色`` and ``ink and colour on silk`` where each word is a term; else nothing."""
    pattern = _MEDIUM_ZH if is_chinese(written) else _MEDIUM_EN
    found = pattern.fullmatch(written.strip().rstrip("."))
    if found is None:
        return [], []
    on = cells.listed(("supports",), found["on"]) or cells.listed(
        ("supports",), found["on"].removesuffix("本"))  # fmt: skip
    of = cells.listed(("techniques",), found["of"]) if found["of"] else None
    return [as_term(one) for one in (on,) if one], [as_term(one) for one in (of,) if one]


def _kind(cells: Cells, term: Term) -> TechniqueKind:
    at = term.id
    while at is not None:
        if at in _KINDS:
            return _KINDS[at]
        listed = cells.listed(("techniques",), at)
        at = None if listed is None else listed.broader
    return TechniqueKind.OTHER


def _named(term: Term) -> str:
    return term.id or next(iter(term.words.values()), "")

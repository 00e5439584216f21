"""Makers in the cells of a sheet: the label's words, and the columns of the first artist."""

from __future__ import annotations

from collections.abc import Sequence

from handscroll.departments.collection.columns.people import OTHER_NAMES
from handscroll.departments.collection.giving.spelling import named, only, said, with_life
from handscroll.departments.collection.naming.called import read_life
from handscroll.model.catalogue.maker import Maker, MakerRole, NameKind, PersonRef
from handscroll.model.relic import Relic

FIELDS = frozenset({"creator", "catalogue.makers"})


def makers_spelt(relic: Relic) -> list[dict[str, str]]:
    """Return several ways to write the makers, the plainest one first.

    The label's words alone say all of what came from a sheet that had no other column; makers
    that a label does not name are written as one.
    """
    label, makers = said("creator", relic.creator), relic.catalogue.makers
    if not makers:
        return [label]
    if label:
        return [label, label | _columns(makers)]
    names = [named(makers[0].person), *(with_life(one.person) for one in makers[1:])]
    if not all(names):
        return [{}]
    return [{"creator": "\n".join(names)} | _columns(makers)]


def _columns(makers: Sequence[Maker]) -> dict[str, str]:
    first = makers[0]
    roles = {one.role for one in makers}
    role = first.role.value if roles == {first.role} != {MakerRole.MAKER} else ""
    if not first.person.names:
        return {"artist_role": role}
    found = _of_person(first.person) | {
        "artist_role": role,
        "attribution": first.qualifier.value,
        "attributed_by": first.asserted_by,
    }
    return {column: text for column, text in found.items() if text}


def _of_person(person: PersonRef) -> dict[str, str]:
    found = {
        column: "\n".join(one.text for one in person.named(kind)) for column, kind, _ in OTHER_NAMES
    }
    sounds = [one.pinyin for one in person.named(NameKind.NAME) if one.pinyin]
    sounds += [one.text for one in person.names if one.language == "zh-Latn-pinyin"]
    active = person.floruit.written
    return found | {
        "artist_pinyin": next(iter(sounds), ""),
        "artist_born": person.born.written,
        "artist_died": person.died.written,
        "artist_life": f"active {active}" if active and read_life(active) else active,
        "artist_native_place": only(person.native_place),
        "artist_links": "\n".join(person.links),
    }

"""A relic as a record of LIDO 1.1."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from handscroll.model.relic import Relic
from handscroll.standards.lido.carried import carried
from handscroll.standards.lido.holdable import holdable, languages, tidied
from handscroll.standards.lido.places import LANG, LIDO, name
from handscroll.standards.lido.sets import element
from handscroll.standards.lido.tree import TREE, laid_out

HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<lido:lidoWrap xmlns:lido="{LIDO}">\n'.encode()
TAIL = b"</lido:lidoWrap>\n"
_METADATA = ("descriptiveMetadata", "administrativeMetadata")


@dataclass(frozen=True)
class Elsewhere:
    """Where a record and its pictures stand on the web; empty where nobody may see them."""

    page: str = ""
    manifest: str = ""
    museum: dict[str, str] | None = None
    """The museum's name by language, as the source of the record."""


def record(relic: Relic, elsewhere: Elsewhere | None = None) -> bytes | None:
    """Return a relic as one ``lido:lido`` element; None where LIDO cannot name it.

    Characters that XML has no place for become U+FFFD, and texts in a language whose name is
    none are left out.
    """
    number = relic.accession_number
    if not number.strip() or holdable(number) != number:
        return None
    where = elsewhere or Elsewhere()
    told = laid_out(carried(relic))
    if where.page:
        told["page"] = where.page
    if where.museum:
        told["record_source"] = tidied(languages(where.museum))
    if where.manifest:
        told["manifest"] = where.manifest
    node = element("lido")
    TREE.write(node, told)
    for tag in _METADATA:
        for one in node.iterchildren(name(tag)):
            one.set(LANG, next(iter(told.get("title") or {}), "none").replace("none", "en"))
    etree.indent(node, space=" ")
    return bytes(etree.tostring(node, encoding="utf-8")) + b"\n"

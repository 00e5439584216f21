"""A relic as a record of LIDO 1.1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from handscroll.model.relic import Relic
from handscroll.standards.lido.places import LANG, LIDO, Doc, Value, name
from handscroll.standards.lido.sets import element
from handscroll.standards.lido.tree import TREE, laid_out

HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<lido:lidoWrap xmlns:lido="{LIDO}">\n'.encode()
TAIL = b"</lido:lidoWrap>\n"
# XML 1.0, production [2]: what no document can hold, not even as a reference.
_UNHOLDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_MAPS = ("title", "creator", "dynasty", "medium", "description")
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
    told = tidied(laid_out(named(relic)))
    if where.page:
        told["page"] = where.page
    if where.museum:
        told["record_source"] = tidied(_languages(where.museum))
    if where.manifest:
        told["resources"] = [{"link": where.manifest}]
    node = element("lido")
    TREE.write(node, told)
    for tag in _METADATA:
        for one in node.iterchildren(name(tag)):
            one.set(LANG, next(iter(told.get("title") or {}), "none").replace("none", "en"))
    etree.indent(node, space=" ")
    return bytes(etree.tostring(node, encoding="utf-8")) + b"\n"


def holdable(text: str) -> str:
    """Return a text as XML can hold it."""
    return _UNHOLDABLE.sub("\ufffd", text)


def tidied(value: Value) -> Value:
    """Return a value whose every text XML can hold, in languages that have a name."""
    if isinstance(value, str):
        return value if value.isprintable() and value.isascii() else holdable(value)
    if isinstance(value, list):
        return [tidied(one) for one in value]
    if isinstance(value, dict):
        return {key: tidied(one) for key, one in value.items()}
    return value


def named(relic: Relic) -> Relic:
    """Return a relic whose label speaks languages that have a name; its catalogue always does."""
    said = {key: _languages(getattr(relic, key)) for key in _MAPS}
    rights = relic.rights.model_copy(update={"credit_line": _languages(relic.rights.credit_line)})
    return relic.model_copy(update={**said, "rights": rights})


def _languages(said: dict[str, str]) -> dict[str, str]:
    return {tag: told for tag, told in said.items() if _TAG.fullmatch(tag)}


__all__ = ["HEAD", "TAIL", "Doc", "Elsewhere", "holdable", "named", "record", "tidied"]

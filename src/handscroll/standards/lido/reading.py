"""A record of LIDO as a relic: our own come back as they were, those of others as far as we know.

What of a record nobody here understands is not dropped: it stands in the notes of the staff.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from pydantic import ValidationError

from handscroll.errors import InvalidError
from handscroll.model.identity import relic_id, require_name
from handscroll.model.relic import Relic
from handscroll.standards.lido.others import folded
from handscroll.standards.lido.places import Doc, Node, Taken, name, text_of
from handscroll.standards.lido.tree import TREE, gathered

MOST_NOTED = 150_000
"""Characters of what was not understood that are kept."""


def parsed(text: str) -> Node:
    """Return the element that a text is, without entities, network or depth beyond libxml2's 256.

    Raises
    ------
    InvalidError
        If it is no well-formed XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidError(
            "The record cannot be read",
            why=f"it is no well-formed XML: {str(error)[:160]}",
            fix="Correct the record at that place, then load again",
        ) from None


def identifier_of(node: Node) -> str:
    """Return the first ``lidoRecID`` of a record, for telling which it is."""
    found = node.find(name("lidoRecID"))
    return "" if found is None else text_of(found).strip()


def relic_of(node: Node) -> Relic:
    """Return the relic that a ``lido:lido`` element says.

    Raises
    ------
    InvalidError
        If it names no number, or a field cannot be what it says; the field stands in the reason.
    """
    taken = Taken()
    told = TREE.read(node, taken) or {}
    body = gathered(folded(told))
    number = body.get("accession_number", "").strip()
    if not number:
        raise InvalidError(
            "The record cannot be read",
            why="it has no number of the work: repositorySet/workID is missing or empty",
            fix="Give it a workID in repositoryWrap/repositorySet",
        )
    if left := _left(node, taken):
        body["catalogue"]["staff_note"] = left
    body.setdefault("id", relic_id(number))
    require_name(str(body["id"]), of="identifier lidoRecID")
    if "id" not in told and not body["title"]:
        body["title"] = {"none": number}
    try:
        return Relic.model_validate(body)
    except ValidationError as error:
        raise invalid(error) from None


def invalid(error: ValidationError) -> InvalidError:
    """Return the first of several faults as an error that names the field."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"]) or "the whole"
    return InvalidError(
        "The record cannot be read",
        why=f"{place}: {first['msg'].removeprefix('Value error, ')}",
        fix="Correct that field, then load again",
    )


def _left(node: Node, taken: Taken) -> str:
    """Return what nobody understood, a line each; of records of ours that is nothing."""
    lines = [f"{_path(one)}: {text_of(one).strip()}" for one in taken.left(node)] + taken.beside
    told = "\n".join(lines)
    return told if len(told) <= MOST_NOTED else told[:MOST_NOTED] + "…"


def _path(node: Node) -> str:
    tags: list[Any] = [etree.QName(one).localname for one in (node, *node.iterancestors())]
    return "/".join(reversed(tags[:3]))


__all__ = ["Doc", "identifier_of", "invalid", "parsed", "relic_of"]

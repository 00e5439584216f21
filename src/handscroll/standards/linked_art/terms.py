"""The terms of Linked Art documents: addresses of the AAT, and our own names where it has none.

Source: Linked Art 1.0, recommended and required vocabulary; Getty Art & Architecture Thesaurus.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handscroll.standards.carrying import Doc

CONTEXT = "https://linked.art/ns/v1/linked-art.json"
AAT = "http://vocab.getty.edu/aat/"
OWN = "urn:handscroll:"
"""Begins the address of a term that is ours."""

PRIMARY_NAME, ACCESSION, LOCAL_NUMBER = AAT + "300404670", AAT + "300312355", AAT + "300404621"
STATEMENTS = {
    "creator": "300435446", "description": "300435416", "medium": "300435429",
    "credit_line": "300026687", "measures": "300435430", "inscriptions": "300435414",
    "seals": "300435420", "impressions": "300435420", "provenance": "300435438",
    "exhibitions": "300435424", "bibliography": "300311705", "date_written": "300435436",
    "date": "300435436", "support": "300435429", "staff_note": "300027200",
}  # fmt: skip
"""Field to the AAT's number of the kind of statement that tells it."""
ALSO = {
    "300435418": "credit_line", "300080091": "description", "300026032": "description",
    "300055863": "provenance", "300444174": "provenance", "300026497": "bibliography",
    "300028705": "inscriptions", "300028702": "inscriptions",
}  # fmt: skip
"""Numbers by which others say the same."""
SIDES = {
    "height_mm": "300055644", "width_mm": "300055647", "depth_mm": "300072633",
    "length_mm": "300055645", "diameter_mm": "300055624", "weight_g": "300056240",
}  # fmt: skip
UNITS = {"mm": "300379097", "g": "300379225"}
FACTORS = {
    "300379097": 1.0, "300379098": 10.0, "300379099": 1000.0, "300379100": 25.4,
    "300379225": 1.0, "300379226": 1000.0,
}  # fmt: skip
"""Unit to how many millimetres or grams it is: mm, cm, m, in; g, kg."""
LANGUAGES = {"en": "300388277", "zh": "300388113"}
_TAGS = {number: tag for tag, number in LANGUAGES.items()} | {"300388306": "fr", "300388344": "de"}


def number_of(address: str) -> str:
    """Return the AAT's number of an address, or the address."""
    return address.removeprefix(AAT).removeprefix("https://vocab.getty.edu/aat/")


def kind(address: str, label: str) -> Doc:
    """Return a type."""
    return {"id": address, "type": "Type", "_label": label}


def own(name: str) -> Doc:
    """Return a type of ours."""
    return kind(OWN + name, name.replace("_", " "))


def kinds(field: str) -> list[Doc]:
    """Return the types of a statement on a field: the AAT's where it has one, then ours."""
    number = STATEMENTS.get(field)
    known = [kind(AAT + number, field.replace("_", " "))] if number else []
    return [*known, own(field)]


def types(node: Doc) -> list[str]:
    """Return the addresses of all types of a node; what is no node has none."""
    ids = [one.get("id") for one in nodes(node.get("classified_as"))]
    return [one for one in ids if isinstance(one, str)]


def own_name(node: Doc) -> str:
    """Return our own name of what a node is, or nothing."""
    return next((one.removeprefix(OWN) for one in types(node) if one.startswith(OWN)), "")


def nodes(value: Any) -> list[Doc]:  # noqa: ANN401  anything that JSON can hold
    """Return what is a list of nodes, or one, as a list."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def spoken(tag: str) -> list[Doc]:
    """Return a language; which writing or region it is stands in its label."""
    number = LANGUAGES.get(tag.split("-")[0])
    address = AAT + number if number else f"{OWN}language:{tag}"
    return [{"id": address, "type": "Language", "_label": tag}]


def language_of(node: Doc, usual: str = "none") -> str:
    """Return the language of a node as BCP 47 has it."""
    for one in nodes(node.get("language")):
        address, label = str(one.get("id", "")), str(one.get("_label", ""))
        tag = _TAGS.get(number_of(address), "")
        if address.startswith(f"{OWN}language:"):
            return address.removeprefix(f"{OWN}language:")
        if tag and label.split("-")[0] == tag:
            return label
        if tag:
            return "zh-Hant" if tag == "zh" and "radit" in label else tag
    return usual


def label_of(said: dict[str, str], otherwise: str) -> str:
    """Return one text of several languages, for programs that show only one."""
    first: Iterable[str] = (said.get("en", ""), *said.values())
    return next((text for text in first if text), otherwise)

"""Records of other houses: what LIDO leaves open is brought to where our records have it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from handscroll.standards.lido.places import Doc

_TYPES = {
    "painting": ("painting", "paintings", "gemälde", "malerei", "绘画", "繪畫", "画", "畫"),
    "calligraphy": ("calligraphy", "kalligraphie", "kalligrafie", "书法", "書法"),
    "textile": ("textile", "textil", "织物", "織物", "织绣", "織繡"),
    "costume": ("costume", "kostüm", "服饰", "服飾"),
    "film": ("film",),
}
_NAMED = {word: kind for kind, words in _TYPES.items() for word in words}
_HTTP = ("http://", "https://")


def folded(told: Doc) -> Doc:
    """Return the facts of a record under the names of our own, with what others added to it.

    What our own records say stays; who made a work is read out of names only in those of others.
    """
    found = dict(told)
    _number(found)
    _kind(found)
    _texts(found)
    if "id" not in found:
        _making(found)
    if more := found.pop("more_titles", None):
        found["c_titles"] = [*found.get("c_titles", []), *more][:60]
    if more := [one for one in found.pop("more_measures", []) if one]:
        found["c_measures"] = [*found.get("c_measures", []), *more]
    _materials(found)
    _related(found)
    _rights(found)
    return found


def _number(found: Doc) -> None:
    numbers = [one for one in found.pop("more_numbers", []) if one.strip()]
    if numbers and "accession_number" not in found:
        found["accession_number"] = numbers.pop(0)
    if numbers:
        more = [{"text": one} for one in numbers]
        found["c_identifiers"] = [*found.get("c_identifiers", []), *more]


def _terms(terms: Iterable[Doc]) -> list[Doc]:
    return [one for one in terms if any(one.get("words", {}).values())]


def _materials(found: Doc) -> None:
    """Part materials from techniques by the type that others give them."""
    for one in found.pop("more_materials", []):
        terms = _terms([one.get("term", {})])
        told = one.get("of", "").casefold()
        if terms and ("material" in told or "support" in told or "träger" in told):
            support = dict(found.get("c_support", {}))
            found["c_support"] = support | {"terms": [*support.get("terms", []), *terms]}
        elif terms:
            found["c_techniques"] = [*found.get("c_techniques", []), {"term": terms[0]}]


def _kind(found: Doc) -> None:
    terms = _terms(found.pop("more_types", []))
    words = [word.strip().casefold() for one in terms for word in one["words"].values()]
    kind = next((_NAMED[word] for word in words if word in _NAMED), None)
    if kind is not None:
        found.setdefault("c_object_type", kind)
    elif terms:
        found.setdefault("c_format", terms[0])


def _texts(found: Doc) -> None:
    texts = [one for one in found.pop("more_texts", []) if one]
    there = found.get("c_inscriptions", [])
    named = {one.get("id") for one in there}
    free = (name for at in itertools.count(1) if (name := f"t{at}") not in named)
    if texts:
        found["c_inscriptions"] = [*there, *({**one, "id": next(free)} for one in texts)]


def _making(found: Doc) -> None:
    making = dict(found.get("making", {}))
    makers = making.get("makers", [])
    for one in makers:
        for tag, text in one.pop("shown", {}).items():
            said = making.setdefault("creator", {})
            said[tag] = f"{said[tag]}\n{text}" if tag in said else text
        if one.get("person", {}).get("names") and "qualifier" not in one:
            # A name alone is the museum's own attribution, as in a sheet.
            one["qualifier"] = "autograph"
    if not making.get("creator") and makers:
        names = [name for one in makers for name in one.get("person", {}).get("names", [])]
        if names:
            making["creator"] = {names[0].get("language", "zh-Hant"): names[0]["text"]}
    if written := making.get("date", {}).get("written"):
        making["date"] = {**making["date"], "label": written}
    if making:
        found["making"] = making


def _related(found: Doc) -> None:
    works = [{**one, "kind": "related"} for one in found.pop("more_works", [])]
    works += [
        {"kind": "related", "link": one["link"], "work": {"none": "resource"}}
        for one in found.pop("resources", [])
        if one.get("link", "").startswith(_HTTP)
    ]
    for one in works:
        if not one.get("link", "http://").startswith(_HTTP):
            del one["link"]
    works = [one for one in works if one.keys() & {"link", "work", "relic"}]
    if works:
        found["c_relations"] = [*found.get("c_relations", []), *works]


def _rights(found: Doc) -> None:
    work, pictures = found.pop("more_rights", {}), found.pop("more_picture_rights", {})
    credit = pictures.pop("credit", None) or work.pop("credit", None)
    work.pop("credit", None)
    if work:
        found.setdefault("r_object", work)
    if record := found.pop("more_record_rights", None):
        found.setdefault("r_dataset", record)
    if "holder" in pictures or "note" in pictures:
        found.setdefault("r_photograph", pictures)
    if pictures.get("uri") or credit:
        found.setdefault("r_pictures", {"uri": pictures.get("uri"), "credit": credit or {}})

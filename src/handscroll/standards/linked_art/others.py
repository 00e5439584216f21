"""Works of other houses: what Linked Art has a common place for goes where our record has it."""

from __future__ import annotations

from handscroll.standards.carrying import Doc
from handscroll.standards.linked_art.terms import (
    ACCESSION,
    ALSO,
    FACTORS,
    PRIMARY_NAME,
    SIDES,
    STATEMENTS,
    language_of,
    nodes,
    number_of,
    types,
)

_SIDE_OF = {number: side for side, number in SIDES.items()}
# Of fields that share a number the first is what others mean by it.
_FIELD_OF = {number: field for field, number in reversed(STATEMENTS.items())} | ALSO
_LABEL = ("creator", "medium", "description")
_OBJECTS = {
    "300033618": "painting", "300266660": "calligraphy", "300231565": "textile",
    "300178802": "costume", "300266639": "costume",
}  # fmt: skip
_PASSED = frozenset({"@context", "type", "_label"})


def folded(document: Doc) -> Doc:
    """Return what somebody else's work says, and under ``left`` what has no place with us.

    Raises
    ------
    TypeError, ValueError, KeyError, AttributeError
        If a member is of another kind than Linked Art has there.
    """
    left = {key: value for key, value in document.items() if key not in _PASSED}
    found: Doc = {"accession_number": "", "title": {}, "rights": {}, "catalogue": {}}
    _names(found, nodes(left.pop("identified_by", [])))
    if not found["title"] and document.get("_label"):
        found["title"] = {"none": document["_label"]}
    unread = _notes(found, nodes(left.pop("referred_to_by", [])))
    unread += _sizes(found, nodes(left.pop("dimension", [])))
    if unread:
        left["referred_to_by"] = unread
    _making(found, left.pop("produced_by", {}), left)
    _kinds(found, left.pop("classified_as", []), left)
    for one in nodes(left.pop("made_of", [])):
        terms = found["catalogue"].setdefault("support", {}).setdefault("terms", [])
        terms.append(_term(one))
    for one in nodes(left.get("current_custodian", []))[:1]:
        if one.get("_label"):
            found["catalogue"]["held_by"] = {"none": one["_label"]}
    return found | {"left": left}


def _term(node: Doc) -> Doc:
    address = str(node.get("id", ""))
    link = {"link": address} if address.startswith(("http://", "https://")) else {}
    return {"words": {"none": node.get("_label") or address}, **link}


def _names(found: Doc, named: list[Doc]) -> None:
    names = [one for one in named if one.get("type") == "Name" and one.get("content")]
    numbers = [one for one in named if one.get("type") == "Identifier" and one.get("content")]
    names.sort(key=lambda one: PRIMARY_NAME not in types(one))
    more = []
    for one in names:
        tag = language_of(one)
        if tag not in found["title"] and (not found["title"] or PRIMARY_NAME in types(one)):
            found["title"][tag] = one["content"]
        else:
            more.append({"text": one["content"], "language": tag, "kind": "alias"})
    numbers.sort(key=lambda one: ACCESSION not in types(one))
    if numbers:
        found["accession_number"] = numbers[0]["content"]
    found["catalogue"] |= {"titles": more[:60]} if more else {}
    if len(numbers) > 1:
        found["catalogue"]["identifiers"] = [{"text": one["content"]} for one in numbers[1:100]]


def _notes(found: Doc, notes: list[Doc]) -> list[Doc]:
    """Take what is said where it has a place; return what has none."""
    unread = []
    for one in notes:
        fields = [_FIELD_OF[number_of(n)] for n in types(one) if number_of(n) in _FIELD_OF]
        if not fields or not one.get("content"):
            unread.append(one)
        elif fields[0] in _LABEL:
            _said(found, fields[0], one)
        elif fields[0] == "credit_line":
            _said(found["rights"], "credit_line", one)
        elif not _listed(found["catalogue"], fields[0], one):
            unread.append(one)
    return unread


def _said(into: Doc, field: str, node: Doc) -> None:
    words, tag, text = into.setdefault(field, {}), language_of(node), node["content"]
    words[tag] = f"{words[tag]}\n{text}" if tag in words else text


def _listed(catalogue: Doc, field: str, node: Doc) -> bool:
    text, tag = node["content"], language_of(node)
    at = len(catalogue.get(field, [])) + 1
    told: Doc | None = {
        "measures": {"as_written": text},
        "inscriptions": {"id": f"t{at}", "transcription": {"text": text, "language": tag}},
        "provenance": {"evidence": {tag: text}},
        "exhibitions": {"title": {tag: text}},
        "bibliography": {"text": text},
    }.get(field)
    if told is not None:
        catalogue.setdefault(field, []).append(told)
    return told is not None


def _sizes(found: Doc, dimensions: list[Doc]) -> list[Doc]:
    unread, size = [], dict[str, float]()
    for one in dimensions:
        side = next((_SIDE_OF[number_of(n)] for n in types(one) if number_of(n) in _SIDE_OF), "")
        factor = FACTORS.get(number_of(str(one.get("unit", {}).get("id", ""))))
        if side and side not in size and factor and one["value"] > 0:
            size[side] = float(one["value"]) * factor
        else:
            unread.append(one)
    if size:
        found["catalogue"].setdefault("measures", []).append(size)
    return unread


def _making(found: Doc, making: Doc, left: Doc) -> None:
    """Read a production and its parts; all of it stays in the notes, since it may say more."""
    shares = [making, *nodes(making.get("part", []))]
    makers = [who for one in shares for who in nodes(one.get("carried_out_by", []))]
    if makers:
        found["catalogue"]["makers"] = [_maker(one) for one in makers[:60]]
        names = [one["_label"] for one in makers if one.get("_label")]
        found.setdefault("creator", {"none": "\n".join(names)} if names else {})
    if techniques := [one for share in shares for one in nodes(share.get("technique", []))]:
        found["catalogue"]["techniques"] = [{"term": _term(one)} for one in techniques[:60]]
    span: Doc = next((one["timespan"] for one in shares if one.get("timespan")), {})
    names = [one["content"] for one in nodes(span.get("identified_by", [])) if "content" in one]
    begins, ends = span.get("begin_of_the_begin", ""), span.get("end_of_the_end", "")
    date: Doc = {"written": names[0]} if names else {}
    if begins and ends:
        first, last = _year(begins), _year(ends)
        if first <= last:
            date["candidates"] = [{"edtf": _edtf(first, last), "first": first, "last": last}]
    if date:
        found["catalogue"]["date"] = date
        found["date_written"] = date.get("written", "")
    if making:
        left["produced_by"] = making


def _maker(node: Doc) -> Doc:
    address = str(node.get("id", ""))
    person: Doc = {"links": [address]} if address.startswith(("http://", "https://")) else {}
    if node.get("_label"):
        person["names"] = [{"text": node["_label"], "language": "none"}]
        return {"person": person, "qualifier": "autograph"}
    return {"person": person}


def _year(moment: str) -> int:
    sign = -1 if moment.startswith("-") else 1
    return sign * int(moment.removeprefix("-").partition("-")[0])


def _edtf(first: int, last: int) -> str:
    told = [f"-{-year:04d}" if year < 0 else f"{year:04d}" for year in (first, last)]
    return told[0] if first == last else "/".join(told)


def _kinds(found: Doc, classified: list[Doc], left: Doc) -> None:
    unread = []
    for one in nodes(classified):
        kind = _OBJECTS.get(number_of(str(one.get("id", ""))))
        if kind and "object_type" not in found["catalogue"]:
            found["catalogue"]["object_type"] = kind
        elif "format" not in found["catalogue"] and one.get("_label"):
            found["catalogue"]["format"] = _term(one)
        else:
            unread.append(one)
    if unread:
        left["classified_as"] = unread

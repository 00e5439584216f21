"""A manifest as a record, a collection as the records that it names.

Nothing is fetched: pictures and manifests stay where they are, and the record links to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.model.catalogue.written import MOST_LINE
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.standards.carrying import Doc
from handscroll.standards.iiif_in.known import field_of
from handscroll.standards.iiif_in.pictures import pictures_of
from handscroll.standards.iiif_in.texts import (
    Texts,
    Value,
    address,
    first,
    kind,
    lines,
    listed,
    marked,
    texts_of,
    words,
)

_CONTEXT = "iiif.io/api/presentation"
_HARMLESS = re.compile(r"https?://[^\s/<>\"{}][^\s<>\"{}]*")
MOST_LINKS = 500
"""Links that a record holds; further ones stand in the notes."""
MOST_NOTED = 150_000
"""Characters of what has no place in a record that are kept in the staff's notes."""
_READ = frozenset({
    "@context", "id", "@id", "type", "@type", "label", "metadata", "summary", "description",
    "requiredStatement", "attribution", "rights", "license", "provider", "items", "sequences",
})  # fmt: skip


def is_iiif(document: Value) -> bool:
    """Say whether a document is one of IIIF Presentation, by what it says of itself."""
    return isinstance(document, dict) and _CONTEXT in json.dumps(document.get("@context", ""))


def relics_of(document: Doc, name: str) -> Iterator[tuple[int, Relic]]:
    """Yield the records that a document says, and the place of each in it, from 1.

    Parameters
    ----------
    name
        Of the file without its end: the number of a work that has no other.

    Raises
    ------
    InvalidError
        If it is neither a manifest nor a collection, or says what no record can hold.
    UnsupportedError
        If it is of another version of IIIF Presentation.
    """
    if f"{_CONTEXT}/4" in json.dumps(document.get("@context", "")):
        raise UnsupportedError(
            "The document was not loaded",
            why="it is of IIIF Presentation 4, which is not yet final",
            fix="Bring it in version 3.0 or 2.1",
        )
    found = kind(document)
    if found == "Manifest":
        yield 1, _relic(document, name)
    elif found == "Collection":
        yield from _collection(document, name)
    else:
        raise InvalidError(
            "The document was not loaded",
            why=f"it is of the type {found[:40] or 'that nobody said'}, which describes no work",
            fix="Bring manifests, or collections of them",
        )


def _collection(document: Doc, name: str) -> Iterator[tuple[int, Relic]]:
    named = [
        one
        for key in ("items", "manifests", "members", "collections")
        for one in listed(document.get(key))
        if kind(one) in ("Manifest", "Collection")
    ]
    if not named:
        raise InvalidError(
            "The document was not loaded",
            why="it is a collection that names no manifest",
            fix="Bring the manifests themselves",
        )
    for at, one in enumerate(named, 1):
        # A collection names its works; what each is stands in its own manifest.
        yield at, _relic(one | {"partOf": [*listed(one.get("partOf")), _whole(document)]},
                         f"{name}-{at}")  # fmt: skip


def _whole(document: Doc) -> Doc:
    return {key: document[key] for key in ("id", "@id", "label") if key in document}


def _relic(document: Doc, name: str) -> Relic:
    notes = [f"{key}: {_json(value)}" for key, value in document.items() if key not in _READ]
    title = texts_of(document.get("label"))
    found: Doc = {
        "title": first(title), "rights": {}, "parts": [],
        "catalogue": {"titles": _more_titles(title)},
    }  # fmt: skip
    _descriptions(found, document, notes)
    _metadata(found, document, notes)
    own = address(document)
    number = found.pop("accession_number", "") or (own if _HARMLESS.fullmatch(own) else name)
    found["catalogue"]["relations"] = _links(document, notes)
    if notes:
        told = "\n".join(notes)
        found["catalogue"]["staff_note"] = told[:MOST_NOTED] + "…" * (len(told) > MOST_NOTED)
    found["title"] = found["title"] or {"none": number}
    try:
        return Relic.model_validate({"id": relic_id(number), "accession_number": number, **found})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in fault["loc"])
        raise InvalidError(
            "The manifest cannot be a record",
            why=f"{place}: {fault['msg'].removeprefix('Value error, ')}",
            fix="Correct that member of the manifest, then load again",
        ) from None


def _json(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _more_titles(title: Texts) -> list[Doc]:
    more = [(tag, text) for tag, texts in title.items() for text in texts[1:]]
    return [{"text": text[:MOST_LINE], "language": tag, "kind": "alias"} for tag, text in more[:60]]


def _descriptions(found: Doc, document: Doc, notes: list[str]) -> None:
    """Take summary, required statement, rights and provider, in the words of either version."""
    for key in ("summary", "description"):
        if said := texts_of(document.get(key)):
            found.setdefault("description", lines(said))
        if marked(document.get(key)):
            notes.append(f"{key}: {_json(document[key])}")
    _required(found, document, notes)
    licences = document.get("rights", document.get("license"))
    every = licences if isinstance(licences, list) else [licences]
    for at, one in enumerate(one for one in every if isinstance(one, str)):
        if at == 0:
            found["rights"]["uri"] = one
        else:
            notes.append(f"rights: {one}")
    for at, provider in enumerate(listed(document.get("provider"))):
        if at == 0 and (said := texts_of(provider.get("label"))):
            found["catalogue"]["held_by"] = lines(said)
        notes.append(f"provider: {_json(provider)}")


def _required(found: Doc, document: Doc, notes: list[str]) -> None:
    statement = document.get("requiredStatement", document.get("attribution"))
    if isinstance(statement, dict) and "value" in statement:
        label, statement = words(texts_of(statement.get("label"))), statement["value"]
        if field_of(label) != "credit_line":
            notes.append(f"requiredStatement: {label}")
    if said := texts_of(statement):
        found["rights"]["credit_line"] = lines(said)
    if marked(statement):
        notes.append(f"requiredStatement: {_json(statement)}")


def _metadata(found: Doc, document: Doc, notes: list[str]) -> None:
    for one in listed(document.get("metadata")):
        label, said = texts_of(one.get("label")), texts_of(one.get("value"))
        fields = [field_of(text) for texts in label.values() for text in texts]
        field = next((name for name in fields if name), None)
        taken = bool(field and said) and _placed(found, str(field), said)
        if not taken:
            notes.append(f"{words(label)}: {words(said)}")
        if marked(one.get("value")):
            notes.append(f"{words(label)}: {_json(one['value'])}")


def _placed(found: Doc, field: str, said: Texts) -> bool:
    """Put what a known label says into its place; False where that is taken already."""
    catalogue = found["catalogue"]
    told, one = lines(said), next(iter(said.values()))[0]
    listed_in: dict[str, Doc] = {
        "dimensions": {"measures": [{"as_written": words(said)[:MOST_LINE]}]},
        "provenance": {"provenance": [{"evidence": told}]},
        "bibliography": {"bibliography": [{"text": text[:MOST_LINE]} for text in _all(said)]},
        "held_by": {"held_by": told},
        "title": {"titles": [
            {"text": text[:MOST_LINE], "language": tag, "kind": "alias"}
            for tag, texts in said.items() for text in texts
        ]},
    }  # fmt: skip
    if field in listed_in:
        [(key, value)] = listed_in[field].items()
        free = not catalogue.get(key)
        if free:
            catalogue[key] = value
        return free
    if field == "credit_line":
        free = "credit_line" not in found["rights"]
        if free:
            found["rights"]["credit_line"] = told
        return free
    free = not found.get(field)
    if free:
        found[field] = one if field in ("accession_number", "date_written") else told
    if field == "date_written" and free:
        catalogue["date"] = {"written": one[:MOST_LINE]}
    return free and (field not in ("accession_number", "date_written") or len(_all(said)) == 1)


def _all(said: Texts) -> list[str]:
    return [text for texts in said.values() for text in texts]


def _links(document: Doc, notes: list[str]) -> list[Doc]:
    """Return links to the manifest and to all that its canvases show, the rest as notes."""
    own = {"en": "IIIF manifest"} if kind(document) == "Manifest" else {"en": "IIIF collection"}
    wanted = [
        (own, address(document)),
        *((one.label, one.address) for one in pictures_of(document)),
    ]
    found: list[Doc] = []
    for label, link in wanted:
        short = {tag: text[:MOST_LINE] for tag, text in label.items()}
        if _HARMLESS.fullmatch(link) and len(link) <= MOST_LINE and len(found) < MOST_LINKS:
            found.append({"kind": "related", "link": link, "work": short})
        else:
            notes.append(f"{'; '.join(short.values())}: {link}")
    return found

"""What a page is about, for programs that read the web: documents in the terms of schema.org.

Only what the record says for certain is said here: a program knows no "perhaps". Who is only
thought to have made a work, or a date that is not a plain year, is left to people who read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handscroll.model.catalogue.fact import Certainty
from handscroll.model.catalogue.maker import Maker, Qualifier
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.stories.story import Story, StoryKind
from handscroll.model.text import pick

Document = dict[str, Any]
_CONTEXT = "https://schema.org"
_SURE = (Certainty.CERTAIN, Certainty.UNKNOWN)
_PLAIN_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MILLIMETRES = "MMT"
"""UN/CEFACT Common Code."""
_LEAST_SAID = (ObjectFormat.COSTUME, ObjectFormat.OTHER)
"""Formats of which not everything is a work of art."""


@dataclass(frozen=True)
class Where:
    """Public addresses of a page and of what it shows, and whose it is.

    Attributes
    ----------
    page, image, manifest
        Of the page, of a picture on it, of its IIIF manifest; the last two may be empty.
    owner
        The museum's name.
    """

    page: str
    image: str
    owner: str
    manifest: str = ""


def artwork(relic: Relic, language: str, where: Where, form: str) -> Document:
    """Return a work as a ``VisualArtwork``; ``form`` says what shape of thing it is."""
    title = pick(relic.title, language)
    kind = "CreativeWork" if relic.format in _LEAST_SAID else "VisualArtwork"
    found: Document = {
        "@context": _CONTEXT, "@type": kind, "@id": where.page, "url": where.page, "name": title,
        "alternateName": _others(relic.title.values(), title),
        "identifier": relic.accession_number,
        "description": pick(relic.description, language),
        "image": where.image,
        "creator": [_person(one, language) for one in relic.catalogue.makers if _sure(one)],
        "dateCreated": relic.date_written if _PLAIN_DATE.fullmatch(relic.date_written) else "",
        "creditText": pick(relic.rights.credit_line, language),
        "provider": {"@type": "Organization", "name": where.owner},
    }  # fmt: skip
    if kind == "VisualArtwork":
        found |= {"artform": form, "artMedium": pick(relic.medium, language), **_size(relic)}
    found |= _rights(relic.rights.uri)
    if where.manifest:
        made = {"encodingFormat": "application/ld+json", "contentUrl": where.manifest}
        found["associatedMedia"] = {"@type": "MediaObject", **made}
    if relic.painted_by_software:
        found["digitalSourceType"] = f"{_CONTEXT}/AlgorithmicMediaDigitalSource"
    return _said(found)


def story(told: Story, language: str, where: Where) -> Document:
    """Return a story as an ``Article``, an exhibition with an opening as an ``ExhibitionEvent``."""
    host = {"@type": "Organization", "name": where.owner}
    found: Document = {
        "@context": _CONTEXT, "@type": "Article", "@id": where.page, "url": where.page,
        "name": pick(told.title, language), "description": pick(told.summary, language),
        "image": where.image,
    }  # fmt: skip
    if told.kind is not StoryKind.EXHIBITION or not told.opens:
        return _said(found | {"headline": found["name"], "publisher": host})
    return _said(
        found
        | {
            "@type": "ExhibitionEvent",
            "startDate": told.opens,
            "endDate": told.closes,
            "eventAttendanceMode": f"{_CONTEXT}/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": where.page},
            "organizer": host,
        }
    )


def website(name: str, language: str, address: str, search: str) -> Document:
    """Return the museum's pages as a ``WebSite`` that can be searched.

    Parameters
    ----------
    search
        Address of the search's page; ``q`` asks it.
    """
    asked = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{search}?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }
    return {
        "@context": _CONTEXT, "@type": "WebSite", "@id": address, "url": address, "name": name,
        "inLanguage": language, "potentialAction": asked,
    }  # fmt: skip


def _sure(maker: Maker) -> bool:
    named = bool(maker.person.names)
    return named and maker.qualifier is Qualifier.AUTOGRAPH and maker.certainty in _SURE


def _person(maker: Maker, language: str) -> Document:
    names = [one.text for one in maker.person.names]
    own = (one.text for one in maker.person.names if one.language == language)
    name = next(own, names[0])
    return _said(
        {
            "@type": "Person",
            "name": name,
            "alternateName": _others(names, name),
            "sameAs": [*maker.person.links],
        }
    )


def _size(relic: Relic) -> Document:
    """Return width and height of a work of one measured part."""
    if len(relic.parts) != 1:
        return {}
    part = relic.parts[0]
    sides = {"width": part.width_mm, "height": part.height_mm}
    return {
        name: {"@type": "QuantitativeValue", "value": value, "unitCode": _MILLIMETRES}
        for name, value in sides.items()
        if value is not None
    }


def _rights(uri: str | None) -> Document:
    if not uri:
        return {}
    return {"license" if "creativecommons.org" in uri else "usageInfo": uri}


def _others(names: Iterable[str], first: str) -> list[str]:
    return [one for one in dict.fromkeys(names) if one != first]


def _said(found: Mapping[str, Any]) -> Document:
    """Leave out what says nothing."""
    return {name: value for name, value in found.items() if value not in ("", [], None)}

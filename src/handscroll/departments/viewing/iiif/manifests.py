"""Manifests and the collection, for whoever asks: the public sees what is published."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handscroll.departments.viewing.iiif.accepting import JSON, LINKED, document_type
from handscroll.errors import NotFoundError
from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import Action, Tier, may
from handscroll.model.wording import Wording
from handscroll.museum import Museum
from handscroll.museum.picture_limits import limits_of
from handscroll.pages.words import usable
from handscroll.plugin import shown_relic
from handscroll.standards.iiif_canvas import Place
from handscroll.standards.iiif_presentation import LD_JSON, collection, manifest
from handscroll.standards.iiif_words import Labels

PREFIX = "/iiif/presentation/3"
_IN_MANIFESTS = ("iiif.", "format.", "part.")
"""How the keys of words begin that manifests carry."""


@dataclass(frozen=True)
class Document:
    """A finished document; ``public`` is False where only staff may see it."""

    body: bytes
    etag: str
    public: bool = True

    def headers(self, accept: str = "") -> dict[str, str]:
        """Return the headers that go with it, the media type as the reader prefers it."""
        return {
            "Content-Type": LD_JSON if document_type(accept) == LINKED else JSON,
            "Cache-Control": "public, max-age=60" if self.public else "private, no-store",
            "ETag": self.etag,
            "Vary": "Accept" if self.public else "Accept, Cookie",
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "ETag, Link",
        }


def relic_manifest(museum: Museum, person: Person, relic: str, base: str) -> Document:
    """Return the manifest of a relic with its accepted observations.

    Parameters
    ----------
    base
        Public address of the museum, see
        :func:`handscroll.pages.addresses.base_url`.

    Raises
    ------
    NotFoundError
        If there is no such relic, or this person may not see it: which of the two is not told.
        Also if it has no picture: a manifest needs a canvas (IIIF Presentation 3.0, 3.4).
    """
    found = shown_relic(museum, person, relic)
    if not found.parts:
        raise NotFoundError(
            f"The relic {found.accession_number[:80]} has no manifest",
            why="it is a record without pictures, and a manifest shows at least one",
            fix="Read its record on its page",
        )
    accepted = museum.observations.shown(relic)
    document = manifest(found, _place(museum, base), accepted)
    return _document(document, public=may(VISITOR.role, Action.VIEW, found.state))


def published_collection(museum: Museum, base: str) -> Document:
    """Return the collection of everything that is published."""
    return _document(collection(museum.relics.published(), _place(museum, base)), public=True)


def _place(museum: Museum, base: str) -> Place:
    limits = limits_of(museum.settings.images, Tier.PUBLIC)
    return Place(base, museum.settings.name, limits, _labels(museum.wordings.now()))


@lru_cache(4)
def _labels(wording: Wording) -> Labels:
    """Return what a museum calls things in its own words; all else manifests say themselves."""
    said: dict[str, dict[str, str]] = {}
    for language in wording.languages:
        for key, phrase in usable(language, wording).items():
            if key.startswith(_IN_MANIFESTS) and isinstance(phrase, str):
                said.setdefault(key, {})[language] = phrase
    return Labels(said, wording.languages)


def _document(document: dict[str, Any], *, public: bool) -> Document:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Document(body, f'"{hashlib.sha256(body).hexdigest()[:24]}"', public)

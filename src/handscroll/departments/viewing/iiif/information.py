"""The information document of a picture, as an answer: in the reader's media type, remembered."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from handscroll.departments.viewing.iiif.accepting import JSON, LINKED, document_type
from handscroll.departments.viewing.iiif.asking import Asked
from handscroll.departments.viewing.iiif.reading import with_pyramid
from handscroll.museum import Museum
from handscroll.museum.captures import Shown
from handscroll.pages.addresses import header
from handscroll.plugin import Scope
from handscroll.plugin.answers import Answer, is_fresh, unchanged
from handscroll.scans.pyramid import Pyramid
from handscroll.standards.iiif_image_info import PictureFacts
from handscroll.standards.iiif_image_limits import Limits

MOST_KEPT = 500
"""Documents that are remembered; each has about 1.5 kilobytes."""
_CONTEXT = "http://www.w3.org/ns/json-ld#context"
Key = tuple[str, Limits]


@dataclass(frozen=True)
class _Kept:
    """A document, and what it was made of: it holds while both are the same."""

    shown: Shown
    identity: tuple[int, ...]
    body: bytes


class Informations:
    """Answers requests for ``info.json``."""

    def __init__(self, museum: Museum) -> None:
        self._museum = museum
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = Lock()

    def answer(self, asked: Asked, scope: Scope) -> Answer:
        """Return the document of a picture.

        Raises
        ------
        NotFoundError
            If its pyramid is damaged or gone.
        """
        body = self._body(asked)
        version = asked.version
        headers = asked.headers("Accept", same_for_all=asked.alike)
        profile = f'<{version.profile}>;rel="profile"'
        if document_type(header(scope, b"accept"), version.first) == LINKED:
            headers["content-type"] = version.linked
            headers["link"] = profile
        else:
            headers["content-type"] = JSON
            headers["link"] = f'<{version.context}>;rel="{_CONTEXT}";type="{LINKED}", {profile}'
        # The media type is part of the tag: two representations never share a strong one.
        seen = headers["content-type"].encode() + body
        headers["etag"] = f'"{hashlib.sha256(seen).hexdigest()[:24]}"'
        if is_fresh(scope, headers["etag"]):
            return unchanged(headers)
        return Answer(200, headers, body)

    def _body(self, asked: Asked) -> bytes:
        key = asked.service, asked.limits
        pyramid = with_pyramid(self._museum, asked.shown.capture, lambda opened: opened)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept.shown is asked.shown and kept.identity == pyramid.identity:
            return kept.body
        body = _document(asked, pyramid)
        with self._lock:
            self._kept[key] = _Kept(asked.shown, pyramid.identity, body)
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return body


def _document(asked: Asked, pyramid: Pyramid) -> bytes:
    shown = asked.shown
    facts = PictureFacts(
        pyramid.size,
        pyramid.levels,
        pyramid.tile,
        shown.rights.uri,
        shown.mm_per_px,
        shown.rights.credit_line,
        f"{asked.base}/iiif/presentation/3/{shown.relic}/manifest",
    )
    document = asked.version.information(asked.service, facts, asked.limits)
    return json.dumps(document, ensure_ascii=False).encode()

"""A client of one reconciliation service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from handscroll.departments.collection.vocabularies.reconciliation.asking import Limits, ask_json
from handscroll.departments.collection.vocabularies.reconciliation.messages import (
    VERSION,
    Answer,
    Candidate,
    Manifest,
    Query,
)
from handscroll.errors import UnreadableError, UnsupportedError
from handscroll.settings import ReconciliationSettings

_Message = TypeVar("_Message", bound=BaseModel)


def limits_of(settings: ReconciliationSettings) -> Limits:
    """Return what a museum allows a request to take."""
    return Limits(
        timeout_s=settings.timeout_s,
        max_bytes=settings.max_bytes,
        private_networks=tuple(settings.private_networks),
    )


class Service:
    """A reconciliation service, asked by its address.

    Nothing is kept and nothing is decided here: candidates are proposals for a person.
    """

    def __init__(self, url: str, limits: Limits | None = None, *, batch_size: int = 50) -> None:
        self.url = url
        self.limits = limits or Limits()
        self.batch_size = max(1, batch_size)

    def manifest(self) -> Manifest:
        """Ask the service what it is.

        Raises
        ------
        UnsupportedError
            If it speaks versions of the protocol, and ours is none of them.
        InvalidError, UnreachableError, TooLargeError, UnreadableError
            As :func:`asking.ask_json`.
        """
        manifest = self._read(Manifest, ask_json(self.url, self.limits), "its description")
        if manifest.versions and VERSION not in manifest.versions:
            raise UnsupportedError(
                f"The service {manifest.name[:60]!r} was not asked",
                why=f"it speaks {', '.join(manifest.versions)[:100]}, and we speak {VERSION}",
                fix=f"Ask its owner for an address that speaks {VERSION}",
            )
        return manifest

    def reconcile(self, queries: Sequence[Query]) -> tuple[tuple[Candidate, ...], ...]:
        """Ask for candidates, in batches.

        Returns
        -------
        tuple of tuple of Candidate
            For each question, in the order asked, its candidates: best score first.

        Raises
        ------
        UnreadableError
            If an answer lacks a question, or is no answer at all; then nothing is returned.
        InvalidError, UnreachableError, TooLargeError
            As :func:`asking.ask_json`.
        """
        found: list[tuple[Candidate, ...]] = []
        for start in range(0, len(queries), self.batch_size):
            found += self._batch(queries[start : start + self.batch_size])
        return tuple(found)

    def _batch(self, queries: Sequence[Query]) -> list[tuple[Candidate, ...]]:
        asked = {f"q{number}": query.body() for number, query in enumerate(queries)}
        # Escaped as ASCII, which also lets half a surrogate pair through as what it is.
        form = "queries=" + quote(json.dumps(asked), safe="")
        body = ask_json(self.url, self.limits, form)
        if not isinstance(body, dict) or (missing := [key for key in asked if key not in body]):
            why = "it is no object" if not isinstance(body, dict) else f"it lacks {missing[0]}"
            raise self._unreadable(why)
        answers = [self._read(Answer, body[key], f"the answer {key}") for key in asked]
        return [
            tuple(sorted(one.result, key=lambda candidate: -candidate.score)[: query.limit])
            for one, query in zip(answers, queries, strict=True)
        ]

    def _read(self, kind: type[_Message], body: Any, what: str) -> _Message:  # noqa: ANN401
        try:
            return kind.model_validate(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = ".".join(str(step) for step in first["loc"]) or "all of it"
            raise self._unreadable(f"{what} is wrong at {place}: {first['msg']}") from None

    def _unreadable(self, why: str) -> UnreadableError:
        return UnreadableError(
            f"The answer of {self.url[:100]} was not read",
            why=why,
            fix=f"Check that the address is that of a reconciliation service {VERSION}",
        )

"""What somebody asks of the audit trail, as an address or a command line says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from handscroll.errors import InvalidError, NotFoundError
from handscroll.museum import Museum
from handscroll.museum.trail import Asked

_LONGEST = 200


class Told(BaseModel):
    """The fields of the page's form, as they came; what is empty does not narrow."""

    person: str = Field(default="", max_length=_LONGEST)
    kind: str = Field(default="", max_length=_LONGEST)
    relic: str = Field(default="", max_length=_LONGEST)
    since: str = Field(default="", max_length=_LONGEST)
    until: str = Field(default="", max_length=_LONGEST)
    before: str = Field(default="", max_length=_LONGEST)

    def address(self, before: int | None = None) -> str:
        """Return the query of the same question, from another place on."""
        told = {name: text for name, text in self.model_dump().items() if text}
        told.pop("before", None)
        return urlencode(told if before is None else told | {"before": before})


@dataclass(frozen=True)
class Question:
    """A question that can be answered, and what of it was left out."""

    asked: Asked
    unread: tuple[str, ...] = ()
    """Texts that should have been days."""
    unknown: str = ""
    """A relic that there is not: then nothing is found."""


def read(museum: Museum, told: Told) -> Question:
    """Return what a form asks for; what cannot be understood is left out and named."""
    unread = []
    days: dict[str, date | None] = {"since": None, "until": None}
    for name in days:
        text = getattr(told, name).strip()
        try:
            days[name] = day(text) if text else None
        except InvalidError:
            unread.append(text)
    relic, unknown = "", ""
    if wanted := told.relic.strip():
        try:
            relic = relic_named(museum, wanted)
        except (NotFoundError, InvalidError):
            unknown = wanted
    before = told.before.strip()
    asked = Asked(
        told.person.strip(),
        told.kind.strip(),
        relic,
        days["since"],
        days["until"],
        int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )
    return Question(asked, tuple(unread), unknown)


def relic_named(museum: Museum, name: str) -> str:
    """Return the identifier of a relic, from its accession number or itself.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return museum.relics.named(name).id


def day(text: str) -> date:
    """Read a day.

    Raises
    ------
    InvalidError
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError(
            "The day was not understood",
            why=f"{text[:40]!r} is no day",
            fix="Write it as 2026-11-21",
        ) from None

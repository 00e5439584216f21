"""What every statement of a record has in common: it cannot change, and what is empty is unsaid."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Fact(BaseModel):
    """A statement of a record; two records that say the same are equal.

    Only what differs from the default is written, so that 100,000 short records stay short.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return the statement itself: it cannot change, and pydantic copies every default."""
        return self

    @model_serializer(mode="wrap")
    def _only_what_is_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        unsaid, held = _defaults(type(self)), self.__dict__
        # Most of what is unsaid is the default itself, and need not be compared.
        return {
            name: value
            for name, value in write(self).items()
            if held[name] is not unsaid[name] and held[name] != unsaid[name]
        }


@cache
def _defaults(kind: type[Fact]) -> dict[str, Any]:
    """Return what each field holds that nobody filled; pydantic would copy it at every asking."""
    fields = kind.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields}


class Certainty(StrEnum):
    """How sure whoever says it is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"

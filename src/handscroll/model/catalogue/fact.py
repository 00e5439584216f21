"""What every statement of a record has in common: it cannot change, and what is empty is unsaid."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Fact(BaseModel):
    """A statement of a record; two records that say the same are equal.

    Only what differs from the default is written, so that 100,000 short records stay short.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_serializer(mode="wrap")
    def _only_what_is_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {
            name: value
            for name, value in write(self).items()
            if getattr(self, name) != fields[name].get_default(call_default_factory=True)
        }


class Certainty(StrEnum):
    """How sure whoever says it is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"

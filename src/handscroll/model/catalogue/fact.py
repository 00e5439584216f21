"""What every statement of a record has in common: it cannot change, and what is empty is unsaid."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from operator import is_
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema


class Fact(BaseModel):
    """A statement of a record; two records that say the same are equal.

    Only what differs from the default is written, so that 100,000 short records stay short.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return the statement itself: it cannot change, and pydantic copies every default."""
        return self

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let every field be left out that holds what it holds where nobody filled it."""
        for field in cls.model_fields.values():
            if not field.is_required():
                field.exclude_if = _unsaid(field.get_default(call_default_factory=True))
        return handler(source)


def _unsaid(default: object) -> Callable[[Any], bool]:
    """Return what says of a value that it is the default; nothing of it runs in Python.

    The longest record has 1,700 statements: a function of ours at each took most of a save.
    """
    # A tuple looks first whether it is the same thing: most of what is unsaid is the default.
    return partial(is_, None) if default is None else (default,).__contains__


class Certainty(StrEnum):
    """How sure whoever says it is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"

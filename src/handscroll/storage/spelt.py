"""JSON that is written once: a document that carries its text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from handscroll.errors import InvalidError


class Spelt(dict[str, Any]):
    """A JSON object with the text that it is written as; whoever keeps it takes that text.

    A record is checked, chained into the journal and shown twice in the register when somebody
    saves it: the longest one would be written anew each time, and read back in between.

    Parameters
    ----------
    document
        Plain values as JSON has them (strings, numbers, booleans, None, lists, objects by
        strings), so that reading the text gives an equal document. Not to be changed afterwards.

    Raises
    ------
    InvalidError
        If it is no JSON: a number that is none, an object of a program.
    """

    __slots__ = ("text",)

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(document)
        self.text = _plain(document)


def spelt(value: Any) -> str:  # noqa: ANN401  anything that JSON can hold
    """Write JSON without spaces, in the order of the members, as the journal does.

    Raises
    ------
    InvalidError
        As :class:`Spelt`.
    """
    if isinstance(value, Spelt):
        return value.text
    if not _holds(value):
        return _plain(value)
    return "{" + ",".join(f"{_plain(name)}:{spelt(one)}" for name, one in value.items()) + "}"


def read_back(value: Any) -> Any:  # noqa: ANN401  anything that JSON can hold
    """Return what a reader of the text of a value will see: tuples, for one, become lists."""
    if isinstance(value, Spelt):
        return value
    if not _holds(value):
        return json.loads(_plain(value))
    return {name: read_back(one) for name, one in value.items()}


def _holds(value: object) -> bool:
    """Whether a member of an object, or of one of its objects, is spelt already."""
    return isinstance(value, dict) and any(
        isinstance(one, Spelt) or _holds(one) for one in value.values()
    )


def _plain(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidError(
            "A document was not written",
            why=f"it is no JSON: {error}",
            fix="Give plain values only",
        ) from error

"""What XML can hold: every text of a record, in languages that have a name."""

from __future__ import annotations

import re

from handscroll.model.relic import Relic
from handscroll.standards.lido.places import Value

# XML 1.0, production [2]: what no document can hold, not even as a reference.
_UNHOLDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_MAPS = ("title", "creator", "dynasty", "medium", "description")


def holdable(text: str) -> str:
    """Return a text as XML can hold it."""
    return _UNHOLDABLE.sub("\ufffd", text)


def tidied(value: Value) -> Value:
    """Return a value whose every text XML can hold, in languages that have a name."""
    if isinstance(value, str):
        return value if value.isprintable() and value.isascii() else holdable(value)
    if isinstance(value, list):
        return [tidied(one) for one in value]
    if isinstance(value, dict):
        return {key: tidied(one) for key, one in value.items()}
    return value


def named(relic: Relic) -> Relic:
    """Return a relic whose label speaks languages that have a name; its catalogue always does."""
    said = {key: languages(getattr(relic, key)) for key in _MAPS}
    rights = relic.rights.model_copy(update={"credit_line": languages(relic.rights.credit_line)})
    return relic.model_copy(update={**said, "rights": rights})


def languages(said: dict[str, str]) -> dict[str, str]:
    """Return a text in those of its languages that have a name."""
    return {tag: told for tag, told in said.items() if _TAG.fullmatch(tag)}

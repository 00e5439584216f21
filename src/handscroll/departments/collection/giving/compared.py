"""What becomes of the fields of a record: what was written, read back and compared."""

from __future__ import annotations

from handscroll.departments.collection.giving.gaps import Fate
from handscroll.model.relic import Relic

_UNSAID = Relic(id="", accession_number="", title={}, parts=())


def fates(relic: Relic, read: Relic) -> dict[str, Fate]:
    """Return each field that does not come back as it was, those of rights and catalogue apart."""
    told, found, unsaid = _fields(relic), _fields(read), _fields(_UNSAID)
    return {
        name: Fate.LEFT_OUT if found[name] == unsaid[name] else Fate.OTHERWISE
        for name, value in told.items()
        if found[name] != value
    }


def _fields(relic: Relic) -> dict[str, object]:
    """Return every field by its name, those of rights and catalogue with theirs before them."""
    found: dict[str, object] = {}
    for name in Relic.model_fields:
        value = getattr(relic, name)
        if name in ("rights", "catalogue"):
            for inner in type(value).model_fields:
                found[f"{name}.{inner}"] = getattr(value, inner)
        else:
            found[name] = value
    return found

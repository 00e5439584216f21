"""How the job store writes arguments and failures: JSON that a person can read.

DBOS would pickle them, and whoever can write to the store could then run code in the worker.
"""

from __future__ import annotations

import json
from typing import Any

from dbos import Serializer

from handscroll.errors import HandscrollError
from handscroll.storage.job_text import JobFailedError


class PlainText(Serializer):
    """JSON, in which an exception is an object with ``what``, ``why``, ``fix`` and ``kind``."""

    def name(self) -> str:
        """Return the name that DBOS notes beside every value."""
        return "handscroll_json"

    def serialize(self, data: Any) -> str:  # noqa: ANN401  the interface of DBOS
        """Return a value as JSON."""
        return json.dumps(data, ensure_ascii=False, default=_plain)

    def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401
        """Return the value; a failure comes back as `JobFailedError`."""
        return json.loads(serialized_data, object_hook=_revived)


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, HandscrollError):
        kind = value.kind if isinstance(value, JobFailedError) else type(value).__name__
        return {"what": value.what, "why": value.why, "fix": value.fix, "kind": kind}
    if isinstance(value, BaseException):
        return {
            "what": "The job stopped",
            "why": f"{type(value).__name__}: {value}",
            "fix": "Look into the worker's log",
            "kind": type(value).__name__,
        }
    raise TypeError(f"a job's argument is an identifier, not {type(value).__name__}")


def _revived(found: dict[str, Any]) -> Any:  # noqa: ANN401
    if found.keys() == {"what", "why", "fix", "kind"}:
        return JobFailedError(found["what"], why=found["why"], fix=found["fix"], kind=found["kind"])
    return found

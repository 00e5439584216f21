"""A job's failure, as it comes back from the store of jobs; naming it needs no DBOS."""

from __future__ import annotations

from handscroll.errors import HandscrollError


class JobFailedError(HandscrollError):
    """A job gave up; says what, why and how to mend it, and which kind of error it was."""

    def __init__(self, what: str, *, why: str, fix: str, kind: str) -> None:
        super().__init__(what, why=why, fix=fix)
        self.kind = kind

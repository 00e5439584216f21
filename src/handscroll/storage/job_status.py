"""How a job stands, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from handscroll.storage.job_text import JobFailedError

if TYPE_CHECKING:
    from dbos import WorkflowStatus

_ENGINE = {
    "waiting": ("ENQUEUED", "DELAYED"),
    "working": ("PENDING",),
    "done": ("SUCCESS",),
    "failed": ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"),
    "cancelled": ("CANCELLED",),
}


class JobState(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def engine(self) -> tuple[str, ...]:
        """What DBOS calls this state."""
        return _ENGINE[self.value]

    @classmethod
    def of(cls, name: str) -> JobState:
        """Return the state that DBOS calls ``name``."""
        return next(state for state in cls if name in state.engine)


@dataclass(frozen=True)
class JobStatus:
    """One job and how it stands.

    Parameters
    ----------
    id, job, subject
        Identifier, name of the job, what it is done to.
    state
        How it stands.
    created, updated
        RFC 3339, UTC.
    problem
        Why it failed; None otherwise.
    """

    id: str
    job: str
    subject: str
    state: JobState
    created: str
    updated: str
    problem: JobFailedError | None = None


def told(status: WorkflowStatus) -> JobStatus:
    """Return what DBOS says of a run in our words."""
    arguments = status.input["args"] if status.input else ("",)
    state = JobState.of(status.status)
    problem = status.error if isinstance(status.error, JobFailedError) else None
    if state is JobState.FAILED and problem is None:
        problem = JobFailedError(
            f"The job {status.name} of {arguments[0]} was given up",
            why="the worker died too often while it ran",
            fix="Look into the worker's log, then ask for the job again",
            kind="WorkerKilled",
        )
    return JobStatus(
        status.workflow_id,
        status.name,
        str(arguments[0]),
        state,
        _moment(status.created_at),
        _moment(status.updated_at),
        problem,
    )


def _moment(milliseconds: int | None) -> str:
    moment = datetime.fromtimestamp((milliseconds or 0) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""One run of a job: what is retried, what is final, and how many run now."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from handscroll.errors import HandscrollError, StorageFullError
from handscroll.storage.job_text import JobFailedError

MOST_TRIES = 3
"""Of one run, for exceptions that nobody foresaw."""
MOST_KILLS = 50
"""How often a run may take its worker down before it is given up."""

_PAUSES_S = (0.2, 2.0)
_log = logging.getLogger(__name__)


class Running:
    """Counts the jobs that run now and that ever began; keeps the last that a full disk stopped."""

    def __init__(self) -> None:
        self.count = self.begun = 0
        self.full: StorageFullError | None = None
        self._lock = threading.Lock()

    def add(self, change: int) -> None:
        """Count one up or down."""
        with self._lock:
            self.count += change
            self.begun += max(change, 0)


def bounded(name: str, job: Callable[[str], None], running: Running) -> Callable[[str], None]:
    """Return the job with its retries.

    A `HandscrollError` is final: it says what a person has to do. Another exception is tried
    again after a pause, `MOST_TRIES` times in all, and then recorded as `JobFailedError`.
    """

    def work(subject: str) -> None:
        running.add(1)
        try:
            for pause in (*_PAUSES_S, None):
                if _done(name, job, subject, pause):
                    return
        except StorageFullError as full:
            running.full = full
            raise
        finally:
            running.add(-1)

    return work


def _done(name: str, job: Callable[[str], None], subject: str, pause: float | None) -> bool:
    try:
        job(subject)
    except HandscrollError:
        raise
    except Exception as error:
        _log.exception("job %s of %s stopped", name, subject)
        if pause is None:
            raise JobFailedError(
                f"The job {name} of {subject} was given up",
                why=f"it stopped {MOST_TRIES} times, at last with {type(error).__name__}: {error}",
                fix="Look into the worker's log, mend the cause and ask for the job again",
                kind=type(error).__name__,
            ) from error
        threading.Event().wait(pause)
        return False
    return True

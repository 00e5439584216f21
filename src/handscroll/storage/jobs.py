"""Work owed: who asks for it, and the one worker of a machine that does it.

Jobs have names here and nothing else; the worker is handed the functions. A job's argument is
one identifier. A job is run at least once, so it must be one that may run twice. The store is
disposable: what is owed can be told from vault and journal.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy.exc import DBAPIError

from handscroll.errors import HandscrollError, NotFoundError
from handscroll.storage.disk import only_one
from handscroll.storage.engine import explained
from handscroll.storage.job_status import JobState, JobStatus, told
from handscroll.storage.job_store import (
    APPLICATION,
    APPLICATION_VERSION,
    POLL_S,
    QUEUE,
    configured,
    job_id,
    prepare_store,
    store_url,
)
from handscroll.storage.job_work import MOST_KILLS, Running, bounded

if TYPE_CHECKING:
    from dbos import EnqueueOptions

__all__ = ["JobState", "JobStatus", "WorkOwed", "Worker", "worker_lock"]

STALLED_S = 4.0
"""Seconds after which work that is owed, but not begun after a disk was full, is given up."""
_LOOK_EVERY_S = 0.05
CALM_POLL_S = 1.0
CALM_AFTER_S = 2.0


class WorkOwed:
    """Asks for work and tells how it stands; runs nothing and recovers nothing.

    Parameters
    ----------
    database
        A file (SQLite) or the URL of a PostgreSQL database; made when missing.

    Raises
    ------
    StorageFullError, UnreachableError, UnreadableError
        When the store cannot be made or opened.
    """

    def __init__(self, database: Path | str) -> None:
        # Here, since most commands owe nothing and DBOS takes long to import.
        from dbos import DBOSClient

        from handscroll.storage.job_plain import PlainText

        self._url = store_url(database)
        with _explained():
            prepare_store(self._url)
            self._client = DBOSClient(
                system_database_url=self._url,
                serializer=PlainText(),
                application_name=APPLICATION,
                retry_connection_errors=False,
            )

    def enqueue(
        self, job: str, subject: str, *, key: str | None = None, again: bool = False
    ) -> str:
        """Ask for a job on a subject; it is owed when this returns.

        Parameters
        ----------
        job
            Name of the job.
        subject
            Identifier of what it is to be done to.
        key
            With a key the same work is owed once: while it waits, runs or is done, asking again
            changes nothing. Work that failed or was cancelled is owed once more.
        again
            Owe it once more although it is done (its result was lost, say).

        Returns
        -------
        str
            The identifier for `status` and `cancel`.
        """
        options: EnqueueOptions = {
            "workflow_name": job,
            "queue_name": QUEUE,
            "app_version": APPLICATION_VERSION,
        }
        with _explained():
            if key is not None:
                options["workflow_id"] = self._identifier(job, key, again=again)
            return self._client.enqueue(options, subject).get_workflow_id()

    def status(self, identifier: str) -> JobStatus:
        """Return how a job stands.

        Raises
        ------
        NotFoundError
            When nobody asked for it, or the store was deleted since.
        """
        with _explained():
            found = self._client.list_workflows(workflow_ids=[identifier])
        if not found:
            raise NotFoundError(
                f"The job {identifier}",
                why="the job store does not know it",
                fix="Run 'handscroll doctor' to see what is owed",
            )
        return told(found[0])

    def list(
        self, job: str | None = None, states: set[JobState] | None = None, most: int = 1000
    ) -> list[JobStatus]:
        """Return jobs, the newest first.

        Parameters
        ----------
        job, states
            Only of this name, only in one of these states.
        most
            How many at most.
        """
        wanted = None if states is None else sorted(s for state in states for s in state.engine)
        with _explained():
            found = self._client.list_workflows(
                name=job, status=wanted, limit=most, sort_desc=True, application_name=APPLICATION
            )
        return [told(status) for status in found]

    def cancel(self, identifier: str) -> None:
        """Take a job back that does not run yet; one that runs is finished, and then forgotten."""
        self.status(identifier)
        with _explained():
            self._client.cancel_workflow(identifier)

    def idle(self, jobs: Iterable[str] | None = None) -> bool:
        """Whether nothing waits and nothing runs, of these jobs or of all."""
        names = None if jobs is None else [*jobs]
        wanted = [*JobState.WAITING.engine, *JobState.WORKING.engine]
        with _explained():
            return not self._client.list_workflows(
                name=names, status=wanted, limit=1, application_name=APPLICATION
            )

    def close(self) -> None:
        """Close the connections."""
        self._client.destroy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open_queue(self, concurrency: int, poll_s: float = POLL_S) -> None:
        """Set how many jobs a worker runs at once, and how often it looks for more."""
        with _explained():
            self._client.register_queue(
                QUEUE, worker_concurrency=concurrency, polling_interval_sec=poll_s
            )

    def _identifier(self, job: str, key: str, *, again: bool) -> str:
        """Return the run that a key means now: its newest, or one more after that."""
        number = 1
        newest: JobState | None = None
        while (state := self._state(job_id(job, key, number))) is not None:
            number, newest = number + 1, state
        finished = {JobState.FAILED, JobState.CANCELLED} | ({JobState.DONE} if again else set())
        more = newest is None or newest in finished
        return job_id(job, key, number if more else number - 1)

    def _state(self, identifier: str) -> JobState | None:
        found = self._client.list_workflows(
            workflow_ids=[identifier], load_input=False, load_output=False
        )
        return JobState.of(found[0].status) if found else None


class Worker:
    """The one supervised worker of a machine; a process runs one at a time.

    Parameters
    ----------
    database
        As for `WorkOwed`.
    jobs
        Name -> function of one identifier. A `HandscrollError` from it is final and recorded;
        any other exception is retried a few times with growing pauses.
    concurrency
        How many jobs run at once, in threads of this process.
    executor_id
        This worker's name. Whoever starts under the same name takes over what the one before
        left unfinished, so hold `worker_lock` meanwhile.
    """

    def __init__(
        self,
        database: Path | str,
        jobs: Mapping[str, Callable[[str], None]],
        *,
        concurrency: int,
        executor_id: str,
    ) -> None:
        self._url = store_url(database)
        self._jobs, self._concurrency, self._executor_id = dict(jobs), concurrency, executor_id

    def run(
        self,
        stop: threading.Event | Callable[[], bool],
        *,
        until_idle: bool = False,
        grace_s: int = 30,
    ) -> None:
        """Work until told to stop; then finish what runs, for at most ``grace_s`` seconds.

        Parameters
        ----------
        stop
            An event, or a function that answers True when it is time.
        until_idle
            Return as soon as none of the jobs handed in waits or runs.
        grace_s
            How long running jobs are waited for. What is not done by then is done by the next
            worker of the same name.

        Raises
        ------
        StorageFullError
            When the disk is so full that how a job ended could not be written down either.
        """
        from dbos import DBOS

        stopped = stop.is_set if isinstance(stop, threading.Event) else stop
        running = Running()
        pause = threading.Event()
        with WorkOwed(self._url) as owed:
            owed.open_queue(self._concurrency)
            DBOS(config=configured(self._url, self._executor_id, self._concurrency))
            try:
                for name, job in self._jobs.items():
                    work = bounded(name, job, running)
                    DBOS.workflow(name=name, max_recovery_attempts=MOST_KILLS)(work)
                with _explained():
                    DBOS.launch()
                calm, stalled = _Calm(owed, running, self._concurrency), _Stalled(owed, running)
                while not stopped() and not (until_idle and owed.idle(self._jobs)):
                    pause.wait(_LOOK_EVERY_S)
                    calm.look()
                    stalled.look()
            finally:
                wait_s = grace_s if running.count else 0
                DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=wait_s)


class _Calm:
    """Lets a worker that has nothing to do look for work more rarely.

    Looking twenty times a second costs a fourteenth of a core, which a small machine has
    better uses for; looking rarely would make a thousand small jobs wait each.
    """

    def __init__(self, owed: WorkOwed, running: Running, concurrency: int) -> None:
        self._owed = owed
        self._running = running
        self._concurrency = concurrency
        self._calm = False
        self._begun = 0
        self._idle_since = self._next = time.monotonic()

    def look(self) -> None:
        """Look whether there is work, once a second; change the pace if need be."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + CALM_POLL_S
        begun, self._begun = self._begun, self._running.begun
        busy = self._running.count > 0 or self._begun != begun
        # The engine finds by itself what is asked for; to ask the store is dear.
        if self._calm and not busy:
            return
        # A store that is busy just now is asked again at the next look.
        with contextlib.suppress(HandscrollError):
            idle = not busy and self._owed.idle()
            if not idle:
                self._idle_since = now
            calm = idle and now - self._idle_since > CALM_AFTER_S
            if calm != self._calm:
                self._owed.open_queue(self._concurrency, CALM_POLL_S if calm else POLL_S)
                self._calm = calm


class _Stalled:
    """Notices jobs that count as running although none runs.

    A disk that stopped a job may be too full to write down that it stopped. The engine would
    call that job running for ever, and whoever waits for it would wait as long.
    """

    def __init__(self, owed: WorkOwed, running: Running) -> None:
        self._owed = owed
        self._running = running
        self._since = self._next = time.monotonic()

    def look(self) -> None:
        """Raise what stopped the last job if nothing has run since, though work is owed."""
        now = time.monotonic()
        if self._running.full is None or self._running.count:
            self._since = now
        elif now > self._next:
            self._next = now + CALM_POLL_S
            idle = False
            with contextlib.suppress(HandscrollError):
                idle = self._owed.idle()
            if idle:
                self._since = now
            elif now - self._since > STALLED_S:
                raise self._running.full


def worker_lock(path: Path) -> AbstractContextManager[None]:
    """Return the lock that makes a process the one worker; it goes with its process.

    Raises
    ------
    BusyError
        On entering, when another live process is the worker.
    """
    return only_one(path, what="No second worker was started")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise explained(error, "The job store") from error

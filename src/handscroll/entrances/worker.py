"""The worker: does what the museum owes, with the functions that departments bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

import structlog

from handscroll.entrances.roster import departments
from handscroll.errors import BusyError, HandscrollError
from handscroll.museum import Museum
from handscroll.scans.frames.scratch import sweep_scratch
from handscroll.storage.jobs import Worker, worker_lock

log = structlog.get_logger(__name__)

EXECUTOR = "worker-1"
CONCURRENCY = 2
AGAIN_S = 5.0
"""Seconds after which what departments tend is begun again when it broke off."""


def bound_jobs(museum: Museum) -> dict[str, Callable[[str], None]]:
    """Return every department's jobs, bound to a museum."""
    return {
        name: partial(job, museum)
        for department in departments()
        for name, job in department.jobs.items()
    }


def work(museum: Museum, stop: Callable[[], bool]) -> None:
    """Work off what is owed until ``stop()``; return at once where another process does it.

    The lock goes with the process that holds it, however it ends; so the next worker may
    recover, under the same name, what a killed one left.
    """
    try:
        with worker_lock(museum.layout.worker_lock):
            worker = Worker(
                museum.layout.jobs,
                bound_jobs(museum),
                concurrency=CONCURRENCY,
                executor_id=EXECUTOR,
            )
            sweep_scratch(museum.layout.staging)
            owe_again(museum)
            with tended(museum):
                worker.run(stop)
    except BusyError:
        return


@contextmanager
def tended(museum: Museum) -> Iterator[None]:
    """Run beside the work what departments tend; an error there ends no work and is tried again."""
    stop = Event()

    def run(tend: Callable[[Museum, Callable[[], bool]], None]) -> None:
        while True:
            try:
                tend(museum, stop.is_set)
            except HandscrollError as trouble:
                log.warning("tending has to wait", reason=str(trouble))
            except Exception:
                log.exception("a department's tending broke off")
            # One that ended without being told to is begun again after a while.
            if stop.wait(AGAIN_S):
                return

    tends = [one.tends for one in departments() if one.tends is not None]
    threads = [Thread(target=run, args=(one,), name="tending") for one in tends]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def owe_again(museum: Museum) -> int:
    """Ask once more for everything that the journal says is owed; return how many.

    The job store may have been deleted, or a job given up because the disk was full.
    """
    count = 0
    for department in departments():
        for job, subject in department.owed(museum):
            museum.work.enqueue(job, subject, key=subject, again=True)
            count += 1
    return count

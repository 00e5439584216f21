"""Child processes: started again when they die, ended with us, and weighed against each other."""

import os
import signal

import psutil
from waiting import comes

from handscroll.entrances.supervising import Child, kept_alive


def children():
    """Processes that this one started, and that run."""
    return {one.pid for one in psutil.Process().children() if runs(one)}


def runs(process):
    """Whether a process still runs; one that was just waited for is nowhere any more."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def started(before):
    """Return the one child that was not there before."""
    return comes(lambda: children() - before, "it was not started").pop()


def test_one_that_dies_is_started_again_and_all_end_with_us():
    before = children()
    with kept_alive([Child("sleeper", ["-c", "import time; time.sleep(600)"])]):
        first = started(before)
        os.kill(first, signal.SIGKILL)
        again = started(before | {first})
        assert again != first
    assert children() == before


def test_ctrl_c_reaches_only_us_and_nice_is_weighed_among_all():
    before = children()
    with kept_alive([Child("sleeper", ["-c", "import time; time.sleep(600)"])]):
        one = started(before)
        # It is seen a moment before it has become what it is to be.
        comes(lambda: os.getpgid(one) == one, "Ctrl-C would reach it")
        # In a session of its own its niceness would say nothing to the others (autogroup).
        assert os.getsid(one) == os.getsid(0)

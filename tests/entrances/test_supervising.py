"""Child processes: started again when they die, ended with us, and weighed against each other."""

import os
import signal
import time

import psutil

from handscroll.entrances.supervising import Child, kept_alive

SOON_S = 20.0


def children():
    """Processes that this one started, and that run."""
    found = psutil.Process().children()
    return {one.pid for one in found if one.status() != psutil.STATUS_ZOMBIE}


def started(before):
    """Return the one child that was not there before."""
    end = time.monotonic() + SOON_S
    while not (new := children() - before):
        assert time.monotonic() < end, "it was not started"
        time.sleep(0.02)
    return new.pop()


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
        assert os.getpgid(one) == one
        # In a session of its own its niceness would say nothing to the others (autogroup).
        assert os.getsid(one) == os.getsid(0)

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from handscroll.errors import UnreadableError
from handscroll.scans.build import build_pyramid
from handscroll.scans.sandbox import Sandbox, SandboxDied, close_sandboxes

# A parent that starts a long build, says who decodes, and waits to be killed.
PARENT = """
import pathlib, sys, threading
from handscroll.scans import sandbox
from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
started = sandbox.Sandbox.__init__
def told(self):
    started(self)
    sys.stdout.write(f"{self.pid}\\n")
    sys.stdout.flush()
sandbox.Sandbox.__init__ = told
build_pyramid(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), limits=Limits())
"""


def gone(pid):
    """True when no such process runs any more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def until(fact, seconds=20):
    for _ in range(seconds * 50):
        if fact():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def slow(tmp_path, painting):
    """A scan that takes a second or two."""
    path = tmp_path / "slow.jp2"
    Image.fromarray(painting(2500, 2000)).save(path)
    return path


def test_the_sandbox_dies_with_a_parent_that_was_killed_and_nothing_is_published(tmp_path, slow):
    target = tmp_path / "out.pyramid"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(slow), str(target)],
                              stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert until(lambda: any(tmp_path.glob(".*.part")))
    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert until(lambda: gone(child))
    assert not target.exists()


def test_the_next_build_sweeps_what_a_killed_one_left(tmp_path, slow, limits, painting):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / f".out.pyramid.{dead.pid}-1.part"
    left.mkdir()
    (left / "pyramid.tif").write_bytes(b"half")
    Image.fromarray(painting(50, 40)).save(tmp_path / "s.png")
    build_pyramid(tmp_path / "s.png", tmp_path / "out.pyramid", limits=limits)

    assert not left.exists()


def test_a_killed_sandbox_is_an_error_and_the_next_scan_gets_a_fresh_one(
    tmp_path, slow, limits, painting
):
    close_sandboxes()
    with ThreadPoolExecutor(1) as pool:
        build = pool.submit(build_pyramid, slow, tmp_path / "out", limits=limits)
        assert until(lambda: children())
        os.kill(children()[0], signal.SIGSEGV)
        with pytest.raises(UnreadableError, match="SIGSEGV"):
            build.result()
    small = tmp_path / "s.png"
    Image.fromarray(painting(50, 40)).save(small)

    assert build_pyramid(small, tmp_path / "out", limits=limits).size.width == 50
    assert not list(tmp_path.glob(".*"))


def children():
    """Processes that this one started and that decode."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
            command = (entry.parent / "cmdline").read_bytes()
        except (OSError, ProcessLookupError):
            continue
        if parent == os.getpid() and b"sandbox_child" in command:
            found.append(int(entry.parent.name))
    return found


def test_one_warm_sandbox_serves_many_scans(tmp_path, limits, painting):
    close_sandboxes()
    path = tmp_path / "s.png"
    Image.fromarray(painting(50, 40)).save(path)
    seen = set()
    for number in range(5):
        build_pyramid(path, tmp_path / f"{number}", limits=limits)
        seen.update(children())

    assert len(seen) == 1


def test_threads_build_side_by_side(tmp_path, limits, painting):
    def build(number):
        path = tmp_path / f"{number}.png"
        Image.fromarray(painting(60 + number, 40)).save(path)
        return build_pyramid(path, tmp_path / f"{number}.pyramid", limits=limits).size.width

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(build, range(9))) == [60 + number for number in range(9)]


def test_a_silent_sandbox_is_given_up():
    sandbox = Sandbox()
    os.kill(sandbox.pid, signal.SIGSTOP)
    try:
        with pytest.raises(SandboxDied) as caught:
            sandbox.run({}, 0.2, None)
        assert caught.value.signal is None
    finally:
        sandbox.close()
    assert gone(sandbox.pid)


def test_the_sandbox_holds_no_file_of_its_parent(tmp_path):
    with (tmp_path / "lock").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        sandbox = Sandbox()
        try:
            links = [link.readlink() for link in Path(f"/proc/{sandbox.pid}/fd").iterdir()]
        finally:
            sandbox.close()
    assert not [link for link in links if str(tmp_path) in str(link)]

"""A stack opened in a process apart is the same stack; what breaks the process breaks only it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest
import tifffile

from handscroll.errors import InvalidError, NotFoundError, TooLargeError, UnreadableError
from handscroll.scans.cubes import apart
from handscroll.scans.cubes.apart import open_apart
from handscroll.scans.cubes.opening import open_stack
from handscroll.scans.cubes.stack import BandStack
from handscroll.scans.limits import Limits

LENGTHS = (450, 550, 850)


def _process(stack: BandStack) -> apart._Process:
    samples = stack._samples
    assert isinstance(samples, apart._Samples)
    return samples._process


def _pid(stack: BandStack) -> int:
    return _process(stack)._process.pid


def folder_of_tiffs(folder: Path) -> Path:
    rng = np.random.default_rng(3)
    folder.mkdir()
    for nm in LENGTHS:
        counts = rng.integers(0, 60_000, (70, 90), np.uint16)
        tifffile.imwrite(folder / f"band_{nm}nm.tif", counts, compression="zlib")
    lines = [f"band_{nm}nm.tif,{nm},{10 + at},0.25,16383" for at, nm in enumerate(LENGTHS)]
    head = "file,wavelength_nm,fwhm_nm,exposure_s,white_level"
    (folder / "wavelengths.csv").write_text("\n".join([head, *lines]) + "\n")
    return folder


def floats_in_hdf5(folder: Path) -> Path:
    folder.mkdir()
    values = np.random.default_rng(4).normal(size=(3, 40, 50)).astype(np.float32)
    values[1, 7, 9] = np.nan
    with h5py.File(folder / "cube.h5", "w") as file:
        made = file.create_dataset("cube", data=values, chunks=(1, 16, 16), compression="gzip")
        made.attrs["wavelength"] = np.array(LENGTHS, np.float64)
    return folder / "cube.h5"


@pytest.mark.parametrize("bring", [folder_of_tiffs, floats_in_hdf5])
def test_it_is_the_same_stack_as_if_it_were_opened_here(tmp_path, bring):
    path = bring(tmp_path / "stack")
    with open_stack(path) as here, open_apart(path) as far:
        assert (far.shape, far.dtype, far.words) == (here.shape, here.dtype, here.words)
        for name in ("wavelengths", "fwhm", "exposures", "white_levels"):
            np.testing.assert_array_equal(getattr(far, name), getattr(here, name))
        assert far.white_assumed == here.white_assumed
        np.testing.assert_array_equal(
            far.window(None, 0, 0, *here.shape[:0:-1]),
            here.window(None, 0, 0, *here.shape[:0:-1]),
        )
        np.testing.assert_array_equal(
            far.window([2, 0], 3, 5, 30, 20), here.window([2, 0], 3, 5, 30, 20)
        )


def test_a_wrong_window_is_refused_and_the_next_one_read(tmp_path):
    with open_apart(folder_of_tiffs(tmp_path / "stack")) as stack:
        with pytest.raises(InvalidError):
            stack.window([9], 0, 0, 5, 5)
        assert stack.window([0], 0, 0, 5, 5).shape == (1, 5, 5)


def test_what_is_wrong_with_a_stack_is_said_as_it_is_here(tmp_path):
    with pytest.raises(NotFoundError) as far:
        open_apart(tmp_path / "none.tif")
    with pytest.raises(NotFoundError) as here:
        open_stack(tmp_path / "none.tif")
    assert str(far.value) == str(here.value)


def test_a_file_that_ends_early_is_told_and_its_process_goes_on(tmp_path):
    folder = folder_of_tiffs(tmp_path / "stack")
    broken = folder / "band_850nm.tif"
    broken.write_bytes(broken.read_bytes()[:-3000])
    with pytest.raises(UnreadableError), open_apart(folder) as stack:
        stack.window([2], 0, 0, 90, 70)


def test_a_decoder_that_dies_is_an_unreadable_stack_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with open_apart(folder_of_tiffs(tmp_path / "stack")) as stack:
        pid = _pid(stack)
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(UnreadableError, match="SIGSEGV"):
            stack.window([0], 0, 0, 5, 5)
    assert not list(tmp_path.glob("handscroll-apart-*"))


def test_a_decoder_that_is_silent_is_given_up(tmp_path):
    with open_apart(folder_of_tiffs(tmp_path / "stack")) as stack:
        pid = _pid(stack)
        # Only now: on a busy machine a process may need longer than that to begin.
        _process(stack)._limits = Limits(stall_s=1.0)
        os.kill(pid, signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(UnreadableError, match="no progress"):
            stack.window([0], 0, 0, 5, 5)
        assert time.monotonic() - begun < 30


def test_a_stack_that_needs_too_much_memory_is_refused(tmp_path):
    # One strip of all rows: a row of it needs the whole.
    counts = np.zeros((9000, 9000), np.uint16)
    tifffile.imwrite(
        tmp_path / "450nm.tif", counts, compression="zlib", rowsperstrip=9000, maxworkers=1
    )
    limits = Limits(whole_mb=60, max_ratio=5000)
    with pytest.raises(TooLargeError), open_apart(tmp_path, limits=limits) as stack:
        stack.window([0], 0, 0, 10, 10)


def test_the_process_ends_with_the_stack(tmp_path):
    stack = open_apart(folder_of_tiffs(tmp_path / "stack"))
    pid = _pid(stack)
    stack.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_a_killed_process_left_goes_when_the_next_stack_is_opened(tmp_path):
    folder, scratch = folder_of_tiffs(tmp_path / "stack"), tmp_path / "staging"
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from handscroll.scans.cubes.apart import open_apart;"
        "kept = open_apart(Path(sys.argv[1]), scratch=Path(sys.argv[2]));"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder), str(scratch)], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = scratch.iterdir()
    with open_apart(folder, scratch=scratch):
        (mine,) = scratch.iterdir()
        assert mine != left
    assert not list(scratch.iterdir())

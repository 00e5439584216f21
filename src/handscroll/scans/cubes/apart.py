"""Stacks that strangers made, opened and decoded in a process apart: none can hurt us.

The process gets no settings, no network of ours to speak to and limits on memory and time; it
reads one stack and sends samples over a pipe. `BandStack` is the same as if it were opened here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import math
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll import errors
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.band_table import Bands
from handscroll.scans.cubes.opening import Purpose
from handscroll.scans.cubes.stack import BandStack, StackWords
from handscroll.scans.frames.scratch import begun
from handscroll.scans.limits import Limits
from handscroll.scans.sandbox import environment

_PIPE = 1 << 20
_MOST_LINE = 4 << 20


def open_apart(
    path: Path,
    purpose: Purpose = "measuring",
    *,
    table: Path | None = None,
    dataset: str | None = None,
    limits: Limits | None = None,
    scratch: Path | None = None,
) -> BandStack:
    """Open a stack of bands in a process apart, which lives until the stack is closed.

    Parameters and errors are those of `handscroll.scans.cubes.opening.open_stack`; besides, a
    stack that crashes its decoder, or makes it need too much memory or time, is unreadable.
    What a killed process left in ``scratch`` goes when the next stack is opened there.
    """
    allowed = limits or Limits()
    process = _Process(path.name, allowed, scratch)
    try:
        told = process.ask({
            "path": str(path.absolute()),
            "purpose": purpose,
            "table": None if table is None else str(table.absolute()),
            "dataset": dataset,
            "limits": dataclasses.asdict(allowed),
            "memory_mb": allowed.whole_mb,
            "map_bytes": allowed.max_bytes,
            "scratch": process.scratch.name,
        })["stack"]  # fmt: skip
        return _stack(process, told)
    except BaseException:
        process.close()
        raise


def _stack(process: _Process, told: dict[str, Any]) -> BandStack:
    words = told["words"]
    count = len(told["wavelengths"])
    bands = Bands(
        np.array(told["wavelengths"], np.float64), np.arange(count),
        *(_numbers(told[name]) for name in ("fwhm", "exposures", "white_levels")),
    )  # fmt: skip
    samples = _Samples(process, Size(*told["size"]), count, np.dtype(told["dtype"]))
    return BandStack(samples, bands, StackWords(
        words["name"], words["kind"], Path(words["root"]),
        tuple(Path(one) for one in words["files"]), words["unfit"], tuple(words["notes"]),
    ))  # fmt: skip


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([math.nan if one is None else one for one in values], np.float64)


class _Samples:
    """Samples that come over the pipe; bands are numbered as the process has them."""

    def __init__(self, process: _Process, size: Size, count: int, dtype: np.dtype[Any]) -> None:
        self._process, self.size, self.count, self.dtype = process, size, count, dtype

    def read(self, bands: Sequence[int], box: Box) -> NDArray[Any]:
        """Return ``(len(bands), h, w)`` of a box inside."""
        wish = {"bands": list(bands), "box": [box.x, box.y, box.width, box.height]}
        out = np.empty((len(bands), box.height, box.width), self.dtype)
        self._process.fill(wish, out.reshape(-1).view(np.uint8).data)
        return out

    def close(self) -> None:
        """End the process."""
        self._process.close()


class _Process:
    """The process, and what is said with it."""

    def __init__(self, name: str, limits: Limits, scratch: Path | None) -> None:
        self._name, self._limits = name, limits
        # In the system's own place nothing is swept: what lies there may be anybody's.
        self.scratch = (
            tempfile.TemporaryDirectory(prefix="handscroll-apart-")
            if scratch is None
            else begun(scratch, "apart")
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handscroll.scans.cubes.apart_child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment(), close_fds=True, bufsize=0,
        )  # fmt: skip
        assert self._process.stdout is not None
        self._from = self._process.stdout.fileno()
        # Fewer turns of both sides; where the system allows no more, it stays as it is.
        with contextlib.suppress(OSError):
            fcntl.fcntl(self._from, fcntl.F_SETPIPE_SZ, _PIPE)
        self._pending = b""

    def ask(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Return the words of an answer.

        Raises
        ------
        HandscrollError
            What the stack is found to be by the other side, or what became of that.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(wish).encode() + b"\n")
        except OSError:
            raise self._death() from None
        words = dict(json.loads(self._line()))
        if "error" in words:
            raise self._error(*words["error"])
        return words

    def fill(self, wish: dict[str, Any], room: memoryview) -> None:
        """Ask for samples and put them into memory of just their size; errors as `ask`."""
        if self.ask(wish)["bytes"] != len(room):
            raise self._unreadable("its decoder gave another number of samples")
        at = min(len(self._pending), len(room))
        room[:at], self._pending = self._pending[:at], self._pending[at:]
        until = time.monotonic() + self._limits.stall_s
        while at < len(room):
            self._wait(until)
            got = os.readv(self._from, [room[at:]])
            if not got:
                raise self._death()
            at += got

    def close(self) -> None:
        """End the process and remove its scratch folder."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()
        self.scratch.cleanup()

    def _line(self) -> bytes:
        until = time.monotonic() + self._limits.stall_s
        while b"\n" not in self._pending:
            self._wait(until)
            piece = os.read(self._from, 1 << 16)
            if not piece:
                raise self._death()
            self._pending += piece
            if len(self._pending) > _MOST_LINE:
                raise self._unreadable("its decoder does not answer as it should")
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _wait(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0 or not select.select([self._from], [], [], left)[0]:
            raise self._unreadable(f"its decoder made no progress for {self._limits.stall_s:.0f} s")

    def _death(self) -> errors.HandscrollError:
        code = self._process.wait()
        if -code == signal.SIGXCPU:
            return self._unreadable("its decoder used more CPU time than a stack may")
        if -code == signal.SIGKILL:
            return self._memory()
        told = signal.Signals(-code).name if code < 0 else f"code {code}"
        return self._unreadable(f"its decoder crashed with {told}")

    def _error(self, kind: str, what: str, why: str, fix: str) -> errors.HandscrollError:
        known = getattr(errors, kind, None)
        if isinstance(known, type) and issubclass(known, errors.HandscrollError):
            return known(what, why=why, fix=fix)
        if kind == "MemoryError" or "allocate" in why:
            return self._memory()
        return self._unreadable(f"its decoder failed: {kind} {why}".strip())

    def _memory(self) -> errors.TooLargeError:
        return errors.TooLargeError(
            f"Stack {self._name} is too large",
            why=f"decoding it needs more than the {self._limits.whole_mb} MB of memory allowed",
            fix="Bring uncompressed or tiled files",
        )

    def _unreadable(self, why: str) -> errors.UnreadableError:
        return errors.UnreadableError(
            f"Stack {self._name} cannot be read",
            why=why,
            fix="Check the files with the program that wrote them, and write them once more",
        )

"""A hundred thousand odd addresses, sent to the real server over raw sockets that stay open.

Every answer is judged: no crash, no 5xx that the IIIF Image API does not prescribe (503 with
``Retry-After``), a problem document with every refusal, CORS on everything, and with every
picture the size that its canonical address promises and the colours of the very place that was
asked for. Usage: ``python tests/benchmarks/fuzz_urls.py``, and ``--count N``, ``--seed N``; with
``--inside`` the application is asked without a server, in this process; with ``--damage``
pyramids are cut, written over, exchanged and lost meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fuzz_damage import damaged
from fuzz_grammar import Asked, Grammar
from fuzz_judge import Judge, Reply
from fuzz_museum import PICTURES, make_museum
from fuzz_wire import Wire

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.museum import Museum
from handscroll.plugin import Asgi

CONNECTIONS = 4
COUNT = 100_000
SEED = 20_261
"""Any other seed asks for other addresses; what one found can be asked for again."""
Send = Callable[[Asked], Reply]


def measure(
    count: int = COUNT, *, seed: int = SEED, inside: bool = False, damage: bool = False
) -> dict[str, Any]:
    """Ask ``count`` odd addresses and return what became of them.

    Returns
    -------
    dict
        ``fuzz_urls``, ``fuzz_5xx`` (unprescribed ones, answers that never came included),
        ``fuzz_wrong`` (all faults found), ``fuzz_pictures`` that were decoded and compared,
        ``fuzz_no_http`` (refused by the HTTP server, before any of our code),
        ``fuzz_statuses``, ``fuzz_damages`` (times a pyramid was damaged), ``fuzz_seed``,
        ``fuzz_seconds`` and the first ``fuzz_faults``.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        museum = Path(folder) / "museum"
        pyramids = make_museum(museum)
        with damaged(pyramids, seed) if damage else nullcontext([0]) as times:
            judges = (_inside if inside else _outside)(museum, count, seed)
    statuses = sum((judge.statuses for judge in judges), Counter())
    faults = [fault for judge in judges for fault in judge.faults]
    return {
        "fuzz_urls": sum(statuses.values()),
        "fuzz_5xx": sum(judge.server_errors for judge in judges),
        "fuzz_wrong": len(faults),
        "fuzz_pictures": sum(judge.pictures for judge in judges),
        "fuzz_no_http": sum(judge.no_http for judge in judges),
        "fuzz_statuses": {str(status): statuses[status] for status in sorted(statuses)},
        "fuzz_damages": times[0],
        "fuzz_seed": seed,
        "fuzz_seconds": round(time.monotonic() - began, 1),
        "fuzz_faults": faults[:40],
    }


def _ask(send: Send, count: int, seed: int, base: str, folder: Path) -> Judge:
    grammar = Grammar(seed, {name: picture.size for name, picture in PICTURES.items()})
    judge = Judge(base, str(folder))
    for _ in range(count):
        asked = grammar.request()
        judge.judge(asked, send(asked))
    return judge


def _outside(museum: Path, count: int, seed: int) -> list[Judge]:
    with _served(museum) as (host, port, process):
        base = f"http://{host}:{port}"

        def run(number: int) -> Judge:
            share = count // CONNECTIONS + (number < count % CONNECTIONS)
            with closing(Wire(host, port)) as wire:
                return _ask(wire.send, share, seed + number, base, museum)

        with ThreadPoolExecutor(CONNECTIONS) as pool:
            judges = list(pool.map(run, range(CONNECTIONS)))
        if process.poll() is not None:
            judges[0].fault("the server", f"ended with {process.returncode}")
    return judges


@contextmanager
def _served(museum: Path) -> Iterator[tuple[str, int, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "handscroll", "--museum", str(museum), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-worker"], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, env={**os.environ, "HANDSCROLL_LOG": "error"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        host, _, port = line.rpartition("http://")[2].strip().rstrip("/").rpartition(":")
        yield host, int(port), process
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def _inside(museum: Path, count: int, seed: int) -> list[Judge]:
    with Museum.open(museum) as opened, asyncio.Runner() as runner:
        app = build_app(opened, departments())
        return [
            _ask(
                lambda asked: runner.run(_through(app, asked)), count, seed, "http://inside", museum
            )
        ]


async def _through(app: Asgi, asked: Asked) -> Reply:
    if any(byte < 33 or byte > 126 for byte in asked.target):
        # No HTTP server lets these reach an application.
        return Reply(400, {"content-type": "text/plain"}, b"")
    raw, _, query = asked.target.partition(b"?")
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in asked.headers]
    scope = {
        "type": "http", "method": asked.method, "scheme": "http", "raw_path": raw,
        "path": unquote(raw.decode("latin-1")), "root_path": "", "query_string": query,
        "headers": [(b"host", b"inside"), *headers], "server": ("inside", 80),
        "client": ("127.0.0.1", 1), "http_version": "1.1", "asgi": {"version": "3.0"},
    }  # fmt: skip
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def keep(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, keep)
    found = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent[1:]))


def main() -> int:
    """Run once and write what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--damage", action="store_true")
    told = parser.parse_args()
    # Whoever ends us ends the server that we started, too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    found = measure(told.count, seed=told.seed, inside=told.inside, damage=told.damage)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=True) + "\n")
    return 1 if found["fuzz_wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

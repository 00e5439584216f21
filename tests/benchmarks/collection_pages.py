"""A served museum: how soon an edit is found, and what the longest record costs to show."""

from __future__ import annotations

import itertools
import json
import resource
import time
from pathlib import Path

from picture import write_picture
from processes import fetch, settle
from served import command, make_museum, serving

from handscroll.demo.records.great_scroll import great_record
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.museum import Museum
from handscroll.museum.lot_files import lot_object

PAGES = 30
WAIT_S = 60.0


def found_after(museum: Path, edits: int, ready_s: float = 600.0) -> list[float]:
    """Serve a museum, edit published records and return after how many seconds each is found.

    The edits come from another process than the server's, as those of a second person would.
    """
    with Museum.open(museum) as opened, serving(museum) as server:
        _until_found(server.port, "", ready_s)
        settle(server.tree)
        first = opened.lots.records(lot_object("bench", 1))
        names = [one.id for one in itertools.islice(first, edits)]
        taken = []
        for number, name in enumerate(names):
            word = f"qzx{number}wv"
            catalogue = Catalogue.model_validate({"titles": [{"text": word, "kind": "alias"}]})
            opened.relics.revise(name, catalogue, person="bench")
            began = time.perf_counter()
            _until_found(server.port, word, WAIT_S)
            taken.append(time.perf_counter() - began)
        return taken


def _until_found(port: int, word: str, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        status, body, _ = fetch(port, f"/api/find?q={word}")
        told = json.loads(body) if status == 200 else {}
        partial = any(note["kind"].endswith("_index") for note in told.get("notes", ()))
        if told.get("total") and not partial:
            return
        time.sleep(0.02)
    raise AssertionError(f"{word!r} was not found within {wait_s} s")


def longest_record(folder: Path) -> dict[str, float]:
    """Show and print the scroll of 111 seals and 30 colophons.

    Returns
    -------
    dict
        ``page_cpu_ms`` (median of all processes of the server), ``page_bytes``, and of the print
        ``print_cpu_s`` and ``print_bytes`` in Chinese.
    """
    scans, home = folder / "scans", folder / "museum"
    scans.mkdir(parents=True)
    for number, width in enumerate((1400, 4000, 1800), start=1):
        write_picture(scans / f"great_part{number}.tif", width, 500)
    make_museum(home, scans)
    with Museum.open(home) as museum:
        [relic] = museum.relics.published()
        museum.relics.revise(relic.id, great_record(relic.captures), person="bench")
    with serving(home) as server:
        path = f"/zh-Hans/relics/{relic.id}/record"
        for _ in range(5):
            status, body, _ = fetch(server.port, path)
            assert status == 200
        settle(server.tree)
        before = server.tree.cpu_s()
        for _ in range(PAGES):
            fetch(server.port, path)
        shown = (server.tree.cpu_s() - before) / PAGES * 1000
    found = {"page_cpu_ms": shown, "page_bytes": float(len(body))}
    out = folder / "entry.pdf"
    began = _children_cpu_s()
    command(home, "print", relic.accession_number, "--language", "zh-Hans", "--out", str(out))
    return found | {
        "print_cpu_s": _children_cpu_s() - began,
        "print_bytes": float(out.stat().st_size),
    }


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""How long the form of the longest record takes: opened, a row added, saved."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.editing.shapes import relic_shape
from handscroll.departments.collection.editing.typed import filled, pairs_of
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.difference import document
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role
from handscroll.museum import Museum

PASSWORD = "a long enough password"
NUMBER = "Great 1"


def measure(rounds: int = 9) -> dict[str, float]:
    """Return medians of the server's time for a record with 111 impressions and 30 colophons.

    Returns
    -------
    dict
        ``form_ms``, ``row_added_ms`` and ``form_save_ms`` in milliseconds, from the request to
        the last byte, within one process; ``form_kb`` is the page's size before it is packed,
        ``fields`` how many fields it sends.
    """
    with tempfile.TemporaryDirectory() as folder, Museum.create(Path(folder) / "museum") as museum:
        name = relic_id(NUMBER)
        record = Relic(
            id=name, accession_number=NUMBER, title={"en": "The longest"}, parts=(),
            catalogue=great_record(),
        )  # fmt: skip
        museum.lots.load(iter([record]), "great", person="bench")
        museum.people.add("bench", Role.CURATOR, PASSWORD, by="bench")
        client = TestClient(build_app(museum, departments()), follow_redirects=False)
        client.post("/en/sign-in", data={"name": "bench", "password": PASSWORD})
        path = f"/en/relics/{name}/edit"
        page = client.get(path).text
        csrf = museum.people.csrf(client.cookies["handscroll_session"])
        pairs = dict(pairs_of(filled(relic_shape(), document(record))))

        def send(number: int, **more: str) -> int:
            own = {"csrf": csrf, "expected": str(museum.relics.standing(name)[1])}
            note = {"catalogue.staff_note": f"round {number}"}
            return client.post(path, data={**pairs, **own, **note, **more}).status_code

        found = {
            "form_ms": _median(rounds, lambda _: client.get(path).status_code, 200),
            "row_added_ms": _median(rounds, lambda n: send(n, do="add catalogue.seals"), 200),
            "form_save_ms": _median(rounds, send, 303),
            "form_kb": len(page.encode()) / 1000,
            "fields": float(len(pairs)),
        }
        assert museum.relics.get(name).catalogue.staff_note == f"round {rounds - 1}"
        assert museum.relics.standing(name)[1] == rounds
        return found


def _median(rounds: int, ask: Callable[[int], int], status: int) -> float:
    times = []
    for number in range(rounds):
        start = time.perf_counter()
        assert ask(number) == status
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)

"""Sending over a real connection: it breaks in the midst, the museum starts again, all arrives."""

import hashlib
import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode

import numpy as np
import uvicorn

from handscroll.departments.collection.intake.receiving import PIECE_BYTES
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"
BODY = np.random.default_rng(1).bytes(2 * PIECE_BYTES + 12_345)
FILE = {"name": "卷/大 🖼.tif", "size": len(BODY), "modified": 1_700_000_000_000}


@contextmanager
def served(folder):
    """Serve a museum on a port of its own, as another process would."""
    with Museum.open(folder) as museum:
        app = build_app(museum, departments())
        config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join()


def put(port, told, at, piece, whole=""):
    query = urlencode({**FILE, "at": at} | ({"sha256": whole} if whole else {}))
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("PUT", f"/api/intakes/files?{query}", piece, told)
    answer = link.getresponse()
    body = json.loads(answer.read())
    link.close()
    return answer.status, body


def break_off(port, told, at):
    """Promise a piece, send half of it, and hang up."""
    query = urlencode({**FILE, "at": at})
    head = [f"PUT /api/intakes/files?{query} HTTP/1.1", "Host: museum"]
    head += [f"{name}: {one}" for name, one in told.items()] + [f"Content-Length: {PIECE_BYTES}"]
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall("\r\n".join([*head, "", ""]).encode() + BODY[at : at + PIECE_BYTES // 2])


def test_a_file_goes_on_after_a_broken_connection_and_a_restart(tmp_path):
    folder = tmp_path / "museum"
    with Museum.create(folder) as museum:
        museum.people.add("li", Role.REGISTRAR, PASSWORD, by="test")
        opened = museum.people.sign_in("li", PASSWORD)
    told = {"Cookie": f"{SESSION_COOKIE}={opened.token}", "X-CSRF": opened.csrf}
    whole = hashlib.sha256(BODY).hexdigest()
    with served(folder) as port:
        assert put(port, told, 0, BODY[:PIECE_BYTES])[1]["received"] == PIECE_BYTES
        break_off(port, told, PIECE_BYTES)
        assert put(port, told, 0, b"")[1]["received"] == PIECE_BYTES
        status, problem = put(port, told, 0, b"x" * (PIECE_BYTES + 1))
        assert (status, "more than" in problem["detail"]) == (413, True)
    with served(folder) as port:
        at = put(port, told, 0, b"")[1]["received"]
        assert at == PIECE_BYTES
        at = put(port, told, at, BODY[at : at + PIECE_BYTES])[1]["received"]
        status, done = put(port, told, at, BODY[at:], whole)
        assert (status, done["done"]) == (200, True)
    with Museum.open(folder) as museum:
        delivery = museum.deliveries.prepared("li")
        assert delivery is not None
        [file] = delivery.whole()
        assert file.read_bytes() == BODY
        assert file.relative_to(delivery.files).as_posix() == FILE["name"]

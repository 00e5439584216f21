"""Schemathesis reads our OpenAPI description and asks the served museum for all it describes.

A longer run: ``HANDSCROLL_ODD_CASES=1000 pytest -s tests/conformance/test_schemathesis.py``;
another one: ``HANDSCROLL_ODD_SEED=7``.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import schemathesis
import structlog
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PIL import Image
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.finding.opened import fill
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.identity import relic_id
from handscroll.model.observation import Observation
from handscroll.model.region import Region
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import Role, State
from handscroll.model.text import LANGUAGES
from handscroll.museum import Museum
from handscroll.scans.limits import Limits

CASES = int(os.environ.get("HANDSCROLL_ODD_CASES", "9"))
"""Of each operation, for each reader."""
SEED = int(os.environ.get("HANDSCROLL_ODD_SEED", "20260704"))
DEAR = {"/{language}/relics/{relic}/entry.pdf": 2}
"""Operations that take seconds, and how often they are asked for at most."""
AFTERWARDS = ("/en/relics/great", "/en/relics/great/record", "/en/find")
PASSWORD = "a long enough password"
ODD = st.sampled_from(
    ["\x00", "山水", "a\x00b", "<script>alert(1)</script>", "\u202egnp.exe", "e\u0301" * 40,
     "'\"--", "9" * 400, "%", "..", "{{7*7}}", "乾隆辛丑", "2026-02-30", "x" * 3000, "\ufffe",
     "𠮷", "0", "-1"]
)  # fmt: skip


def records() -> Iterator[Relic]:
    """The greatest scroll, and works as they stand in an inventory."""
    yield Relic(
        id="great", accession_number="G 111", state=State.PUBLISHED, parts=(),
        format=ObjectFormat.HANDSCROLL, title={"zh-Hant": "溪山無盡圖卷", "en": "Streams"},
        catalogue=great_record(),
    )  # fmt: skip
    for number, form in enumerate(ObjectFormat):
        yield Relic(
            id=relic_id(f"S {number}"), accession_number=f"S {number}", format=form, parts=(),
            state=list(State)[number % len(State)], title={"zh-Hans": f"<b>山水</b>{number}"},
            creator={"zh-Hans": "董其昌", "en": "Dong Qichang"}, date_written="乾隆辛丑仲春",
        )  # fmt: skip


@dataclass
class Served:
    """A museum as it is served, and what it was asked."""

    museum: Museum
    url: str
    operations: list[APIOperation[Any, Any, Any, Any]]
    names: list[str]
    observations: list[str]
    sessions: dict[str, requests.Session] = field(default_factory=dict)
    csrf: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def sign_in(self, role: Role) -> None:
        """Open a session over the wire, as a browser does."""
        self.museum.people.add(role.value, role, PASSWORD, by="test")
        reader = requests.Session()
        form = {"name": role.value, "password": PASSWORD}
        told = reader.post(f"{self.url}/en/sign-in", data=form, allow_redirects=False, timeout=60)
        assert told.status_code == 303
        self.sessions[role.value] = reader
        self.csrf[role.value] = self.museum.people.csrf(reader.cookies["handscroll_session"])


@contextlib.contextmanager
def listening(museum: Museum) -> Iterator[str]:
    app = build_app(museum, departments())
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A museum with records, a picture, a mark, and a person of each role signed in."""
    place = tmp_path_factory.mktemp("described")
    # The default log draws every fault with all its variables, which takes minutes.
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[])
    Image.new("RGB", (600, 400), (220, 200, 160)).save(place / "plum.png")
    with Museum.create(place / "museum") as museum:
        plan = plan_intake([place / "plum.png"], None, Limits(), publish=True)
        [view] = museum.intakes.plan(plan.items, person="test")
        take_in(museum, view.key)
        [pictured] = museum.relics.list()
        region = Region(capture=pictured.captures[0].id, x=1, y=2, width=30, height=40)
        mark = Observation(id="o1", relic=pictured.id, kind="seal", region=region, author="wang")
        museum.observations.propose(mark)
        museum.lots.load(records(), "cards", person="test")
        fill(museum)
        names = [one.id for one in museum.relics.list()]
        captures = [one.id for one in pictured.captures]
        with listening(museum) as url:
            schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
            operations = [
                found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)
            ]
            made = Served(museum, url, operations, names + captures, ["o1"])
            made.sessions["visitor"] = requests.Session()
            made.sign_in(Role.REGISTRAR)
            yield made
            for session in made.sessions.values():
                session.close()
    structlog.reset_defaults()


def put_real_names(
    served: Served, reader: str, draw: Callable[[Any], Any], case: Case[Any]
) -> None:
    """Put real names into some of what was made up, so that doors are met and not only walls."""
    real = {"language": LANGUAGES, "relic": served.names, "observation": served.observations}
    for name in case.path_parameters or {}:
        if name in real and draw(st.integers(0, 5)):
            case.path_parameters[name] = draw(st.sampled_from(list(real[name])))
    for name in case.query or {}:
        if draw(st.integers(0, 2)) == 0:
            case.query[name] = draw(ODD)
    if isinstance(case.body, dict):
        if draw(st.integers(0, 5)):
            case.body["csrf"] = served.csrf.get(reader, "guessed")
        for name in set(case.body) - {"csrf", "name", "password"}:
            if draw(st.integers(0, 3)) == 0:
                case.body[name] = draw(st.sampled_from(served.names) | ODD)


def strategy(operation: APIOperation[Any, Any, Any, Any]) -> st.SearchStrategy[Case[Any]]:
    """Requests as the description wants them, and as it does not."""
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not operation.body and not list(operation.iter_parameters()):
        return good
    return good | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def ask(served: Served, reader: str, number: int) -> list[str]:
    """Ask for one operation often; return what was wrong with the answers."""
    operation, session = served.operations[number], served.sessions[reader]
    made, faults = strategy(operation), []

    @seed(SEED + number)
    @settings(
        max_examples=min(CASES, DEAR.get(operation.path, CASES)), deadline=None,
        database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def once(data: st.DataObject) -> None:
        case = data.draw(made)
        put_real_names(served, reader, data.draw, case)
        answer = case.call(base_url=served.url, session=session, allow_redirects=False, timeout=60)
        served.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            faults.append(f"{group.exceptions}\n{case.as_curl_command()[:600]}")

    once()
    return faults


@pytest.mark.parametrize("reader", ["visitor", "registrar"])
def test_whatever_is_asked_is_answered_as_described_and_never_with_a_fault(served, reader):
    faults = {
        operation.label: found[:3]
        for number, operation in enumerate(served.operations)
        # Who is signed in goes on asking with that session.
        if not (operation.path.endswith("/sign-out") and reader != "visitor")
        and (found := ask(served, reader, number))
    }
    assert faults == {}


def test_every_door_was_met_and_not_only_its_wall(served: Served, capsys):
    """After the runs above: what they met, counted."""
    kinds = Counter(status // 100 for status in served.statuses.elements())
    with capsys.disabled():
        if "HANDSCROLL_ODD_CASES" in os.environ:
            print(len(served.operations), "operations;", dict(sorted(served.statuses.items())))  # noqa: T201
    assert len(served.operations) >= 20
    assert kinds[5] == 0
    assert min(kinds[2], kinds[4]) > 50
    assert kinds[3] > 0
    told = {path: requests.get(served.url + path, timeout=60).status_code for path in AFTERWARDS}
    # What a registrar may do has been done: a published work may have been withdrawn.
    assert set(told.values()) <= {200, 404, 410}, told
    new = next(records()).model_copy(update={"id": "later", "accession_number": "G 112"})
    served.museum.lots.load([new], "afterwards", person="test")
    for path in ("/en/relics/later", "/en/relics/later/record", "/en/find", "/healthz"):
        assert requests.get(served.url + path, timeout=60).status_code == 200, path


def test_a_query_of_ten_thousand_characters_is_answered_over_the_wire(served: Served):
    """As any reader's browser would send it: 90,000 bytes."""
    answer = requests.get(f"{served.url}/api/find", params={"q": "山" * 10_000}, timeout=60)
    assert answer.status_code in (200, 400, 414)
    assert requests.get(f"{served.url}/healthz", timeout=60).status_code == 200

"""A real OpenID provider, from npm, run by the Node of the workshop; and a museum that knows it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from fastapi.testclient import TestClient

from handscroll.departments.staff.signing.provider import Provider
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.museum import Museum
from handscroll.plugin import SESSION_COOKIE
from handscroll.settings import SignOnSettings

HERE = Path(__file__).parent / "provider"
PLACE = Path(__file__).parents[4] / ".build" / "peers" / "oidc-provider"
MUSEUM = "http://testserver"
ENGLISH = {"accept-language": "en"}
ANSWERS = f"{MUSEUM}/sign-in/answer"


def _program(name: str) -> str:
    beside = Path(sys.executable).parent
    found = shutil.which(name, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        pytest.skip(f"there is no {name} here")
    return found


@pytest.fixture(scope="session")
def installed() -> Path:
    """The provider's folder, installed from npm where it is not yet."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = PLACE / "installed"
    if not done.exists() or done.read_bytes() != lock:
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, PLACE / name)
        node = _program("node")
        path = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        command = [_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        made = subprocess.run(
            [*command, "--loglevel=error"], cwd=PLACE, env={**os.environ, "PATH": path},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        if made.returncode:
            pytest.skip(f"oidc-provider could not be installed: {made.stderr[-300:]}")
        done.write_bytes(lock)
    shutil.copy(HERE / "server.mjs", PLACE / "server.mjs")
    return PLACE


@dataclass
class Running:
    """A provider that can be stopped, and started again with other keys."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = field(default=None)

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; returns when it listens."""
        self.stop()
        self.process = subprocess.Popen(
            [_program("node"), "server.mjs", str(self.port), ANSWERS], cwd=self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None:
            # The workshop's node is a script that starts the true one: both have to go.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate(timeout=20)
            self.process = None

    def facts(self, client: str = "museum") -> dict[str, str]:
        """Return what the settings of a museum say that is one of its clients."""
        secret = f"secret of {client}, long enough"
        return {"issuer": self.issuer, "client_id": client, "client_secret": secret}

    def client(self, name: str) -> Provider:
        """Return how one of its clients sees it."""
        return Provider(SignOnSettings.model_validate(self.facts(name)))

    def sign_in(self, address: str, account: str) -> str:
        """Sign in there as a browser does; return the address of the museum that it leads to."""
        with httpx.Client(timeout=20) as browser:
            answer = browser.get(address)
            for _ in range(8):
                if answer.is_redirect:
                    target = urljoin(str(answer.url), answer.headers["location"])
                    if target.startswith(MUSEUM):
                        return target
                    answer = browser.get(target)
                else:
                    action = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
                    assert action, answer.text[:500]
                    form = {"prompt": "login", "login": account, "password": "any"}
                    answer = browser.post(action[1], data=form)
        raise AssertionError(f"it leads nowhere: {answer.status_code}")


@pytest.fixture(scope="module")
def provider(installed: Path) -> Iterator[Running]:
    """A provider that listens."""
    # Held all the while: nobody else may take the port before it listens, or between two starts.
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        running = Running(installed, held.getsockname()[1])
        running.start()
        yield running
        running.stop()


def _toml(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    return json.dumps(value)


@dataclass
class Door:
    """A museum and a browser before it."""

    museum: Museum
    browser: TestClient
    provider: Running

    def begin(self) -> str:
        """Ask to sign in; return the provider's address for that."""
        answer = self.browser.get("/en/sign-in/provider")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def come(self, account: str):
        """Sign in at the provider and bring its answer."""
        return self.browser.get(self.provider.sign_in(self.begin(), account))

    def person(self):
        """Return who is signed in, None where nobody is."""
        return self.museum.people.signed_in(self.browser.cookies.get(SESSION_COOKIE))

    def entries(self, kind: str):
        """Return what the journal says of a kind."""
        return [one for one in self.museum.journal.read() if one.kind == kind]


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Path:
    """An empty museum, to be copied: making one takes longer."""
    folder = tmp_path_factory.mktemp("empty") / "museum"
    Museum.create(folder).close()
    return Path(folder)


@pytest.fixture
def house(empty: Path, tmp_path: Path, provider: Running) -> Iterator[Callable[..., Door]]:
    """Make the door of a museum that knows the provider; settings may be chosen."""
    opened: list[Museum] = []
    folder = tmp_path / "museum"
    shutil.copytree(empty, folder)

    def make(client: str = "museum", **more) -> Door:
        facts = provider.facts(client) | more
        lines = [f"{name} = {_toml(value)}" for name, value in facts.items()]
        (folder / "handscroll.toml").write_text("\n".join(["[sign_on]", *lines]), "utf-8")
        museum = Museum.open(folder)
        opened.append(museum)
        app = build_app(museum, departments())
        return Door(museum, TestClient(app, follow_redirects=False, headers=ENGLISH), provider)

    yield make
    for museum in opened:
        museum.close()

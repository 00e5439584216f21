"""A real museum in a temporary folder, real files, a real PostgreSQL; no silent skips in CI."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import choosing
import diverting
import numpy as np
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import strategies as st
from PIL import Image

from handscroll.demo.catalogue import RELICS
from handscroll.model.capture import Capture
from handscroll.model.identity import relic_id
from handscroll.model.relic import ObjectFormat, Part, PartKind, Relic
from handscroll.model.rights import Rights, State
from handscroll.museum import Museum, people

MATERIAL = "HANDSCROLL_MATERIAL"
REGISTERS = Path(__file__).with_name("registers")
ON_POSTGRESQL = os.environ.get("PYTEST_REGISTER") == "postgresql"
SERVER = diverting.SERVER
OPENED = pytest.StashKey[Counter[tuple[str, str]]]()
UNTRUE = pytest.StashKey[list[str]]()


def pytest_configure(config):
    """Write down every register that is opened, in this process and in those that it starts.

    The tests start hundreds of programs: each would compile the whole house for itself, for more
    than a second, where nothing may be kept of it.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput"):
        number, log = tempfile.mkstemp(prefix="handscroll-registers-")
        os.close(number)
        os.environ[diverting.OPENED] = log
        folders = [str(REGISTERS), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    diverting.divert()


def pytest_collection_modifyitems(config, items):
    """Leave out of the run on PostgreSQL what runs once only."""
    if ON_POSTGRESQL:
        root = config.rootpath
        once = [
            item
            for item in items
            if choosing.reason(item.path.relative_to(root).as_posix())
            or item.get_closest_marker("sqlite")
        ]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if item not in set(once)]


def pytest_sessionfinish(session, exitstatus):
    """Fail a run whose registers were not where they should have been."""
    config = session.config
    if hasattr(config, "workerinput"):
        return
    log = Path(os.environ[diverting.OPENED])
    opened = choosing.told(log.read_text("utf-8").splitlines())
    log.unlink()
    whole = config.args_source is config.ArgsSource.TESTPATHS and not (
        config.option.keyword or config.option.markexpr or config.option.collectonly
    )
    config.stash[OPENED] = opened
    config.stash[UNTRUE] = choosing.untrue(opened, postgresql=ON_POSTGRESQL, whole=whole)
    if config.stash[UNTRUE] and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    """Say how many registers were opened, and where."""
    opened = config.stash.get(OPENED, None)
    if opened:
        kinds = {kind for kind, _ in opened}
        counts = {kind: sum(n for (k, _), n in opened.items() if k == kind) for kind in kinds}
        said = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
        files = len({file for _, file in opened})
        terminalreporter.write_line(f"Registers opened by {files} test files: {said}")
    for fault in config.stash.get(UNTRUE, []):
        terminalreporter.write_line(f"Registers: {fault}", red=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Drop the databases of a file of tests after its last."""
    done = yield
    if SERVER in os.environ and (nextitem is None or nextitem.path != item.path):
        diverting.drop_finished(Path(os.environ[SERVER]))
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that is skipped because a tool is missing has failed: CI installs its tools.

    Only tests for the material that is not part of the project may be skipped.
    """
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if MATERIAL not in reason:
            report.outcome = "failed"
            report.longrepr = f"Skipped in CI, where nothing may be missing: {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords with the least that Argon2 takes: a thousand of them are hashed here.

    Programs that a test starts, and one test in ``museum/test_people.py``, hash as a museum does.
    """
    with pytest.MonkeyPatch.context() as patch:
        cheapest = PasswordHasher.from_parameters(CHEAPEST)
        patch.setattr(people, "PasswordHasher", lambda: cheapest)
        yield


@pytest.fixture
def material() -> Path:
    """The folder of real scans, records and schemas that others made."""
    named = os.environ.get(MATERIAL)
    if not named:
        pytest.skip(f"{MATERIAL} names no folder of real material")
    return Path(named)


@pytest.fixture
def museum(tmp_path: Path) -> Iterator[Museum]:
    """An empty museum."""
    with Museum.create(tmp_path / "museum") as made:
        yield made


def gradient(width: int, height: int, seed: int = 0) -> np.ndarray:
    """A picture in which every place looks different: uint8 ``(height, width, 3)``."""
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 255, width)[None, :]
    y = np.linspace(0, 255, height)[:, None]
    base = np.stack([x + 0 * y, y + 0 * x, (x + y) / 2], axis=2)
    return np.clip(base + rng.integers(-8, 9, base.shape), 0, 255).astype(np.uint8)


@pytest.fixture
def make_scan() -> Callable[..., Path]:
    """Write a scan file; ``seed`` makes its bytes differ from another's."""

    def make(path: Path, width: int = 120, height: int = 80, seed: int = 0, **how) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(gradient(width, height, seed)).save(path, **how)
        return path

    return make


def make_capture(name: str, width: int = 1200, height: int = 800) -> Capture:
    return Capture(
        id=name, relic="r1", path=f"originals/{name}.tif", file_name=f"{name}.tif",
        sha256="0" * 64, bytes=1, media_type="image/tiff", width=width, height=height,
    )  # fmt: skip


@pytest.fixture
def make_relic() -> Callable[..., Relic]:
    """Make a handscroll of three parts; everything can be chosen otherwise."""

    def make(**other) -> Relic:
        parts = (
            Part(kind=PartKind.FRONTISPIECE, capture=make_capture("c1")),
            Part(kind=PartKind.PAINTING, capture=make_capture("c2", 9000, 800), height_mm=300),
            Part(kind=PartKind.COLOPHON, capture=make_capture("c3", 900, 800), width_mm=90,
                 height_mm=80),
        )  # fmt: skip
        facts = {
            "id": "r1", "accession_number": "A 1", "state": State.PUBLISHED, "parts": parts,
            "format": ObjectFormat.HANDSCROLL, "title": {"zh-Hans": "山水卷", "en": "Landscape"},
        }  # fmt: skip
        return Relic(**(facts | other))

    return make


TAGS = st.sampled_from(["zh-Hans", "zh-Hant", "en", "none", "ja"])
# U+0000 is refused where a record is written, since PostgreSQL keeps it in no text.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
MAPS = st.dictionaries(TAGS, st.text(LETTERS, max_size=20), max_size=4)
MM = st.one_of(st.none(), st.floats(0.1, 1e5))


@st.composite
def relics(draw) -> Relic:
    parts = tuple(
        Part(
            kind=draw(st.sampled_from(PartKind)),
            label=draw(MAPS),
            capture=make_capture(f"c{n}", draw(st.integers(1, 90_000)), draw(st.integers(1, 9000))),
            height_mm=draw(MM),
            width_mm=draw(MM),
        )
        for n in range(draw(st.integers(1, 6)))
    )
    rights = Rights(
        uri=draw(
            st.sampled_from(
                [
                    None,
                    "http://rightsstatements.org/vocab/NoC-US/1.0/",
                    "https://creativecommons.org/publicdomain/zero/1.0/",
                    "https://creativecommons.org/licenses/by/4.0/",
                ]
            )
        ),
        credit_line=draw(MAPS),
        max_public_px=draw(st.one_of(st.none(), st.integers(1, 5000))),
    )
    return Relic(
        id="r1", accession_number=draw(st.text(LETTERS, min_size=1, max_size=9)), title=draw(MAPS),
        format=draw(st.sampled_from(ObjectFormat)), creator=draw(MAPS), dynasty=draw(MAPS),
        medium=draw(MAPS), description=draw(MAPS), date_written=draw(st.text(LETTERS, max_size=9)),
        rights=rights, parts=parts, painted_by_software=draw(st.booleans()),
    )  # fmt: skip


@pytest.fixture
def any_relic() -> st.SearchStrategy[Relic]:
    """Strategy of relics with 1 to 6 parts, measured or not, with and without rights."""
    return relics()


@pytest.fixture
def hung() -> Callable[..., dict[str, Relic]]:
    """Make records of the demo collection, at so many pixels a millimetre, without a file."""

    def make(scale: float, **how) -> dict[str, Relic]:
        relics = {}
        for one in RELICS:
            name = relic_id(one.accession_number)
            parts = tuple(
                Part(capture=Capture(
                    id=f"c{name}{number}", relic=name, path=part.name, file_name=part.name,
                    sha256=hashlib.sha256(part.name.encode()).hexdigest(), bytes=1,
                    media_type="image/png", width=max(1, round(part.width_mm * scale)),
                    height=max(1, round(part.height_mm * scale)),
                ))
                for number, part in enumerate(one.parts)
            )  # fmt: skip
            number, title = one.accession_number, {"en": one.title.en}
            relics[name] = Relic(
                id=name, accession_number=number, title=title, parts=parts, **how
            )  # fmt: skip
        return relics

    return make


@pytest.fixture
def killed():
    """Run a function in a process of its own; True when it was killed at the fault point."""

    def run(work, point="", after=1) -> bool:
        child = os.fork()
        if child == 0:
            os.environ |= {"HANDSCROLL_FAULT": point, "HANDSCROLL_FAULT_AFTER": str(after)}
            try:
                work()
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, -signal.SIGKILL)
        return status != 0

    return run


@pytest.fixture(scope="session")
def postgresql_cluster():
    """Start a PostgreSQL that listens on a socket in a temporary folder only.

    The folder is not pytest's: pytest closes its own to everybody but the tester whenever a
    second run begins, and the server runs as somebody else.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        pytest.skip("no PostgreSQL server is installed")
    as_server: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("runuser") is None:
            pytest.skip("PostgreSQL refuses to run as root and there is no runuser")
        as_server = ["runuser", "-u", "postgres", "--"]
    top = Path(tempfile.mkdtemp(prefix="handscroll-postgresql-"))
    if as_server:
        shutil.chown(top, "postgres")
    data, control = top / "data", [*as_server, str(found[-1])]
    options = (
        f"-c listen_addresses= -c unix_socket_directories={top} -c max_connections=300"
        " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    )
    made = subprocess.run(
        [*control, "init", "-s", "-D", str(data), "-o", "-A trust -U postgres -E UTF8 --no-sync"],
        capture_output=True, text=True, check=False, cwd=top,
    )  # fmt: skip
    if made.returncode != 0:
        shutil.rmtree(top)
        pytest.skip(f"PostgreSQL did not make a cluster: {made.stderr[-200:]}")
    log = str(top / "log")
    start = [*control, "start", "-s", "-w", "-D", str(data), "-l", log, "-o", options]
    subprocess.run(start, check=True, cwd=top)
    yield top
    subprocess.run(
        [*control, "stop", "-s", "-m", "immediate", "-D", str(data)], check=True, cwd=top
    )
    shutil.rmtree(top)


@pytest.fixture(scope="session", autouse=True)
def registers_server(request):
    """Where registers are to be in PostgreSQL, a server for them before the first is opened."""
    if not ON_POSTGRESQL:
        yield
        return
    server = request.getfixturevalue("postgresql_cluster")
    diverting.make_template(server)
    os.environ[SERVER] = str(server)
    yield
    del os.environ[SERVER]


@pytest.fixture
def postgresql_url(postgresql_cluster):
    """Make an empty database and return its URL."""
    import psycopg

    with psycopg.connect(
        host=str(postgresql_cluster), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("DROP DATABASE IF EXISTS handscroll WITH (FORCE)")
        connection.execute("CREATE DATABASE handscroll")
    return f"postgresql://postgres@/handscroll?host={postgresql_cluster}"

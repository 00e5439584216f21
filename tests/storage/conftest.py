"""A vault, a PostgreSQL of their own, a small disk, and writers that are killed on purpose."""

import os
import shutil
import signal
import subprocess
import tempfile
import traceback
from pathlib import Path

import pytest

from handscroll.storage.vault import Vault


@pytest.fixture
def vault(tmp_path):
    return Vault.create(tmp_path / "vault")


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


@pytest.fixture
def small_disk(tmp_path):
    """Mount a file system of 2 MB."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root to be mounted")
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let a small file system be mounted")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def tree_of():
    """Read everything in a folder: relative path -> bytes."""

    def tree(folder) -> dict[str, bytes]:
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}

    return tree


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
    options = f"-c listen_addresses= -c unix_socket_directories={top} -c fsync=off"
    made = subprocess.run(
        [*control, "init", "-s", "-D", str(data), "-o", "-A trust -U postgres -E UTF8"],
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

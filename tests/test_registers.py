"""That the second run of the tests is what it says: every register in PostgreSQL, none left out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import choosing
import pytest

from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.storage.register import Register

WANTED = os.environ.get("PYTEST_REGISTER", "sqlite")
ROOT = Path(__file__).parents[1]


def test_a_museum_s_register_is_of_the_kind_that_this_run_is_about(museum: Museum):
    assert museum.register.engine.dialect.name == WANTED


def test_so_is_that_of_a_museum_made_and_opened_by_another_process(tmp_path: Path):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HANDSCROLL")}
    made = subprocess.run(
        [sys.executable, "-m", "handscroll", "init", "museum", "--json"],
        cwd=tmp_path, env=clean | {"HANDSCROLL_PASSWORD": "x" * 12},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with Museum.open(tmp_path / "museum") as museum:
        assert museum.register.engine.dialect.name == WANTED
        assert [person.name for person in museum.people.list()] == ["admin"]


def test_a_register_goes_with_its_file_when_that_is_lost_or_copied(tmp_path: Path):
    with Museum.create(tmp_path / "museum") as museum:
        museum.people.add("wang", Role.CURATOR, "a long password", by="test")
        rows = museum.register.dump()
    assert rows
    shutil.copytree(tmp_path / "museum" / "cache", tmp_path / "copy")
    copy = Register.open(tmp_path / "copy" / "register.sqlite")
    assert copy.dump() == rows
    copy.clear()
    copy.close()
    file = tmp_path / "museum" / "cache" / "register.sqlite"
    same = Register.open(file)
    assert same.dump() == rows
    same.close()
    for part in file.parent.glob("register.sqlite*"):
        part.unlink()
    lost = Register.open(file)
    assert lost.dump() == []
    lost.close()


def test_whatever_runs_once_is_there_and_has_a_reason():
    assert [name for name in choosing.ONCE if not (ROOT / name).exists()] == []
    assert choosing.reason("tests/model/catalogue/test_x.py") == choosing.WITHOUT
    assert choosing.reason("tests/museum/test_people.py") is None


@pytest.mark.parametrize(
    ("lines", "postgresql", "fault"),
    [
        (["sqlite\ttests/museum/test_people.py"], True, "is not PostgreSQL"),
        (["sqlite\ttests/scans/test_build.py"], False, "take it out of ONCE"),
        (["postgresql\ttests/museum/test_people.py"], True, "only 1 registers met PostgreSQL"),
    ],
)
def test_a_run_that_is_not_what_it_says_is_noticed(lines, postgresql, fault):
    faults = choosing.untrue(choosing.told(lines), postgresql=postgresql, whole=True)
    assert any(fault in one for one in faults)
    assert choosing.untrue(choosing.told([]), postgresql=postgresql, whole=False) == []

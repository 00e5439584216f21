"""Fault points: every name is used, and a point kills at the pass that was asked for."""

import re
from pathlib import Path

import handscroll
from handscroll.faults import FAULT_POINTS, fault

SOURCE = Path(handscroll.__file__).parent
NAME = re.compile(r'"((?:vault|journal|register|derivative)\.[a-z_]+)"')


def test_every_fault_point_is_called_and_every_call_is_known():
    called = set()
    for file in SOURCE.rglob("*.py"):
        if file.name == "faults.py":
            continue
        called |= set(NAME.findall(file.read_text("utf-8")))
    assert called == set(FAULT_POINTS)
    assert len(FAULT_POINTS) == len(set(FAULT_POINTS))


def test_a_point_kills_at_the_pass_that_was_asked_for(killed, tmp_path):
    def work():
        for number in range(3):
            fault("vault.built")
            (tmp_path / str(number)).touch()

    assert not killed(work)
    assert not killed(work, "vault.synced")
    for file in tmp_path.iterdir():
        file.unlink()
    assert killed(work, "vault.built", after=2)
    assert [file.name for file in tmp_path.iterdir()] == ["0"]

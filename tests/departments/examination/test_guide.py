"""The department's guide: every command that it shows is one, with the options it shows."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from handscroll.entrances.cli import build

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "examination.md").read_text("utf-8")
SHOWN = [
    line
    for block in re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("handscroll ")
]
PROGRAM: Any = typer.main.get_command(build())


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_of_the_guide_is_understood(line: str) -> None:
    words = shlex.split(line)[1:]
    command = PROGRAM
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    found = command.make_context(command.name, words)
    assert found.params
    assert not found.args


def test_the_guide_shows_every_command_of_the_department() -> None:
    for group in ("stack", "library", "relight", "quality"):
        inner = PROGRAM.commands[group]
        told = " ".join(re.findall(r"`([^`]*)`", GUIDE[GUIDE.index("## Everything as") :]))
        assert group in told
        for name in inner.commands:
            assert re.search(rf"(^|[ ,]){name}( |,|$)", told), f"{group} {name}"

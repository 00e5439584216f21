"""The import contracts hold, and each of them notices when it is broken on purpose."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BREAKS = {
    "The house: every arrow points down": ("model/text.py", "import handscroll.museum.layout"),
    "Departments do not call each other": (
        "departments/staff/marking.py",
        "import handscroll.departments.collection.fields",
    ),
    "Only the roster knocks at a door": (
        "entrances/house.py",
        "import handscroll.departments.staff.door",
    ),
    "Viewing: the short way and the pages, the open interfaces, drawing": (
        "departments/viewing/drawing/render.py",
        "import handscroll.departments.viewing.iiif.reading",
    ),
    "Ideas know no web, no database, no network": ("standards/__init__.py", "import sqlite3"),
    "Imaging knows no file, clock or store": ("imaging/__init__.py", "import pathlib"),
    "The model knows no arrays": ("model/text.py", "import numpy"),
    "Only doors and entrances meet the web and the terminal": ("museum/layout.py", "import typer"),
    "Stores keep bytes and rows, never pixels": ("storage/names.py", "import numpy"),
    "No circles anywhere": ("museum/records.py", "import handscroll.museum.relics"),
}


def lint(source: Path) -> str:
    """Run import-linter on the package in ``source`` and return what it printed."""
    shutil.copy(ROOT / "pyproject.toml", source.parent)
    environment = os.environ | {"PYTHONPATH": str(source), "COLUMNS": "200"}
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(
        command, cwd=source.parent, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package that may be spoilt."""
    no_data = shutil.ignore_patterns("static", "__pycache__", "*.woff2", "fonts")
    shutil.copytree(ROOT / "src" / "handscroll", tmp_path / "src" / "handscroll", ignore=no_data)
    return tmp_path / "src"


def test_every_contract_is_kept(house: Path):
    told = lint(house)
    assert f"Contracts: {len(BREAKS)} kept, 0 broken." in told, told


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_noticed(house: Path, contract: str):
    file, line = BREAKS[contract]
    spoilt = house / "handscroll" / file
    spoilt.write_text(spoilt.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    told = lint(house)
    assert re.search(re.escape(contract) + r".*BROKEN", told), told

"""A museum of real pictures and a published story about them, taken along by the command."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.cli import build
from handscroll.errors import MisconfiguredError
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.relic import ObjectFormat
from handscroll.model.rights import State
from handscroll.model.stories.pieces import Picture
from handscroll.model.stories.story import RegionSection, Story, StoryKind, TextSection
from handscroll.museum import Museum
from handscroll.pages.assets import Assets

WIDE, HIGH = 1500, 300
BOTH = {"zh-Hans": "溪山", "en": "Streams"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> [odd](javascript:alert(1))"


def taken_in(museum: Museum, folder: Path, number: str, title: str) -> str:
    """Take in a scroll of one picture, 1500 x 300 px of noise."""
    file = folder / f"{title}.png"
    rng = np.random.default_rng(len(title))
    Image.fromarray(rng.integers(60, 220, (HIGH, WIDE, 3), np.uint8)).save(file)
    found = file.stat()
    planned = PlannedFile(
        source=str(file), name=file.name, bytes=found.st_size, modified_ns=found.st_mtime_ns
    )
    item = IntakeItem(
        accession_number=number, title={"en": title}, format=ObjectFormat.HANDSCROLL,
        publish=True, files=(planned,),
    )  # fmt: skip
    for key in ask_for(museum, Plan(items=[item]), person="wang").keys:
        take_in(museum, key)
    [name] = [one.id for one in museum.relics.list() if one.accession_number == number]
    return name


@pytest.fixture(scope="session")
def built() -> None:
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")


@pytest.fixture
def museum(tmp_path: Path, built: None) -> Iterator[Museum]:
    with Museum.create(tmp_path / "museum") as opened:
        yield opened


@pytest.fixture
def works(museum: Museum, tmp_path: Path) -> tuple[str, str]:
    """Two works; the story shows the first and its words lead to the second."""
    return taken_in(museum, tmp_path, "W 1", "Hills"), taken_in(museum, tmp_path, "W 2", "Valley")


@pytest.fixture
def story(museum: Museum, works: tuple[str, str]) -> Story:
    """A published story with a detail, hostile words, and links inside and outside."""
    shown, linked = works
    links = (
        f"[the valley](/en/relics/{linked}), [find](/en/find?q=a), [out](https://example.org/a),"
        f" {HOSTILE}"
    )
    made = Story(
        id="streams", title=BOTH, summary={"en": links, "zh-Hans": "溪山"},
        cover=Picture(relic=shown, alt=BOTH),
        sections=(
            TextSection(id="a", heading=BOTH, text=BOTH),
            RegionSection(
                id="b", heading=BOTH, text=BOTH,
                pictures=(Picture(relic=shown, x=10, y=20, width=400, height=200, alt=BOTH),),
            ),
        ),
    )  # fmt: skip
    museum.stories.create("streams", StoryKind.EXHIBITION, BOTH, person="wang")
    museum.stories.save(made, expected=1, person="wang")
    museum.stories.move("streams", State.PUBLISHED, person="wang")
    return made


@pytest.fixture
def run(museum: Museum) -> Callable[..., Any]:
    """Run a command about stories on the museum; with ``--json`` what it told."""

    def invoke(*arguments: object):
        words = ["--museum", str(museum.folder), "story", *map(str, arguments)]
        told = CliRunner().invoke(build(), words, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return json.loads(told.stdout) if "--json" in words else told.stdout

    return invoke


@pytest.fixture
def names() -> Callable[[Path], dict[str, bytes]]:
    """Read every file of a folder."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (one for one in folder.rglob("*") if one.is_file())
        return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}

    return read

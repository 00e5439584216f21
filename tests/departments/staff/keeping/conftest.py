"""A museum in which people have worked, and a backup of it; each test gets its own copy."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.departments.staff.keeping.backup import back_up
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.scans.limits import Limits


def picture(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)


def live(museum: Museum, scans: Path) -> None:
    """Take scans in, load cards, and let people do things."""
    for number in range(1, 3):
        picture(scans / f"scroll_part{number}.png", number)
    picture(scans / "山水 leaf.tif", 3)
    plan = plan_intake([scans], None, Limits(), publish=True)
    assert plan.problems == []
    for key in ask_for(museum, plan, person="wang").keys:
        take_in(museum, key)
    cards = [
        Relic(id=f"k{n}", accession_number=f"K {n}", title={"en": f"Card {n}"}, parts=())
        for n in range(30)
    ]
    museum.lots.load(cards, "cards", person="wang", lot_records=20)
    museum.people.add("Wang", Role.CURATOR, "a long enough password", by="test")
    relics = museum.relics.pictured()
    for number, relic in enumerate(relics):
        region = Region(capture=relic.captures[0].id, x=1, y=2, width=30, height=40)
        museum.observations.propose(
            Observation(id=f"o{number}", relic=relic.id, kind="seal", region=region, author="w")
        )
    museum.observations.review("o0", Verdict.ACCEPTED, person="li")
    museum.relics.move(relics[1].id, State.WITHDRAWN, person="wang")
    words = museum.folder / "vocabularies"
    words.mkdir()
    (words / "own [1].toml").write_text("# nothing yet\n", encoding="utf-8")


@pytest.fixture(scope="session")
def _models(tmp_path_factory):
    """A museum and its backup, made once."""
    top = tmp_path_factory.mktemp("keeping")
    with Museum.create(top / "museum") as museum:
        live(museum, top / "scans")
    back_up(top / "museum", top / "backup")
    return top


@pytest.fixture
def home(_models, tmp_path: Path) -> Path:
    """The folder of a museum of one's own."""
    shutil.copytree(_models / "museum", tmp_path / "museum", symlinks=True)
    return tmp_path / "museum"


@pytest.fixture
def backup(_models, tmp_path: Path) -> Path:
    """A backup of one's own."""
    shutil.copytree(_models / "backup", tmp_path / "backup", symlinks=True)
    return tmp_path / "backup"


@pytest.fixture
def tree():
    """Read a folder: path -> bytes, without the named ones."""

    def read(folder: Path, *without: str) -> dict[str, bytes]:
        paths = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
        told = {p.relative_to(folder).as_posix(): p for p in paths}
        return {n: p.read_bytes() for n, p in sorted(told.items()) if n not in without}

    return read

"""A museum with a carved seal, photographed under twenty lamps."""

from types import SimpleNamespace

import numpy as np
import pytest

from handscroll.demo.relief.dome import Dome, write_dome
from handscroll.demo.relief.heights import seal
from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.making import make_relight
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Rights, Role, State
from handscroll.museum import Museum

WIDTH, HEIGHT, LAMPS = 300, 130, 20
PASSWORD = "a long enough password"


def card(number, **more):
    title = {"en": f"Seal {number}", "zh-Hans": f"印 {number}"}
    return Relic(id=relic_id(number), accession_number=number, title=title, parts=(), **more)


def lrgb(path, seed=5, width=40, height=30):
    """Write an LRGB PTM whose surface leans to the right on the left half, and back."""
    rng = np.random.default_rng(seed)
    codes = np.full((height, width, 6), 128, np.uint8)
    codes[..., 5] = 200
    codes[:, : width // 2, 3], codes[:, width // 2 :, 3] = 178, 78
    colour = rng.integers(90, 200, (height, width, 3), np.uint8)
    head = f"PTM_1.2\nPTM_FORMAT_LRGB\n{width} {height}\n1 1 1 1 1 1\n128 128 128 128 128 0\n"
    path.write_bytes(head.encode() + codes[::-1].tobytes() + colour[::-1].tobytes())
    return path


@pytest.fixture(scope="package")
def coin():
    """Write a PTM, see `lrgb`."""
    return lrgb


@pytest.fixture(scope="package")
def shape():
    return seal(WIDTH, HEIGHT, 3)


@pytest.fixture(scope="package")
def dome(shape, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dome")
    write_dome(shape, Dome(LAMPS), folder)
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with Museum.create(tmp_path_factory.mktemp("house") / "museum") as museum:
        museum.people.add("wang", Role.ADMINISTRATOR, PASSWORD, by="test")
        cards = [
            card("S 1", state=State.PUBLISHED),
            card("S 2"),
            card("S 3", state=State.PUBLISHED, rights=Rights(max_public_px=200)),
        ]
        museum.lots.load(iter(cards), "cards", person="test")
        yield museum


@pytest.fixture(scope="module")
def made(house, dome):
    """A relightable image of a published relic, itself still a draft."""
    found, new = bring(house, house.relics.named("S 1"), Order(dome), person="wang")
    assert new
    return make_relight(house, found.id)


@pytest.fixture(scope="module")
def finished(house, tmp_path_factory):
    """A PTM of each relic, published; the third relic is shown at 200 pixels at most."""
    folder = tmp_path_factory.mktemp("ptm")
    found = {}
    for number in ("S 1", "S 2", "S 3"):
        file = lrgb(folder / "coin.ptm", width=280, height=160)
        image, _ = bring(house, house.relics.named(number), Order(file), person="wang")
        make_relight(house, image.id)
        found[number] = house.relights.move(image.id, State.PUBLISHED, person="wang")
    return SimpleNamespace(**{name.replace(" ", "").lower(): one for name, one in found.items()})

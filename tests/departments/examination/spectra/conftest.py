"""A stack whose every pixel is known: hiding paints mixed by Kubelka and Munk, with noise."""

import hashlib
import json
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from handscroll.geometry import Size
from handscroll.imaging.spectra.kubelka import ratio, reflectance
from handscroll.imaging.spectra.library import Entry, library_of
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.relic import Relic
from handscroll.model.stack import Band, Made, Role, Stack, StackFile, WhitePanel
from handscroll.museum import Museum
from handscroll.museum.libraries import Bring
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.spectra.csv_library import csv_of

BANDS = np.arange(420.0, 981.0, 40.0)
WIDTH, HEIGHT = 200, 150
NOISE, COMMON = 0.004, 0.01
GRID = np.arange(390.0, 1011.0, 10.0)
PAINTS = ("azurite", "cinnabar", "malachite", "white")
UNKNOWN = (slice(100, 110), slice(180, 190))


def curve(name, nm):
    """Return the reflectance of a made-up hiding paint of that name."""
    blue = 0.08 + 0.5 * np.exp(-(((nm - 460) / 45) ** 2))
    return {
        "white": 0.9 + 0 * nm,
        "azurite": blue + 0.1 / (1 + np.exp((900 - nm) / 30)),
        "cinnabar": 0.06 + 0.7 / (1 + np.exp((600 - nm) / 12)),
        "malachite": 0.07 + 0.45 * np.exp(-(((nm - 525) / 50) ** 2)),
    }[name]  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What was painted: amounts ``(paints, h, w)`` and reflectance ``(bands, h, w)``."""

    amounts: np.ndarray
    values: np.ndarray


@pytest.fixture(scope="session")
def truth():
    """Four fields of pure paint above, mixtures of two below, one hole of nothing known."""
    amounts = np.zeros((4, HEIGHT, WIDTH))
    for at in range(4):
        amounts[at, :75, at * 50 : (at + 1) * 50] = 1
    share = np.linspace(0, 1, WIDTH)[None]
    amounts[0, 75:], amounts[3, 75:] = share, 1 - share
    pure = ratio(np.array([curve(name, BANDS) for name in PAINTS]))
    values = reflectance(np.tensordot(pure.T, amounts, 1))
    noise = np.random.default_rng(7).standard_normal(values.shape)
    values = (values + NOISE * noise).astype(np.float32)
    values[(slice(None), *UNKNOWN)] = np.nan
    return Truth(amounts, values)


@pytest.fixture(scope="session")
def library_file(tmp_path_factory):
    """Twelve paints of each pigment that differ in tone, as painted-out cards do."""
    rng = np.random.default_rng(3)
    entries, rows = [], []
    for name in (*PAINTS, "indigo", "orpiment"):
        base = {
            "indigo": 0.05 + 0.3 / (1 + np.exp((740 - GRID) / 15)),
            "orpiment": 0.1 + 0.75 / (1 + np.exp((510 - GRID) / 12)),
        }.get(name)
        base = curve(name, GRID) if base is None else base
        for card in range(12):
            tone = np.exp(0.12 * rng.standard_normal())
            tilt = 1 + 0.04 * rng.standard_normal() * (GRID - 700) / 300
            rows.append(np.clip(base * tone * tilt, 0.01, 1.0))
            entries.append(Entry(f"{name} {card}", name, licence="CC0-1.0"))
    path = tmp_path_factory.mktemp("library") / "cards.csv"
    path.write_text(csv_of(library_of(GRID, np.array(rows), entries)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def house(tmp_path_factory, truth, library_file):
    """A museum with a relic, its stack with a cube, and a library."""
    with Museum.create(tmp_path_factory.mktemp("house") / "museum") as museum:
        card = Relic(id=relic_id("S 1"), accession_number="S 1", title={"en": "Hills"}, parts=())
        museum.lots.load(iter([card]), "cards", person="test")
        museum.libraries.add(Bring(library_file, "Cards", licence="CC0-1.0"), person="wang")
        bring_stack(museum, card.id, truth, b"bands")
        yield museum


def bring_stack(museum, relic, truth, content):
    """Bring a stack and lay its cube where the museum looks for it; return it as it is kept."""
    staged = museum.layout.staging / "bands.bin"
    staged.write_bytes(content)
    file = StackFile(
        role=Role.BANDS, name="bands.bin", sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
    )  # fmt: skip
    stack = Stack(
        id=stack_id(relic, [file.sha256]), relic=relic, title={"en": "Bands"}, kind="made here",
        files=(file,), white=WhitePanel(reflectance=0.99, uncertainty=0.02),
    )  # fmt: skip
    sha512 = {file.path: hashlib.sha512(content).hexdigest()}
    museum.stacks.bring(stack, {file.path: staged}, sha512=sha512, person="wang")
    told = [{"calibration": {"common_relative_uncertainty": COMMON}} for _ in BANDS]
    recipe = json.dumps({"bands": told}).encode()
    sure = np.where(np.isfinite(truth.values), NOISE, np.nan).astype(np.float32)

    def read(box):
        part = np.s_[:, box.y : box.y + box.height, box.x : box.x + box.width]
        return truth.values[part], sure[part]

    scratch = museum.layout.staging / "cube.ome.zarr"
    facts = CubeFacts(Size(WIDTH, HEIGHT), tuple(CubeBand(float(nm), 10.0) for nm in BANDS))
    report = write_cube(scratch, facts, read)
    made = Made(
        method="test/1", recipe=hashlib.sha256(recipe).hexdigest(), digest=report.digest,
        width=WIDTH, height=HEIGHT,
        bands=tuple(Band(wavelength=float(nm), fwhm=10.0) for nm in BANDS),
    )  # fmt: skip
    kept = museum.stacks.keep(stack.id, made, recipe, person="worker")
    target = museum.stacks.cube(kept)
    target.parent.mkdir(parents=True)
    scratch.rename(target)
    return kept


@pytest.fixture
def stack(house):
    return house.stacks.list()[0]


@pytest.fixture(scope="session")
def known():
    """What the tests compare with: bands, noise and the curves of the paints."""
    return SimpleNamespace(
        bands=BANDS, noise=NOISE, common=COMMON, hole=UNKNOWN, paints=PAINTS, curve=curve
    )

"""Captures of a target whose every error is planted, as files and in a museum."""

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import tifffile

from handscroll.demo.save import srgb
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.quality.profile import Standing
from handscroll.model.quality.target import Target, TargetPatch
from handscroll.scans.limits import Limits

SIZE = (560, 430)


@pytest.fixture(scope="session")
def truth():
    """Return the painter of targets and edges."""
    folder = str(Path(__file__).parents[3] / "benchmarks")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("quality_truth")


@pytest.fixture(scope="session")
def own(truth):
    """Return the painted target as the museum would describe it."""
    patches = [
        TargetPatch(name=f"p{number}", lab=tuple(one))
        for number, one in enumerate(truth.OWN_COLOURS.tolist(), 1)
    ]
    return Target(
        key="own-24", title="Own target", source="own measurement", standing=Standing.OWN,
        rows=4, columns=6, pitch_mm=(3.0, 3.0), patch=(0.8, 0.8), patches=tuple(patches),
    )  # fmt: skip


@pytest.fixture(scope="session")
def own_file(own, tmp_path_factory):
    """Return that description as a file."""
    path = tmp_path_factory.mktemp("target") / "own.json"
    path.write_text(own.model_dump_json(), "utf-8")
    return path


def encoded(light, bits=16):
    """Return linear light as samples of sRGB."""
    kept = np.clip(light, 0, 1)
    shown = np.where(kept <= 0.0031308, kept * 12.92, 1.055 * kept ** (1 / 2.4) - 0.055)
    kind = np.uint16 if bits == 16 else np.uint8
    return np.rint(shown * np.iinfo(kind).max).astype(kind)


@pytest.fixture(scope="session")
def write():
    """Return what writes linear light as a TIFF with the profile of sRGB."""

    def write(path, light, bits=16, **more):
        options = {"photometric": "rgb", "iccprofile": srgb(), "metadata": None} | more
        tifffile.imwrite(path, encoded(light, bits), **options)
        return path

    return write


@pytest.fixture(scope="session")
def light(truth):
    """Return what paints a capture: linear light of the target, turned by 5 degrees."""

    def paint(size=SIZE, pitch=72.0, turn=5.0, **planted):
        where = truth.placed(size, pitch, turn)
        return truth.painted(truth.own_layout(), size, where, truth.Planted(**planted))

    return paint


@pytest.fixture(scope="session")
def capture(tmp_path_factory, light, write):
    """Return a scan of the target with a colour cast and noise."""
    path = tmp_path_factory.mktemp("scan") / "cast.tif"
    return write(path, light(gain=(1.05, 1.0, 0.96), noise=0.003, blur=0.5))


@pytest.fixture
def house(museum, tmp_path, capture, own, monkeypatch):
    """Return a museum with one relic, whose scan shows the target that it knows."""
    from handscroll.departments.examination.quality import checking

    monkeypatch.setattr(checking, "usual_targets", lambda: (own,))
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "HS-1.tif").write_bytes(capture.read_bytes())
    plan = plan_intake([folder], None, Limits(), publish=True)
    [key] = ask_for(museum, plan, person="wang").keys
    take_in(museum, key)
    [relic] = museum.relics.list()
    return SimpleNamespace(museum=museum, relic=relic, capture=relic.captures[0])


@pytest.fixture(scope="session")
def as_json():
    """Return what reads the output of a command."""
    return lambda result: json.loads(result.stdout)

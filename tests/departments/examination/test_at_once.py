"""Two processes that want the same made at the same time: it is made once, and nothing is left."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import tifffile

from handscroll.demo.relief.dome import Dome, write_dome
from handscroll.demo.relief.heights import seal
from handscroll.departments.examination.relighting import bringing as relights
from handscroll.departments.examination.spectra.maps import PigmentMaps
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.relight_rows import relight_object
from handscroll.museum.stack_rows import stack_object
from handscroll.scans.relighting.tiles import RelightTiles
from handscroll.storage.disk import FileLock

PLACES = ("--place", "a=20,20,30,30", "--place", "b=200,150,30,30")


@pytest.fixture(scope="module")
def house(tmp_path_factory, painted_beneath, bring_cube):
    """A museum with a stack of sixteen bands, closed: its folder and the stack."""
    folder = tmp_path_factory.mktemp("house") / "museum"
    with Museum.create(folder) as museum:
        stack = bring_cube(museum, painted_beneath[0])
    return folder, stack


def begun(folder, *commands: Sequence[object]):
    """Start a process for each command."""
    calls = [
        [sys.executable, "-m", "handscroll", "--museum", str(folder), *map(str, one), "--json"]
        for one in commands
    ]
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return [
        subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        for call in calls
    ]


def ended(started):
    """Return what each process told once all have ended."""
    answers = [one.communicate(timeout=120) for one in started]
    assert [one.returncode for one in started] == [0] * len(started), answers
    return [json.loads(told) for told, _ in answers]


def at_once(folder, command, many=2):
    """Run one command in several processes at once; return what each of them told."""
    return ended(begun(folder, *[command] * many))


def in_turn(folder, lock, *commands: Sequence[object]):
    """Run commands in processes that all come to a lock before one of them may have it."""
    held = FileLock(lock)
    held.acquire()
    started = begun(folder, *commands)
    try:
        end = time.monotonic() + 120
        while not all(stands_before(lock, one) for one in started):
            assert [one.poll() for one in started] == [None] * len(started), "one went past it"
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        held.release()
    return ended(started)


def stands_before(lock, process):
    """Say whether a process has opened the file of a lock."""
    with contextlib.suppress(FileNotFoundError):
        for one in Path(f"/proc/{process.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                if one.readlink() == lock:
                    return True
    return False


def staged(folder):
    """Everything that lies in the staging area and is no lock."""
    return [one.name for one in (folder / "staging").iterdir() if not one.name.endswith(".lock")]


def said(museum, kind, subject):
    """Return the entries of the journal of one kind about one thing."""
    return [one for one in museum.journal.read(subject=subject) if one.kind == kind]


@pytest.fixture
def empty(tmp_path):
    """A museum with a record and no pixels, closed: its folder."""
    with Museum.create(tmp_path / "museum") as museum:
        card = Relic(id=relic_id("E 1"), accession_number="E 1", title={"en": "-"}, parts=())
        museum.lots.load(iter([card]), "cards", person="test")
        museum.layout.staging.mkdir(exist_ok=True)
    return tmp_path / "museum"


def bands(folder, seed):
    """Write three bands of noise, for viewing."""
    random = np.random.default_rng(seed)
    folder.mkdir()
    for nm in (450, 550, 650):
        counts = random.integers(500, 40_000, (160, 200)).astype(np.uint16)
        tifffile.imwrite(folder / f"band_{nm:04d}nm.tif", counts)
    return folder


def unfinished(folder):
    """Everything below the caches of maps that is on its way, or of a writer that is gone."""
    return [
        one
        for name in ("hidden", "unmixed")
        for one in (folder / "cache" / name).rglob("*")
        if one.name.startswith(".") or ".new" in one.name or ".part" in one.name
    ]


def test_hidden_layers_sought_twice_at_once_are_proposed_once(house):
    folder, stack = house
    first, second = at_once(folder, ["stack", "seek", stack.id])
    assert sorted([bool(first["proposed"]), bool(second["proposed"])]) == [False, True]
    assert {one["id"] for one in first["candidates"]} == {one["id"] for one in second["candidates"]}
    assert unfinished(folder) == []
    (kept,) = (folder / "cache" / "hidden" / stack.id).glob("*/map.npy")
    assert np.isfinite(np.load(kept)).any()


def test_a_map_of_pigments_made_twice_at_once_is_one_map(house):
    folder, stack = house
    first, second = at_once(folder, ["stack", "unmix", stack.id, *PLACES, "--side", "128"])
    assert first["id"] == second["id"]
    assert first["result"] == second["result"]
    assert unfinished(folder) == []
    with Museum.open(folder) as museum:
        (one,) = PigmentMaps(museum).each(stack.id)
        assert one.state == "done"
        assert np.load(PigmentMaps(museum).array(one.id)).shape[0] == 4


def test_stacks_of_one_relic_brought_at_once_take_turns_and_each_is_whole(empty, tmp_path):
    lock = empty / "staging" / f"bring-{relic_id('E 1')}.lock"
    sources = [bands(tmp_path / f"bands-{seed}", seed) for seed in (1, 2)]
    told = in_turn(
        empty,
        lock,
        *(("stack", "new", "E 1", one, "--view-only") for one in (*sources, sources[0])),
    )
    names = [one["id"] for [one] in told]
    assert names[0] == names[2] != names[1]
    assert staged(empty) == []
    with Museum.open(empty) as museum:
        assert {one.id for one in museum.stacks.list()} == set(names)
        for name, source in zip(names, sources, strict=False):
            stack = museum.stacks.get(name)
            assert museum.vault.head(stack_object(name)) == 1
            with museum.stacks.spread(stack) as folders:
                [folder] = folders.values()
                found = {one.name: one.read_bytes() for one in folder.iterdir()}
            assert found == {one.name: one.read_bytes() for one in source.iterdir()}


def domes(tmp_path, *seeds: int):
    for seed in seeds:
        write_dome(seal(120, 90, seed), Dome(8), tmp_path / f"dome-{seed}")
    return [tmp_path / f"dome-{seed}" for seed in seeds]


def test_relightable_images_of_one_relic_brought_at_once_take_turns_and_each_is_whole(
    empty, tmp_path
):
    lock = empty / "staging" / f"bring-relight-{relic_id('E 1')}.lock"
    sources = domes(tmp_path, 1, 2)
    told = in_turn(empty, lock, *(("relight", "new", "E 1", one) for one in (*sources, sources[0])))
    names = [one["id"] for [one] in told]
    assert names[0] == names[2] != names[1]
    assert staged(empty) == []
    with Museum.open(empty) as museum:
        assert {one.id for one in museum.relights.list()} == set(names)
        for name, source in zip(names, sources, strict=False):
            assert museum.relights.version(name) == 1
            with museum.relights.spread(museum.relights.get(name)) as folder:
                found = {one.name: one.read_bytes() for one in folder.iterdir()}
            assert found == {one.name: one.read_bytes() for one in source.iterdir()}


def test_a_relightable_image_made_twice_at_once_is_made_once(empty, tmp_path):
    [source] = domes(tmp_path, 3)
    with Museum.open(empty) as museum:
        order = relights.Order(source)
        image, _ = relights.bring(museum, museum.relics.named("E 1"), order, person="li")
    (empty / "cache" / "relights").mkdir(parents=True, exist_ok=True)
    lock = empty / "cache" / "relights" / f"{image.id}.lock"
    [first], [second] = in_turn(empty, lock, *[("relight", "make", image.id)] * 2)
    assert first == second
    assert first["made"]["digest"]
    assert staged(empty) == []
    with Museum.open(empty) as museum:
        kept = museum.relights.get(image.id)
        assert museum.relights.version(image.id) == 2
        assert len(said(museum, "relight.made", relight_object(image.id))) == 1
        place = museum.relights.tiles(kept)
        assert place is not None
        assert RelightTiles.open(place).codes(0).shape[1:] == (90, 120)
        assert [one.name for one in place.parent.iterdir() if one.suffix != ".lock"] == [place.name]

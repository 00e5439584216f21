"""Two processes that want the same made at the same time: it is made once, and nothing is left."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from handscroll.departments.examination.spectra.maps import PigmentMaps
from handscroll.museum import Museum

PLACES = ("--place", "a=20,20,30,30", "--place", "b=200,150,30,30")


@pytest.fixture(scope="module")
def house(tmp_path_factory, painted_beneath, bring_cube):
    """A museum with a stack of sixteen bands, closed: its folder and the stack."""
    folder = tmp_path_factory.mktemp("house") / "museum"
    with Museum.create(folder) as museum:
        stack = bring_cube(museum, painted_beneath[0])
    return folder, stack


def at_once(folder, command, many=2):
    """Run one command in several processes at once; return what each of them told."""
    call = [sys.executable, "-m", "handscroll", "--museum", str(folder), *command, "--json"]
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    started = [
        subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        for _ in range(many)
    ]
    answers = [one.communicate(timeout=120) for one in started]
    assert [one.returncode for one in started] == [0] * many, answers
    return [json.loads(told) for told, _ in answers]


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

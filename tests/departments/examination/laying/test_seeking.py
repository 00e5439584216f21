"""The place of a radiograph is found by itself, or it is said that it cannot be told."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from handscroll.departments.examination.laying.door import owed, seek_one
from handscroll.entrances.cli import build
from handscroll.model.rights import Role


def test_a_radiograph_is_proposed_to_half_a_pixel_and_laid_by_whoever_may(wall, reader, known):
    registrar = reader(Role.REGISTRAR)
    rough = [[x, y, round(ox) + 1, round(oy)] for x, y, ox, oy in known[0](many=5)]
    asked = registrar.post(f"{wall.address}/seek", json={"points": rough})
    assert (asked.status_code, asked.json()["seeking"]) == (202, {"done": 0.0})
    work = list(owed(wall.museum))
    assert work == [("seek_laid", f"{wall.xray}:{wall.on}")]
    seek_one(wall.museum, work[0][1])
    told = registrar.get(wall.address).json()
    assert (told["laid"], told["proposed"], told["seeking"]) == (False, True, None)
    assert told["method"] == "automatic"
    assert told["expected_px"] < 0.5
    assert told["points"] == rough
    assert list(owed(wall.museum)) == []
    told = registrar.post(wall.address, json={"proposal": True}).json()
    assert (told["laid"], told["proposed"]) == (True, False)
    assert known[1](wall.laid.place) < 0.5
    assert wall.laid.by_machine
    assert registrar.post(wall.address, json={"proposal": True}).status_code == 409


def test_a_picture_of_something_else_is_not_proposed(wall, reader, again):
    stack = wall.museum.stacks.get(wall.xray)
    noise = np.random.default_rng(2).random((1, stack.made.height, stack.made.width))
    again(wall.museum, wall.xray, noise, (1.0,), stack.made.method)
    conservator = reader(Role.CONSERVATOR)
    corners = [[5, 5, 20, 20], [290, 8, 250, 15], [280, 190, 240, 170], [9, 180, 15, 160]]
    conservator.post(f"{wall.address}/seek", json={"points": corners})
    seek_one(wall.museum, f"{wall.xray}:{wall.on}")
    told = conservator.get(wall.address).json()
    assert (told["proposed"], told["seeking"]) == (False, None)
    assert told["why"]
    assert list(owed(wall.museum)) == []


def run(museum, *words: str):
    folder = museum.layout.folder
    return CliRunner().invoke(build(), ["--museum", str(folder), *words])


@pytest.fixture
def table(tmp_path, known):
    file = tmp_path / "points.csv"
    lines = ["x,y,ox,oy", *(",".join(map(str, one)) for one in known[0]())]
    file.write_text("\n".join(lines))
    return file


def test_commands_lay_list_and_lift(wall, table, known):
    words = ("stack", "lay", wall.xray, wall.on, "--points", str(table), "--model", "projective")
    tried = json.loads(run(wall.museum, *words, "--dry-run", "--json").stdout)
    assert (tried["written"], tried["digest"]) == (False, None)
    told = json.loads(run(wall.museum, *words, "--json").stdout)
    assert told["written"]
    assert told["max_px"] < 0.01
    listed = json.loads(run(wall.museum, "stack", "list", "--json").stdout)
    (there,) = [one for one in listed if one["id"] == wall.xray]
    assert [one["on"] for one in there["laid"]] == [wall.on]
    assert known[1](wall.laid.place) < 1
    assert "lies on" in run(wall.museum, "stack", "lift", wall.xray, wall.on, "--dry-run").output
    lifted = json.loads(run(wall.museum, "stack", "lift", wall.xray, wall.on, "--json").stdout)
    assert lifted["lifted"]
    again = json.loads(run(wall.museum, "stack", "lift", wall.xray, wall.on, "--json").stdout)
    assert not again["lay_there"]


@pytest.mark.parametrize("text", ["x,y,ox,oy\n1,2,three,4\n", "1,2,3\n", "\0"])
def test_a_table_that_holds_no_points_is_refused(wall, tmp_path, text):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    found = run(wall.museum, "stack", "lay", wall.xray, wall.on, "--points", str(file))
    assert found.exit_code != 0

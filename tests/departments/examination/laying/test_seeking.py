"""The place of a radiograph is found by itself, or it is said that it cannot be told."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from handscroll.departments.examination.laying import laying, progress
from handscroll.departments.examination.laying.door import owed, seek_one
from handscroll.entrances.cli import build
from handscroll.geometry import Box
from handscroll.model.rights import Role
from handscroll.scans.cubes.cube import CubeReader


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


def asked(wall, reader, known, **more):
    """Ask for a search that begins from points, which is short."""
    rough = [[x, y, round(ox) + 1, round(oy)] for x, y, ox, oy in known[0](many=5)]
    conservator = reader(Role.CONSERVATOR)
    answer = conservator.post(f"{wall.address}/seek", json={"points": rough, **more})
    return conservator, answer


def test_how_far_a_search_is_can_be_seen_while_it_runs(wall, reader, known, monkeypatch):
    monkeypatch.setattr(laying, "_ASK_EVERY_S", 0.0)
    seen: list[float] = []
    write = progress._write

    def kept(place, told):
        seen.append(told.share)
        write(place, told)

    monkeypatch.setattr(progress, "_write", kept)
    asked(wall, reader, known)
    seek_one(wall.museum, f"{wall.xray}:{wall.on}")
    assert seen[-1] == 1
    assert np.diff(seen).min() >= 0
    assert np.diff(seen).max() < 0.35
    assert np.unique(seen).size > 20


def test_a_search_that_is_given_up_ends_and_proposes_nothing(wall, reader, known, monkeypatch):
    monkeypatch.setattr(laying, "_ASK_EVERY_S", 0.0)
    conservator, answer = asked(wall, reader, known)
    assert answer.status_code == 202
    write = progress._write
    told = []

    def given_up(place, one):
        write(place, one)
        told.append(one.share)
        if len(told) == 3:
            # Somebody presses the button while the worker is at it.
            place.unlink()

    monkeypatch.setattr(progress, "_write", given_up)
    seek_one(wall.museum, f"{wall.xray}:{wall.on}")
    assert len(told) == 3
    now = conservator.get(wall.address).json()
    assert (now["seeking"], now["proposed"], now["why"]) == (None, False, None)
    assert list(owed(wall.museum)) == []


def test_a_search_that_waits_can_be_given_up(wall, reader, known):
    conservator, _ = asked(wall, reader, known)
    now = conservator.post(f"{wall.address}/stop", json={}).json()
    assert (now["seeking"], now["proposed"]) == (None, False)
    assert list(owed(wall.museum)) == []
    assert reader(Role.VISITOR).post(f"{wall.address}/stop", json={}).status_code == 401


def test_what_is_asked_for_meanwhile_is_what_is_found(wall, reader, known, monkeypatch):
    monkeypatch.setattr(laying, "_ASK_EVERY_S", 0.0)
    conservator, _ = asked(wall, reader, known)
    better = known[0](many=6)
    write, told = progress._write, []

    def asked_anew(place, one):
        write(place, one)
        told.append(one)
        if len(told) == 2:
            wish = {"wish": "another", "points": better, "share": 0.0}
            write(place, progress.Progress.model_validate(one.model_dump() | wish))

    monkeypatch.setattr(progress, "_write", asked_anew)
    seek_one(wall.museum, f"{wall.xray}:{wall.on}")
    assert conservator.get(wall.address).json()["points"] == better
    assert told[-1].wish == "another"


def test_points_that_show_another_side_than_was_asked_for_are_refused(wall, reader, known):
    _, answer = asked(wall, reader, known, mirrored=True)
    assert answer.status_code == 400
    assert "as it is" in answer.text
    _, answer = asked(wall, reader, known, mirrored="perhaps")
    assert answer.status_code == 400
    assert list(owed(wall.museum)) == []


def test_a_plate_read_from_behind_is_laid_from_nothing(wall, known, again):
    stack = wall.museum.stacks.get(wall.xray)
    with CubeReader.open(wall.museum.stacks.cube(stack)) as reader:
        plate = reader.window(Box(0, 0, stack.made.width, stack.made.height))
    again(wall.museum, wall.xray, plate[:, :, ::-1], (1.0,), stack.made.method)
    told = json.loads(run(wall.museum, "stack", "lay", wall.xray, wall.on, "--json").stdout)
    assert "mirrored" in told["note"]
    place = wall.laid.place
    (over,) = [np.array([[-1, 0, stack.made.width - 1], [0, 1, 0], [0, 0, 1.0]])]
    bend = place.bend and place.bend.model_copy(update={"x": tuple(-x for x in place.bend.x)})
    matrix = tuple(tuple(float(one) for one in row) for row in over @ np.array(place.matrix))
    straight = place.model_copy(update={"matrix": matrix, "bend": bend})
    assert known[1](straight) < min(0.5, 2 * told["expected_px"])
    no = run(wall.museum, "stack", "lay", wall.xray, wall.on, "--not-mirrored", "--dry-run")
    assert no.exit_code != 0


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

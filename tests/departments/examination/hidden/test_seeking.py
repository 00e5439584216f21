"""What is sought in a painted cube lies where something was painted beneath, and is said once."""

import json
import shutil

import cv2
import numpy as np
import pytest

from handscroll.departments.examination.hidden import door
from handscroll.departments.examination.hidden.chains import of_stack
from handscroll.departments.examination.hidden.kept_map import AUTHOR, folder_of, kept
from handscroll.departments.examination.hidden.progress import Progress, progress_of, work
from handscroll.departments.examination.hidden.seeking import seek
from handscroll.errors import InvalidError, NotFoundError
from handscroll.geometry import Box
from handscroll.imaging.hidden import judging
from handscroll.model.examination.hidden_layers import KIND
from handscroll.model.observation import Verdict


def test_the_map_shows_what_was_painted_beneath(sought, painted_beneath):
    museum, stack, _ = sought
    _, beneath = painted_beneath
    mapped = kept(museum.layout, stack)
    assert mapped is not None
    found = mapped.window(Box(0, 0, stack.made.width, stack.made.height)).presence
    around = judging.ring(beneath)
    shown = judging.judge(found, beneath, around)
    _, band = judging.best_band(painted_beneath[0], beneath, around)
    assert shown.area > 0.9
    assert shown.contrast > 1.5 * band.contrast


def test_candidates_lie_on_what_was_painted_beneath(sought, painted_beneath):
    museum, stack, out = sought
    near = cv2.dilate(painted_beneath[1].astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    candidates = of_stack(museum, stack)
    assert [one.id for one in candidates] == list(out.proposed)
    best = candidates[0].first
    inside = np.zeros(near.shape, np.uint8)
    cv2.fillPoly(inside, [np.array(best.region.outline, np.int32)], 1)
    assert near[inside > 0].mean() > 0.5


def test_a_candidate_is_a_machines_proposal_with_figures_and_a_sentence(sought):
    museum, stack, _ = sought
    best = of_stack(museum, stack)[0].first
    assert (best.kind, best.author, best.by_machine) == (KIND, AUTHOR, True)
    assert best.verdict is Verdict.PROPOSED
    assert best.quantity is not None
    assert best.quantity.value > 0
    assert best.quantity.uncertainty > 0
    assert 0 < best.facts["r2"] <= 1
    assert best.facts["infrared_nm"] == [780.0, 850.0, 940.0, 1050.0, 1200.0, 1650.0]
    assert "no proof" in best.description["en"]
    assert "不证明" in best.description["zh-Hans"]
    assert best.region.capture == stack.id


def test_sought_again_nothing_is_proposed_twice(sought):
    museum, stack, first = sought
    again = seek(museum, stack.id)
    assert again.proposed == ()
    assert again.before == len(first.proposed)
    assert again.digest == first.digest


def test_a_lost_map_is_owed_and_made_again_to_the_same_bytes(sought):
    museum, stack, _ = sought
    folder = folder_of(museum.layout, stack)
    assert folder is not None
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert list(door.owed(museum)) == []
    shutil.rmtree(folder)
    assert list(door.owed(museum)) == [(door.JOB, stack.id)]
    work(museum, stack.id)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
    assert progress_of(museum.layout, stack) == Progress(stack.made.digest, 1.0)
    assert list(door.owed(museum)) == []


@pytest.mark.parametrize("version", [1, 2])
def test_an_earlier_versions_map_is_shown_as_it_was_until_a_new_one_is_made(sought, version):
    museum, stack, _ = sought
    box = Box(0, 0, stack.made.width, stack.made.height)
    folder = folder_of(museum.layout, stack)
    new = kept(museum.layout, stack)
    assert folder is not None
    assert new is not None
    old = folder.with_name(f"{folder.name.rpartition('-')[0]}-{version}")
    shutil.copytree(folder, old)
    recipe = json.loads((old / "recipe.json").read_text("utf-8"))
    method = f"handscroll.hidden_layers/{version}"
    (old / "recipe.json").write_text(json.dumps(recipe | {"method": method}))
    aside = folder.with_name("aside")
    folder.rename(aside)
    try:
        assert kept(museum.layout, stack, earlier=False) is None
        assert list(door.owed(museum)) == [(door.JOB, stack.id)]
        mapped = kept(museum.layout, stack)
        assert mapped is not None
        assert mapped.recipe["method"] == method
        window = new.window(box)
        was = np.clip(window.amount, 0, 1) if version == 1 else window.presence
        np.testing.assert_array_equal(mapped.presence(box), was)
    finally:
        aside.rename(folder)
    now = kept(museum.layout, stack)
    assert now is not None
    assert now.recipe["method"].endswith("/3")
    np.testing.assert_array_equal(new.presence(box), new.window(box).presence)
    shutil.rmtree(old)


def test_a_killed_search_leaves_no_map(house):
    museum, stack = house

    def stop(share):
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seek(museum, stack.id, stop)
    assert kept(museum.layout, stack) is None
    assert of_stack(museum, stack) == []
    assert not list((museum.layout.cache / "hidden").rglob("*.part"))


def test_a_stack_without_a_cube_is_told_to_make_one(house):
    museum, stack = house
    shutil.rmtree(museum.stacks.cube(stack))
    with pytest.raises(NotFoundError, match="stack make"):
        seek(museum, stack.id)


def test_a_stack_without_infrared_is_refused_and_the_job_says_why(
    museum, painted_beneath, bring_cube
):
    flat = painted_beneath[0].copy()
    stack = bring_cube(museum, flat[:10])
    with pytest.raises(InvalidError, match="infrared"):
        seek(museum, stack.id)
    work(museum, stack.id)
    told = progress_of(museum.layout, stack)
    assert told is not None
    assert "infrared" in (told.problem or {})["why"]
    assert of_stack(museum, stack) == []


def test_a_search_killed_between_map_and_proposals_proposes_the_rest(house, monkeypatch):
    museum, stack = house
    propose, count = museum.observations.propose, 0

    def stop(observation):
        nonlocal count
        count += 1
        if count > 2:
            raise KeyboardInterrupt
        propose(observation)

    monkeypatch.setattr(museum.observations, "propose", stop)
    with pytest.raises(KeyboardInterrupt):
        seek(museum, stack.id)
    monkeypatch.undo()
    assert kept(museum.layout, stack) is not None
    assert list(door.owed(museum)) == [(door.JOB, stack.id)]
    before = {one.id for one in of_stack(museum, stack)}
    rest = seek(museum, stack.id)
    assert len(before) == 2
    assert before.isdisjoint(rest.proposed)
    assert rest.before == 2
    assert list(door.owed(museum)) == []

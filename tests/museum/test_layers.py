"""Saved views of stacks: drafts in the journal, shown ones in the vault, equal when rebuilt."""

import hashlib
from typing import Any

import pytest

from handscroll.errors import ConflictError, MismatchError, NotFoundError
from handscroll.model.layer import Layer
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.rights import State
from handscroll.model.stack import Band, Made, Role, Stack, StackFile
from handscroll.museum.layer_rows import layer_document, layer_path
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.records import as_json
from handscroll.museum.stack_rows import stack_object

NAME = "v" + "0" * 24
FIRST, SECOND = "1" * 64, "2" * 64


def made(digest):
    return Made(
        method="test/1", recipe="a" * 64, digest=digest, width=40, height=30,
        bands=(Band(wavelength=550.0),),
    )  # fmt: skip


def brought(museum, relic):
    staged = museum.layout.staging / "550.tif"
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(b"counts")
    one = StackFile(
        role=Role.BANDS, name="550.tif", sha256=hashlib.sha256(b"counts").hexdigest(), bytes=6
    )
    kept = Stack(id="sabc", relic=relic, kind="folder of TIFFs", files=(one,))
    sha512 = {one.path: hashlib.sha512(b"counts").hexdigest()}
    museum.stacks.bring(kept, {one.path: staged}, sha512=sha512, person="wang")
    return museum.stacks.keep(kept.id, made(FIRST), b"{}", person="worker")


@pytest.fixture
def stack(museum):
    return brought(museum, "r1")


def view(**more):
    said: dict[str, Any] = {
        "id": NAME, "relic": "r1", "kind": "band", "method": "handscroll-view-1",
        "region": Region(capture="sabc", x=0, y=0, width=40, height=30),
        "label": {"en": "One band"}, "sha256": "c" * 64, "author": "li",
        "recipe": {"view": {"kind": "band"}, "cube": FIRST},
    }  # fmt: skip
    return Layer(**said | more)


def in_vault(museum):
    return layer_path(NAME) in museum.vault.paths(stack_object("sabc"))


def test_a_saved_view_is_a_draft_and_no_part_of_the_vault(museum, stack):
    kept = museum.layers.save(view(state=State.PUBLISHED), person="li")
    assert kept.state is State.DRAFT
    assert museum.layers.of(stack.id) == [kept]
    assert museum.layers.get(NAME) == kept
    assert not in_vault(museum)


def test_the_same_recipe_saved_twice_is_one_layer(museum, stack):
    museum.layers.save(view(), person="li")
    lines = museum.journal.position
    museum.layers.save(view(author="wang"), person="wang")
    assert museum.journal.position == lines
    renamed = museum.layers.save(view(label={"en": "Another name"}), person="wang")
    assert museum.layers.of(stack.id) == [renamed]
    assert renamed.label == {"en": "Another name"}
    assert renamed.author == "li"


def test_one_name_is_never_two_recipes(museum, stack):
    museum.layers.save(view(), person="li")
    with pytest.raises(ConflictError, match="another recipe"):
        museum.layers.save(view(recipe={"view": {"kind": "ratio"}, "cube": FIRST}), person="li")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"region": Region(capture="sabc", x=1, y=0, width=40, height=30)}, MismatchError),
        ({"relic": "r2"}, MismatchError),
        ({"region": Region(capture="snone", x=0, y=0, width=4, height=3)}, NotFoundError),
    ],
)
def test_a_layer_lies_on_the_cube_of_its_stack(museum, stack, change, error):
    with pytest.raises(error):
        museum.layers.save(view(**change), person="li")
    assert museum.layers.of(stack.id) == []


def test_what_visitors_see_is_cut_into_the_vault(museum, stack):
    museum.layers.save(view(), person="li")
    museum.layers.move(NAME, State.IN_REVIEW, person="li")
    assert not in_vault(museum)
    before = museum.vault.head(stack_object(stack.id))
    shown = museum.layers.move(NAME, State.PUBLISHED, person="wang")
    assert shown.state is State.PUBLISHED
    assert in_vault(museum)
    assert museum.vault.head(stack_object(stack.id)) == before + 1
    assert museum.behind() == []
    assert museum.layers.of(stack.id, state=State.PUBLISHED) == [shown]
    assert museum.layers.move(NAME, State.PUBLISHED, person="wang") == shown
    assert museum.vault.head(stack_object(stack.id)) == before + 1


def test_states_follow_each_other_as_those_of_a_relic_do(museum, stack):
    museum.layers.save(view(), person="li")
    with pytest.raises(ConflictError, match="Choose one of: in_review, published"):
        museum.layers.move(NAME, State.WITHDRAWN, person="wang")
    with pytest.raises(NotFoundError):
        museum.layers.move("vnone", State.PUBLISHED, person="wang")


@pytest.mark.parametrize(
    "steps",
    [
        (), (State.IN_REVIEW,), (State.PUBLISHED,), (State.PUBLISHED, State.WITHDRAWN),
        (State.PUBLISHED, State.WITHDRAWN, State.DRAFT),
    ],
)  # fmt: skip
def test_it_is_the_same_after_a_rebuild(museum, stack, steps):
    museum.layers.save(view(), person="li")
    for state in steps:
        museum.layers.move(NAME, state, person="wang")
    museum.layers.save(view(label={"zh-Hans": "一个波段"}), person="li")
    before = museum.layers.of(stack.id)
    assert before[0].state is (steps[-1] if steps else State.DRAFT)
    rebuild_register(museum)
    assert museum.layers.of(stack.id) == before
    rebuild_register(museum)
    assert museum.layers.of(stack.id) == before


def test_a_published_layer_that_is_renamed_is_cut_again(museum, stack):
    museum.layers.save(view(), person="li")
    museum.layers.move(NAME, State.PUBLISHED, person="wang")
    museum.layers.save(view(label={"en": "Renamed"}), person="li")
    kept = museum.vault.read(stack_object(stack.id), layer_path(NAME))
    assert b"Renamed" in kept


def test_what_a_killed_writer_cut_is_taken_up_by_the_next(museum, stack):
    held = museum.layers.save(view(), person="li")
    cut = held.model_copy(update={"state": State.PUBLISHED})
    object_id = stack_object(stack.id)
    museum.vault.cut(
        object_id, {layer_path(NAME): as_json(layer_document(cut, 2))},
        head=museum.vault.head(object_id), message="layer.state", person="wang",
    )  # fmt: skip
    assert museum.layers.get(NAME).state is State.DRAFT
    museum.layers.move(NAME, State.WITHDRAWN, person="wang")
    assert museum.layers.get(NAME).state is State.WITHDRAWN
    assert museum.behind() == []


def test_a_layer_of_an_earlier_cube_is_known_as_one_and_not_published(museum, stack):
    kept = museum.layers.save(view(), person="li")
    assert museum.layers.is_current(kept)
    museum.stacks.keep(stack.id, made(SECOND), b"{}", person="worker")
    assert not museum.layers.is_current(kept)
    with pytest.raises(ConflictError, match="earlier cube"):
        museum.layers.move(NAME, State.PUBLISHED, person="wang")
    # What visitors saw may always be taken from them.
    museum.stacks.keep(stack.id, made(FIRST), b"{}", person="worker")
    museum.layers.move(NAME, State.PUBLISHED, person="wang")
    museum.stacks.keep(stack.id, made(SECOND), b"{}", person="worker")
    assert museum.layers.move(NAME, State.WITHDRAWN, person="wang").state is State.WITHDRAWN


def seen(relic, place, name="o1", **box):
    region = Region(capture=place, **({"x": 1, "y": 2, "width": 3, "height": 4} | box))
    return Observation(id=name, relic=relic, kind="hidden", region=region, author="li")


def test_what_is_said_of_a_place_on_a_stack_is_kept_and_not_shown_on_the_relic(museum, relics):
    relic = relics[0].id
    stack = brought(museum, relic)
    museum.observations.propose(seen(relic, stack.id))
    museum.observations.propose(seen(relic, relics[0].captures[0].id, "o2"))
    for name in ("o1", "o2"):
        museum.observations.review(name, Verdict.ACCEPTED, person="wang")
    for _ in range(2):
        assert [one.id for one in museum.observations.shown(relic)] == ["o2"]
        assert [one.id for one in museum.observations.on_pictures(relic)] == ["o2"]
        assert [one.id for one in museum.observations.on_stack(stack.id)] == ["o1"]
        assert museum.observations.on_stack(stack.id, verdict=Verdict.PROPOSED) == []
        rebuild_register(museum)


def test_what_lies_beside_the_cube_or_on_another_relics_stack_is_refused(museum, relics):
    stack = brought(museum, relics[0].id)
    for relic, box in ((relics[0].id, {"x": 38}), (relics[1].id, {})):
        with pytest.raises(MismatchError, match="cube of a stack"):
            museum.observations.propose(seen(relic, stack.id, **box))

"""Stacks are kept in the vault; why a cube was not made is kept in the journal."""

import hashlib
import json

import pytest

from handscroll.errors import ConflictError, NotFoundError, UnreadableError
from handscroll.model.intake import Problem
from handscroll.model.laid import Modality
from handscroll.model.rights import State
from handscroll.model.stack import Band, Made, Role, Stack, StackFile, WhitePanel
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.stack_rows import (
    STACK,
    from_stack_document,
    stack_document,
    stack_object,
)

TROUBLE = Problem(what="No cube", why="a band shows nothing", fix="Bring it again")
MADE = Made(
    method="test/1", recipe="a" * 64, digest="b" * 64, width=4, height=3,
    bands=(Band(wavelength=550.0),),
)  # fmt: skip


@pytest.fixture
def house(tmp_path):
    with Museum.create(tmp_path / "museum") as museum:
        yield museum


@pytest.fixture
def stack(house):
    staged = house.layout.staging / "550.tif"
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(b"counts")
    one = StackFile(
        role=Role.BANDS, name="550.tif", sha256=hashlib.sha256(b"counts").hexdigest(), bytes=6
    )
    kept = Stack(id="sabc", relic="r1", kind="folder of TIFFs", files=(one,))
    sha512 = {one.path: hashlib.sha512(b"counts").hexdigest()}
    assert house.stacks.bring(kept, {one.path: staged}, sha512=sha512, person="wang")
    return kept


def test_a_stack_of_no_such_name_is_said_so(house):
    with pytest.raises(NotFoundError):
        house.stacks.get("snone")


def test_why_no_cube_was_made_is_known_until_one_is(house, stack):
    assert house.stacks.problem(stack.id) is None
    house.stacks.fail(stack.id, TROUBLE, person="worker")
    assert house.stacks.problem(stack.id) == TROUBLE
    assert house.stacks.get(stack.id) == stack
    house.stacks.keep(stack.id, MADE, b"{}", person="worker")
    assert house.stacks.problem(stack.id) is None


def test_a_rebuilt_register_knows_it_too(house, stack):
    house.stacks.fail(stack.id, TROUBLE, person="worker")
    rebuild_register(house)
    assert house.stacks.problem(stack.id) == TROUBLE
    assert house.stacks.list("r1") == [stack]


def test_what_has_no_cube_is_not_published(house, stack):
    with pytest.raises(ConflictError):
        house.stacks.move(stack.id, State.PUBLISHED, person="li")
    house.stacks.keep(stack.id, MADE, b"{}", person="worker")
    assert house.stacks.move(stack.id, State.PUBLISHED, person="li").state is State.PUBLISHED
    assert house.stacks.recipe(stack.id) == b"{}"


def test_a_white_that_is_told_otherwise_makes_the_cube_owed_again(house, stack):
    house.stacks.keep(stack.id, MADE, b"{}", person="worker")
    white = WhitePanel(spectrum=((400.0, 0.9), (700.0, 0.95)), box=(1, 1, 2, 2))
    told = house.stacks.calibrate(stack.id, white, person="li")
    assert (told.white, told.made) == (white, None)
    assert house.stacks.cube(told) is None
    rebuild_register(house)
    assert house.stacks.get(stack.id) == told


def test_what_was_wrong_with_another_white_is_forgotten(house, stack):
    house.stacks.fail(stack.id, TROUBLE, person="worker")
    house.stacks.calibrate(stack.id, WhitePanel(reflectance=0.5), person="li")
    assert house.stacks.problem(stack.id) is None


def test_a_stack_that_lags_behind_its_vault_is_named(house, stack):
    assert house.behind() == []
    # A version that was cut just before its writer was killed.
    cut = {STACK: house.vault.read(stack_object(stack.id), STACK) + b"\n"}
    house.vault.cut(stack_object(stack.id), cut, head=1, message="x", person="x")
    assert house.behind() == [stack.id]
    rebuild_register(house)
    assert house.behind() == []


def test_a_record_is_kept_as_the_oldest_schema_that_knows_all_it_says(stack):
    plain = stack_document(stack)
    assert plain["schema"] == 1
    assert not {"modality", "laid", "datasets"} & plain.keys()
    seen = stack.model_copy(update={"modality": Modality.XRAY})
    assert stack_document(seen)["schema"] == 2
    for one in (stack, seen):
        named = one.model_copy(update={"datasets": {Role.BANDS: "/a/cube"}})
        document = json.loads(json.dumps(stack_document(named)))
        assert document["schema"] == 3
        assert from_stack_document(document) == named
    assert from_stack_document(plain) == stack
    with pytest.raises(UnreadableError, match="its schema is 4"):
        from_stack_document(plain | {"schema": 4})

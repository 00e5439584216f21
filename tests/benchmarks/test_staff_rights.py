"""Who may read or write what, in each state: every address asked by every role, for real."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from handscroll.entrances.permits import PERMITS, Manner
from handscroll.model.rights import Action, Role, State, Tier, may
from handscroll.museum import Museum

Bench = Callable[[str], ModuleType]
House = Any
Asked = tuple[Any, list[Any], dict[Role, tuple[int, int]]]


@pytest.fixture(scope="module")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A museum with a relic in every state."""
    with bench("staff_rights_house").house(tmp_path_factory.mktemp("rights")) as one:
        yield one


@pytest.fixture(scope="module")
def asked(bench: Bench, made: House) -> Asked:
    """Everything that was asked, and what readers got of the picture that is capped."""
    rights = bench("staff_rights")

    async def ask() -> Asked:
        matrix = rights.Matrix(made)
        await made.sign_in()
        sizes = await rights.sizes(made, made.capped)
        cells = await matrix.fill()
        return matrix, cells, sizes

    return asyncio.run(ask())


def test_every_role_meets_at_every_address_what_the_table_says(asked: Asked) -> None:
    _, cells, _ = asked
    assert [str(cell) for cell in cells if cell.wrong] == []


def test_every_address_every_role_and_every_state_were_asked(asked: Asked) -> None:
    _, cells, _ = asked
    assert {cell.permit for cell in cells} == set(PERMITS)
    assert {cell.role for cell in cells} == set(Role)
    about = {(c.permit, c.role, c.state) for c in cells if c.permit.about_a_thing}
    moves = [one for one in PERMITS if one.path.endswith("/state")]
    things = [one for one in PERMITS if one.about_a_thing]
    whole = len(things) * len(Role) * len(State)
    assert whole - len(moves) * len(Role) * 2 <= len(about) <= whole


def test_the_staff_s_own_fields_were_there_to_be_found(asked: Asked) -> None:
    matrix, _, _ = asked
    assert matrix.own_seen == {Tier.STAFF}


def test_a_capped_picture_is_small_for_visitors_only_also_right_after_staff_had_it(
    bench: Bench, asked: Asked
) -> None:
    _, _, sizes = asked
    assert bench("staff_rights").caps_that_fail(sizes) == []
    small = [role for role, (longest, _) in sizes.items() if longest == 100]
    assert small == [Role.VISITOR]


def test_each_kind_of_reader_has_the_limits_that_the_settings_give_it(
    bench: Bench, made: House, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = bench("staff_rights_house")
    for name, width in (("MAX", 300), ("RESEARCHERS__MAX", 400), ("STAFF__MAX", 500)):
        monkeypatch.setenv(f"HANDSCROLL_IMAGES__{name}_WIDTH", str(width))
    with Museum.open(made.museum.folder) as museum:
        again = house.opened(museum, made.things, made.capped)
        again.come_from(made)

        thing = again.things[State.PUBLISHED]
        sizes = asyncio.run(bench("staff_rights").sizes(again, thing))
    widths = {role: longest for role, (longest, _) in sizes.items()}
    for role in Role:
        tier = {Role.VISITOR: 300, Role.RESEARCHER: 400, Role.EDUCATOR: 400}
        assert widths[role] == tier.get(role, 500)


def test_a_form_that_our_own_page_did_not_make_changes_nothing(
    bench: Bench, made: House, asked: Asked
) -> None:
    taken = asyncio.run(bench("staff_rights").Matrix(made).forged())
    assert taken == []


def test_a_door_that_opens_for_the_wrong_role_is_noticed(
    bench: Bench, made: House, asked: Asked
) -> None:
    """The judge itself: told that curators audit and researchers write, it disagrees."""
    rights = bench("staff_rights")
    [audit] = [one for one in PERMITS if one.action is Action.AUDIT]
    [marks] = [one for one in PERMITS if one.path.endswith("/marks")]
    wrong = (
        replace(audit, action=Action.EDIT),
        replace(marks, action=Action.VIEW),
        replace(audit, manner=Manner.OPEN),
    )

    cells = asyncio.run(rights.Matrix(made).fill(wrong))
    found = {(cell.permit, cell.role) for cell in cells if cell.wrong}
    assert (wrong[0], Role.CURATOR) in found
    assert (wrong[1], Role.RESEARCHER) in found
    assert (wrong[2], Role.VISITOR) in found
    assert not any(may(role, Action.AUDIT) for permit, role in found if permit == wrong[2])

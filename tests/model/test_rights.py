"""The rights table, cell by cell where it matters."""

import pytest

from handscroll.model.rights import MOVES, TABLE, Action, Role, State, Tier, may, tier_of


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_visitors_see_what_is_published_and_staff_see_everything(role: Role, state: State):
    assert may(role, Action.VIEW, state) == (role is not Role.VISITOR or state is State.PUBLISHED)


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.VIEW])
@pytest.mark.parametrize("state", State)
def test_visitors_change_nothing(action: Action, state: State):
    assert not may(Role.VISITOR, action, state)


def test_only_registrars_and_administrators_publish_and_take_in():
    for action in (Action.PUBLISH, Action.INGEST):
        allowed = {role for role in Role if may(role, action, State.DRAFT)}
        assert allowed == {Role.REGISTRAR, Role.ADMINISTRATOR}


def test_every_action_in_every_state_is_decided():
    assert set(TABLE) == {(action, state) for action in Action for state in State}


def test_nothing_moves_to_where_it_is_and_everything_can_leave_its_state():
    for state, following in MOVES.items():
        assert state not in following
        assert following


def test_every_role_has_a_tier_and_only_visitors_are_the_public():
    assert {role for role in Role if tier_of(role) is Tier.PUBLIC} == {Role.VISITOR}
    assert tier_of(Role.RESEARCHER) is tier_of(Role.EDUCATOR) is Tier.RESEARCHERS
    assert tier_of(Role.CONSERVATOR) is tier_of(Role.ADMINISTRATOR) is Tier.STAFF

"""What goes with a change of state, for every step that the table of moves allows."""

import pytest

from handscroll.model.review import (
    Said,
    action_of,
    deciders,
    meant_for,
    needs_reason,
    person_meant,
    undone,
)
from handscroll.model.rights import MOVES, Action, Role, State

STEPS = [(old, new) for old, following in MOVES.items() for new in following]


def test_sending_back_and_withdrawing_need_a_reason_and_nothing_else_does():
    asked = {step for step in STEPS if needs_reason(*step)}
    assert asked == {
        (State.IN_REVIEW, State.DRAFT),
        (State.PUBLISHED, State.WITHDRAWN),
    }


def test_whoever_takes_their_own_request_back_owes_no_reason():
    assert not needs_reason(State.IN_REVIEW, State.DRAFT, own=True)
    assert needs_reason(State.PUBLISHED, State.WITHDRAWN, own=True)


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_an_undoing_is_a_step_of_the_table_and_a_publication_is_withdrawn(old, new):
    back = undone(old, new)
    assert back is None or back in MOVES[new]
    if new is State.PUBLISHED:
        assert back is State.WITHDRAWN
    if (old, new) == (State.WITHDRAWN, State.DRAFT):
        assert back is None


def test_publishing_and_withdrawing_are_the_registrars():
    publishing = {state for state in State if action_of(state) is Action.PUBLISH}
    assert publishing == {State.PUBLISHED, State.WITHDRAWN}
    assert set(deciders()) == {Role.CURATOR, Role.REGISTRAR, Role.ADMINISTRATOR}


def test_an_addressee_is_everybody_a_role_or_a_person():
    assert meant_for("li", Role.CURATOR) == ("", "curator", "@li")
    assert person_meant("@li") == "li"
    assert person_meant("curator") is None


def test_what_was_not_said_is_no_fact():
    assert Said().facts() == {}
    assert Said(because=" x ", undoes=3).facts() == {"because": "x", "undoes": 3}

"""The list of addresses is whole, and what it says of roles is what the rights' table says."""

import pytest
from fastapi import APIRouter

from handscroll.entrances.permits import PERMITS, Answer, Manner, Permit, addresses, unnamed
from handscroll.entrances.roster import departments
from handscroll.entrances.web import framework
from handscroll.model.person import VISITOR
from handscroll.model.rights import Action, Role, State, may
from handscroll.museum import Museum


def mounts():
    return [prefix for one in departments() for prefix in one.mounts]


def test_every_address_of_the_house_is_named_and_nothing_else(museum: Museum):
    missing, dead = unnamed(framework(museum, departments()), mounts())
    assert missing == [], "name them in src/handscroll/entrances/permits.py"
    assert dead == [], "these are no addresses: take them out of permits.py"


def test_a_new_address_a_new_mount_and_a_dead_line_are_noticed(museum: Museum):
    app = framework(museum, departments())
    inner, outer = APIRouter(), APIRouter()
    inner.add_api_route("/{language}/new", lambda: None, methods=["PUT"])
    outer.include_router(inner)
    app.include_router(outer)
    dead = Permit("GET", "/nowhere", Manner.OPEN)
    assert ("PUT", "/{language}/new") in set(addresses(app))
    missing, unused = unnamed(app, [*mounts(), "/raw"], (*PERMITS, dead))
    assert {"/raw/", "PUT /{language}/new"} <= set(missing)
    assert "GET /nowhere" in unused


def test_only_viewing_has_a_short_way():
    # tests/benchmarks/staff_rights.py asks for tiles; another short way has to be asked there.
    assert [one.name for one in departments() if one.shortcut is not None] == ["viewing"]


def test_no_line_stands_twice():
    assert len(set(PERMITS)) == len(PERMITS)


@pytest.mark.parametrize("permit", PERMITS, ids=lambda one: f"{one.method} {one.path} {one.when}")
def test_visitors_meet_what_is_published_and_nothing_that_writes(permit: Permit):
    for state in State:
        met = permit.answer(VISITOR.role, state)
        if permit.manner in (Manner.LISTED, Manner.HIDING, Manner.PUBLIC):
            assert (met is Answer.ALLOWED) == (state is State.PUBLISHED)
        elif permit.manner is not Manner.OPEN:
            assert met is Answer.REFUSED
    # The lamp is kept in the visitor's own browser: nothing of the museum is written.
    if permit.method == "POST" and not permit.path.endswith(("/sign-in", "/lamp")):
        assert permit.manner in (Manner.REFUSING, Manner.SIGNED_IN)


def test_answers_are_those_of_the_table():
    for permit in PERMITS:
        if permit.manner not in (Manner.HIDING, Manner.REFUSING):
            continue
        for role in Role:
            for state in State:
                met = permit.answer(role, state)
                counts = state if permit.about_a_thing else State.DRAFT
                assert (met is Answer.ALLOWED) == may(role, permit.action, counts)


def test_every_action_that_a_page_can_take_is_asked_for_somewhere():
    asked = {permit.action for permit in PERMITS}
    by_command = {Action.INGEST, Action.MANAGE_PEOPLE}
    assert asked >= set(Action) - by_command

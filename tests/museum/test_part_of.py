"""A relic cannot be published as a part of itself."""

import pytest

from handscroll.errors import MismatchError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.rights import State


def part_of(*wholes: str) -> Catalogue:
    return Catalogue.model_validate(
        {"relations": [{"kind": "part_of", "relic": whole} for whole in wholes]}
    )


def test_a_circle_is_refused_and_nothing_changes(museum, relics):
    one, two, draft = sorted(relics, key=lambda relic: relic.state == State.DRAFT)
    museum.relics.revise(one.id, part_of(two.id), person="wang")
    museum.relics.revise(two.id, part_of(draft.id), person="wang")
    museum.relics.revise(draft.id, part_of(one.id), person="wang")
    with pytest.raises(MismatchError, match="part of itself") as told:
        museum.relics.move(draft.id, State.PUBLISHED, person="wang")
    assert told.value.why.count("is part of") == 3 + 0
    assert museum.relics.get(draft.id).state is State.DRAFT
    museum.relics.revise(draft.id, Catalogue(), person="wang")
    assert museum.relics.move(draft.id, State.PUBLISHED, person="wang").state is State.PUBLISHED
    with pytest.raises(MismatchError, match="part of itself"):
        museum.relics.revise(draft.id, part_of(one.id), person="wang")
    assert museum.relics.get(draft.id).catalogue == Catalogue()


def test_a_whole_that_nobody_knows_is_no_circle(museum, relics):
    museum.relics.revise(relics[0].id, part_of("elsewhere"), person="wang")
    assert museum.relics.get(relics[0].id).catalogue.part_of == ("elsewhere",)

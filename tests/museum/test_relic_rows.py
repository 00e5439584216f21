"""Many entries in a row show the same rows as each by itself."""

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register


def test_edits_of_several_relics_in_a_row_are_shown_as_one_by_one(museum: Museum, relics):
    draft = next(one.id for one in relics if one.state is State.DRAFT)
    others = [one.id for one in relics if one.id != draft][:1]
    for note in "abc":
        for relic in (draft, *others):
            museum.relics.revise(relic, Catalogue(staff_note=note), person="wang")
    museum.relics.move(draft, State.IN_REVIEW, person="li")
    for note in "de":
        museum.relics.revise(draft, Catalogue(staff_note=note), person="wang")
    before = museum.register.dump()
    rebuild_register(museum)
    assert museum.register.dump() == before
    record, revision = museum.relics.standing(draft)
    assert (record.catalogue.staff_note, revision) == ("e", len(museum.revisions.of(draft)))
    assert museum.relics.get(others[0]).catalogue.staff_note == "c"

"""What leaves the staff: one list; whatever stands on it appears nowhere outside."""

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.history import ProvenanceStep
from handscroll.model.catalogue.telling import STAFF_ONLY, for_public

STAFF_MARKS = ("x.location", "x.valuation", "x.staff_note", "x.provenance.price",
               "x.provenance.staff_note", "123456")  # fmt: skip


def test_the_list_names_fields_that_exist():
    assert STAFF_ONLY.keys() <= Catalogue.model_fields.keys()
    assert STAFF_ONLY["provenance"]["__all__"] <= ProvenanceStep.model_fields.keys()


def test_nothing_of_the_staff_s_own_leaves(full):
    whole, told = full.model_dump_json(), for_public(full).model_dump_json()
    for mark in STAFF_MARKS:
        assert mark in whole
        assert mark not in told


def test_everything_else_is_told(full):
    told = for_public(full)
    hidden = {"location", "valuation", "staff_note", "provenance"}
    for name in Catalogue.model_fields.keys() - hidden:
        assert getattr(told, name) == getattr(full, name)
    assert told.provenance[0].holder == full.provenance[0].holder
    assert for_public(told) == told

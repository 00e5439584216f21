"""A label says what the record says, and no longer than it says so."""

from handscroll.model.label import Label
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum


def test_a_label_has_the_fields_of_the_record(museum: Museum, relics: list[Relic]):
    names = [one.id for one in relics]
    for label, relic in zip(museum.labels.some(names), museum.relics.some(names), strict=True):
        for name in Label.model_fields:
            if name != "catalogue":
                assert getattr(label, name) == getattr(relic, name)
        assert label.catalogue.format == relic.catalogue.format
        assert label.catalogue.measures == relic.catalogue.measures


def test_labels_come_in_the_order_asked_for_and_what_is_not_there_is_left_out(
    museum: Museum, relics: list[Relic]
):
    names = [relics[1].id, "nobody", relics[0].id]
    assert [one.id for one in museum.labels.some(names)] == [relics[1].id, relics[0].id]
    assert [one.id for one in museum.labels.some(names[::-1])] == [relics[0].id, relics[1].id]


def test_a_label_that_changed_is_read_again(museum: Museum, relics: list[Relic]):
    relic = next(one for one in relics if one.state is State.PUBLISHED)
    [label] = museum.labels.some([relic.id])
    assert label.state is State.PUBLISHED
    museum.relics.move(relic.id, State.WITHDRAWN, person="wang")
    [label] = museum.labels.some([relic.id])
    assert label.state is State.WITHDRAWN

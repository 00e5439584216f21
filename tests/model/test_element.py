from handscroll.model.element import ELEMENTS, layers, standing
from handscroll.model.observation import Observation
from handscroll.model.region import Region


def said(name, kind="seal", replaces=None):
    region = Region(capture="c1", x=0, y=0, width=9, height=9)
    return Observation(
        id=name, relic="r1", kind=kind, region=region, author="wang", replaces=replaces
    )


def test_layers_come_in_the_order_of_looking_and_others_after_them():
    found = layers([said("a"), said("b", "damage"), said("c", "composition"), said("d")])
    assert [(one.kind, [e.id for e in one.elements]) for one in found] == [
        ("composition", ["c"]), ("seal", ["a", "d"]), ("damage", ["b"]),
    ]  # fmt: skip
    assert ELEMENTS[0] == "composition"


def test_what_was_said_better_no_longer_stands():
    first, second, third = said("a"), said("b", replaces="a"), said("c", replaces="b")
    assert standing([first, second, third, said("d", replaces="gone")]) == [
        third, said("d", replaces="gone"),
    ]  # fmt: skip
    assert standing([first]) == [first]

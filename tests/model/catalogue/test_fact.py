"""A statement says only what differs from what nobody filled."""

import pytest

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.fact import Fact
from handscroll.model.relic import Relic


def kinds(above: type[Fact] = Fact) -> list[type[Fact]]:
    return [one for kind in above.__subclasses__() for one in (kind, *kinds(kind))]


class Bound(Fact):
    """One field of each sort."""

    name: str
    count: int | None = None
    sure: bool = False
    texts: tuple[str, ...] = ()
    when: Dated = Dated()


def test_there_are_many_kinds_of_statements():
    assert len(kinds()) > 30


@pytest.mark.parametrize("kind", kinds(), ids=lambda one: one.__name__)
def test_what_nobody_filled_is_unsaid(kind):
    unsaid = {
        name: field.get_default(call_default_factory=True)
        for name, field in kind.model_fields.items()
        if not field.is_required()
    }
    bare = kind.model_construct(**unsaid)
    required = {name for name, field in kind.model_fields.items() if field.is_required()}
    assert not bare.model_dump(exclude=required)
    assert not bare.model_dump(mode="json", exclude=required)


def test_what_is_required_is_said_even_if_it_is_empty():
    assert Bound(name="").model_dump() == {"name": ""}


def test_an_equal_default_of_another_making_is_unsaid():
    made = Bound(name="a", texts=(), when=Dated.model_validate({"written": ""}))
    assert made.when is not Bound.model_fields["when"].default
    assert made.model_dump_json() == '{"name":"a"}'


def test_what_is_false_or_nought_is_said_where_that_is_not_the_default():
    assert Bound(name="a", count=0, sure=True).model_dump() == {
        "name": "a",
        "count": 0,
        "sure": True,
    }


def test_a_record_beside_its_catalogue_says_all_its_fields():
    relic = Relic(id="a", accession_number="a", title={}, parts=(), catalogue=Catalogue())
    assert relic.model_dump().keys() == Relic.model_fields.keys()
    assert relic.model_dump()["catalogue"] == {}

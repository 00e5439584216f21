"""Two thousand records: lists and pages tell what a look at every record would, and read few."""

import random
from collections import Counter

import pytest

from handscroll.departments.collection.figures.lists import (
    PeopleAsked,
    SealsAsked,
    Sort,
    Who,
    people,
    seals,
)
from handscroll.departments.collection.figures.person_page import Asked, Section, person_page
from handscroll.departments.collection.figures.resolving import meant
from handscroll.departments.collection.figures.seal_page import seal_page
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.finding.opened import search_of
from handscroll.departments.collection.naming.keys import Key
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.person import VISITOR
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum

COUNT, PAINTERS, SEALS = 2_000, 60, 90
QUALIFIERS = ("autograph", "attributed", "copy")


def made(number, chance):
    painter = min(int(chance.expovariate(0.09)), PAINTERS - 1)
    owned = chance.sample(range(SEALS), 2) if number % 4 == 0 else []
    maker = {"id": f"p{painter}", "names": [{"text": f"王{chr(0x5000 + painter)}"}]}
    owners = {n: {"id": f"o{n % 9}", "names": [{"text": f"藏{'甲乙丙丁戊己庚辛壬'[n % 9]}"}]}
              for n in owned}  # fmt: skip
    told = {
        "makers": [{"person": maker, "qualifier": QUALIFIERS[number % 3]}],
        "seals": [{"id": f"seal{n}", "reading": f"印{chr(0x6000 + n)}", "owner": owners[n]}
                  for n in owned],
        "impressions": [{"id": f"i{n}", "seal": f"seal{n}"} for n in owned],
    }  # fmt: skip
    name = f"T {number}"
    state = State.DRAFT if number % 10 == 9 else State.PUBLISHED
    return Relic(id=relic_id(name), accession_number=name, state=state, title={"en": name},
                 parts=(), catalogue=Catalogue.model_validate(told))  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The museum and its records."""
    chance = random.Random(7)
    records = [made(number, chance) for number in range(COUNT)]
    with Museum.create(tmp_path_factory.mktemp("many") / "museum") as museum:
        museum.lots.load(records, "many", person="test")
        search_of(museum)
        yield museum, [one for one in records if one.state is State.PUBLISHED]


def test_the_list_of_artists_is_that_of_all_records(many):
    museum, records = many
    wanted = Counter(one.catalogue.makers[0].person.id for one in records)
    found: dict[str, int] = {}
    page = 1
    while True:
        told = people(Seeing.of(museum, VISITOR), PeopleAsked(Who.MAKERS, page=page))
        found |= {one.key.base: one.works for one in told.people}
        if page >= told.paging.pages:
            break
        page += 1
    assert found == wanted
    by_works = people(Seeing.of(museum, VISITOR), PeopleAsked(Who.MAKERS, sort=Sort.WORKS)).people
    assert [one.works for one in by_works] == sorted(wanted.values(), reverse=True)
    assert sum(told.letters.values()) == len(wanted)


def page_of(seeing, asked):
    found = meant(seeing, Key("p0"))
    assert found is not None
    return person_page(seeing, found, asked)


def test_a_painter_s_page_counts_every_work_and_reads_few(many):
    museum, records = many
    own = [one for one in records if one.catalogue.makers[0].person.id == "p0"]
    spread = Counter(one.catalogue.makers[0].qualifier.value for one in own)
    seeing = Seeing.of(museum, VISITOR)
    told = page_of(seeing, Asked())
    assert told.totals[Section.MADE] == len(own)
    assert dict(told.spread) == spread
    assert len(seeing.told) <= 64
    shown: set[str] = set()
    for page in range(1, told.paging.pages + 1):
        seeing = Seeing.of(museum, VISITOR)
        part = page_of(seeing, Asked(page=page))
        shown |= {card.relic.id for card in part.made}
    assert shown == {one.id for one in own}


def test_a_seal_is_found_on_every_work_that_bears_it(many):
    museum, records = many
    counted = Counter(seal.id for one in records for seal in one.catalogue.seals)
    name, wanted = counted.most_common(1)[0]
    seeing = Seeing.of(museum, VISITOR)
    told = seal_page(seeing, name, 1)
    assert told is not None
    assert told.paging.total == wanted
    assert len(seeing.told) <= 80
    found: dict[str, int] = {}
    for page in (1, 2):
        listed = seals(Seeing.of(museum, VISITOR), SealsAsked(page=page))
        found |= {face.id: face.works for group in listed.groups for face in group.album.faces}
    assert found == counted

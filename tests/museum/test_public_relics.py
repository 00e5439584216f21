"""Names of what is published: in order, in portions, and kept open for nobody."""

from itertools import islice

import pytest

from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum, public_relics
from handscroll.museum.public_relics import PublicRelics


@pytest.fixture
def published(museum: Museum) -> list[str]:
    """Seventeen published works and as many drafts, by accession number."""
    records = [
        Relic(
            id=relic_id(f"D {number:02}"), accession_number=f"D {number:02}", parts=(),
            title={"en": "Hills"}, state=State.DRAFT if number % 2 else State.PUBLISHED,
        )
        for number in range(34)
    ]  # fmt: skip
    museum.lots.load(records, "made", person="wang")
    return [one.id for one in records if one.state is State.PUBLISHED]


@pytest.mark.parametrize("at_once", [1, 4, 17, 1_000])
def test_every_portion_is_told_once_and_in_order(museum, published, monkeypatch, at_once):
    monkeypatch.setattr(public_relics, "_AT_ONCE", at_once)
    names = PublicRelics(museum.ledger)
    assert names.count() == len(published)
    for start, most in ((0, 17), (0, 5), (5, 8), (13, 100), (17, 3)):
        told = [one.id for one in names.some(start, most)]
        assert told == published[start : start + most]


def test_readers_who_take_their_time_keep_no_connection(museum, published, monkeypatch):
    monkeypatch.setattr(public_relics, "_AT_ONCE", 2)
    names = PublicRelics(museum.ledger)
    slow = [names.some(0, 17) for _ in range(40)]
    for one in slow:
        assert len(list(islice(one, 3))) == 3
    assert museum.relics.get(published[0]).state is State.PUBLISHED
    assert [len(list(one)) for one in slow] == [14] * 40

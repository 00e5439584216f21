"""In which order works stand: those with pictures first, by artist, those without last."""

from handscroll.departments.collection.finding.asked import Address, read_asked
from handscroll.departments.collection.finding.searching import seek
from handscroll.departments.collection.search.documents import Thing, entry
from handscroll.museum.search import Search

WORKS = [
    Thing("bare", title=["山水"], creator=["徐渭"]),
    Thing("seen", title=["Streams"], creator=["文同", "Wen Tong"], pictured=True),
    Thing("nobody", title=["山水"], years=(1600, 1650)),
    Thing("first", title=["Album"], creator=["Bada Shanren"], pictured=True),
]


def order(tmp_path, **asked):
    index = Search(tmp_path / "search", "1")
    index.put(map(entry, WORKS))
    return seek(index, read_asked(Address.model_validate(asked))).hits


def test_works_with_pictures_come_first_where_nothing_else_orders(tmp_path):
    found = order(tmp_path)
    assert {*found[:2]} == {"seen", "first"}
    assert {*found[2:]} == {"bare", "nobody"}
    assert {*order(tmp_path, q="山水")} == {"bare", "nobody"}


def test_artists_are_sorted_as_they_are_pronounced_and_nobody_comes_last(tmp_path):
    assert order(tmp_path, sort="artist") == ("first", "seen", "bare", "nobody")

"""The measuring of the search, once and small: every question has hits and equals its scan."""

from itertools import islice


def test_a_small_load_is_found_as_a_linear_scan_finds_it(bench, tmp_path):
    figures = bench("search_bench").measure(tmp_path / "index", 600, asked=6, rounds=1)
    assert figures["records"] == 600
    assert figures["differing"] == 0
    for name in ("chinese_2", "chinese_4", "pinyin", "english", "faceted", "dated"):
        assert figures[f"{name}_fewest_hits"] >= 1


def test_seeded_records_are_always_the_same(bench):
    records = bench("search_records")
    assert list(records.seeded(50)) == list(records.seeded(50))
    assert list(records.seeded(50)) != list(records.seeded(50, seed=5))
    assert len({one.id for one in records.seeded(200)}) == 200


def test_real_records_are_searched_too(bench, material, tmp_path):
    records, scan = bench("search_records"), bench("search_scan")
    documents = bench("handscroll.departments.collection.search.documents")
    search = bench("handscroll.museum.search")
    read = bench("handscroll.departments.collection.search.query").read
    index = search.Search(tmp_path / "index", documents.VERSION)
    made = [documents.entry(thing) for thing in islice(records.real(material), 0, 150_000, 500)]
    assert index.fill(made) == 300
    for text in ("landscape", "woman", "photograph", "gift of", "19th century", "Tz'u-chou"):
        query = search.Query(read(text).sought, limit=1000)
        wanted = {one.id for one in made if scan.holds(query, one, scan.places(one))}
        assert set(index.find(query).hits) == wanted, text

"""The one box: whatever is typed has an answer, and equals a linear scan."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.search.documents import VERSION, Thing, entry
from handscroll.departments.collection.search.folding import STOP, runs
from handscroll.departments.collection.search.query import NoteKind, read
from handscroll.departments.collection.search.suggest import ahead, distance, search
from handscroll.model.rights import State
from handscroll.museum.search import Query, Search

CHINESE = [
    "山水",
    "富春山居圖",
    "溪山行旅图",
    "青花",
    "黄公望",
    "長樂",
    "單國強",
    "羣峯",
    "畫",
    "图",
]
LATIN = ["landscape", "Dwelling", "in", "the", "Fuchun", "Mountains", "Huang", "Kung-wang"]
MORE = ["Tung", "Ch'i-ch'ang", "snuff-bottles", "album", "of", "1689", "long", "women", "a", "An"]
WORDS = st.sampled_from([*CHINESE, *LATIN, *MORE])
TITLES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
ANY = st.text(st.characters(codec=None), max_size=80)


def dates(text: str) -> tuple[int | None, int | None] | None:
    """Read a few dates, as the museum's reader of dates would."""
    return {"康熙": (1662, 1722), "before 1700": (None, 1699), "1689": (1689, 1689)}.get(text)


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@given(st.lists(st.tuples(TITLES, TITLES), min_size=1, max_size=8), st.lists(TITLES, max_size=6))
def test_an_index_finds_what_a_linear_scan_finds(tmp_path_factory, bench_scan, records, asked):
    index = Search(tmp_path_factory.mktemp("search") / "i", VERSION, heap_bytes=15_000_000)
    made = [entry(Thing(f"e{n}", [t], [c])) for n, (t, c) in enumerate(records)]
    index.put(made)
    for text in [*asked, *(f'"{text}"' for text in asked), *(f"山水 -{text}" for text in asked)]:
        query = Query(read(text).sought, limit=100)
        wanted = {one.id for one in made if bench_scan.holds(query, one, bench_scan.places(one))}
        assert set(index.find(query).hits) == wanted, text


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@given(st.lists(TITLES, min_size=1, max_size=6))
def test_every_record_is_found_by_each_of_its_own_words(tmp_path_factory, titles):
    index = Search(tmp_path_factory.mktemp("search") / "i", VERSION, heap_bytes=15_000_000)
    index.put(entry(Thing(f"e{n}", [title])) for n, title in enumerate(titles))
    for number, title in enumerate(titles):
        for text in (title, *(run.text for run in runs(title)), *(r.written for r in runs(title))):
            if all(run.text in STOP for run in runs(text)):
                continue
            found = index.find(Query(read(text).sought, limit=100)).hits
            assert f"e{number}" in found, f"{text!r} for {title!r}"


@settings(max_examples=300, deadline=None, suppress_health_check=CALM)
@given(ANY)
def test_anything_may_be_typed(index, text):
    told = search(index, text, Query(), dates)
    assert told.found.total == 0
    assert ahead(index, text) == []


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "山" * 10_000, "山 " * 5_000, "-" * 10_000, '"' * 10_000, "title:" * 2_000,
     "shan " * 2_000, "chang-" * 2_000, "a:b " * 2_500, "(" * 9_000,
     "*?~^[]{}!&|+\\/",
     "AND OR NOT NEAR", "\x00\ud800\u202e", "<script>alert(1)</script>", "'; drop table relics --",
     "-山水", '-"山水"', "date:", "date:nothing", "：：：", "“”", "fang'an'an'an" * 30],
)  # fmt: skip
def test_hostile_queries_have_a_clear_answer(hold, hits, text):
    hold({"r": (["山水图", "Landscape"], ["黄公望"])})
    understood = read(text, dates)
    hits(text)
    if len(text) > 400:
        assert NoteKind.TOO_LONG in {note.kind for note in understood.notes}


def test_operators_do_what_they_say(hold, hits):
    hold(
        {
            "a": (["秋山行旅图", "Travellers in Autumn Mountains"], ["黄公望"]),
            "b": (["秋江待渡图", "Waiting for the Ferry in Autumn"], ["王蒙"]),
            "c": (["行旅秋山", "Autumn and Mountains of Travellers"], ["Huang Kung-wang"]),
        }
    )
    assert hits("秋山行旅") == {"a"}
    assert hits("autumn mountains") == {"a", "c"}
    assert hits('"autumn mountains"') == {"a"}
    assert hits("「秋山」") == {"a", "c"}
    assert hits("autumn -ferry") == {"a", "c"}
    assert hits("-秋山") == {"b"}
    assert hits("creator:王蒙") == {"b"}
    assert hits("title:王蒙") == set()
    assert hits("作者：gongwang") == {"a", "c"}
    assert hits("titel:autumn") == set()
    assert hits("") == {"a", "b", "c"}


def test_a_special_field_is_found_by_the_box_and_by_its_name(index, hits):
    index.put([entry(Thing("a", ["无题"], special={"medium": ["紙本水墨"], "seal": ["石渠宝笈"]}))])
    for text in ("水墨", "medium:纸本", "石渠寶笈", "seal:石渠", "印章:石渠"):
        assert hits(text) == {"a"}, text
    assert hits("seal:水墨") == set()


def test_dates_are_found_by_their_years_or_by_their_words(index):
    index.put(
        [
            entry(Thing("early", ["山水"], years=(1650, 1660))),
            entry(Thing("late", ["山水"], years=(1689, 1750))),
            entry(Thing("told", ["仿康熙山水"], years=(1900, 1900))),
            entry(Thing("undated", ["山水"])),
        ]
    )

    def found(text: str) -> set[str]:
        return set(index.find(Query(read(text, dates).sought)).hits)

    assert found("康熙") == {"late", "told"}
    assert found("before 1700") == {"early", "late"}
    assert found("山水 before 1700") == {"early", "late"}
    assert found("date:康熙 山水") == {"late"}
    assert found("山水 1689") == {"late"}
    [note] = read("date:nothing", dates).notes
    assert (note.kind, note.detail) == (NoteKind.NO_DATE, "nothing")


def test_what_finds_nothing_is_spelt_otherwise(hold, index):
    hold({"a": (["富春山居图", "Dwelling in the Fuchun Mountains"], ["黄公望"])})
    for typed, meant in [
        ("dweling fuchun", "dwelling fuchun"),
        ("mountians", "mountain"),
        ("富春山剧图", "富春山"),
        ("xyzzy", None),
        ("富春", None),
    ]:
        assert search(index, typed, Query()).found.did_you_mean == meant


def test_typing_ahead_offers_titles_and_names_that_begin_so(hold, index):
    hold({"a": (["富春山居图", "Dwelling in the Fuchun Mountains"], ["黄公望", "Huang Gongwang"])})
    hold({"secret": (["富春密卷"], [])}, state=State.DRAFT)
    for typed in ("富", "富春", "fuch", "fu chun", "Fùchūn", "富春山居圖"):
        assert ahead(index, typed) == ["富春山居图"], typed
    assert ahead(index, "dwell") == ["Dwelling in the Fuchun Mountains"]
    assert set(ahead(index, "huang gong")) == {"黄公望", "Huang Gongwang"}
    assert ahead(index, "") == ahead(index, "f") == ahead(index, "密") == []


def test_an_article_that_is_a_syllable_is_one_beside_syllables(hold, hits):
    hold(
        {
            "a": (["西安碑林"], ["安岐"]),
            "b": (["Album of the hills"], ["杜甫"]),
            "c": (["西山"], []),
        }
    )
    assert hits("an Qi") == {"a"}
    assert hits("xi an") == {"a"}
    assert hits("an album of hills") == {"b"}
    assert hits("Du Fu") == {"b"}


def test_distance_counts_letters_and_swaps():
    cases = [("abc", "abc", 0), ("abc", "abd", 1), ("abc", "acb", 1), ("abc", "ab", 1)]
    for one, other, far in cases:
        assert distance(one, other, 2) == far
    assert distance("abc", "xyz", 2) == 3
    assert distance("", "abc", 1) == 2

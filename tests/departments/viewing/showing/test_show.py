import pytest

from handscroll.departments.viewing.showing.show import PER_PAGE, Manner, hall, manner_of, showing
from handscroll.departments.viewing.showing.viewer_data import viewer_data
from handscroll.model.rights import Rights
from handscroll.pages.words import words_in


@pytest.mark.parametrize(
    ("format_", "sizes", "manner"),
    [
        ("handscroll", [(400, 400)], Manner.SCROLL),
        ("hanging_scroll", [(400, 1000)], Manner.HANGING),
        ("central_scroll", [(900, 1000)], Manner.HANGING),
        ("couplet", [(200, 1000)], Manner.HANGING),
        ("couplet", [(200, 1000)] * 2, Manner.LEAVES),
        ("album", [(400, 300)] * 3, Manner.LEAVES),
        ("round_fan", [(400, 400)], Manner.OPEN),
        ("textile", [(4000, 400)], Manner.OPEN),
        ("painting", [(4000, 400)], Manner.SCROLL),
        ("painting", [(400, 1000)], Manner.HANGING),
        ("calligraphy", [(600, 400)], Manner.OPEN),
        ("other", [(400, 1000)], Manner.OPEN),
        ("other", [(400, 500), (400, 500)], Manner.LEAVES),
    ],
)
def test_a_work_opens_as_its_kind_or_its_shape_asks(make_relic, format_, sizes, manner):
    assert manner_of(make_relic(sizes, format=format_)) is manner


def test_scrolls_lie_open_and_the_rest_hangs_tall_ones_first(make_relic):
    works = [
        make_relic([(400, 400)], format="round_fan"),
        make_relic([(4000, 400)], format="handscroll"),
        make_relic([(400, 1000)], format="hanging_scroll"),
    ]
    shown = hall(works)
    assert [work.manner for work in shown.bands] == [Manner.SCROLL]
    assert [work.manner for work in shown.wall] == [Manner.HANGING, Manner.OPEN]


def test_many_works_fill_several_pages_and_none_is_lost(make_relic):
    works = [make_relic([(400, 300)]) for _ in range(PER_PAGE + 5)]
    first, last, beyond = (hall(works, page) for page in (1, 2, 99))
    assert (len(first.wall), len(last.wall), first.pages) == (PER_PAGE, 5, 2)
    assert beyond.page == 2


def test_larger_works_hang_larger_but_small_ones_stay_seen(make_relic):
    scroll = make_relic([(400, 1000)], format="hanging_scroll", mm=1400.0)
    fan = make_relic([(400, 400)], format="round_fan", mm=250.0)
    heights = [hall([work]).wall[0].pictures[0].height for work in (scroll, fan)]
    assert heights == [560, 237]


def test_parts_keep_their_order_and_count_where_names_repeat(make_relic):
    kinds = ["frontispiece", "leaf", "leaf"]
    opened = showing(make_relic([(400, 300), (500, 300), (600, 300)], kinds=kinds, format="album"))
    told = viewer_data(opened, words_in("en"), limited=True)
    assert [part["name"] for part in told["parts"]] == ["Frontispiece 1", "Leaf 2", "Leaf 3"]
    assert [part["width"] for part in told["parts"]] == [400, 500, 600]


def test_sizes_are_given_only_where_somebody_measured(make_relic):
    for mm, told in ((None, None), (200.0, 0.5)):
        data = viewer_data(showing(make_relic([(800, 400)], mm=mm)), words_in("en"), limited=True)
        assert data["parts"][0]["mm_per_px"] == told


@pytest.mark.parametrize(("limited", "finest"), [(True, 0.25), (False, 1.0)])
def test_the_viewer_knows_how_fine_a_reader_may_look(make_relic, limited, finest):
    relic = make_relic([(8000, 400)], rights=Rights(max_public_px=2000))
    data = viewer_data(showing(relic), words_in("en"), limited=limited)
    assert data["parts"][0]["finest"] == finest


def test_the_viewer_is_told_the_tiles_that_are_known(make_relic):
    opened = showing(make_relic([(800, 400), (900, 400)]))
    known = opened.relic.parts[0].capture.id
    data = viewer_data(opened, words_in("en"), limited=True, tiles={known: 512})
    assert [part["tile"] for part in data["parts"]] == [512, None]

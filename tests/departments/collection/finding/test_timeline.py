import pytest

from handscroll.departments.collection.finding.searching import MOST_BARS, tidy_bars
from handscroll.departments.collection.finding.timeline import HIGH, WIDE, timeline


def test_empty_years_stand_between_and_none_beyond_what_was_meant():
    bars, width = tidy_bars([(1300, 4), (1600, 2), (1900, 1)], (1450, 1899), 100)
    assert width == 100
    assert bars == ((1400, 4), (1500, 0), (1600, 2))


def test_too_many_bars_become_wider_and_lose_no_work():
    counts = [(year, 1) for year in range(-9000, 2000, 100)]
    bars, width = tidy_bars(counts, None, 100)
    assert len(bars) <= MOST_BARS
    assert width == 400
    assert sum(count for _, count in bars) == len(counts)
    assert all(first % width == 0 for first, _ in bars)


def test_bars_lie_within_the_drawing_and_heights_follow_the_root():
    line = timeline([(1500, 100), (1600, 0), (1700, 25)], 100)
    assert line is not None
    assert [bar.first for bar in line.bars] == [1500, 1700]
    assert [bar.height for bar in line.bars] == [HIGH, HIGH / 2]
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDE for bar in line.bars)
    assert all(bar.y + bar.height == pytest.approx(HIGH) for bar in line.bars)


def test_one_bar_is_no_timeline():
    assert timeline([(1600, 7)], 100) is None
    assert timeline([], 100) is None


SPANS = [(1368, 1644), (1644, 1911), (1600, 1650), (1617, 1617), (1700, 1700), (-50, 20)]


def counted(width):
    """Count first and last years of the spans by bars, as the index does."""
    sides = zip(*SPANS, strict=True)
    firsts, lasts = ([year // width * width for year in years] for years in sides)
    return [[(at, years.count(at)) for at in sorted({*years})] for years in (firsts, lasts)]


@pytest.mark.parametrize("width", [5, 10, 25, 100])
def test_a_work_counts_in_every_bar_of_which_it_may_be(width):
    firsts, lasts = counted(width)
    bars, wide = tidy_bars(firsts, None, width, lasts)
    assert len(bars) <= MOST_BARS
    assert bars[0][0] <= -50
    assert bars[-1][0] + wide > 1911
    for at, count in bars:
        assert count == sum(a <= at + wide - 1 and b >= at for a, b in SPANS)


def test_within_years_that_were_meant_only_their_bars_stand():
    firsts, lasts = counted(10)
    bars, width = tidy_bars(firsts, (1610, 1649), 10, lasts)
    assert [at for at, _ in bars] == [1610, 1620, 1630, 1640]
    assert width == 10
    assert bars[0][1] == 3

"""The door of the package: properties that hold for any text, and hostile ones."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.dates import edtf
from handscroll.departments.collection.dates.parse import LONGEST, parse_date
from handscroll.departments.collection.dates.query import date_query
from handscroll.departments.collection.dates.say import say

PIECES = [
    "乾隆",
    "康熙",
    "清",
    "明",
    "宋",
    "北宋",
    "永和",
    "上元",
    "大明",
    "辛丑",
    "甲丑",
    "壬寅",
    "元年",
    "九年",
    "六十二年",
    "十三月",
    "仲春",
    "臘月",
    "約",
    "或",
    "至",
    "世紀",
    "十七",
    "末",
    "早期",
    "以前",
    "後",
    "公元前",
    "1781",
    "年",
    "年代",
    "c.",
    "ca.",
    "circa",
    "?",
    "or",
    "and",
    "to",
    "-",
    "–",
    "/",
    "(",
    ")",
    ",",
    ";",
    "before",
    "after",
    "late",
    "early",
    "mid",
    "mid-",
    "first",
    "half",
    "quarter",
    "of",
    "the",
    "century",
    "17th",
    "18th",
    "1920s",
    "1750",
    "206",
    "BCE",
    "AD",
    "CE",
    "January",
    "31",
    "1/2/1900",
    "dynasty",
    "Ming",
    "Qing",
    "Jin",
    "Qianlong",
    "period",
    "reign",
    "46",
    "46th",
    "year",
    "xinchou",
    "printed",
    "designed",
    "1901-02",
    "1860/1870",
    "~",
    "%",
    "..",
    "X",
    "-0205",
    "\u202e",
    "�",
    "<b>",
    "</b>",
    "é",
    "́",
    "9999",
    "0",
    "00s",
    "0s",
    "99999999999",
]
PHRASES = st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda gap: gap.join(pieces))
)


def check(text):
    reading = parse_date(text)
    assert reading.written == text
    for one in reading.candidates:
        assert one.first <= one.last
        assert one.why
        back = edtf.read(one.edtf)
        assert back is not None
        assert back[:2] == (one.first, one.last)
        assert back[2] == reading.certainty or ".." in one.edtf
    spans = [(c.first, c.last) for c in reading.candidates]
    assert len(set(spans)) == len(spans)
    if len(spans) > 1:
        assert reading.certainty == "uncertain"
    assert (reading.certainty == "unknown") == (not spans)
    for language in ("zh-Hans", "zh-Hant", "en"):
        assert say(reading, language)
    date_query(text)


@given(PHRASES)
@settings(max_examples=700, deadline=None)
def test_any_mixture_of_the_words_of_dates_gives_sound_intervals(text):
    check(text)


@given(st.text(alphabet=st.characters(codec=None), max_size=600))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_is_answered(text):
    check(text)


@given(PHRASES)
@settings(max_examples=200, deadline=None)
def test_a_hint_only_takes_candidates_away(text):
    free, hinted = parse_date(text), parse_date(text, between=(1600, 1700))
    assert {(c.first, c.last) for c in hinted.candidates} <= {
        (c.first, c.last) for c in free.candidates
    }


@given(PHRASES)
@settings(max_examples=300, deadline=None)
def test_the_edtf_of_a_single_answer_reads_back_as_the_same_answer(text):
    reading = parse_date(text)
    if len(reading.candidates) == 1:
        again = parse_date(reading.candidates[0].edtf)
        spans = [(c.first, c.last) for c in again.candidates]
        assert (reading.candidates[0].first, reading.candidates[0].last) in spans


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "18",
        "1-",
        "c. ",
        "late ",
        "(",
        "乾隆",
        "元",
        "有",
        "-",
        "清",
        "至",
        "甲子",
        "a'",
        "'",
        "?",
    ],
)
def test_long_repeats_end_and_are_answered(piece):
    check(piece * (LONGEST // len(piece)))
    reading = parse_date(piece * 100_000)
    assert reading.certainty == "unknown"
    assert "characters" in str(reading.problem)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "1860\u202e\u2066",
        "\ud800",
        "1́8́6́0́",
        "\x00\x01",
        "ﷺ" * 400,
        "🎨 1860",
    ],
)
def test_hostile_text_is_kept_and_answered(text):
    check(text)


def test_marks_of_direction_do_not_hide_a_year():
    assert [c.first for c in parse_date("\u202e1860\u202c").candidates] == [1860]


def test_a_hint_that_excludes_every_reading_is_said_and_nothing_is_lost():
    reading = parse_date("康熙", between=(1800, 1850))
    assert [(c.first, c.last) for c in reading.candidates] == [(1662, 1722)]
    assert reading.certainty == "uncertain"
    assert "1800 to 1850" in str(reading.problem)


def test_what_is_exact_in_our_calendar_keeps_its_month_and_day():
    assert parse_date("October 30, 1941").candidates[0].edtf == "1941-10-30"
    assert parse_date("c. March 1969").candidates[0].edtf == "1969-03~"
    assert parse_date("December 1959 - January 1960").candidates[0].edtf == "1959-12/1960-01"


def test_a_lunar_month_is_told_and_not_set_into_our_months():
    one = parse_date("乾隆辛丑仲春").candidates[0]
    assert (one.edtf, one.calendar) == ("1781", "lunar")
    assert "仲春" in one.why


def test_contradictions_of_a_reign_year_and_a_year_in_brackets_keep_both():
    reading = parse_date("Qianlong 46 (1799)")
    assert {(c.first, c.last) for c in reading.candidates} == {(1781, 1781), (1799, 1799)}


def test_no_order_of_the_words_of_labels_raises():
    order = random.Random(7)
    for _ in range(700):
        check(" ".join(order.sample(PIECES, 5)))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Tang (618–907) or Liao (907–1125) dynasty", [(618, 907), (907, 1125)]),
        ("late Ming–early Qing dynasty", [(1553, 1733)]),
        ("mid-Qing dynasty", [(1734, 1822)]),
        ("2nd half of 17th c.", [(1650, 1699)]),
        ("XVII-XVIII century", [(1600, 1799)]),
        ("19世纪末20世纪初", [(1867, 1933)]),
        ("元代至正年間", [(1341, 1368)]),
        ("元延祐元年", [(1314, 1314)]),
        ("嘉慶二十五年後", [(1821, 9999)]),
        ("不早于1750年", [(1750, 9999)]),
        ("明末清初", [(1553, 1733)]),
        ("1781-03", [(1781, 1781)]),
        ("1700s", [(1700, 1709), (1700, 1799)]),
    ],
)
def test_more_manners_of_labels_are_read(text, spans):
    assert [(c.first, c.last) for c in parse_date(text).candidates] == spans


@pytest.mark.parametrize(
    ("written", "edtf", "what"),
    [
        ("2026-02-30", "2026-02?", "Day 30"),
        ("31 April 1699", "1699-04?", "Day 31"),
        ("1700-02-29", "1700-02?", "Day 29"),
        ("1699-13-45", "1699?", "Month 13"),
        ("2026年2月30日", "2026?", "Day 30"),
        ("乾隆四十六年二月三十一日", "1781?", "Day 31"),
    ],
)
def test_a_day_that_never_was_is_doubted_and_told(written, edtf, what):
    found = parse_date(written)
    assert [one.edtf for one in found.candidates] == [edtf]
    assert found.problem is not None
    assert (found.certainty, found.problem.what) == ("uncertain", what)


@pytest.mark.parametrize(
    "written", ["1600-02-29", "29 February 1704", "1699-00-00", "1750年4月30日"]
)
def test_a_day_that_was_is_not(written):
    assert parse_date(written).problem is None
    assert parse_date(written).certainty == "certain"

"""Reign periods: every name to all its uses, every year there and back."""

import pytest

from handscroll.departments.collection.dates.ganzhi import pair_of
from handscroll.departments.collection.dates.numerals import write_numeral
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.reigns import belongs, by_name, format_reign, reigns
from handscroll.departments.collection.dates.tables import dynasties, eras, fold

DIFFERENT = {
    # Each with the reason; anything else that differs fails the test.
    ("西晉", "建興"): "joined there with the Former Liang, who kept the name to 361",
    ("東晉", "升平"): "joined there with the Former Liang, who kept the name to 376",
    ("北齊", "武平"): "we join the Prince of Fanyang, who counted on to 580",
    ("前涼", "永安"): "a local name, disputed: ours begins in 314, theirs in 317",
    ("前涼", "建興"): "theirs begins with the Western Jin's first year",
    ("前涼", "太始"): "a local name, disputed: ours covers the whole reign",
    ("西秦", "建宏"): "建弘 with the character that the Qing taboo put for 弘",
    ("西秦", "永宏"): "永弘 with the character that the Qing taboo put for 弘",
    ("南燕", "燕王"): "a title, not an era name",
    ("武周", "神龍"): "theirs lists the weeks under Empress Wu apart; ours joins them to the Tang",
    ("後唐", "天祐"): "the Tang name kept by the later house of Later Tang, 907 to 923",
    ("吳越", "天祐"): "the name of the house it recognised",
    ("吳越", "乾化"): "the name of the house it recognised",
    ("吳越", "長興"): "the name of the house it recognised",
    ("吳越", "太平興國"): "the name of the house it recognised",
    ("閩", "開平"): "the name of the house it recognised",
    ("金", "正大"): "the name changed in 1232; theirs runs on to the fall of the dynasty",
    ("元", "至元"): "theirs begins with the dynasty's name in 1271, ours with the first year, 1264",
    ("蒙古", "至元"): "the same name, given there to the Mongols until 1271",
    ("元", "至正"): "joined there with the Northern Yuan, 1368 to 1370",
    ("明", "崇禎"): "theirs counts on to 1895, as private use in Korea did",
    ("民國", "民國"): "theirs has the first year alone",
    ("西漢", "始建"): "建始 with its characters turned round",
}


def test_every_named_era_of_the_supplied_table_parses_to_its_interval(supplied_eras):
    missing = []
    for dynasty, name, first, last in supplied_eras:
        found = parse_date(name).candidates
        # Their years are those of the first and last day: a last month reaches into January.
        near = any(abs(c.first - first) <= 1 and abs(c.last - last) <= 1 for c in found)
        if not near and (dynasty, name) not in DIFFERENT:
            missing.append((dynasty, name, first, last, [(c.first, c.last) for c in found]))
    assert len(supplied_eras) > 700
    assert not missing


def test_every_difference_listed_is_one(supplied_eras):
    same = set(DIFFERENT)
    for dynasty, name, first, last in supplied_eras:
        found = parse_date(name).candidates
        if not any(abs(c.first - first) <= 1 and abs(c.last - last) <= 1 for c in found):
            same.discard((dynasty, name))
    assert not same


def test_every_year_of_every_supplied_era_bears_its_name(supplied_eras):
    strangers = []
    for dynasty, name, first, last in supplied_eras:
        if (dynasty, name) in DIFFERENT:
            continue
        for year in range(first + 1, last):
            names = {
                fold(n.split("年")[0].rstrip("元一二三四五六七八九十")) for n in names_of(year)
            }
            if not any(fold(name).startswith(n) and n for n in names):
                strangers.append((dynasty, name, year))
    assert not strangers


def names_of(year):
    return format_reign(year)


def test_every_year_of_every_reign_of_ours_converts_there_and_back():
    for reign in reigns():
        for year in range(reign.first, reign.last + 1):
            number = write_numeral(year - reign.counted_from + 1)
            written = f"{reign.name}{number}年 {pair_of(year)}"
            assert written in format_reign(year)
            back = parse_date(f"{reign.dynasty}{written}")
            assert year in {c.first for c in back.candidates}, written
            assert back.problem is None, written
            assert any(c.first == c.last == year for c in parse_date(written).candidates)


@pytest.mark.parametrize("writing", ["hant", "hans", "pinyin"])
def test_every_name_gives_all_its_uses_in_each_writing(writing):
    for reign in reigns():
        name = {"hant": reign.name, "hans": reign.hans, "pinyin": f"{reign.pinyin} period"}[writing]
        if writing == "pinyin" and reign.name in ("庚子", "丁丑"):
            continue  # in pinyin these two are read as the years of the cycle
        spans = {(c.first, c.last) for c in parse_date(name).candidates}
        assert (reign.first, reign.last) in spans, name


def test_the_rows_of_the_tables_are_sound():
    names = {d.hant for d in dynasties()}
    for era in eras():
        assert era.counted_from <= era.first <= era.last
        assert era.dynasty in names
        assert len(era.hant) == len(era.hans)
    assert len(eras()) >= 790
    assert all(d.first <= d.last for d in dynasties())


@pytest.mark.parametrize(
    ("dynasty", "name", "yes"),
    [("宋", "宣和", True), ("清", "天命", True), ("元", "中統", True), ("明", "康熙", False)],
)
def test_a_short_name_stands_for_its_dynasties(dynasty, name, yes):
    assert any(belongs(r, dynasty) for r in by_name()[fold(name)]) is yes


def test_a_year_is_named_by_every_state_that_counted_it():
    assert format_reign(1781) == ("乾隆四十六年 辛丑",)
    assert format_reign(1120, "宋") == ("宣和二年 庚子",)
    assert "皇始三年 癸丑" in format_reign(353)
    assert format_reign(-500) == ()

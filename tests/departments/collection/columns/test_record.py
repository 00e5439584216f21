"""Columns fill a record; what cannot be understood is kept as written and told."""

import pytest
from pydantic import ValidationError

from handscroll.model.catalogue.maker import NameKind, Qualifier
from handscroll.model.relic import ObjectFormat

WHOLE = {
    "title": "秋山圖",
    "title_en": "Autumn Mountains",
    "title_pinyin": "Qiūshān tú",
    "title_wade_giles": "Ch'iu-shan t'u",
    "former_title": "秋林圖",
    "creator": "董其昌",
    "creator_en": "Dong Qichang (Chinese, 1555–1636)",
    "artist_courtesy_name": "玄宰",
    "artist_art_name": "號香光居士、思白",
    "artist_studio": "畫禪室",
    "attribution": "真迹",
    "date": "萬曆丁巳",
    "date_basis": "款识",
    "dynasty": "明",
    "object_type": "绘画",
    "format": "手卷",
    "medium": "绢本设色",
    "technique": "披麻皴",
    "dimensions": "28.5 x 343.2 cm",
    "dimensions_mounted": "纵30.2厘米 横1191.5厘米",
    "pieces": "1卷",
    "signature": "萬曆丁巳秋日，董其昌",
    "colophons": "陈继儒（行书，1620）：眉公题此卷。\n\n王时敏：奇绝。",
    "seals": "乾隆御覽之寶（朱文，椭圆，藏家：弘历）；「石渠寶笈」朱文長方印；"
    "嘉慶御覽之寶 (朱文, 圆) ×2",
    "artist_seals": "董玄宰（白文，方）",
    "provenance": "项元汴（1525-1590）；清内府；1925 故宫博物院；1956年张伯驹先生捐赠",
    "historic_catalogues": "《石渠宝笈续编》宁寿宫 卷四十四 页12；《江村销夏录》卷一",
    "exhibitions": "故宫书画展，北京，1935",
    "bibliography": "Cahill, The Distant Mountains, 1982; pl. 35",
    "grade": "一级",
    "former_number": "故-12; 老 44",
    "location": "地库 / 三室 / 乙12",
    "held_by": "试验博物馆",
    "rights": "CC0",
    "significance": "晚年代表作",
    "staff_note": "待核",
}


def test_a_whole_sheet_fills_a_whole_record_and_nothing_is_left_to_say(record):
    cells, found = record(**WHOLE)
    told = found.catalogue
    assert cells.remarks == []
    assert {one.column for one in cells.became} == {*WHOLE}
    assert found.format is ObjectFormat.HANDSCROLL
    assert [(one.text, one.pinyin, one.wade_giles) for one in told.titles] == [
        ("秋山圖", "Qiūshān tú", "Ch'iu-shan t'u"),
        ("Autumn Mountains", "", ""),
        ("秋林圖", "", ""),
    ]
    assert told.date.years == (1617, 1617)
    assert (told.date.written, told.date.basis.value) == ("萬曆丁巳", "signed")
    assert [(one.of, one.height_mm, one.width_mm) for one in told.measures] == [
        ("overall_unmounted", 285, 3432),
        ("overall_mounted", 302, 11915),
    ]
    assert [one.id for one in told.support.terms] == ["silk"]
    assert [one.term.id for one in told.techniques] == ["hemp_fibre"]
    assert (told.count.pieces, told.count.unit) == (1, {"zh-Hans": "卷"})
    assert (told.grade, told.object_type) == ("first", "painting")
    assert [one.text for one in told.identifiers] == ["故-12", "老 44"]
    assert (told.location.building, told.location.shelf) == ("地库", "乙12")
    assert told.held_by == {"zh-Hans": "试验博物馆"}
    assert found.rights.uri == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert told.staff_note == "待核"


def test_the_artist_has_names_of_every_kind_and_a_life(record):
    _, found = record(**WHOLE)
    [maker] = found.catalogue.makers
    assert [(one.kind, one.text) for one in maker.person.names] == [
        (NameKind.NAME, "董其昌"),
        (NameKind.ENGLISH, "Dong Qichang"),
        (NameKind.COURTESY, "玄宰"),
        (NameKind.ART, "香光居士"),
        (NameKind.ART, "思白"),
        (NameKind.STUDIO, "畫禪室"),
    ]
    assert (maker.person.born.years, maker.person.died.years) == ((1555, 1555), (1636, 1636))
    assert maker.qualifier is Qualifier.AUTOGRAPH


def test_seals_are_told_apart_by_owner_cutting_and_shape(record):
    _, found = record(**WHOLE)
    told = found.catalogue
    assert [(one.reading, one.cutting, one.shape) for one in told.seals] == [
        ("董玄宰", "intaglio", "square"),
        ("乾隆御覽之寶", "relief", "oval"),
        ("石渠寶笈", "relief", "rectangle"),
        ("嘉慶御覽之寶", "relief", "round"),
    ]
    assert len(told.impressions) == 5
    assert told.seals[0].owner.names[0].text == "董其昌"
    assert told.seals[1].owner.names[0].text == "弘历"


def test_a_seal_is_one_in_the_museum_only_where_its_owner_is_said(record):
    one = record("A 1", seals="宜子孙（白文）；乾隆御览之宝（朱文，藏家：弘历）")[1].catalogue.seals
    other = record("A 2", seals="宜子孫 (白文); 乾隆御覽之寶 (朱文; 藏家: 弘曆)")[1].catalogue.seals
    assert one[0].id != other[0].id
    assert one[1].id == other[1].id


def test_texts_have_author_script_and_date(record):
    _, found = record(**WHOLE)
    texts = found.catalogue.inscriptions
    assert [(one.kind.value, one.transcription.text) for one in texts] == [
        ("signature", "萬曆丁巳秋日，董其昌"),
        ("colophon", "眉公题此卷。"),
        ("colophon", "奇绝。"),
    ]
    assert texts[1].author.names[0].text == "陈继儒"
    assert (texts[1].script, texts[1].date.years) == ("running", (1620, 1620))


@pytest.mark.parametrize("text", ["诗曰：山高月小", "又题：好", "see: this", "山（水）：高"])
def test_what_is_not_plainly_an_author_stays_in_the_text(record, text: str):
    _, found = record(colophons=text)
    [one] = found.catalogue.inscriptions
    assert one.author.names == ()
    assert one.transcription.text == text


def test_history_keeps_who_when_and_how(record):
    _, found = record(**WHOLE)
    told = found.catalogue
    steps = told.provenance
    assert steps[0].holder.names[0].text == "项元汴"
    assert steps[0].holder.died.years == (1590, 1590)
    assert steps[2].institution == {"zh-Hans": "故宫博物院"}
    assert steps[2].when.years == (1925, 1925)
    assert (steps[3].how, steps[3].institution) == ("gift", {"zh-Hans": "1956年张伯驹先生捐赠"})
    assert [(one.catalogue, one.hall, one.juan, one.page) for one in told.historic] == [
        ("石渠宝笈续编", "宁寿宫", "卷四十四", "页12"),
        ("江村销夏录", "", "卷一", ""),
    ]
    assert told.exhibitions[0].when.years == (1935, 1935)
    assert [one.text for one in told.bibliography] == [
        "Cahill, The Distant Mountains, 1982; pl. 35"
    ]


@pytest.mark.parametrize(
    ("written", "name", "qualifier"),
    [
        ("（传）董源", "董源", "traditionally_attributed"),
        ("傳 董源", "董源", "traditionally_attributed"),
        ("Attributed to Dong Yuan", "Dong Yuan", "attributed"),
        ("Formerly attributed to Ma Yuan (active ca. 1190–1225)", "Ma Yuan", "formerly_attributed"),
        ("仿倪瓒", "倪瓒", "manner_of"),
        ("Wang Hui 王翚", "王翚", "autograph"),
        ("传", "传", "autograph"),
    ],
)
def test_a_qualifier_before_the_name_is_read(record, written: str, name: str, qualifier: str):
    _, found = record(creator=written)
    [maker] = found.catalogue.makers
    assert (maker.person.names[0].text, maker.qualifier.value) == (name, qualifier)


def test_nobody_is_nobody(record):
    [maker] = record(creator="佚名")[1].catalogue.makers
    assert (maker.person.names, maker.qualifier) == ((), Qualifier.UNIDENTIFIED)


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("format", "泥人"),
        ("technique", "不存在皴"),
        ("support", "月光"),
        ("object_type", "玉器"),
        ("grade", "甲等"),
        ("date", "some day soon"),
        ("dimensions", "大约三尺"),
        ("pieces", "若干"),
        ("seals", "某印（奇怪）"),
        ("historic_catalogues", "《画苑新谈》"),
        ("rights", "都是我的"),
        ("artist_life", "很久以前"),
        ("artist_links", "wikipedia"),
        ("date_basis", "a dream"),
        ("attribution", "circle of"),
    ],
)
def test_what_is_not_known_is_kept_as_written_and_told_with_a_fix(
    record, column: str, written: str
):
    cells, found = record(creator="董其昌", **{column: written})
    [told] = cells.remarks
    assert (told.row, told.field) == (2, column)
    assert told.why
    assert told.fix
    kept = found.catalogue.model_dump_json()
    assert all(word in kept for word in written.strip("《》").split("（"[0])[:1])


def test_rights_that_cannot_be_read_are_no_leave_to_publish(record):
    assert record(rights="都是我的")[1].rights.unclear
    assert not record(rights="public domain")[1].rights.unclear
    assert not record()[1].rights.unclear


def test_a_finer_format_is_kept_beside_the_one_of_the_label(record):
    _, found = record(format="条幅")
    assert found.format is ObjectFormat.HANGING_SCROLL
    assert found.catalogue.format.id == "narrow_scroll"
    _, found = record(format="屏风")
    assert (found.format, found.catalogue.format.id) == (ObjectFormat.OTHER, "screen")
    _, found = record(format="立轴")
    assert (found.format, found.catalogue.format) == (ObjectFormat.HANGING_SCROLL, None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("scroll", "handscroll"),
        ("立軸", "hanging_scroll"),
        ("Hanging  scroll", "hanging_scroll"),
        ("album leaves", "album"),
        ("fan", "round_fan"),
        ("摺扇", "folding_fan"),
        ("書法", "calligraphy"),
        ("carpet", "textile"),
        ("Lì zhóu", "hanging_scroll"),
        ("中堂", "central_scroll"),
        ("對聯", "couplet"),
        ("楹联", "couplet"),
    ],
)
def test_a_format_is_read_in_any_spelling(record, written: str, said: str):
    assert record(format=written)[1].format.value == said


@pytest.mark.parametrize("one", list(ObjectFormat))
def test_what_a_label_can_say_is_read_as_itself(record, one: ObjectFormat):
    if one is not ObjectFormat.OTHER:
        assert record(format=one.value)[1].format is one


@pytest.mark.parametrize(
    ("medium", "support", "technique"),
    [
        ("绢本设色", ["silk"], ["colour_painting"]),
        ("紙本 水墨", ["paper"], ["ink_painting"]),
        ("Ink on paper", ["paper"], ["ink_painting"]),
        ("ink and colour on silk", ["silk"], ["colour_painting"]),
        ("oil and hope on cardboard", [], []),
    ],
)
def test_the_plain_words_of_the_medium_say_support_and_technique(
    record, medium: str, support: list[str], technique: list[str]
):
    told = record(medium=medium)[1].catalogue
    assert [one.id for one in told.support.terms] == support
    assert [one.term.id for one in told.techniques] == technique


def test_a_column_of_its_own_goes_before_the_medium(record):
    told = record(medium="绢本设色", support="宣纸")[1].catalogue
    assert [one.id for one in told.support.terms] == ["xuan_paper"]


def test_the_life_of_the_artist_takes_meanings_of_a_date_away(record):
    open_one = record(date="康熙壬寅")[1].catalogue.date
    known = record(date="康熙壬寅", creator="恽寿平（1633-1690）")[1].catalogue.date
    assert (len(open_one.candidates), len(known.candidates)) == (2, 1)


def test_nothing_that_is_too_long_or_too_many_is_lost(record):
    long = "山" * 400 + "水尽头"
    many = ";".join(f"book {n}" for n in range(2_100))
    cells, found = record(former_number=long, bibliography=many, unknown=["颜色: 偏暗"])
    note = found.catalogue.staff_note
    assert "水尽头" in note
    assert "book 2099" in note
    assert "颜色: 偏暗" in note
    assert {one.field for one in cells.remarks} == {"former_number", "bibliography"}


def test_more_seals_than_a_record_holds_are_kept_in_the_notes(record):
    cells, found = record(seals=";".join(f"印{n}" for n in range(2_050)))
    assert len(found.catalogue.seals) == 2_000
    assert "印2049" in found.catalogue.staff_note
    assert [one.field for one in cells.remarks] == ["seals"]


def test_scripts_are_words_and_control_characters_are_refused(record):
    text = "<script>alert(1)</script>"
    [step] = record(provenance=text)[1].catalogue.provenance
    assert text in step.model_dump_json()
    with pytest.raises(ValidationError, match="control character"):
        record(bibliography="a\x00b")


def test_where_a_work_lies_never_leaves_the_staff(record):
    from handscroll.model.catalogue.telling import for_public

    public = for_public(record(**WHOLE)[1].catalogue).model_dump_json()
    assert "地库" not in public
    assert "待核" not in public

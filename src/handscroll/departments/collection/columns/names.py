"""Every column of a sheet: its name, the headings people really write, and what it fills."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from handscroll.departments.collection.vocabularies.folding import fold

REQUIRED = ("file",)

LANGUAGE_SUFFIXES = {"_zh_hans": "zh-Hans", "_zh_hant": "zh-Hant", "_en": "en"}
"""How a column says its language; a heading without one is guessed from the words."""

_LANGUAGE_WORDS = {
    "_zh_hans": ("zh_hans", "zh_cn", "简体", "简", "simplified"),
    "_zh_hant": ("zh_hant", "zh_tw", "繁体", "繁", "traditional"),
    "_en": ("en", "英文", "英", "english"),
}


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes
    ----------
    fills
        Where it goes in the record.
    headings
        Further headings it is known by, in simplified characters; traditional ones, spaces,
        case and brackets make no difference.
    spoken
        True where a heading may say a language: ``title_en``, ``题名（英文）``.
    of_part
        True where each row speaks of its own file, and not of the whole work.
    """

    name: str
    fills: str
    headings: tuple[str, ...] = ()
    spoken: bool = False
    of_part: bool = False


def _column(name: str, fills: str, headings: str = "", **more: bool) -> Column:
    return Column(name, fills, tuple(one.strip() for one in headings.split(",") if one), **more)


ALL = (
    _column("file", "the scan", "filename, file_name, image, scan, 文件, 文件名, 档名, 档案",
            of_part=True),
    _column("accession_number", "accession_number", "accession, accession_no, inventory_number,"
            " object_number, 藏品号, 藏品编号, 总登记号, 文物号, 登记号"),
    _column("part", "parts.kind", "部分, 部位", of_part=True),
    _column("part_label", "parts.label", "部分名称", spoken=True, of_part=True),
    _column("height_mm", "parts.height_mm", "高_mm", of_part=True),
    _column("width_mm", "parts.width_mm", "宽_mm", of_part=True),
    _column("height_cm", "parts.height_mm", "height, 高_cm, 纵_cm", of_part=True),
    _column("width_cm", "parts.width_mm", "width, 宽_cm, 横_cm", of_part=True),
    _column("image_id", "parts.capture", "", of_part=True),
    _column("title", "title", "name, 名称, 题名, 藏品名称, 文物名称, 作品名称", spoken=True),
    _column("title_on_object", "titles, on the object", "original_title, 原题, 原名"),
    _column("title_pinyin", "titles.pinyin", "pinyin, 拼音, 题名拼音, 名称拼音"),
    _column("title_wade_giles", "titles.wade_giles", "wade_giles, 威妥玛, 题名威妥玛"),
    _column("title_alias", "titles, alias", "alternative_title, other_titles, 别名, 又名, 别题"),
    _column("former_title", "titles, former", "former_titles, 旧名, 曾用名, 旧题名"),
    _column("title_translator", "titles.translator", "translator, 译者"),
    _column("creator", "creator, makers", "artist, author, 作者, 画家, 书家, 姓名, 作者姓名",
            spoken=True),
    _column("artist_pinyin", "makers, pinyin", "creator_pinyin, 作者拼音"),
    _column("artist_courtesy_name", "makers, courtesy", "courtesy_name, zi, 字, 表字, 作者字"),
    _column("artist_art_name", "makers, art", "art_name, hao, 号, 作者号, 别号"),
    _column("artist_studio", "makers, studio", "studio_name, 室名, 斋号, 斋名, 堂号, 室名别号"),
    _column("artist_life", "makers, born and died", "artist_dates, life_dates, 生卒, 生卒年"),
    _column("artist_born", "makers, born", "born, birth, birth_year, 生年"),
    _column("artist_died", "makers, died", "died, death, death_year, 卒年"),
    _column("artist_native_place", "makers, native_place", "native_place, 籍贯, 里籍"),
    _column("artist_role", "makers.role", "role, 责任方式, 作者身份"),
    _column("artist_links", "makers, links", "ulan, wikidata, viaf, 规范档"),
    _column("attribution", "makers.qualifier", "qualifier, 归属, 作者归属, 真伪"),
    _column("attributed_by", "makers.asserted_by", "attribution_by, 鉴定人"),
    _column("object_type", "object_type", "category, type, 类别, 文物类别, 藏品类别"),
    _column("dynasty", "dynasty", "period, 朝代, 时代", spoken=True),
    _column("date", "date_written, date", "year, 年代, 创作年代, 纪年, 年款"),
    _column("date_basis", "date.basis", "断代依据, 纪年依据"),
    _column("format", "format", "mounting, 形制, 装裱形式, 装裱形制"),
    _column("medium", "medium", "质地, 材质", spoken=True),
    _column("support", "support", "载体, 底材, 本质"),
    _column("technique", "techniques", "techniques, 技法, 画法, 皴法, 工艺"),
    _column("dimensions", "measures", "size, measurements, 尺寸, 规格, 本幅尺寸"),
    _column("dimensions_mounted", "measures, overall_mounted", "mounted_size, 装裱尺寸, 通高,"
            " 全卷尺寸"),
    _column("dimensions_image", "measures, image", "image_size, 画心尺寸, 画芯尺寸"),
    _column("pieces", "count", "number_of_pieces, quantity, count, 件数, 数量, 实际数量"),
    _column("signature", "inscriptions, signature", "款识, 落款, 署款, 款"),
    _column("inscriptions", "inscriptions", "inscription, 题识, 题款, 铭文"),
    _column("colophons", "inscriptions, colophon", "colophon, 题跋, 跋, 跋文, 题记"),
    _column("title_slip", "inscriptions, title_slip", "label_slip, 题签, 签题"),
    _column("frontispiece", "inscriptions, frontispiece", "frontispiece_text, 引首, 引首题字"),
    _column("seals", "seals, impressions", "seal, collector_seals, 印章, 钤印, 鉴藏印, 藏印, 印鉴"),
    _column("artist_seals", "seals, impressions", "artist_seal, 作者印, 作者钤印, 本人印"),
    _column("provenance", "provenance", "ownership, 流传, 递藏, 流传经过, 来源, 流传情况"),
    _column("historic_catalogues", "historic", "historic_catalogue, recorded_in, 著录"),
    _column("exhibitions", "exhibitions", "exhibition, exhibition_history, 展览, 展览史, 展出"),
    _column("bibliography", "bibliography", "literature, references, publications, 参考文献,"
            " 文献, 出版, 发表"),
    _column("grade", "grade", "级别, 文物级别, 等级"),
    _column("former_number", "identifiers, former", "former_numbers, old_number, 旧号, 原号,"
            " 原编号"),
    _column("thousand_character_number", "identifiers, thousand_character", "千字文号, 千字文编号"),
    _column("survey_number", "identifiers, survey", "普查号, 普查编号, 普查登记号"),
    _column("other_number", "identifiers", "other_numbers, 其他编号, 其他号"),
    _column("held_by", "held_by", "museum, institution, 收藏单位, 收藏机构, 藏地, 馆藏"),
    _column("location", "location", "storage, 库位, 库房, 存放位置, 库房位置, 柜架号"),
    _column("significance", "significance", "significance_statement, 意义, 重要性,"
            " 艺术价值", spoken=True),
    _column("description", "description", "说明, 描述, 简介, 内容描述", spoken=True),
    _column("credit_line", "rights.credit_line", "credit, 题谢, 捐赠说明", spoken=True),
    _column("rights", "rights", "licence, license, image_rights, 版权, 图像版权"),
    _column("object_rights", "rights of the object", "作品版权, 文物版权"),
    _column("text_rights", "rights of the text", "文字版权"),
    _column("data_rights", "rights of the data", "数据版权"),
    _column("rights_holder", "rights, holder", "copyright_holder, 权利人, 版权人"),
    _column("max_public_px", "rights.max_public_px", "最大公开像素"),
    _column("staff_note", "staff_note", "note, notes, remarks, 备注, 附注, 内部备注"),
)  # fmt: skip
"""All columns in the order in which the documentation has them."""

SIZES = ("dimensions", "dimensions_mounted", "dimensions_image")
"""Columns whose headings may say the unit."""
_UNIT_WORDS = {
    "mm": ("mm", "毫米"),
    "cm": ("cm", "厘米", "公分"),
    "m": ("米",),
    "in": ("in", "inches", "英寸"),
}

BY_NAME = {column.name: column for column in ALL}


def column_of(heading: str) -> str | None:
    """Return the column a heading means, or None for one that we do not know.

    Examples
    --------
    >>> column_of("題名（英文）"), column_of("Height (cm)"), column_of("英文名称")
    ('title_en', 'height_cm', 'title_en')
    """
    folded = fold(heading)
    return _headings().get(folded) or _sized(folded)[0]


def unit_of(heading: str) -> str:
    """Return the unit that a heading of sizes says, or nothing.

    Examples
    --------
    >>> unit_of("尺寸（厘米）"), unit_of("Dimensions, in."), unit_of("Size")
    ('cm', 'in', '')
    """
    return _sized(fold(heading))[1]


def _sized(folded: str) -> tuple[str | None, str]:
    """Return the column of sizes that a heading with a unit means, and the unit."""
    for unit, words in _UNIT_WORDS.items():
        for word in words:
            named = _headings().get(folded.removesuffix(word))
            if folded.endswith(word) and named in SIZES:
                return named, unit
    return None, ""


@lru_cache(maxsize=1024)
def split_language(column: str) -> tuple[str, str | None]:
    """Return ``(name, language tag or None)`` of a column."""
    for suffix, tag in LANGUAGE_SUFFIXES.items():
        if column.endswith(suffix):
            return column.removesuffix(suffix), tag
    return column, None


def of_part(column: str) -> bool:
    """Say whether a column speaks of a row's own file."""
    return BY_NAME[split_language(column)[0]].of_part


@cache
def _headings() -> dict[str, str]:
    """Return every heading, folded, to its column; a name wins over others' further headings."""
    found: dict[str, str] = {}
    for column in ALL:
        for written in (column.name, *column.headings):
            found.setdefault(fold(written), column.name)
    for column in ALL:
        found[fold(column.name)] = column.name
    for column in (one for one in ALL if one.spoken):
        for suffix, words in _LANGUAGE_WORDS.items():
            for written in (column.name, *column.headings):
                for word in words:
                    for both in (written + word, word + written):
                        found.setdefault(fold(both), column.name + suffix)
    return found


COLUMNS = frozenset(
    [column.name for column in ALL]
    + [column.name + suffix for column in ALL if column.spoken for suffix in LANGUAGE_SUFFIXES]
)
"""Every column that a heading can mean, those with a language included."""

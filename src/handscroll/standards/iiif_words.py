"""Words that manifests carry, in the three languages of the house.

Manifests travel without our pages, so their labels live here. A museum that says them in its own
words, or in a language of its own, hands those in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.model.text import LANGUAGES

Words = Mapping[str, str]
LanguageValues = dict[str, list[str]]
"""A language map as IIIF writes it: BCP 47 tag to one or more texts."""


def _three(hans: str, hant: str, en: str) -> Words:
    return {"zh-Hans": hans, "zh-Hant": hant, "en": en}


LABELS: Mapping[str, Words] = {
    "accession_number": _three("藏品号", "藏品號", "Accession number"),
    "creator": _three("作者", "作者", "Creator"),
    "dynasty": _three("朝代", "朝代", "Dynasty"),
    "date": _three("年代", "年代", "Date"),
    "format": _three("形制", "形制", "Format"),
    "medium": _three("材质", "材質", "Medium"),
    "dimensions": _three("尺寸", "尺寸", "Dimensions"),
    "credit": _three("署名", "署名", "Credit"),
    "parts": _three("各段", "各段", "Parts"),
    "page": _three("藏品页", "藏品頁", "Page of the relic"),
    "picture": _three("原图", "原圖", "The picture itself"),
    "record": _three("藏品记录", "藏品記錄", "Record of the relic"),
    "collection": _three("公开藏品", "公開藏品", "Published relics"),
}

PAINTED_BY_SOFTWARE = _three(
    "此图由软件绘制，并非文物。",
    "此圖由軟體繪製，並非文物。",
    "Painted by software; not a historical object.",
)

FORMATS: Mapping[ObjectFormat, Words] = {
    ObjectFormat.HANDSCROLL: _three("手卷", "手卷", "Handscroll"),
    ObjectFormat.HANGING_SCROLL: _three("立轴", "立軸", "Hanging scroll"),
    ObjectFormat.CENTRAL_SCROLL: _three("中堂", "中堂", "Central hall scroll"),
    ObjectFormat.COUPLET: _three("对联", "對聯", "Couplet"),
    ObjectFormat.ALBUM: _three("册页", "冊頁", "Album"),
    ObjectFormat.ROUND_FAN: _three("团扇", "團扇", "Round fan"),
    ObjectFormat.FOLDING_FAN: _three("折扇", "摺扇", "Folding fan"),
    ObjectFormat.CALLIGRAPHY: _three("书法", "書法", "Calligraphy"),
    ObjectFormat.TEXTILE: _three("织绣", "織繡", "Textile"),
    ObjectFormat.COSTUME: _three("服饰", "服飾", "Costume"),
    ObjectFormat.PAINTING: _three("绘画", "繪畫", "Painting"),
    ObjectFormat.OTHER: _three("其他", "其他", "Other"),
}

PARTS: Mapping[PartKind, Words] = {
    PartKind.WRAPPER: _three("包首", "包首", "Wrapper"),
    PartKind.TITLE_SLIP: _three("题签", "題簽", "Title slip"),
    PartKind.FRONTISPIECE: _three("引首", "引首", "Frontispiece"),
    PartKind.SEPARATOR: _three("隔水", "隔水", "Separator"),
    PartKind.PAINTING: _three("画心", "畫心", "Painting"),
    PartKind.COLOPHON: _three("题跋", "題跋", "Colophon"),
    PartKind.LEAF: _three("册页", "冊頁", "Leaf"),
    PartKind.WHOLE: _three("全图", "全圖", "Whole"),
}


@dataclass(frozen=True)
class Labels:
    """The words of manifests as one museum says them.

    Attributes
    ----------
    said
        Key to what the museum says instead, in whichever languages: ``iiif.page``,
        ``format.album``, ``part.leaf``.
    languages
        Every language that the museum has pages in.
    """

    said: Mapping[str, Words] = field(default_factory=dict)
    languages: tuple[str, ...] = LANGUAGES

    def label(self, name: str) -> Words:
        """Return a label; see `LABELS`."""
        return {**LABELS[name], **self.said.get("iiif." + name, {})}

    def format(self, one: ObjectFormat) -> Words:
        """Return what a format is called."""
        return {**FORMATS[one], **self.said.get(f"format.{one}", {})}

    def part(self, kind: PartKind) -> Words:
        """Return what a kind of part is called."""
        return {**PARTS[kind], **self.said.get(f"part.{kind}", {})}

    @property
    def painted(self) -> Words:
        """That software painted a picture."""
        return {**PAINTED_BY_SOFTWARE, **self.said.get("iiif.painted_by_software", {})}


def values(words: Words) -> LanguageValues:
    """Return a language map as IIIF writes it, without languages that have no words."""
    return {tag: [text] for tag, text in words.items() if text}


def joined(*maps: Words) -> LanguageValues:
    """Return several texts under each language that has them, in order."""
    tags = dict.fromkeys(tag for one in maps for tag in one)
    found = {tag: [one[tag] for one in maps if one.get(tag)] for tag in tags}
    return {tag: texts for tag, texts in found.items() if texts}

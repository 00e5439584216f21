"""What is said of single relics of the demo collection beyond what their pictures show."""

from __future__ import annotations

from typing import Any


def _term(hans: str, hant: str, english: str) -> dict[str, Any]:
    return {"words": {"zh-Hans": hans, "zh-Hant": hant, "en": english}}


_SILK = {
    "terms": [_term("绢", "絹", "silk")], "warp_per_cm": 42, "weft_per_cm": 36,
    "note": {"en": "As simulated."},
}  # fmt: skip
_PAPER = {"terms": [_term("纸", "紙", "paper")]}


def _pigment(hans: str, hant: str, english: str, where: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "term": _term(f"{hans}（模拟）", f"{hant}（模擬）", f"{english} (simulated)"),
        "method": "historical_text", "standing": "candidate",
        "where": {"zh-Hans": where[0], "zh-Hant": where[1], "en": where[2]},
        "by": "handscroll",
    }  # fmt: skip


def _technique(kind: str, hans: str, hant: str, english: str) -> dict[str, Any]:
    return {"kind": kind, "term": _term(hans, hant, english)}


_CLOUDS: dict[str, Any] = {
    "object_type": "painting",
    "titles": [
        {"text": "雲山舒卷圖", "kind": "on_object", "pinyin": "Yúnshān shūjuǎn tú",
         "wade_giles": "Yün-shan shu-chüan t'u"},
        {"text": "云山舒卷图卷", "kind": "simplified", "language": "zh-Hans"},
        {"text": "Clouds and Mountains Unrolling", "kind": "translated", "language": "en",
         "translator": "handscroll"},
    ],
    "measures": [{"of": "overall_unmounted", "height_mm": 350, "length_mm": 8550}],
    "count": {"pieces": 1, "unit": {"zh-Hans": "卷", "zh-Hant": "卷", "en": "scroll"},
              "complete": True},
    "techniques": [
        _technique("manner", "青绿", "青綠", "blue-green"),
        _technique("texture_stroke", "斧劈皴", "斧劈皴", "axe-cut strokes"),
        _technique("texture_stroke", "米点", "米點", "Mi dots"),
        _technique("composition", "平远、高远", "平遠、高遠", "level and high distance"),
    ],
    "support": _SILK,
    "pigments": [
        _pigment("石青", "石青", "azurite", ("主峰", "主峰", "the great peaks")),
        _pigment("石绿", "石綠", "malachite", ("坡石", "坡石", "slopes and rocks")),
        _pigment("赭石", "赭石", "ochre", ("山脚", "山腳", "feet of the mountains")),
        _pigment("朱砂", "朱砂", "cinnabar", ("印", "印", "seals")),
    ],
    "own": {
        "type": "painting", "inscription_on_painting": True,
        "subjects": [_term("青绿山水", "青綠山水", "blue-green landscape"),
                     _term("行旅", "行旅", "travellers")],
    },
    "significance": {
        "zh-Hans": "软件所绘，并非古物。画中一石一木皆有记录可核，故可用以检验影像之法："
        "何处有印、何处有题、何处施石青，皆知其实。",
        "zh-Hant": "軟體所繪，並非古物。畫中一石一木皆有記錄可核，故可用以檢驗影像之法："
        "何處有印、何處有題、何處施石青，皆知其實。",
        "en": "Painted by software; no antiquity. Every rock and tree in it is on file, so that a"
              " method that looks at pictures can be tested here: it is known where each seal,"
              " each inscription and each stroke of azurite truly is.",
    },
    "provenance": [
        {"holder": {"id": "handscroll-painter", "names": [
            {"kind": "name", "text": "卷舒畫師"},
            {"kind": "english", "text": "handscroll painter (software)", "language": "en"}]},
         "when": {"written": "2026"}, "how": "gift", "certainty": "certain",
         "evidence": {"zh-Hans": "以 CC0 捐入公有领域", "zh-Hant": "以 CC0 捐入公有領域",
                      "en": "given to the public domain under CC0"}},
    ],
    "relations": [
        {"kind": "manner_of", "asserted_by": "handscroll", "certainty": "certain",
         "work": {"zh-Hans": "宋人青绿山水长卷", "zh-Hant": "宋人青綠山水長卷",
                  "en": "long blue-green landscapes of the Song"},
         "reasons": {"zh-Hans": "取其青绿设色与展卷次第，不摹任何一图。",
                     "zh-Hant": "取其青綠設色與展卷次第，不摹任何一圖。",
                     "en": "It takes over their colours and their way of unfolding, and copies no"
                           " single painting."}},
    ],
}  # fmt: skip
_LANTING: dict[str, Any] = {
    "object_type": "calligraphy",
    "support": _PAPER,
    "own": {
        "type": "calligraphy", "script": "running_regular",
        "text_title": {"zh-Hans": "王羲之《兰亭集序》开篇", "zh-Hant": "王羲之《蘭亭集序》開篇",
                       "en": "Opening of Wang Xizhi’s Preface to the Orchid Pavilion"},
    },
    "relations": [
        {"kind": "freehand_copy", "asserted_by": "handscroll", "certainty": "certain",
         "work": {"zh-Hans": "《兰亭集序》文", "zh-Hant": "《蘭亭集序》文",
                  "en": "the text of the Orchid Pavilion Preface"},
         "person": {"names": [{"text": "王羲之"},
                              {"kind": "english", "text": "Wang Xizhi", "language": "en"}]},
         "reasons": {"zh-Hans": "仅录其文，不摹其迹。", "zh-Hant": "僅錄其文，不摹其跡。",
                     "en": "It takes the words and copies no known handwriting."}},
    ],
}  # fmt: skip
_ROUNDEL: dict[str, Any] = {
    "object_type": "textile",
    "own": {
        "type": "textile", "structure": [_term("缂丝", "緙絲", "silk tapestry (kesi)")],
        "fibres": [_term("蚕丝（模拟）", "蠶絲（模擬）", "silk (simulated)")],
        "pattern": [_term("云鹤", "雲鶴", "cranes and clouds"),
                    _term("海水江崖", "海水江崖", "waves and cliffs")],
    },
}  # fmt: skip
_POND: dict[str, Any] = {
    "object_type": "painting",
    "support": _SILK,
    "techniques": [_technique("manner", "没骨设色", "沒骨設色", "boneless colours")],
    "pigments": [
        _pigment("靛蓝", "靛藍", "indigo", ("荷叶", "荷葉", "lotus leaves")),
        _pigment("胭脂", "胭脂", "red lake", ("荷花", "荷花", "lotus flowers")),
        _pigment("蛤粉", "蛤粉", "shell white", ("荷花", "荷花", "lotus flowers")),
        _pigment("赭石", "赭石", "ochre", ("荷叶", "荷葉", "lotus leaves")),
    ],
    "own": {"type": "painting", "subjects": [_term("荷塘", "荷塘", "lotus pond")]},
    "significance": {
        "zh-Hans": "软件逐层所绘，并非古物。每一层的颜料、厚薄与光谱皆有记录，"
        "绢上底稿与被盖之鹤亦然，故可用以检验多光谱之法是否真能见其下之物。",
        "zh-Hant": "軟體逐層所繪，並非古物。每一層的顏料、厚薄與光譜皆有記錄，"
        "絹上底稿與被蓋之鶴亦然，故可用以檢驗多光譜之法是否真能見其下之物。",
        "en": "Painted film by film by software; no antiquity. Pigment, thickness and spectrum of"
              " every film are on file, and so are the drawing on the silk and the crane that was"
              " covered: it can be tested here whether a method sees what lies beneath.",
    },
}  # fmt: skip
_OF = {
    "clouds-and-mountains": _CLOUDS,
    "orchid-pavilion": _LANTING,
    "roundel": _ROUNDEL,
    "ink-bamboo": {
        "object_type": "painting", "support": _PAPER,
        "techniques": [_technique("manner", "水墨", "水墨", "ink"),
                       _technique("manner", "写意", "寫意", "free-hand")],
    },
    "waterfall-peaks": {
        "object_type": "painting", "support": _SILK,
        "techniques": [_technique("manner", "浅绛", "淺絳", "light crimson"),
                       _technique("composition", "高远", "高遠", "high distance")],
    },
    "fan": {"object_type": "painting", "support": _SILK},
    "lotus-pond": _POND,
    "album": {"object_type": "painting"},
}  # fmt: skip


def facts_of(slug: str) -> dict[str, Any]:
    """Return what is said of one relic beyond what its pictures show."""
    return dict(_OF.get(slug, {}))

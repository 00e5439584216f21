"""The seals of the demo painter, which is software and owns every one of them."""

from __future__ import annotations

from typing import Any

PAINTER: dict[str, Any] = {
    "id": "handscroll-painter",
    "names": [
        {"kind": "name", "text": "卷舒畫師", "pinyin": "Juǎnshū huàshī"},
        {"kind": "english", "text": "handscroll painter (software)", "language": "en"},
    ],
}
"""The painter as a record names it."""

_KNOWN: dict[str, tuple[str, str, str, str, str]] = {
    "卷舒": ("juanshu", "name", "卷而能舒", "卷而能舒", "Rolling up, unrolling"),
    "雲山": ("yunshan", "leisure", "云与山", "雲與山", "Clouds and mountains"),
    "軟體所繪": ("ruanti", "name", "软件所绘", "軟體所繪", "Painted by software"),
    "臥遊": (
        "woyou", "leisure", "卧以游之，宗炳语", "臥以遊之，宗炳語",
        "Travelling while lying down, after Zong Bing",
    ),
    "丙午": ("bingwu", "other", "丙午年，即2026年", "丙午年，即2026年", "The year bingwu, 2026"),
    "非古物": ("feiguwu", "other", "此非古物", "此非古物", "Not an antiquity"),
    "墨緣": ("moyuan", "leisure", "以墨结缘", "以墨結緣", "Brought together by ink"),
    "清玩": ("qingwan", "appreciation", "清雅之玩", "清雅之玩", "For quiet enjoyment"),
    "澄懷觀道": (
        "chenghuai", "leisure", "澄净心怀以观道，宗炳语", "澄淨心懷以觀道，宗炳語",
        "With a clear mind beholding the Way, after Zong Bing",
    ),
}  # fmt: skip
_CUTTINGS = {"zhuwen": "relief", "baiwen": "intaglio"}


def seal_id(text: str, manner: str) -> str:
    """Return the name of the painter's seal that says ``text``, cut in a manner."""
    return f"demo-{_KNOWN[text][0]}-{_CUTTINGS[manner]}"


def seal(text: str, manner: str, side_mm: float) -> dict[str, Any]:
    """Return the painter's seal as a record has it."""
    _, kind, hans, hant, english = _KNOWN[text]
    return {
        "id": seal_id(text, manner),
        "reading": text,
        "meaning": {"zh-Hans": hans, "zh-Hant": hant, "en": english},
        "owner": PAINTER,
        "owner_certainty": "certain",
        "type": kind,
        "cutting": _CUTTINGS[manner],
        "shape": "square",
        "height_mm": side_mm,
        "width_mm": side_mm,
    }

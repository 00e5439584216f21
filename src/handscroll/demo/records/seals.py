"""The seals of the demo collection: the painter's, which is software, and of two made-up owners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

PAINTER: dict[str, Any] = {
    "id": "handscroll-painter",
    "names": [
        {"kind": "name", "text": "卷舒畫師", "pinyin": "Juǎnshū huàshī"},
        {"kind": "english", "text": "handscroll painter (software)", "language": "en"},
    ],
}
"""The painter as a record names it."""

MOYUAN: dict[str, Any] = {
    "id": "handscroll-moyuan",
    "names": [
        {"kind": "name", "text": "墨緣居士", "pinyin": "Mòyuán jūshì"},
        {"kind": "studio", "text": "清玩齋", "pinyin": "Qīngwán zhāi"},
        {"kind": "english", "text": "Moyuan the Recluse (made up)", "language": "en"},
    ],
}
WOYOU: dict[str, Any] = {
    "id": "handscroll-woyou",
    "names": [
        {"kind": "name", "text": "臥遊齋主", "pinyin": "Wòyóu zhāizhǔ"},
        {"kind": "studio", "text": "澄懷觀", "pinyin": "Chénghuái guàn"},
        {"kind": "english", "text": "Master of the Woyou Studio (made up)", "language": "en"},
    ],
}
"""Collectors whom nobody ever met: a museum without collectors shows half of what seals tell."""

_OWNERS = {"墨緣": MOYUAN, "清玩": MOYUAN, "臥遊": WOYOU, "澄懷觀道": WOYOU}
_NOTE = {
    "zh-Hans": "软件按画幅大小钤印，同文之印各处大小不一；真印只有一种尺寸。",
    "zh-Hant": "軟體按畫幅大小鈐印，同文之印各處大小不一；真印只有一種尺寸。",
    "en": "The software presses it as large as a picture needs; a real stone has one size.",
}
_HELD = {
    "zh-Hans": "据印；其人虚构，仅为示范",
    "zh-Hant": "據印；其人虛構，僅為示範",
    "en": "by the seals; made up, to show how it is told",
}

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
    "墨緣": ("moyuan", "art_name", "以墨结缘", "以墨結緣", "Brought together by ink"),
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


def seal(text: str, manner: str) -> dict[str, Any]:
    """Return a seal as a record has it; its size stands with each impression."""
    _, kind, hans, hant, english = _KNOWN[text]
    return {
        "id": seal_id(text, manner),
        "reading": text,
        "meaning": {"zh-Hans": hans, "zh-Hant": hant, "en": english},
        "owner": _OWNERS.get(text, PAINTER),
        "owner_certainty": "certain",
        "type": kind,
        "cutting": _CUTTINGS[manner],
        "shape": "square",
        "source": "handscroll",
        "note": _NOTE,
    }


def holders(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Return the steps of provenance that seals tell of, in the order of the collectors."""
    owners = [_OWNERS[text] for text in texts if text in _OWNERS]
    return [
        {"holder": one, "certainty": "probable", "evidence": _HELD}
        for one in (WOYOU, MOYUAN)
        if one in owners
    ]

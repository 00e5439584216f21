"""A made record as long as the longest real ones: 111 seals and 30 colophons on one scroll.

Its structure is real, its people and texts are not: every name and line is drawn by chance from
lists of common characters, and says so in its note.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.model.capture import Capture
from handscroll.model.catalogue.catalogue import Catalogue

SEALS, COLOPHONS, VIEWINGS, OWNERS = 111, 30, 4, 17
_SURNAMES = "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊朱秦許何呂張孔曹嚴華"
_GIVEN = "明遠子昂伯時元章仲圭叔達雲林石田文徵伯虎實父希哲思白"
_ART = "松竹梅蘭雲山水石煙霞林泉梧桐鶴鹿琴書墨硯"
_HOUSE = "軒齋堂館閣樓居室亭庵"
_WORDS = (
    "山水雲煙林泉松竹石溪舟橋亭樓人家春秋冬夏風月花鳥江湖天地古今上下遠近高深平淡清幽"
    "筆墨紙絹丹青展卷觀畫題跋記年日時此圖真趣意在無窮見者當知其妙不可言傳"
)
_TYPES = ("name", "art_name", "studio", "collection", "appreciation", "leisure")
_ENDS = {"collection": "珍藏", "appreciation": "鑑賞", "studio": "", "leisure": "", "name": "之印",
         "art_name": ""}  # fmt: skip
_BY_SEALS = {"zh-Hans": "据其印章", "zh-Hant": "據其印章", "en": "by seals"}
_NOTE = {
    "zh-Hans": "此条目为合成：结构如实，人名与文字皆随机而成。",
    "zh-Hant": "此條目為合成：結構如實，人名與文字皆隨機而成。",
    "en": "Made by software: the structure is real; every name and text is drawn by chance.",
}
_PARTS = (
    ("wrapper", 330, 240), ("heaven", 330, 480), ("separator", 330, 120),
    ("frontispiece", 330, 1020), ("separator", 330, 120), ("painting", 325, 8100),
    ("separator", 330, 120), ("colophon", 330, 9200), ("roller_knob", 0, 0),
)  # fmt: skip


@dataclass(frozen=True)
class _Owner:
    person: dict[str, Any]
    house: str
    year: int


def great_record(captures: Sequence[Capture] = (), *, seed: int = 111) -> Catalogue:
    """Return a record with 111 impressions of 74 seals and 30 colophons.

    Parameters
    ----------
    captures
        Captures of frontispiece, painting and colophons in this order, for pictures of some of
        the texts and seals; none leaves them without.
    seed
        The same seed makes the same record.
    """
    chance = random.Random(seed)
    owners = [_owner(chance, number) for number in range(OWNERS)]
    seals = [_seal(chance, owners[number % OWNERS], number) for number in range(74)]
    parts = _parts(captures)
    texts = [
        _colophon(chance, owners[number % OWNERS], number) for number in range(COLOPHONS + VIEWINGS)
    ]
    texts.insert(0, _frontispiece(chance, owners[3]))
    pressed = [_impression(chance, seals, parts, number) for number in range(SEALS)]
    for number, text in enumerate(texts):
        text["seals"] = [one["id"] for one in pressed[2 * number : 2 * number + 2]]
        for one in pressed[2 * number : 2 * number + 2]:
            one["part"] = text["part"]
    _place(chance, texts, pressed, captures)
    return Catalogue.model_validate(
        {
            "object_type": "painting",
            "titles": [
                {"text": "溪山無盡圖卷", "kind": "on_object", "pinyin": "Xīshān wújìn tú juàn",
                 "wade_giles": "Hsi-shan wu-chin t'u chüan"},
                {"text": "Streams and Mountains without End", "language": "en",
                 "kind": "translated", "translator": "handscroll"},
            ],
            "makers": [{"person": owners[0].person, "role": "painter",
                        "qualifier": "traditionally_attributed", "certainty": "uncertain"}],
            "date": {"written": "12th century", "calendar": "gregorian", "basis": "style",
                     "certainty": "approximate",
                     "candidates": [{"edtf": "11XX", "first": 1101, "last": 1200}]},
            "measures": [{"of": "image", "height_mm": 325, "width_mm": 8100},
                         {"of": "overall_mounted", "height_mm": 330, "length_mm": 19400}],
            "parts": parts, "inscriptions": texts, "seals": seals, "impressions": pressed,
            "significance": _NOTE,
            "provenance": [
                {"holder": one.person, "evidence": _BY_SEALS, "when": _year(one.year),
                 "certainty": "probable"}
                for one in sorted(owners, key=lambda owner: owner.year)
            ],
        }
    )  # fmt: skip


def _owner(chance: random.Random, number: int) -> _Owner:
    name = _SURNAMES[number] + "".join(chance.sample(_GIVEN, chance.choice((1, 2))))
    house = "".join(chance.sample(_ART, 2)) + chance.choice(_HOUSE)
    year = 1150 + 45 * number
    names = [
        {"kind": "name", "text": name},
        {"kind": "courtesy", "text": "".join(chance.sample(_GIVEN, 2))},
        {"kind": "art", "text": "".join(chance.sample(_ART, 2)) + "子"},
        {"kind": "studio", "text": house},
    ]
    person = {"id": f"made-person-{number}", "names": names,
              "born": _year(year - 60), "died": _year(year + 10)}  # fmt: skip
    return _Owner(person, house, year)


def _year(year: int) -> dict[str, Any]:
    return {"written": str(year), "candidates": [{"edtf": str(year), "first": year, "last": year}],
            "calendar": "gregorian"}  # fmt: skip


def _seal(chance: random.Random, owner: _Owner, number: int) -> dict[str, Any]:
    kind = _TYPES[number % len(_TYPES)]
    names = [name["text"] for name in owner.person["names"]]
    stem = {"name": names[0], "art_name": names[1], "studio": owner.house}.get(
        kind, "".join(chance.sample(_ART, 2))
    )
    side = chance.choice((12, 15, 18, 22, 25, 31))
    return {
        "id": f"made-seal-{number}", "reading": stem + _ENDS[kind], "owner": owner.person,
        "owner_certainty": chance.choice(("certain", "certain", "probable", "uncertain")),
        "type": kind, "cutting": chance.choice(("relief", "relief", "intaglio", "mixed")),
        "shape": chance.choice(("square", "square", "rectangle", "round", "gourd")),
        "height_mm": side, "width_mm": side, "note": _NOTE,
    }  # fmt: skip


def _text(chance: random.Random, length: int) -> str:
    signs = "".join(chance.choice(_WORDS) for _ in range(length))
    for _ in range(length // 60):
        place = chance.randrange(length)
        signs = signs[:place] + "□" + signs[place + 1 :]
    return "\n".join(signs[start : start + 14] for start in range(0, length, 14))


def _frontispiece(chance: random.Random, owner: _Owner) -> dict[str, Any]:
    return {"id": "front", "kind": "frontispiece", "author": owner.person, "script": "seal",
            "part": "p4", "lines": 1, "transcription": {"text": "溪山無盡", "punctuated": False},
            "date": _year(owner.year), "note": _NOTE}  # fmt: skip


def _colophon(chance: random.Random, owner: _Owner, number: int) -> dict[str, Any]:
    text = _text(chance, chance.choice((28, 70, 126, 240, 420)))
    return {
        "id": f"c{number + 1}", "kind": "viewing_note" if number >= COLOPHONS else "colophon",
        "author": owner.person, "part": "p8", "lines": text.count("\n") + 1,
        "script": chance.choice(("regular", "running", "running", "cursive")),
        "date": _year(owner.year + number), "signature": owner.person["names"][0]["text"] + "識",
        "transcription": {"text": text, "punctuated": False, "certainty": "probable"},
        "translations": [{"text": _NOTE["en"], "language": "en", "translator": "handscroll"}],
    }  # fmt: skip


def _impression(
    chance: random.Random, seals: Sequence[dict[str, Any]], parts: Sequence[Any], number: int
) -> dict[str, Any]:
    seal = seals[number % len(seals)]
    unknown = number % 23 == 22
    one: dict[str, Any] = {
        "id": f"s{number + 1}", "seal": None if unknown else seal["id"],
        "part": chance.choice(("p3", "p5", "p6", "p6", "p6", "p7", "p8")),
        "across_join": number % 11 == 4,
        "reading_certainty": chance.choice(("certain", "certain", "probable", "uncertain")),
    }  # fmt: skip
    if unknown:
        one |= {"reading": "□" + chance.choice(_ART) + "□□", "cutting": "relief"}
    return one


def _parts(captures: Sequence[Capture]) -> list[dict[str, Any]]:
    shown = dict(zip(("p4", "p6", "p8"), (one.id for one in captures), strict=False))
    parts = []
    for number, (kind, height, width) in enumerate(_PARTS, start=1):
        name = f"p{number}"
        part: dict[str, Any] = {"id": name, "kind": kind, "capture": shown.get(name)}
        if height:
            part["measures"] = [{"of": kind, "height_mm": height, "width_mm": width}]
        parts.append(part)
    parts[7]["joins"] = 14
    return parts


def _place(
    chance: random.Random,
    texts: Sequence[dict[str, Any]],
    pressed: Sequence[dict[str, Any]],
    captures: Sequence[Capture],
) -> None:
    """Give texts and seals of photographed parts a place on their captures."""
    shown = dict(zip(("p4", "p6", "p8"), captures, strict=False))
    for number, text in enumerate(texts):
        capture = shown.get(text["part"])
        if capture is not None:
            step = max(1, capture.width // (COLOPHONS + VIEWINGS + 1))
            left = max(0, capture.width - step * (number + 1))
            text["region"] = {"capture": capture.id, "x": left, "y": 0,
                              "width": min(step, capture.width - left),
                              "height": capture.height}  # fmt: skip
    for one in pressed:
        capture = shown.get(one["part"])
        if capture is not None and chance.random() < 0.7:
            side = max(1, min(capture.width, capture.height) // 8)
            one["region"] = {"capture": capture.id, "width": side, "height": side,
                             "x": chance.randrange(capture.width - side + 1),
                             "y": chance.randrange(capture.height - side + 1)}  # fmt: skip

"""The record of a painted relic, made from what the painter knows is truly in its pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscroll.demo import catalogue, truth
from handscroll.demo.catalogue import DemoFile, DemoRelic
from handscroll.demo.records.facts import facts_of
from handscroll.demo.records.sayings import TRANSLATOR, is_verse, meaning, poet
from handscroll.demo.records.seals import PAINTER, holders, seal, seal_id
from handscroll.demo.truth import PictureTruth, WritingTruth
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import capture_id, relic_id

_KINDS = {"leaf": "opening", "whole": "painting"}
_DATE = {
    "written": "丙午年", "calendar": "chinese", "basis": "signed", "certainty": "certain",
    "candidates": [{"edtf": "2026", "first": 2026, "last": 2026}],
}  # fmt: skip
_NOTE = {
    "zh-Hans": "由软件绘成，并非古物。",
    "zh-Hant": "由軟體繪成，並非古物。",
    "en": "Painted by software; no antiquity.",
}


@dataclass(frozen=True)
class Sheet:
    """One painted file: where its truth is, and under which names a record knows it."""

    file: DemoFile
    truth: PictureTruth
    part: str
    capture: str

    @property
    def mm_per_px(self) -> float:
        """Millimetres of the work for one pixel."""
        return self.file.height_mm / self.truth.height

    def region(self, writing: WritingTruth) -> dict[str, Any]:
        """Return where a text or seal stands, as a record has it."""
        box = writing.box
        return {"capture": self.capture, "x": box.x, "y": box.y,
                "width": box.width, "height": box.height}  # fmt: skip


def painted_record(relic: DemoRelic, files: Sequence[Path]) -> Catalogue:
    """Return the record of a painted relic; regions are those of the files as painted.

    Parameters
    ----------
    files
        The relic's files in reading order, the truth in the folder ``truth`` beside them.

    Raises
    ------
    NotFoundError
        If the truth of a file is not there.
    """
    sheets = sheets_of(relic, files)
    texts: list[dict[str, Any]] = []
    pressed: list[dict[str, Any]] = []
    seals: dict[str, dict[str, Any]] = {}
    for sheet in sheets:
        own = [_text(sheet, one, n) for n, one in enumerate(_of(sheet, "seal", False), start=1)]
        for number, one in enumerate(_of(sheet, "seal", True), start=1):
            name = seal_id(one.text, one.manner)
            seals.setdefault(name, seal(one.text, one.manner))
            pressed.append({
                "id": f"{sheet.part}-s{number}", "seal": name, "part": sheet.part,
                "region": sheet.region(one), "reading_certainty": "certain",
                "owner_certainty": "certain",
                "height_mm": round(one.box.height * sheet.mm_per_px, 1),
                "width_mm": round(one.box.width * sheet.mm_per_px, 1),
            })  # fmt: skip
            _beside(own, sheet, one, pressed[-1]["id"])
        texts += own
    told = facts_of(relic.slug)
    held = holders(one["reading"] for one in seals.values())
    return Catalogue.model_validate(
        {
            "titles": _titles(relic), "makers": [_maker(relic)], "date": _DATE,
            "parts": [_part(sheet) for sheet in sheets], "inscriptions": texts,
            "seals": list(seals.values()), "impressions": pressed,
            "identifiers": [{"text": relic.slug, "kind": "other", "given_by": "handscroll"}],
            "rights": {
                name: {"uri": catalogue.RIGHTS} for name in
                ("object", "photograph", "text", "dataset")
            },
        }
        | told
        | {"provenance": [*held, *told.get("provenance", ())]}
    )  # fmt: skip


def sheets_of(relic: DemoRelic, files: Sequence[Path]) -> Sequence[Sheet]:
    """Return the painted files of a relic with what is truly in them, in reading order.

    Raises
    ------
    NotFoundError
        If the truth of a file is not there.
    """
    return [
        _sheet(relic, part, file, number)
        for number, (part, file) in enumerate(zip(relic.parts, files, strict=True), start=1)
    ]


def _sheet(relic: DemoRelic, part: DemoFile, file: Path, number: int) -> Sheet:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    capture = capture_id(relic_id(relic.accession_number), digest)
    return Sheet(part, truth.read(file.parent, file.name), f"p{number}", capture)


def _of(sheet: Sheet, kind: str, wanted: bool) -> list[WritingTruth]:
    return [one for one in sheet.truth.writing if (one.kind == kind) is wanted]


def _titles(relic: DemoRelic) -> list[dict[str, Any]]:
    return [
        {"text": relic.title.zh_hant, "kind": "given", "language": "zh-Hant"},
        {"text": relic.title.zh_hans, "kind": "simplified", "language": "zh-Hans"},
        {"text": relic.title.en, "kind": "translated", "language": "en", "translator": TRANSLATOR},
    ]


def _maker(relic: DemoRelic) -> dict[str, Any]:
    role = {"calligraphy": "calligrapher", "textile": "weaver"}.get(relic.format, "painter")
    return {"person": PAINTER, "role": role, "qualifier": "autograph", "certainty": "certain"}


def _part(sheet: Sheet) -> dict[str, Any]:
    file = sheet.file
    label = {"zh-Hans": file.label.zh_hans, "zh-Hant": file.label.zh_hant, "en": file.label.en}
    return {
        "id": sheet.part, "kind": _KINDS.get(file.part, file.part), "capture": sheet.capture,
        "label": label if file.part == "leaf" else {},
        "measures": [{"of": "image", "height_mm": file.height_mm, "width_mm": file.width_mm}],
    }  # fmt: skip


def _text(sheet: Sheet, one: WritingTruth, number: int) -> dict[str, Any]:
    english, verse_of = meaning(one.text), poet(one.text)
    told: dict[str, Any] = {
        "id": f"{sheet.part}-t{number}", "part": sheet.part, "region": sheet.region(one),
        "kind": _kind(sheet, one), "script": "running_regular", "author": PAINTER,
        "lines": one.text.count("\n") + 1, "seals": [], "note": dict(_NOTE),
        "transcription": {"text": one.text, "punctuated": False, "by": TRANSLATOR,
                          "certainty": "certain"},
    }  # fmt: skip
    if "丙午" in one.text:
        told["date"] = _DATE
    if english:
        told["translations"] = [{"text": english, "language": "en", "translator": TRANSLATOR}]
    if verse_of is not None:
        hans, hant, latin = verse_of
        told["note"] = {
            "zh-Hans": f"所录为{hans}句。{_NOTE['zh-Hans']}",
            "zh-Hant": f"所錄為{hant}句。{_NOTE['zh-Hant']}",
            "en": f"The words are {latin}’s. {_NOTE['en']}",
        }
    return told


def _kind(sheet: Sheet, one: WritingTruth) -> str:
    if one.kind == "title":
        return "frontispiece"
    if sheet.file.part == "colophon" and len(one.text) > 20:
        return "colophon"
    if not is_verse(one.text):
        return "signature"
    # A calligraphy's own text is the work, not a poem on it.
    return "other" if len(one.text) > 60 else "poem"


def _beside(texts: Sequence[dict[str, Any]], sheet: Sheet, one: WritingTruth, name: str) -> None:
    """Give a seal to the signature it stands under, if it stands near one."""
    near = sheet.truth.height * 0.16
    for text in texts:
        place = text["region"]
        below = one.box.y - (place["y"] + place["height"])
        aside = max(place["x"] - (one.box.x + one.box.width),
                    one.box.x - (place["x"] + place["width"]), 0)  # fmt: skip
        if text["kind"] == "signature" and 0 <= below <= near and aside <= near / 2:
            text["seals"].append(name)
            return

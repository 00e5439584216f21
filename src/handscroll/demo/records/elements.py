"""The elements of a painted relic: what the painter noted while it painted, told to visitors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from handscroll.demo.catalogue import DemoRelic
from handscroll.demo.folds import Manner
from handscroll.demo.records.element_words import (
    DEEP,
    HIGH,
    LEVEL,
    PATH_ALONG,
    PATH_UP,
    STROKES,
    THINGS,
    Told,
)
from handscroll.demo.records.painted import Sheet, sheets_of
from handscroll.demo.records.sayings import meaning
from handscroll.demo.records.seals import seal
from handscroll.demo.relics import landscape, peak
from handscroll.geometry import Box, Size
from handscroll.model.element import ElementKind
from handscroll.model.identity import relic_id
from handscroll.model.observation import Observation
from handscroll.model.region import Point, Region
from handscroll.model.text import LANGUAGES

METHOD = "handscroll painter 1"
MOST_ALIKE = 6
"""Things of one kind that are told of on one picture, the largest first."""
_LEAST_PX = 4

Massif = tuple[float, float, float, float, float, Manner]
Points = tuple[Point, ...]


class _Laid(NamedTuple):
    """A place in design units, a box or a path, and what is told of it."""

    kind: ElementKind
    told: Told
    points: Points


def _box(x: float, y: float, width: float, height: float) -> Points:
    return ((x, y), (x + width, y + height))


def _summit(massifs: Sequence[Massif], x: float) -> Points:
    """Return where the massif of that summit stands."""
    _, y, half, height, *_ = next(one for one in massifs if one[0] == x)
    return _box(x - half, y, 2 * half, height)


def _strokes(massifs: Sequence[Massif], x: float) -> _Laid:
    manner = next(one for one in massifs if one[0] == x)[5]
    return _Laid(ElementKind.BRUSHWORK, STROKES[manner.cun], _summit(massifs, x))


_FAR = ElementKind.COMPOSITION
_LANDSCAPES: dict[str, tuple[tuple[int, int], tuple[_Laid, ...]]] = {
    "clouds-2-painting.tif": (landscape.SIZE, (
        _Laid(_FAR, HIGH, _summit(landscape.MASSIFS, 8250)),
        _Laid(_FAR, DEEP, _box(100, 240, 3300, 640)),
        _Laid(_FAR, LEVEL, _box(10900, 780, 3000, 580)),
        _Laid(_FAR, PATH_ALONG, (
            (23450, 1120), (21700, 1000), (19350, 420), (16500, 1040), (12600, 1000),
            (8250, 420), (4900, 1150), (900, 980),
        )),
        *(_strokes(landscape.MASSIFS, x) for x in (19350, 18420, 16500)),
    )),
    "waterfall-peaks.tif": (peak.SIZE, (
        _Laid(_FAR, HIGH, _summit(peak.MASSIFS, 1230)),
        _Laid(_FAR, DEEP, _summit(peak.MASSIFS, 420)),
        _Laid(_FAR, LEVEL, _box(0, 3950, 2400, 1150)),
        _Laid(_FAR, PATH_UP, (
            (1700, 4600), (1330, 4200), (760, 3600), (470, 2400), (1330, 2250), (1330, 1300),
            (1230, 500),
        )),
        *(_strokes(peak.MASSIFS, x) for x in (1230, 2080)),
    )),
}  # fmt: skip
"""Files of landscapes, the size that they were designed in, and how they are laid out."""


def painted_elements(relic: DemoRelic, files: Sequence[Path]) -> list[Observation]:
    """Return the elements of a painted relic, as statements of the software that painted it.

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
    told = [(sheet, *one) for sheet in sheets for one in _of(sheet)]
    # Observations come in the order of their names, so the names keep that of the telling.
    stem = hashlib.sha256(sheets[0].capture.encode()).hexdigest()[:12]
    return [
        Observation(
            id=f"o{stem}{number:04d}", relic=relic_id(relic.accession_number), kind=kind.value,
            region=region, evidence=(sheet.capture,), author=METHOD, by_machine=True,
            words=_map(said.words), description=_map(said.description),
        )
        for number, (sheet, kind, region, said) in enumerate(told)
    ]  # fmt: skip


def _map(texts: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, texts, strict=True))


def _of(sheet: Sheet) -> Iterator[tuple[ElementKind, Region, Told]]:
    """Yield the elements of one sheet; what is too small to be seen is passed over."""
    size = Size(sheet.truth.width, sheet.truth.height)
    design, laid = _LANDSCAPES.get(sheet.file.name, ((size.width, size.height), ()))
    for one in laid:
        scaled = size.width / design[0], size.height / design[1]
        yield one.kind, _region(sheet.capture, one.points, scaled, size), one.told
    for name, (layer, told) in THINGS.items():
        alike = sorted(sheet.truth.of_kind(name), key=lambda thing: -thing.pixels)
        # From the right, as a scroll is read.
        for thing in sorted(alike[:MOST_ALIKE], key=lambda thing: -thing.box.x):
            if min(thing.box.width, thing.box.height) >= _LEAST_PX:
                yield ElementKind(layer), _boxed(sheet.capture, thing.box), told
    for written in sheet.truth.writing:
        if min(written.box.width, written.box.height) < _LEAST_PX:
            continue
        place = _boxed(sheet.capture, written.box)
        if written.kind == "seal":
            yield ElementKind.SEAL, place, _of_seal(seal(written.text, written.manner))
        else:
            yield ElementKind.INSCRIPTION, place, _of_text(written.text)


def _boxed(capture: str, box: Box) -> Region:
    return Region(capture=capture, x=box.x, y=box.y, width=box.width, height=box.height)


def _region(capture: str, points: Points, scale: tuple[float, float], size: Size) -> Region:
    """Return a box between two corners, or a path; a path goes there and comes back.

    So it is an outline without an inside, which every viewer draws as a line.
    """
    corners = [
        (min(max(x * scale[0], 0.0), size.width), min(max(y * scale[1], 0.0), size.height))
        for x, y in points
    ]
    left, top = (int(min(side)) for side in zip(*corners, strict=True))
    right, bottom = (-int(-max(side) // 1) for side in zip(*corners, strict=True))
    outline = (*corners, *corners[-2:0:-1]) if len(corners) > 2 else ()
    return Region(
        capture=capture, x=left, y=top, width=max(1, right - left), height=max(1, bottom - top),
        outline=outline,
    )  # fmt: skip


def _of_seal(pressed: dict[str, Any]) -> Told:
    text, meant = pressed["reading"], pressed["meaning"]
    relief = pressed["cutting"] == "relief"
    hans, hant, english = (
        ("朱文", "朱文", "red characters (relief)") if relief
        else ("白文", "白文", "white characters (intaglio)")
    )  # fmt: skip
    return Told(
        (f"“{text}”印", f"「{text}」印", f"Seal “{text}”"),
        (f"{hans}方印，文曰“{text}”。{meant['zh-Hans']}。",
         f"{hant}方印，文曰「{text}」。{meant['zh-Hant']}。",
         f"A square seal with {english}, reading {text}: {meant['en'].lower()}."),
    )  # fmt: skip


def _of_text(text: str) -> Told:
    line = text.replace("\n", "")
    first = line if len(line) <= 8 else f"{line[:8]}…"
    english = meaning(text)
    return Told(
        (f"“{first}”", f"「{first}」", f"Text: {first}"),
        (f"释文：{line}", f"釋文：{line}", english or f"It reads: {line}"),
    )

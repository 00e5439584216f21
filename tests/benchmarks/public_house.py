"""A museum as visitors meet it: painted works with their records, one with a hundred seals.

Every word and every picture is our own, made by the demo painter with several seeds; with the
material that others gave, its long scrolls hang among them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from served import command

from handscroll.demo.collection import COLUMNS, RELICS, DemoRelic, paint_relic, write_sheet
from handscroll.demo.records.elements import painted_elements
from handscroll.demo.records.great_scroll import great_record
from handscroll.demo.records.painted import painted_record
from handscroll.demo.tale import STORY, tale
from handscroll.demo.truth import Names
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum

SEEDS = (1, 2, 3, 4)
FULL, SMALL = 1.0, 0.3
"""Scale of the first seed's paintings, and of the others'."""
_TIMES = {
    2: ("之二", "the second"),
    3: ("之三", "the third"),
    4: ("之四", "the fourth"),
}
_LONG = ("open/large", "pd-unclear/large")
_HAN = re.compile("[\u3400-\u9fff]+")
_LANGUAGES = ("zh_hans", "zh_hant", "en")
_BY = "bench"


@dataclass(frozen=True)
class PublicHouse:
    """Where it lies, and which of its relics a page of each kind shows.

    Attributes
    ----------
    relics
        Name of a kind to the identifier of a relic: the format of each painted one, ``seals`` the
        one with a hundred, ``real`` a scroll of the material where there is one.
    """

    folder: Path
    relics: dict[str, str]
    works: int


def make_public_house(place: Path, material: Path | None = None) -> PublicHouse:
    """Make the museum in a folder, or open the one that lies there; what was begun is finished.

    Raises
    ------
    AssertionError
        If a command of handscroll fails.
    """
    home, whole = place / "museum", place / "museum.whole"
    if not whole.exists():
        _fill(home, place, material)
        whole.touch()
    with Museum.open(home) as museum:
        public = list(museum.relics.published())
    return PublicHouse(home, dict(_kinds(public)), len(public))


def _fill(home: Path, place: Path, material: Path | None) -> None:
    for seed in SEEDS:
        _paint(place / f"painted-{seed}", seed)
    if not home.exists():
        command(home, "init", str(home), "--password", "a password for a benchmark")
    for seed in SEEDS:
        folder = place / f"painted-{seed}"
        # Beside the scans lies the truth about them, which is no scan.
        scans = [str(folder / name) for relic in RELICS for name in relic.files]
        command(home, "ingest", *scans, "--sheet", str(folder / "records.csv"), "--publish")
    if material is not None:
        for file, row in _long_scrolls(material / "data"):
            sheet = place / f"{file.stem}.csv"
            _write(sheet, list(row), [row])
            command(home, "ingest", str(file), "--sheet", str(sheet), "--publish")
    with Museum.open(home) as museum:
        for seed in SEEDS:
            for relic in RELICS:
                _describe(museum, relic, place / f"painted-{seed}", seed)
        _tell(museum)


def _paint(folder: Path, seed: int) -> None:
    """Paint the collection once more; another seed is another painting, and says so."""
    for relic in RELICS:
        paint_relic(relic, folder, seed=seed, scale=FULL if seed == SEEDS[0] else SMALL)
    sheet = write_sheet(folder)
    if seed == SEEDS[0]:
        return
    with sheet.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["accession_number"] += f"-{seed}"
        han, english = _TIMES[seed]
        for language in _LANGUAGES:
            title = row[f"title_{language}"]
            more = f", {english}" if language == "en" else han
            row[f"title_{language}"] = title + more
        # The millimetres are those of the full painting: a small one is a photograph of the same.
    _write(sheet, COLUMNS, rows)


def _write(sheet: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, columns)
        table.writeheader()
        table.writerows(rows)


def _long_scrolls(data: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield scan and record of each long scroll, named as the material's own list names it."""
    listed = data / "images.csv"
    if not listed.exists():
        return
    with listed.open(encoding="utf-8", newline="") as stream:
        listing = list(csv.DictReader(stream))
    for row in listing:
        file = data / row["file"]
        if row["file"].startswith(_LONG) and file.exists():
            holder, _, number = row["source_museum"].partition(", acc. ")
            record = {
                "accession_number": number or file.stem,
                "file": file.name,
                **_in_two("title", row["title"]),
                **_in_two("creator", row["artist"].partition(" (")[0]),
                "dynasty": row["period_zh"],
                "format": "handscroll",
                "credit_line_en": holder,
            }
            yield file, record


def _in_two(column: str, text: str) -> dict[str, str]:
    """Divide a name that is told in English and in characters."""
    han = "".join(_HAN.findall(text))
    return {f"{column}_en": " ".join(_HAN.sub("", text).split()), f"{column}_zh_hant": han}


def _describe(museum: Museum, relic: DemoRelic, folder: Path, seed: int) -> None:
    """Give a work its record and what the painter noted in it; the scroll has the longest one."""
    again = _again(relic, seed)
    files = [folder / name for name in relic.files]
    kept = museum.relics.get(relic_id(again.accession_number))
    long = len(relic.parts) == 3 and seed == SEEDS[0]
    record = _longest(kept) if long else painted_record(again, files)
    if kept.catalogue != record:
        museum.relics.revise(kept.id, record, person=_BY)
    if not museum.observations.of(kept.id):
        museum.observations.accept_all(painted_elements(again, files), person=_BY)


def _longest(relic: Relic) -> Catalogue:
    """Return the longest record; its seals were never pressed, so there is no picture of them."""
    record = great_record(relic.captures)
    bare = tuple(one.model_copy(update={"region": None}) for one in record.impressions)
    return record.model_copy(update={"impressions": bare})


def _again(relic: DemoRelic, seed: int) -> DemoRelic:
    """Return a painted work as it is called when it is painted with another seed."""
    if seed == SEEDS[0]:
        return relic
    han, english = _TIMES[seed]
    title = Names(
        relic.title.zh_hans + han, relic.title.zh_hant + han, f"{relic.title.en}, {english}"
    )
    return replace(relic, accession_number=f"{relic.accession_number}-{seed}", title=title)


def _tell(museum: Museum) -> None:
    """Publish the story that the painted works tell."""
    told = tale({one.id: one for one in museum.relics.published()})
    assert told is not None, "a work of the story is not there"
    if all(kept.story.id != STORY for kept in museum.stories.list()):
        museum.stories.create(STORY, told.kind, told.title, person=_BY)
        museum.stories.save(told, expected=1, person=_BY)
    museum.stories.move(STORY, State.PUBLISHED, person=_BY)


def _kinds(public: list[Relic]) -> Iterator[tuple[str, str]]:
    known = {one.accession_number: one for one in public}
    for one in RELICS:
        yield str(one.format), known[one.accession_number].id
        if len(one.parts) == 3:
            yield "seals", known[one.accession_number].id
    painted = {_again(one, seed).accession_number for one in RELICS for seed in SEEDS}
    for number in sorted(set(known) - painted):
        yield "real", known[number].id
        return

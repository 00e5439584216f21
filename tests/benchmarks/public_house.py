"""A museum as visitors meet it: painted works with their records, one with a hundred seals.

Every word and every picture is our own, made by the demo painter with several seeds; with the
material that others gave, its long scrolls hang among them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from served import command

from handscroll.demo.collection import COLUMNS, RELICS, paint_relic, write_sheet
from handscroll.demo.records.great_scroll import great_record
from handscroll.model.relic import Relic
from handscroll.museum import Museum

SEEDS = (1, 2, 3, 4)
FULL, SMALL = 1.0, 0.3
"""Scale of the first seed's paintings, and of the others'."""
_TIMES = {
    2: ("之二", "the second"),
    3: ("之三", "the third"),
    4: ("之四", "the fourth"),
}
_LONG = "data/open/large"
_LANGUAGES = ("zh_hans", "zh_hant", "en")


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
    """Make the museum in a folder, or open the one that lies there.

    Raises
    ------
    AssertionError
        If a command of handscroll fails.
    """
    home = place / "museum"
    if not home.exists():
        for seed in SEEDS:
            _paint(place / f"painted-{seed}", seed)
        command(home, "init", str(home), "--password", "a password for a benchmark")
        for seed in SEEDS:
            folder = place / f"painted-{seed}"
            # Beside the scans lies the truth about them, which is no scan.
            scans = [str(folder / name) for relic in RELICS for name in relic.files]
            sheet = folder / "records.csv"
            command(home, "ingest", *scans, "--sheet", str(sheet), "--publish")
        if material is not None and (material / _LONG).is_dir():
            command(home, "ingest", str(material / _LONG), "--publish")
    with Museum.open(home) as museum:
        public = list(museum.relics.published())
        scroll = next(one for one in public if one.accession_number == _scroll_s_number())
        if len(scroll.catalogue.impressions) < 100:
            museum.relics.revise(scroll.id, great_record(scroll.captures), person="bench")
    return PublicHouse(home, dict(_kinds(public, scroll)), len(public))


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
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        table.writerows(rows)


def _scroll_s_number() -> str:
    return next(one for one in RELICS if len(one.parts) == 3).accession_number


def _kinds(public: list[Relic], scroll: Relic) -> Iterator[tuple[str, str]]:
    painted = {one.accession_number: one for one in public}
    yield "seals", scroll.id
    for one in RELICS:
        yield str(one.format), painted[one.accession_number].id
    ours = {one.accession_number for one in RELICS}
    for relic in public:
        if relic.accession_number.rpartition("-")[0] not in ours | {"HS-D"}:
            yield "real", relic.id
            return

"""Records for measuring the search: seeded bilingual ones, and the real ones of the material."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from opencc import OpenCC
from search_words import ERAS, FORMS, MEDIA, PHRASES, PREFIXES, SCENES, SENTENCES

from handscroll.departments.collection.search.documents import Thing, centuries
from handscroll.departments.collection.search.variants import DATA

_YEAR = re.compile(r"\b(1[0-9]{3}|20[0-2][0-9])\b")


def painters() -> list[tuple[str, str]]:
    """Return names in characters and pinyin."""
    lines = (DATA / "names.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [(line.split(",")[0], line.split(",")[1]) for line in lines]


def seeded(count: int, seed: int = 4) -> Iterator[Thing]:
    """Yield records of realistic length and frequency, always the same for a seed."""
    rng = random.Random(seed)
    people, traditional = painters(), OpenCC("s2t")
    shares = [1 / (rank + 2) for rank in range(len(people))]
    for number in range(count):
        chinese, english = rng.choice(SCENES)
        form, shape = rng.choice(FORMS)
        medium, material = rng.choice(MEDIA)
        era, first, last, dynasty = rng.choice(ERAS)
        [(name, pinyin)] = rng.choices(people, shares)
        year = rng.randint(first, last)
        title = rng.choice(PREFIXES) + chinese + form
        told = "".join(rng.sample(PHRASES, rng.randint(1, 4)))
        yield Thing(
            id=f"s{number}",
            title=[title, traditional.convert(title), f"{english}, {shape}"],
            creator=[name, traditional.convert(name), pinyin],
            special={
                "accession": [f"S.{1900 + number % 120}.{number}"],
                "dynasty": [dynasty],
                "date": [f"{era}{year - first + 1}年"],
                "medium": [medium, material],
            },
            rest=[told, " ".join(rng.sample(SENTENCES, rng.randint(1, 3)))],
            facets={"type": ["relic"], "dynasty": [dynasty], "creator": [name], "format": [shape],
                    "medium": [medium], "century": centuries((year, year))},
            years=(year, last if number % 3 else year),
            added=number,
        )  # fmt: skip


def real(material: Path) -> Iterator[Thing]:
    """Yield the real records: works of two museums, photographs, artists."""
    for file in sorted((material / "data" / "big").glob("*.ndjson.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                yield _thing(f"{file.name.split('.')[0]}{number}", json.loads(line), number)


def _thing(identifier: str, record: dict[str, Any], number: int) -> Thing:
    makers = [one.get("full_name") for one in record.get("creator") or []]
    makers += [one.get("fc") for one in record.get("contributors") or []] + [record.get("fc")]
    creator = [name for name in makers if name]
    written = record.get("creation_date") or record.get("dateText") or record.get("date") or ""
    found = [int(year) for year in _YEAR.findall(written)]
    years = (min(found), max(found)) if found else None
    kind = record.get("classification") or "artist"
    return Thing(
        id=identifier,
        title=[record.get("title") or record.get("fc") or ""],
        creator=creator,
        special={
            "accession": [record.get("accession_number") or record.get("acno") or ""],
            "date": [written],
            "medium": [record.get("medium") or ""],
        },
        rest=[record.get("credit_line") or record.get("creditLine") or "",
              record.get("provenance_text") or ""],
        facets={"type": [kind], "creator": creator[:1], "century": centuries(years)},
        years=years,
        added=number,
    )  # fmt: skip

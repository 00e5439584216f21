"""The records of the suite `collection`: real ones and seeded bilingual ones, as lines of JSON."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import load_records
import search_records

from handscroll.departments.collection.search.documents import Thing
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State


def relic_of(thing: Thing) -> Relic:
    """Return the record of a seeded thing: titles, names, reign year, materials, description."""
    simplified, traditional, english = thing.title
    name, name_traditional, pinyin = thing.creator
    told, translated = thing.rest
    [number] = thing.special["accession"]
    medium, material = thing.special["medium"]
    return Relic(
        id=relic_id(number),
        accession_number=number,
        state=State.PUBLISHED,
        title={"zh-Hans": simplified, "zh-Hant": traditional, "en": english},
        creator={"zh-Hans": name, "zh-Hant": name_traditional, "en": pinyin},
        date_written=thing.special["date"][0],
        dynasty={"zh-Hans": thing.special["dynasty"][0]},
        medium={"zh-Hans": medium, "en": material},
        description={"zh-Hans": told, "en": translated},
        parts=(),
    )


def seeded(count: int, seed: int) -> Iterator[Relic]:
    """Yield bilingual records, always the same for a seed."""
    return map(relic_of, search_records.seeded(count, seed))


def relics(
    count: int, seed: int, material: Path | None, most: int | None = None
) -> Iterator[Relic]:
    """Yield all that is loaded, real records first, at most ``most`` of those."""
    real: Iterable[Relic] = load_records.real(material, most) if material else ()
    return itertools.chain(real, seeded(count, seed))


def write_lines(folder: Path, found: Iterable[Relic], of_a_file: int = 100_000) -> int:
    """Write records into files as ``handscroll load`` reads them; return how many."""
    folder.mkdir(parents=True)
    count = 0
    for number in itertools.count(1):
        some = itertools.islice(found := iter(found), of_a_file)
        with (folder / f"records-{number:03d}.jsonl").open("w", encoding="utf-8") as file:
            before = count
            for relic in some:
                kept = relic.model_dump(mode="json", exclude_defaults=True) | {"parts": []}
                file.write(json.dumps(kept, ensure_ascii=False) + "\n")
                count += 1
        if count - before < of_a_file:
            break
    return count

"""Records there and back by every form they can be taken out in: what is lost that should not be.

A record fails where reading it back gives anything else than what the form carries: all of it as
JSON, all that no gap was told of as a sheet, all but the listed fields as LIDO or Linked Art.
Works of the material are read as a sheet of a museum would say them.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import collection_records
from lxml import etree

from handscroll.departments.collection.giving.compared import fates
from handscroll.departments.collection.giving.lines import line
from handscroll.departments.collection.giving.rows import Rows
from handscroll.departments.collection.giving.sheets import fits_csv
from handscroll.departments.collection.loading.lines import relic_of as relic_of_line
from handscroll.departments.collection.records import relic_record
from handscroll.departments.collection.sheet import Row
from handscroll.departments.collection.vocabularies.store import Vocabularies, load
from handscroll.errors import HandscrollError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.standards.lido import carried as lido_carried
from handscroll.standards.lido import reading as lido_reading
from handscroll.standards.lido import writing as lido
from handscroll.standards.linked_art import carried as linked_art_carried
from handscroll.standards.linked_art import reading as linked_art_reading
from handscroll.standards.linked_art import writing as linked_art

CHINESE = "data/open/records/cmoa_chinese.json"
Check = Callable[[bytes], list[str]]


@dataclass
class RoundTrips:
    """What came of taking records out and bringing them back.

    Attributes
    ----------
    records
        Records that went through every form.
    roundtrip_failures, schema_failures
        Form to how many records came back otherwise, or were not valid; the latter only where
        the schemas are there.
    first
        The first of them: form, number and why.
    """

    records: int = 0
    roundtrip_failures: dict[str, int] = field(default_factory=dict)
    schema_failures: dict[str, int] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)


def measure(count: int, seed: int, material: Path | None = None) -> RoundTrips:
    """Take ``count`` made records, and those of the material, there and back by every form."""
    words = load()
    told = RoundTrips()
    forms: dict[str, Callable[[Relic], str]] = {
        "jsonl": _by_line, "csv": _by_row(words), "lido": _by_lido, "linked_art": _by_linked_art,
    }  # fmt: skip
    checks = _checks(material) if material else {}
    told.roundtrip_failures = dict.fromkeys(forms, 0)
    told.schema_failures = dict.fromkeys(checks, 0)
    for relic in relics(count, seed, material, words):
        told.records += 1
        for name, form in forms.items():
            _count(told, told.roundtrip_failures, name, relic, form(relic))
        for name, check in checks.items():
            _count(told, told.schema_failures, name, relic, check(relic))
    return told


def _count(told: RoundTrips, into: dict[str, int], form: str, relic: Relic, why: str) -> None:
    into[form] += bool(why)
    if why and len(told.first) < 20:
        told.first.append(f"{form}, {relic.accession_number}: {why[:200]}")


def relics(count: int, seed: int, material: Path | None, words: Vocabularies) -> Iterator[Relic]:
    """Yield made records, every second as full as a scholar's, then works of the material."""
    rng = random.Random(seed)
    full = _full()
    for plain in collection_records.seeded(count, seed):
        if rng.random() < 0.5:
            yield plain
        else:
            kept = {key: value for key, value in full.items() if rng.random() < 0.7}
            linked = ("parts", "seals", "impressions", "inscriptions", "measures")
            if any(key not in kept for key in linked):
                kept = {key: value for key, value in kept.items() if key not in linked}
            body = plain.model_dump(mode="json") | {"catalogue": kept}
            yield Relic.model_validate(body)
    if material is not None:
        yield from chinese(material, words)


def _full() -> dict[str, Any]:
    """Return a record in which every field speaks, in Chinese too, beyond the first plane."""
    made = _module("made_records", Path(__file__).parents[1] / "model/catalogue/conftest.py")
    body: dict[str, Any] = _bilingual(made.filled(Catalogue, "x"))
    return body | {"object_type": "painting"}


def _bilingual(value: Any) -> Any:  # noqa: ANN401  anything that JSON can hold
    if isinstance(value, dict):
        also = {"zh-Hant": "\u6eaa\U00020000"} if value.keys() == {"en"} else {}
        return {key: _bilingual(one) for key, one in value.items()} | also
    return [_bilingual(one) for one in value] if isinstance(value, list) else value


def chinese(material: Path, words: Vocabularies) -> Iterator[Relic]:
    """Yield the 270 works of Chinese art of the material, as a row of a sheet says them."""
    for number, work in enumerate(json.loads((material / CHINESE).read_text("utf-8")), 2):
        cells = {
            "accession_number": work["accession_number"], "title_en": work["title"],
            "creator": "; ".join(one["full_name"] for one in work["creator"] or ()),
            "date": work["creation_date"], "medium_en": work["medium"],
            "dimensions": f"{work['item_height']} x {work['item_width']} in.",
            "credit_line_en": work["credit_line"], "provenance": work["provenance_text"],
            "location": work["physical_location"],
        }  # fmt: skip
        said = {key: value for key, value in cells.items() if value}
        record = relic_record(CHINESE, [Row(number, said)], words, said["accession_number"])
        yield Relic(id=relic_id(said["accession_number"]), parts=(), **record.fields)


def _by_line(relic: Relic) -> str:
    written, _ = line(relic)
    assert written is not None
    return _other(relic, relic_of_line(written))


def _by_row(words: Vocabularies) -> Callable[[Relic], str]:
    rows = Rows(words, fits_csv)

    def there_and_back(relic: Relic) -> str:
        cells, told = rows.row(relic)
        assert cells is not None
        record = relic_record("", [Row(2, cells)], words, relic.accession_number)
        back = Relic(id=relic_id(relic.accession_number), parts=(), **record.fields)
        return ", ".join(fates(relic, back).keys() - told.keys())

    return there_and_back


def _by_lido(relic: Relic) -> str:
    return _by(lido_carried.carried, _read_lido, relic)


def _read_lido(relic: Relic) -> Relic:
    return lido_reading.relic_of(lido_reading.parsed((lido.record(relic) or b"").decode()))


def _by_linked_art(relic: Relic) -> str:
    def back(relic: Relic) -> Relic:
        return linked_art_reading.relic_of(json.loads(json.dumps(linked_art.document(relic))))

    return _by(linked_art_carried.carried, back, relic)


def _by(carried: Callable[[Relic], Relic], back: Callable[[Relic], Relic], relic: Relic) -> str:
    try:
        return _other(carried(relic), back(relic))
    except HandscrollError as error:
        return error.why


def _other(wanted: Relic, found: Relic) -> str:
    return ", ".join(fates(wanted, found))


def _checks(material: Path) -> dict[str, Callable[[Relic], str]]:
    folder = material / "validators"
    schema = _module("xsd_check", folder / "xsd_check.py").load_schema("lido/lido-v1.1.xsd")
    objects = _module("linked_art_check", folder / "linked_art_check.py").validator("object")

    def of_lido(relic: Relic) -> str:
        whole = etree.fromstring(lido.HEAD + (lido.record(relic) or b"") + lido.TAIL)
        return "" if schema.validate(whole) else str(schema.error_log.last_error)

    def of_linked_art(relic: Relic) -> str:
        faults: Iterable[Any] = objects.iter_errors(linked_art.document(relic))
        return "; ".join(one.message for one in itertools.islice(faults, 3))

    return {"lido": of_lido, "linked_art": of_linked_art}


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module

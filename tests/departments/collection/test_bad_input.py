"""What no museum should be sent, from the sheet to every page and export: kept, told, never run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.finding.opened import fill
from handscroll.departments.collection.loading.reading import Reading, files_of
from handscroll.departments.collection.vocabularies.store import load as load_words
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MismatchError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import Relic
from handscroll.museum import Museum

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}${7*7}"
LONG = "山水長卷" * 25_000
TURNED = "\u202eמגילה\u202c شريط \u2066山水\u2069"
STACKED = "é" + "\u0301\u0302\u0303\u20dd" * 40 + "\u200b\ufeff\U000e0041"


@dataclass(frozen=True)
class Bad:
    """One row of a sheet.

    Attributes
    ----------
    dated
        What the date is understood as: how many ways, and how sure.
    told
        What the loader remarks, so that a person can mend it.
    kept
        Fields of the sheet whose every character must be in the record.
    """

    number: str
    cells: dict[str, str]
    dated: tuple[int, str] | None = None
    told: str = ""
    kept: tuple[str, ...] = ()

    @property
    def row(self) -> dict[str, str]:
        """The row as the sheet has it."""
        return {"accession_number": self.number, "title": f"题 {self.number}"} | self.cells


ROWS = [
    Bad("day", {"date": "1699-02-30"}, (1, "uncertain"), "28 days in our calendar"),
    Bad("month", {"date": "乾隆辛丑十三月"}, (1, "uncertain"), "十三月"),
    Bad("beyond", {"date": "康熙七十五年"}, (0, "unknown"), "康熙 counted 61 years"),
    Bad("cyclical", {"date": "辛丑", "dynasty": "清"}, (5, "uncertain")),
    Bad("emperors", {"date": "太和元年"}, (7, "uncertain")),
    Bad("not-a-date", {"date": SCRIPT}, None, "", ("date",)),
    Bad("script", dict.fromkeys(
        ("title", "creator", "medium", "dynasty", "significance", "colophons", "seals",
         "provenance", "bibliography", "location", "held_by", "former_number", "format"), SCRIPT,
    ), None, "", ("title", "creator", "medium", "significance")),
    Bad("address", {"artist_links": "javascript:alert(1)", "creator": "王翚"}, None, ""),
    Bad("turned", {"title": TURNED, "creator": TURNED}, None, "", ("title",)),
    Bad("stacked", {"title": STACKED, "creator": STACKED}, None, "", ("title",)),
    Bad("long", {"significance": LONG}, None, "", ("significance",)),
    Bad("formula", {"title": "=HYPERLINK(\"http://evil.example\";\"x\")", "creator": "@SUM(1)"},
        None, "", ("title",)),
]  # fmt: skip
PAGES = (
    "/zh-Hans/relics/{id}", "/en/relics/{id}/record", "/en/relics/{id}.json",
    "/zh-Hant/find?q={number}", "/en/find?q={number}&view=table", "/api/find?q={number}",
    "/en/find?q={number}&as=csv", "/en/find?q={number}&as=jsonld",
)  # fmt: skip
HARMS = ("<script>alert", "<img src=x", 'href="javascript:', ">49<", "onerror=alert(2)>{")
OPERATORS = ['"', "AND OR NOT", "+-&&||!(){}[]^~*?:\\/", "title:*", "a:b:c", "(((((", '"""', "~5",
             "^2", "[* TO *]", "NOT NOT", "*", "\\", "' OR 1=1 --", "%00", "../../etc/passwd",
             "1-", "-1", "before", "before before 1700 after"]  # fmt: skip


@dataclass
class Loaded:
    """A museum that took in all of `ROWS`, and what it said to them."""

    museum: Museum
    client: TestClient
    relics: dict[str, Relic] = field(default_factory=dict)
    told: dict[int, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    place = tmp_path_factory.mktemp("bad")
    columns = list(dict.fromkeys(name for bad in ROWS for name in bad.row))
    before = csv.field_size_limit(2**24)
    with (place / "bad.csv").open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, columns)
        writer.writeheader()
        writer.writerows(bad.row for bad in ROWS)
    with Museum.create(place / "museum") as museum:
        reading = Reading(files_of(place / "bad.csv"), load_words(museum.folder), publish=True)
        museum.lots.load(reading, "bad", person="test", on_problem=reading.left_out)
        assert reading.problems.count == 0
        fill(museum)
        made = Loaded(museum, TestClient(build_app(museum, departments())))
        made.relics = {relic.accession_number: relic for relic in museum.relics.list()}
        for one in reading.remarks.first:
            made.told.setdefault(one.row or 0, []).append(f"{one.what}: {one.why}")
        yield made
    csv.field_size_limit(before)


def texts_in(body: object) -> Iterator[str]:
    """Every text of a document of JSON."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for one in body.values() if isinstance(body, dict) else body:
            yield from texts_in(one)


def test_nothing_is_left_out(loaded: Loaded):
    assert sorted(loaded.relics) == sorted(bad.number for bad in ROWS)


@pytest.mark.parametrize("bad", ROWS, ids=lambda bad: bad.number)
def test_it_is_kept_as_written_and_told(loaded: Loaded, bad: Bad):
    relic = loaded.relics[bad.number]
    everything = list(texts_in(relic.model_dump(mode="json")))
    for name in bad.kept:
        assert any(bad.row[name] in text for text in everything), name
    if bad.dated is not None:
        date = relic.catalogue.date
        assert (len(date.candidates), date.certainty.value) == bad.dated
        assert date.written == relic.date_written == bad.row["date"]
    told = loaded.told.get(ROWS.index(bad) + 2, [])
    assert bad.told in "\n".join(told)


@pytest.mark.parametrize("bad", ROWS, ids=lambda bad: bad.number)
def test_every_page_and_export_shows_it_and_runs_nothing(loaded: Loaded, bad: Bad):
    relic = loaded.relics[bad.number]
    for address in PAGES:
        place = address.format(id=relic.id, number=quote(bad.number))
        answer = loaded.client.get(place)
        assert answer.status_code == 200, place
        kind = answer.headers["content-type"]
        if "html" in kind:
            for harm in HARMS:
                assert harm not in answer.text, place
        elif "csv" in kind:
            cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
            assert not [cell for cell in cells if cell.lstrip("\ufeff")[:1] in ("=", "@")]
        else:
            assert json.loads(answer.text)


def test_all_of_a_long_text_is_on_the_page_of_the_record(loaded: Loaded):
    page = loaded.client.get(f"/en/relics/{loaded.relics['long'].id}/record").text
    assert LONG in page


def test_a_reader_sees_the_script_as_the_words_it_is(loaded: Loaded):
    page = loaded.client.get(f"/en/relics/{loaded.relics['script'].id}/record").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


QUERIES = [*OPERATORS, " ".join(OPERATORS), "k" * 10_000, "山水 " * 1_000, SCRIPT, TURNED, STACKED,
           "\x00", "\ud800", "\udfff水"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_any_query_is_answered_and_what_is_left_out_is_said(loaded: Loaded, query: str):
    asked = quote(query.encode("utf-8", "surrogatepass"))
    for place in (
        f"/api/find?q={asked}",
        f"/zh-Hans/find?q={asked}",
        f"/api/find/suggest?q={asked}",
        f"/api/find?date={asked}",
        f"/api/find?dynasty={asked}&sort={asked}",
        f"/api/find?page={asked}",
        f"/en/find?q={asked}&as=csv",
    ):
        answer = loaded.client.get(place)
        assert answer.status_code in (200, 400), (place[:80], answer.status_code)
        if "html" in answer.headers["content-type"]:
            assert "<script>alert" not in answer.text
        if answer.status_code == 400:
            assert answer.json()["fix"]


def test_a_query_of_ten_thousand_characters_says_what_it_left_out(loaded: Loaded):
    told = loaded.client.get("/api/find", params={"q": "k" * 10_000}).json()
    assert told["notes"]


@pytest.mark.parametrize("circle", [["day"], ["day", "month"], ["day", "month", "beyond"]])
def test_a_circle_of_parts_is_refused_and_every_page_still_opens(loaded: Loaded, circle):
    relics = loaded.museum.relics
    names = [loaded.relics[number].id for number in circle]
    before = [relics.get(name) for name in names]

    def part_of(whole: str) -> Catalogue:
        body = {"relations": [{"kind": "part_of", "relic": whole}]}
        return Catalogue.model_validate(body)

    for part, whole in pairwise(names):
        relics.revise(part, part_of(whole), person="test")
    with pytest.raises(MismatchError, match="part of itself"):
        relics.revise(names[-1], part_of(names[0]), person="test")
    for name in names:
        assert loaded.client.get(f"/en/relics/{name}/record").status_code == 200
    for relic in before:
        relics.revise(relic.id, relic.catalogue, person="test")


@pytest.mark.parametrize("text", ["\ud800", "水\udfff", "a\x00b", "\\\x00"])
def test_a_text_that_no_store_keeps_is_told_with_its_line_and_the_rest_is_loaded(tmp_path, text):
    lines = tmp_path / "records.jsonl"
    good = {"id": "rgood", "accession_number": "G", "title": {"en": "Good \\u0000"}, "parts": []}
    bad = good | {"id": "rbad", "accession_number": "B", "title": {"en": text}}
    lines.write_text("\n".join(map(json.dumps, (bad, good))) + "\n", encoding="ascii")
    with Museum.create(tmp_path / "museum") as museum:
        reading = Reading(files_of(lines), load_words(museum.folder), publish=True)
        museum.lots.load(reading, "bad", person="test", on_problem=reading.left_out)
        assert [one.accession_number for one in museum.relics.list()] == ["G"]
        [problem] = reading.problems.first
        assert (problem.file, problem.row) == ("records.jsonl", 1)
        assert problem.fix

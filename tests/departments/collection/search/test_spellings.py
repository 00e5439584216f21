"""The table of real spellings that was written before the folding: 98 of 100 must be right."""

import csv
from pathlib import Path

from handscroll.departments.collection.search.query import read
from handscroll.museum.search import Query

TABLE = Path(__file__).with_name("spellings.csv")


def test_nearly_every_spelling_finds_what_it_should_and_nothing_else(hold, index):
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 150
    records = {}
    for number, row in enumerate(rows):
        written = row["written"].split("|")
        records[f"r{number}"] = (written, []) if row["kind"] == "title" else (["无题"], written)
    hold(records)
    wrong = []
    for number, row in enumerate(rows):
        hits = index.find(Query(sought=read(row["query"]).sought, limit=1000)).hits
        if (f"r{number}" in hits) != (row["hit"] == "yes"):
            wanted = "not found" if row["hit"] == "yes" else "found, and should not be"
            wrong.append(f"{row['query']} for {row['written']}: {wanted} ({row['source']})")
    share = 1 - len(wrong) / len(rows)
    assert share >= 0.98, f"{share:.1%} of {len(rows)} right\n" + "\n".join(wrong)

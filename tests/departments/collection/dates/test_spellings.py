"""The table of real spellings, written before the reader, against the reader."""

import csv
from pathlib import Path

from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.reading import EARLIEST, LATEST

TABLE = Path(__file__).parent / "spellings.csv"


def rows():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def wanted_of(row):
    firsts = [EARLIEST if y == ".." else int(y) for y in row["first"].split("|") if y]
    lasts = [LATEST if y == ".." else int(y) for y in row["last"].split("|") if y]
    return sorted(zip(firsts, lasts, strict=True)), row["certainty"]


def hint_of(row):
    first, _, last = row["between"].partition("..")
    return (int(first), int(last)) if last else None


def failure_of(row):
    reading = parse_date(row["written"], between=hint_of(row))
    got = sorted((c.first, c.last) for c in reading.candidates), reading.certainty
    said = f"{reading.problem.what} {reading.problem.why}".lower() if reading.problem else ""
    problem_is_right = row["problem"].lower() in said if row["problem"] else not said
    if got == wanted_of(row) and problem_is_right:
        return None
    return f"{row['written']}: wanted {wanted_of(row)} {row['problem']!r}, got {got} {said!r}"


def test_at_least_98_in_100_real_spellings_give_the_wanted_intervals():
    table = rows()
    failures = [f for f in map(failure_of, table) if f]
    assert len(table) >= 90
    assert len(failures) <= 0.02 * len(table), "\n".join(failures)


def test_the_table_names_a_source_for_each_spelling_and_no_spelling_twice():
    table = rows()
    assert all(r["source"] and r["written"] for r in table)
    written = [(r["written"], r["between"]) for r in table]
    assert len(set(written)) == len(written)


def test_what_was_written_is_kept_letter_for_letter():
    for row in rows():
        assert parse_date(row["written"]).written == row["written"]

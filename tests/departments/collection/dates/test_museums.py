"""Every date string of three real sets of records, where the material is at hand."""

import gzip
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from handscroll.departments.collection.dates.parse import parse_date

SETS = {
    "cmoa_objects": "creation_date",
    "tate_artworks": "dateText",
    "cmoa_teenie_harris": "creation_date",
}


@pytest.fixture(scope="module")
def strings():
    material = os.environ.get("HANDSCROLL_MATERIAL")
    if not material:
        pytest.skip("HANDSCROLL_MATERIAL is not set: the museum records are not here")
    counted: Counter[str] = Counter()
    for name, field in SETS.items():
        with gzip.open(Path(material) / f"data/big/{name}.ndjson.gz", "rt") as lines:
            # The one field alone: reading whole records takes ten times as long.
            field_of = re.compile(rf'"{field}": ("(?:[^"\\]|\\.)*")')
            counted.update(json.loads(m[1]) for line in lines if (m := field_of.search(line)))
    return counted


def test_of_all_date_strings_of_three_museums_only_a_handful_cannot_be_read(strings):
    readings = {text: parse_date(text) for text in strings}
    unread = [t for t, r in readings.items() if r.problem and not r.candidates]
    assert len(strings) > 6000
    assert len(unread) <= 0.002 * len(strings), unread
    assert all(c.first <= c.last for r in readings.values() for c in r.candidates)
    certain = sum(n for t, n in strings.items() if readings[t].certainty != "uncertain")
    assert certain >= 0.98 * strings.total()

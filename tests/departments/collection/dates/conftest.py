"""The table of era names that we check against, and never ship."""

import csv
import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def supplied_eras():
    """Give (dynasty, era name, first year, last year), astronomical, spans of rulers joined."""
    material = os.environ.get("HANDSCROLL_MATERIAL")
    if not material:
        pytest.skip("HANDSCROLL_MATERIAL is not set: the table of era names is not here")
    path = Path(material) / "data/open-sa/vocab/chinese_eras_dila.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in rows:
        name = row["era_name"].strip("（）")
        if not row["first_year"] or name in ("", "無年號", "失年號"):
            continue
        spans.setdefault((row["dynasty"], name), []).append(
            (int(row["first_year"]), int(row["last_year"]))
        )
    return [(*key, *span) for key, many in spans.items() for span in _joined(many)]


def _joined(spans):
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found

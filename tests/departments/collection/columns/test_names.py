"""Headings: as people write them, in Chinese and English, with a language or a unit."""

from pathlib import Path

import pytest

from handscroll.departments.collection.columns.names import (
    ALL,
    BY_NAME,
    COLUMNS,
    column_of,
    unit_of,
)
from handscroll.departments.collection.vocabularies.folding import fold


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("題名（英文）", "title_en"),
        ("英文名称", "title_en"),
        ("Title (zh-Hant)", "title_zh_hant"),
        ("Height (cm)", "height_cm"),
        ("纵 (cm)", "height_cm"),
        ("總登記號", "accession_number"),
        ("號", "artist_art_name"),
        ("室名", "artist_studio"),
        ("Courtesy name", "artist_courtesy_name"),
        ("尺寸（厘米）", "dimensions"),
        ("Dimensions, in.", "dimensions"),
        ("千字文號", "thousand_character_number"),
        ("Historic catalogues", "historic_catalogues"),
        ("庫位", "location"),
        ("colour of the cat", None),
        ("", None),
        ("名" * 500, None),
    ],
)
def test_a_heading_is_known_in_the_ways_in_which_it_is_written(heading: str, column: str | None):
    assert column_of(heading) == column


def test_no_heading_means_two_columns():
    meant: dict[str, str] = {}
    for column in ALL:
        for heading in (column.name, *column.headings):
            assert meant.setdefault(fold(heading), column.name) == column.name


def test_every_column_is_found_by_its_own_name():
    assert {column_of(name) for name in COLUMNS} == COLUMNS


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("尺寸（厘米）", "cm"), ("Size (mm)", "mm"), ("Dimensions (inches)", "in"), ("尺寸", "")],
)
def test_a_heading_of_sizes_may_say_the_unit(heading: str, unit: str):
    assert unit_of(heading) == unit


def test_the_documentation_has_every_column_with_every_heading():
    text = (Path(__file__).parents[4] / "docs" / "collection.md").read_text(encoding="utf-8")
    table = text.split("### Columns\n", 1)[1].split("\n#", 1)[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| `")]
    told = {row[0].strip().strip("`"): row[1] for row in rows}
    assert [*told] == [*BY_NAME]
    for column in ALL:
        assert [one.strip() for one in told[column.name].split(",") if one.strip()] == [
            *column.headings
        ]

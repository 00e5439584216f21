"""A museum with a few made records, published or not, and its index."""

import pytest

from handscroll.departments.collection.finding.opened import search_of
from handscroll.model.identity import relic_id
from handscroll.model.person import VISITOR
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import State

RECORDS = [
    ("A 1", "山水图轴", "Landscape", "董其昌", "Dong Qichang", "明", "Ming", "1617",
     "hanging_scroll"),
    ("A 2", "墨竹图卷", "Ink Bamboo", "文同", "Wen Tong", "北宋", "Northern Song", "",
     "handscroll"),
    ("A 3", "秋山图册", "Autumn Hills", "王翚", "Wang Hui", "清", "Qing", "康熙辛丑", "album"),
    ("A 4", "荷扇", "=Lotus", "恽寿平", "Yun Shouping", "清", "Qing", "late 17th century",
     "round_fan"),
]  # fmt: skip


def record(number, hans, en, artist, latin, dynasty, english, date, form, state=State.PUBLISHED):
    return Relic(
        id=relic_id(number), accession_number=number, state=state, format=ObjectFormat(form),
        title={"zh-Hans": hans, "en": en}, creator={"zh-Hans": artist, "en": latin},
        dynasty={"zh-Hans": dynasty, "en": english}, date_written=date, parts=(),
    )  # fmt: skip


@pytest.fixture
def made():
    """Make a record: number, two titles, two names, two dynasties, date, format, state."""
    return record


@pytest.fixture
def filled(museum):
    """A museum with four published records and a draft that nobody may find."""
    secret = record(
        "S 1",
        "秘藏图",
        "Secret",
        "董其昌",
        "Dong Qichang",
        "明",
        "Ming",
        "1620",
        "album",
        State.DRAFT,
    )
    museum.lots.load([*(record(*one) for one in RECORDS), secret], "made", person="test")
    search_of(museum)
    return museum


@pytest.fixture
def visitor():
    """Somebody who is not signed in."""
    return VISITOR

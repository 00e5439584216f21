"""The benchmark of loads, small: it must say what is there, and the real records must map."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def loads(bench: Callable[[str], ModuleType]) -> ModuleType:
    """The benchmark's module."""
    return bench("load_records")


def test_a_small_load_is_measured_and_costs_hardly_an_inode_a_record(
    loads: ModuleType, tmp_path: Path
) -> None:
    found = loads.measure(tmp_path / "museum", {"seeded": loads.seeded(1_500)})
    assert found["records"] == 1_500
    assert found["vault_inodes_per_record"] < 0.02
    assert found["peak_rss_mb"] > 0
    assert found["rebuild_cpu_s"] > 0


def test_seeded_records_are_the_same_every_time_and_bear_numbers_of_their_own(
    loads: ModuleType,
) -> None:
    one, other = list(loads.seeded(300)), list(loads.seeded(300))
    assert one == other
    assert len({relic.accession_number for relic in one}) == len({r.id for r in one}) == 300


def test_every_file_of_real_records_becomes_labels(loads: ModuleType, material: Path) -> None:
    found = list(islice(loads.real(material), 40_000))
    assert len({relic.id for relic in found}) == 40_000
    assert found[0].accession_number == "06.16.2"
    assert found[0].title == {"en": "Old Trees"}
    assert found[0].creator == {"en": "Robert Swain Gifford"}
    assert (found[0].date_written, found[0].medium) == ("1883", {"en": "charcoal on laid paper"})

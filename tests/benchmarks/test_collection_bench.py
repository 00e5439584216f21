"""The suite `collection`, once and small: what is loaded is found, and kills change nothing."""

import pytest

FEW = {"records": 300, "real": 100, "killed_records": 300, "kills": 1, "asked": 3, "rounds": 1}


@pytest.fixture(scope="module")
def suite(bench, tmp_path_factory):
    """The suite after its load, without the real records that are no part of the project."""
    module = bench("suite_collection")
    made = module.Suite(tmp_path_factory.mktemp("suite"), module.Size(**FEW, edits=2))
    made.material = None
    made.run(["load"])
    assert made.left_out == {}
    return made


def test_a_load_by_the_command_says_what_it_cost(suite):
    assert suite.figures["import_records"].value == 300
    for name in ("import_s", "import_cpu_s", "import_peak_rss_mb"):
        assert suite.figures[name].value > 0
    assert suite.figures["vault_inodes_per_record"].value < 1


def test_what_was_loaded_is_found_as_a_scan_finds_it(suite):
    suite.run(["search"])
    assert suite.figures["search_unlike_scan"].value == 0


def test_a_load_that_was_killed_and_taken_up_differs_in_nothing(suite, bench, tmp_path):
    load = bench("collection_load")
    cost = load.Cost(wall_s=suite.figures["import_s"].value, load_s=3)
    lines = suite.folder / "lines"
    kills = load.kill_again_and_again(tmp_path / "killed", lines, 1, 4, suite.museum, cost)
    assert kills.differences == ()
    assert kills.loading >= 1


def test_a_served_museum_answers_as_the_index_does(suite):
    suite.run(["answers"])
    assert suite.left_out == {}
    assert suite.figures["answer_p50_ms"].value > 0


def test_an_edit_is_found_in_the_served_museum(suite):
    suite.run(["edits"])
    assert len(suite.figures["searchable_after_s"].rounds) == 2


def test_lines_are_always_the_same_for_a_seed(bench, tmp_path):
    records = bench("collection_records")
    for folder, seed in (("one", 4), ("two", 4), ("three", 5)):
        assert records.write_lines(tmp_path / folder, records.seeded(25, seed), 10) == 25
    [one, two, three] = (
        [file.read_bytes() for file in sorted((tmp_path / name).iterdir())]
        for name in ("one", "two", "three")
    )
    assert one == two != three
    assert len(one) == 3

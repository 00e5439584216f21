"""group_by_name: parts find together, a numbered folder of paintings stays what it is."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.grouping import group_by_name, natural_key


def names(*files: str) -> dict[str, list[str]]:
    groups = group_by_name([Path(name) for name in files])
    return {group.name: [path.name for path in group.files] for group in groups}


def test_numbers_that_run_from_one_are_parts_in_reading_order():
    found = names(
        "scroll_10.tif", "scroll_2.tif", *(f"scroll_{n}.tif" for n in (1, 3, 4, 5, 6, 7, 8, 9))
    )
    assert found == {"scroll": [f"scroll_{n}.tif" for n in range(1, 11)]}


def test_numbers_with_gaps_are_different_paintings():
    assert names("song_5.jpg", "song_36.jpg", "song_65.jpg") == {
        "song_5": ["song_5.jpg"],
        "song_36": ["song_36.jpg"],
        "song_65": ["song_65.jpg"],
    }


def test_a_part_word_groups_even_with_a_gap():
    assert names("Fan part 1.tif", "Fan part 3.tif") == {
        "Fan": ["Fan part 1.tif", "Fan part 3.tif"]
    }


def test_chinese_part_words_are_understood():
    assert names("千里江山 第2段.tif", "千里江山 第1段.tif") == {
        "千里江山": ["千里江山 第1段.tif", "千里江山 第2段.tif"]
    }


def test_a_single_file_keeps_its_whole_name():
    assert names("scroll_1.tif", "🏮 灯.png") == {
        "scroll_1": ["scroll_1.tif"],
        "🏮 灯": ["🏮 灯.png"],
    }


def test_equal_names_in_two_folders_do_not_mix():
    groups = group_by_name([Path("a/x_1.tif"), Path("a/x_2.tif"), Path("b/x_1.tif")])
    assert sorted(len(group.files) for group in groups) == [1, 2]


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda s: "/" not in s and "\0" not in s)))
def test_every_file_is_in_exactly_one_group(stems: list[str]):
    files = [Path(f"x{stem}.tif") for stem in dict.fromkeys(stems)]
    grouped = [path for group in group_by_name(files) for path in group.files]
    assert sorted(grouped) == sorted(files)


def test_natural_order_counts_numbers_as_numbers():
    assert sorted(["leaf 10", "leaf 2", "Leaf 1"], key=natural_key) == [
        "Leaf 1",
        "leaf 2",
        "leaf 10",
    ]


def test_digits_that_are_no_numbers_are_letters():
    names = ["leaf ²", "leaf 1²", "leaf 1"]
    assert sorted(names, key=natural_key) == ["leaf 1", "leaf 1²", "leaf ²"]

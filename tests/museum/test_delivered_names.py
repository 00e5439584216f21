"""Names from browsers: any script is welcome, none leads out of its folder."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError
from handscroll.museum.delivered_names import MOST_LEVELS, inner_path

HOSTILE = [
    "", ".", "..", "../a.png", "a/../../b.png", "/etc/passwd", "a//b.png", "a/", "a\\..\\b.png",
    "C:\\scans\\a.png", "a\x00.png", "a\n.png", "a\u202egnp.exe", "\ud800.png", "x" * 256,
    "画" * 86, "/".join(["d"] * (MOST_LEVELS + 1)),
]  # fmt: skip
WELCOME = [
    "溪山圖.tif",
    "卷一/第1段.png",
    "🖼️ scan 👩‍🎨.png",
    "a b'c\"d;e.png",
    "名 (1).tif",
    "...png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused_and_told_in_signs_that_can_be_read(name):
    with pytest.raises(InvalidError) as refused:
        inner_path(name)
    assert refused.value.what.isprintable()


@pytest.mark.parametrize("name", WELCOME)
def test_names_of_every_script_are_kept_as_they_are(name):
    assert inner_path(name).as_posix() == name


def test_a_name_that_a_mac_spells_with_loose_marks_is_spelt_as_others_do():
    assert inner_path("cafe\u0301.png").name == "caf\u00e9.png"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_no_name_ever_leaves_the_folder(name):
    folder = Path("/folder")
    try:
        found = folder / inner_path(name)
    except InvalidError:
        return
    assert found.is_relative_to(folder)
    assert folder != found
    assert ".." not in found.parts

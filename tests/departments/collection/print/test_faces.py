"""Which typefaces an entry is set in, with and without Chinese ones on the machine."""

import pytest
from fontTools.ttLib import TTFont

from handscroll.departments.collection.print import faces
from handscroll.errors import MisconfiguredError

TEXT = "Xīshān 溪山無盡圖卷 é—"


def test_a_machine_without_chinese_faces_sets_what_the_house_brings(tmp_path):
    chosen = faces.choose(TEXT, tmp_path, None)
    assert chosen.unknown == set()
    assert chosen.names == (faces.GARAMOND, faces.KAI)
    files = [*tmp_path.glob("*/*.ttf")]
    assert 1 <= len(files) < 8
    covered, families = set(), set()
    for file in files:
        font = TTFont(file)
        covered |= font.getBestCmap().keys()
        families.add(font["name"].getDebugName(1))
    assert {ord(sign) for sign in "溪山無盡圖卷"} <= covered
    assert len(families) == len(files)
    assert families <= {one for one in chosen.lists["hans"] if isinstance(one, str)}


def test_slices_are_unpacked_once(tmp_path):
    faces.choose(TEXT, tmp_path, None)
    before = {one: one.stat().st_mtime_ns for one in tmp_path.glob("*/*.ttf")}
    faces.choose(TEXT, tmp_path, None)
    assert {one: one.stat().st_mtime_ns for one in tmp_path.glob("*/*.ttf")} == before


def test_what_no_face_of_ours_has_is_told(tmp_path):
    chosen = faces.choose("山\U00031350", tmp_path, None)
    assert chosen.unknown == {"\U00031350"}


def test_a_house_without_its_faces_says_how_to_get_them(tmp_path):
    with pytest.raises(MisconfiguredError, match="make pages"):
        faces.choose(TEXT, tmp_path, None, tmp_path / "nothing")


def test_an_installed_face_is_found_wherever_it_lies(tmp_path):
    assert faces.installed((str(tmp_path),)) is None
    place = tmp_path / "deep" / "er"
    place.mkdir(parents=True)
    (place / "NotoSerifCJK-Regular.ttc").touch()
    found = faces.installed((str(tmp_path), str(tmp_path / "none")))
    assert found is not None
    assert found.hant == "Noto Serif CJK TC"

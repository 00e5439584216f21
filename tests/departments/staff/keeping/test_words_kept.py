"""A backup carries the museum's own words, and its languages."""

from pathlib import Path

from handscroll.departments.staff.keeping.backup import back_up
from handscroll.departments.staff.keeping.restore import restore
from handscroll.model.wording import Tongue
from handscroll.museum import Museum


def test_words_and_languages_come_back_from_a_backup(museum: Museum, tmp_path: Path):
    museum.wordings.add(Tongue(tag="ja", name="日本語"), {"site.home": "作品"}, person="li")
    museum.wordings.change("en", {"site.home": "Our works"}, person="li")
    told, rows = museum.wordings.now(), museum.register.dump(["words"])
    museum.close()
    back_up(museum.folder, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    with Museum.open(tmp_path / "again") as again:
        found = again.wordings.now()
        assert (found.tongues, found.said) == (told.tongues, told.said)
        assert again.register.dump(["words"]) == rows

"""Names of files in cells lead nowhere but into the folder of the sheet."""

import pytest

from handscroll.departments.collection.mapping.links import link_trouble


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "import"
    (inside / "scans").mkdir(parents=True)
    (inside / "scans" / "a.tif").write_bytes(b"a")
    (tmp_path / "secret.tif").write_bytes(b"s")
    (inside / "out.tif").symlink_to(tmp_path / "secret.tif")
    (inside / "up").symlink_to(tmp_path)
    (inside / "in.tif").symlink_to(inside / "scans" / "a.tif")
    (inside / "round").symlink_to(inside / "round")
    return inside


@pytest.mark.parametrize(
    "name", ["scans/a.tif", "scans\\a.tif", "./scans/../scans/a.tif", "in.tif"]
)
def test_files_inside_may_be_named(folder, name):
    assert link_trouble(folder, name) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../secret.tif", "leads out"),
        ("out.tif", "leads out"),
        ("up/secret.tif", "leads out"),
        ("scans/../../secret.tif", "leads out"),
        ("/etc/passwd", "top of a disk"),
        ("C:\\scans\\a.tif", "top of a disk"),
        ("c:a.tif", "top of a disk"),
        ("\\\\server\\share\\a.tif", "top of a disk"),
        ("https://example.org/a.tif", "an address"),
        ("file:///etc/passwd", "an address"),
        ("none.tif", "no such file"),
        ("scans", "no such file"),
        ("a\x00.tif", "no file name"),
        ("round", ""),
    ],
)
def test_anything_else_is_told_with_a_way_out(folder, name, why):
    trouble = link_trouble(folder, name)
    assert trouble is not None
    assert why in trouble[0]
    assert trouble[1]


def test_a_file_may_come_later_but_only_inside(folder):
    assert link_trouble(folder, "none.tif", must_be_there=False) is None
    assert link_trouble(folder, "../none.tif", must_be_there=False) is not None

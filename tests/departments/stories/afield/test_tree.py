"""The folder: foreign ones are refused, whole files stay, damaged ones are made again."""

import json
import shutil
from collections import namedtuple

import pytest

from handscroll.departments.stories.afield.tree import HASHES, MARK, Tree, differing, read_hashes
from handscroll.errors import ConflictError, StorageFullError

PICTURE = b"\xff\xd8 silk \xff\xd9"
NOW, LATER = "2026-05-01T00:00:00+00:00", "2026-06-01T00:00:00+00:00"


def written(folder, *, title="a", pictures=("pictures/c/1.jpg",), now=NOW, dry_run=False):
    tree = Tree(folder, "hills", dry_run=dry_run)
    for name in pictures:
        if not tree.has(name):
            tree.put(name, PICTURE)
    tree.put("en/index.html", title.encode())
    tree.finish({"version": 1}, now)
    return tree.done


def test_what_is_whole_stays_and_the_moment_with_it(tmp_path):
    folder = tmp_path / "usb" / "hills"
    first = written(folder)
    assert {"en/index.html", "pictures/c/1.jpg", MARK, HASHES} == set(first.written)
    before = {one: one.stat().st_mtime_ns for one in folder.rglob("*") if one.is_file()}
    again = written(folder, now=LATER)
    assert (again.written, again.removed) == ([], [])
    assert before == {one: one.stat().st_mtime_ns for one in folder.rglob("*") if one.is_file()}
    assert json.loads((folder / MARK).read_text())["since"] == NOW
    changed = written(folder, title="b", now=LATER)
    assert set(changed.written) == {"en/index.html", MARK, HASHES}
    assert json.loads((folder / MARK).read_text())["since"] == LATER


def test_what_is_no_longer_wanted_goes_and_what_is_not_ours_stays(tmp_path):
    written(tmp_path, pictures=("pictures/c/1.jpg", "pictures/d/1.jpg"))
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "pictures" / "left.jpg").write_bytes(PICTURE)
    done = written(tmp_path)
    assert set(done.removed) == {"pictures/d/1.jpg", "pictures/left.jpg"}
    assert not (tmp_path / "pictures" / "d").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_picture_that_was_cut_short_or_damaged_is_made_again(tmp_path):
    picture = tmp_path / "pictures" / "c" / "1.jpg"
    written(tmp_path)
    picture.write_bytes(PICTURE.replace(b"silk", b"milk"))
    assert differing(tmp_path) == ["pictures/c/1.jpg"]
    assert "pictures/c/1.jpg" in written(tmp_path).written
    (tmp_path / HASHES).unlink()
    picture.write_bytes(PICTURE[:-2])
    assert "pictures/c/1.jpg" in written(tmp_path).written
    assert differing(tmp_path) == []


def test_a_folder_that_holds_something_else_is_refused_and_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConflictError, match="holds other things"):
        Tree(tmp_path, "hills")
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(ConflictError, match="it is a file"):
        Tree(tmp_path / "thesis.txt", "hills")
    written(tmp_path / "hills")
    with pytest.raises(ConflictError, match="holds the story hills"):
        Tree(tmp_path / "hills", "rivers")


def test_a_rehearsal_counts_and_writes_nothing(tmp_path):
    done = written(tmp_path / "new", dry_run=True)
    assert set(done.written) == {"en/index.html", "pictures/c/1.jpg", MARK, HASHES}
    assert not (tmp_path / "new").exists()
    written(tmp_path / "new")
    again = written(tmp_path / "new", pictures=(), dry_run=True)
    assert "pictures/c/1.jpg" in again.removed
    assert (tmp_path / "new" / "pictures" / "c" / "1.jpg").exists()


def test_no_room_is_said_before_anything_is_written(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10**9, 0, 10**9))
    tree = Tree(tmp_path / "new", "hills")
    tree.require_room(10**8)
    with pytest.raises(StorageFullError, match="about 2000 MB"):
        tree.require_room(2 * 10**9)


def test_names_of_a_list_that_climb_out_of_the_folder_are_nobody_s(tmp_path):
    digest = "0" * 64
    lines = [f"{digest}  ../../home", f"{digest}  /etc/passwd", f"{digest}  a/b", "nothing", ""]
    (tmp_path / HASHES).write_text("\n".join(lines))
    assert list(read_hashes(tmp_path)) == ["a/b"]

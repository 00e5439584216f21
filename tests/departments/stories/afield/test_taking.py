"""A story taken along whole: its pages, pictures and hashes, and what may not be in it."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image

from handscroll.departments.stories.afield.taking import packed
from handscroll.errors import (
    ConflictError,
    MismatchError,
    NotFoundError,
    StorageFullError,
    UnreadableError,
)
from handscroll.model.rights import Rights, State

AWAY = "not on show at present"


def taken(run, folder, *more: str):
    return run("export-site", "streams", folder, "--json", *more)


def test_story_works_and_languages_are_there_and_nothing_is_missing(
    run, story, works, tmp_path, names
):
    told = taken(run, tmp_path / "usb")
    files = names(tmp_path / "usb")
    assert told["works"] == list(works), "the one that its words lead to is taken along, too"
    assert {f"{tag}/works/{one}.html" for tag in ("en", "zh-Hans", "zh-Hant") for one in works} < (
        files.keys()
    )
    readme = files["README.txt"].decode()
    assert "溪山" in readme
    assert "Open index.html with a double click" in readme
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        tree: Any = html.fromstring(content.decode())
        for address in tree.xpath("//a/@href | //img/@src | //script/@src | //link/@href"):
            if address.startswith(("https://example.org/", "http://rightsstatements.org/", "#")):
                continue
            found = (tmp_path / "usb" / name).parent / address.partition("#")[0]
            assert found.is_file(), f"{name} leads to {address}"


def test_hostile_words_stay_words_and_links_outside_are_marked(run, story, tmp_path):
    taken(run, tmp_path / "usb")
    tree: Any = html.fromstring((tmp_path / "usb" / "en" / "index.html").read_text("utf-8"))
    [summary] = tree.xpath("//div[contains(@class, 'story-summary')]")
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>" in summary.text_content()
    assert not summary.xpath(".//script | .//img")
    assert [one.get("href")[:11] for one in summary.xpath(".//a")] == ["../en/works", "https://exa"]
    assert "leads outside, to example.org" in summary.text_content()
    [find] = summary.xpath(".//span[starts-with(@class, 'led ')]")
    assert find.text_content() == "find"


def test_taken_again_it_writes_nothing_and_after_a_change_only_what_changed(
    run, story, museum, tmp_path
):
    first = taken(run, tmp_path / "usb")
    assert first["written"] > 50
    again = taken(run, tmp_path / "usb")
    assert (again["written"], again["removed"]) == (0, 0)
    assert again["kept"] == first["written"] + first["kept"]
    changed = story.model_copy(update={"summary": {"en": "Another word"}})
    museum.stories.save(changed, expected=museum.stories.get("streams").revision, person="wang")
    museum.stories.move("streams", State.PUBLISHED, person="wang")
    rehearsed = taken(run, tmp_path / "usb", "--dry-run")
    told = taken(run, tmp_path / "usb")
    # The story and the threshold's description in three languages, the mark and the list.
    assert rehearsed["written"] == told["written"] <= 6 + rehearsed["removed"]
    assert "Another word" in (tmp_path / "usb" / "en" / "index.html").read_text("utf-8")


def test_a_work_that_is_withdrawn_leaves_one_sentence_and_no_picture(
    run, story, museum, works, tmp_path, names
):
    taken(run, tmp_path / "usb")
    museum.relics.move(works[0], State.WITHDRAWN, person="wang")
    told = taken(run, tmp_path / "usb")
    files = names(tmp_path / "usb")
    assert told["away"] == [works[0]]
    assert AWAY in files["en/index.html"].decode()
    [capture] = museum.relics.get(works[0]).captures
    everything = b"".join(content for name, content in files.items() if name[-4:] != ".jpg")
    assert capture.id.encode() not in everything
    assert works[0].encode() not in everything
    assert b"Hills" not in everything
    assert not [name for name in files if capture.id in name]


def test_no_picture_is_larger_than_its_rights_or_the_wish_allow(
    run, story, museum, works, tmp_path, names
):
    taken(run, tmp_path / "usb", "--largest", "800")
    assert longest(names(tmp_path / "usb"), museum, works[0], "z") <= 512
    assert (tmp_path / "usb" / "en" / "works" / f"{works[0]}.html").read_text("utf-8").count("750 ")
    limit(museum, works[0], 400)
    taken(run, tmp_path / "usb")
    files = names(tmp_path / "usb")
    [capture] = museum.relics.get(works[0]).captures
    sizes = [
        Image.open(io.BytesIO(content)).size
        for name, content in files.items()
        if capture.id in name
    ]
    assert sizes
    assert max(max(size) for size in sizes) <= 400
    # The detail, too, is no finer than the whole may be: 400 of 1500 pixels.
    detail = [size for size in sizes if abs(size[0] / size[1] - 2) < 0.05]
    assert detail
    assert max(detail)[0] <= 400 * 400 / 1500 + 1


def limit(museum, relic, most):
    found, revision = museum.relics.standing(relic)
    narrowed = found.model_copy(update={"rights": Rights(max_public_px=most)})
    museum.relics.rewrite(narrowed, expected=revision, person="wang")


def longest(files, museum, relic, prefix):
    [capture] = museum.relics.get(relic).captures
    found = [name for name in files if name.startswith(f"pictures/{capture.id}/{prefix}")]
    assert found
    return max(max(Image.open(io.BytesIO(files[name])).size) for name in found)


def test_the_list_of_hashes_is_read_by_others_and_by_the_check(run, story, tmp_path):
    folder = tmp_path / "usb"
    taken(run, folder)
    if tool := shutil.which("sha256sum"):
        done = subprocess.run(
            [tool, "-c", "--quiet", "manifest-sha256.txt"], cwd=folder, check=False
        )
        assert done.returncode == 0
    assert run("check-site", folder, "--json")["differing"] == []
    page = folder / "en" / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    with pytest.raises(MismatchError, match=r"en/index\.html"):
        run("check-site", folder)
    with pytest.raises(NotFoundError, match="There is no story"):
        run("check-site", tmp_path)


def test_the_archive_is_the_folder_and_the_same_each_time(run, story, tmp_path, names):
    told = taken(run, tmp_path / "usb", "--zip")
    archive = tmp_path / "usb.zip"
    assert told["zip"].endswith("usb.zip")
    first = hashlib.sha256(archive.read_bytes()).digest()
    with zipfile.ZipFile(archive) as opened:
        held = {name.removeprefix("usb/"): opened.read(name) for name in opened.namelist()}
    assert held == names(tmp_path / "usb")
    taken(run, tmp_path / "usb", "--zip")
    assert hashlib.sha256(archive.read_bytes()).digest() == first


def test_what_is_not_published_stays_at_home(run, story, museum, tmp_path):
    museum.stories.move("streams", State.WITHDRAWN, person="wang")
    with pytest.raises(ConflictError, match="not published"):
        taken(run, tmp_path / "usb")
    assert not (tmp_path / "usb").exists()


def test_a_picture_that_the_museum_lost_is_named(run, story, museum, works, tmp_path):
    [capture] = museum.relics.get(works[0]).captures
    Path(museum.captures.place(capture.id).path).unlink()
    with pytest.raises(UnreadableError, match=re.escape(capture.id)):
        taken(run, tmp_path / "usb")


def test_a_full_stick_is_told_and_keeps_no_half_archive(run, story, tmp_path):
    taken(run, tmp_path / "usb")
    part = tmp_path / "usb.zip.part"
    part.symlink_to("/dev/full")
    with pytest.raises(StorageFullError, match=r"usb\.zip was not written"):
        packed(tmp_path / "usb")
    assert not part.is_symlink()
    assert not (tmp_path / "usb.zip").exists()
    assert packed(tmp_path / "usb").is_file()

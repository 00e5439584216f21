"""What an address lays beside each other, and what it never gives away."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.viewing.showing import comparing, show
from handscroll.departments.viewing.showing.comparing import (
    MOST,
    Entry,
    choices,
    read,
    tray,
    tray_data,
)
from handscroll.model.identity import relic_id
from handscroll.model.person import VISITOR
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.pages.words import words_in

WORDS = words_in("en")


def lay(hung, *asked: str, **more):
    return tray(hung.museum, VISITOR, asked, WORDS, **more)


def test_pictures_lie_in_the_order_of_the_address_each_at_its_place(hung):
    found = lay(hung, "c-guarded,10,20,300,200", "c-public", "c-public,-50,0,400,301,alone")
    guarded, whole, beyond = found.laid
    assert [one.picture["id"] for one in found.laid] == ["c-guarded", "c-public", "c-public"]
    assert guarded.picture["box"] == (10, 20, 300, 200)
    assert whole.picture["box"] is None
    assert beyond.picture["alone"]
    assert not whole.picture["alone"]
    # The view opens as it was, beyond the edge too; a still picture has no such place.
    assert beyond.picture["box"] == (-50, 0, 400, 301)
    assert beyond.still.src.startswith("/iiif/3/c-public/0,0,350,301/")
    assert "?see=c-public,0,0,350,301&of=1,701,301" in beyond.cite
    assert whole.picture["mm_per_px"] == pytest.approx(0.5)


def test_no_still_picture_is_finer_than_the_public_may_have(hung):
    (one,) = lay(hung, "c-guarded,0,0,100,100").laid
    assert one.picture["finest"] == pytest.approx(200 / 701)
    assert one.still.width == int(100 * 200 / 701)


def test_hidden_gone_and_never_there_are_told_alike_and_the_rest_stays(hung):
    told = []
    for name in ("c-draft", "c-nothing"):
        found = lay(hung, "c-public", f"{name},1,2,3,4", "c-guarded")
        assert [bool(one.picture) for one in found.laid] == [True, False, True]
        told.append(str(tray_data(found, WORDS, "")).replace(name, "") + str(found.laid[1].relic))
    assert told[0] == told[1]
    relic = hung.museum.captures.find("c-public").relic
    hung.museum.relics.move(relic, State.WITHDRAWN, person="wang")
    found = lay(hung, "c-public", "c-guarded")
    assert [bool(one.picture) for one in found.laid] == [False, True]
    assert found.laid[0].cite == found.laid[0].part == ""


def test_what_cannot_be_read_takes_one_place_and_is_in_no_link(hung):
    found = lay(hung, "c-public", "../..;<script>", "c-guarded")
    assert [one.entry is None for one in found.laid] == [False, True, False]
    assert found.laid[0].moves.later == "?see=c-guarded&see=c-public"
    assert found.laid[1].moves.without == "?see=c-public&see=c-guarded"


def test_more_than_fit_are_left_out_and_that_is_said(hung):
    found = lay(hung, *["c-public"] * (MOST + 3))
    assert (len(found.laid), found.left_out, found.full) == (MOST, 3, True)
    assert not lay(hung, *["c-public"] * (MOST - 1)).full


def test_links_move_and_remove_one_and_keep_the_rest(hung):
    found = lay(hung, "c-public,1,2,3,4", "c-guarded", real=True)
    first, last = found.laid
    assert (first.moves.earlier, last.moves.later) == ("", "")
    assert (
        last.moves.earlier == first.moves.later == "?see=c-guarded&see=c-public,1,2,3,4&scale=real"
    )
    assert first.moves.without == "?see=c-guarded&scale=real"
    assert lay(hung, "c-public").laid[0].moves.without == "?"


@pytest.mark.parametrize(
    ("asked", "hung_at"), [("0", 0), ("37", 37), ("100", 100), ("101", None), ("x", None)]
)
def test_a_curtain_hangs_between_two_pictures_only(hung, asked, hung_at):
    assert lay(hung, "c-public", "c-guarded", curtain=asked).curtain == hung_at
    assert lay(hung, "c-public", curtain=asked).curtain is None


@given(st.text(max_size=60))
def test_whatever_stands_in_an_address_is_read_or_not_and_never_fails(text):
    found = read(text)
    assert found is None or read(str(found)) == found


@given(
    st.from_regex(r"[A-Za-z0-9._-]{1,128}", fullmatch=True),
    st.none() | st.tuples(*[st.integers(-9999999, 9999999)] * 2, *[st.integers(1, 9999999)] * 2),
    st.booleans(),
)
def test_what_is_written_is_read_again(capture, box, alone):
    entry = Entry(capture, box, alone)
    assert read(str(entry)) == entry


def test_what_is_offered_bears_the_name_that_it_has_when_it_is_laid(
    hung, make_part, tmp_path, monkeypatch
):
    name = relic_id("L 1")
    parts, scans, digests = [], {}, {}
    for number in range(4):
        made = make_part(40 + number, 30, kind="leaf")
        path = f"originals/{number}.tif"
        parts.append(
            made.model_copy(
                update={"capture": made.capture.model_copy(update={"relic": name, "path": path})}
            )
        )
        scans[path] = tmp_path / f"{number}.tif"
        scans[path].write_bytes(b"leaf")
        digests[path] = hashlib.sha512(b"leaf").hexdigest()
    album = Relic(id=name, accession_number="L 1", title={"en": "Album"}, parts=tuple(parts),
                  state=State.PUBLISHED)  # fmt: skip
    hung.museum.relics.accession(album, scans, sha512=digests, person="wang")

    laid_out = []

    def showing(relic):
        laid_out.append(relic.id)
        return show.showing(relic)

    monkeypatch.setattr(comparing, "showing", showing)
    offered = choices(hung.museum, WORDS)
    assert laid_out == [name], "once for all of its leaves"
    assert [one for one, _ in offered] == [
        *(f"c{40 + n}x30" for n in range(4)), "c-guarded", "c-public",
    ]  # fmt: skip
    found = lay(hung, *[one for one, _ in offered])
    assert [one.picture["name"] for one in found.laid] == [said for _, said in offered]
    assert len({said for _, said in offered}) == len(offered)

"""The index: what is written is found, in pages, counted and sorted; damage costs a refill."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from handscroll.errors import BusyError, InvalidError
from handscroll.storage.index import DEEPEST, Asked, SearchIndex
from handscroll.storage.index_fields import Fields, Written
from handscroll.storage.index_terms import Between, Each, Everything, Phrase, Some, Tag, Word

FIELDS = Fields(
    texts=("t",), tags=("g",), numbers=("n",), orders=("o",), beginnings=("b",), version="1"
)


def document(number: int) -> Written:
    return Written(
        f"k{number}",
        texts={"t": [(0, "every"), (1, f"w{number}"), (1, "same"), (5, "far")]},
        tags={"g": [f"g{number % 3}", "all"]},
        numbers={"n": number - 50} if number % 2 else {},
        orders={"o": f"{999 - number:03d}"},
        beginnings={"b": [f"begin {number}"]},
    )


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex(tmp_path / "index", FIELDS)
    assert made.fresh
    with made.writer() as writer:
        assert writer.put(map(document, range(100))) == 100
    return made


def keys(index: SearchIndex, sought, **how) -> list[str]:
    return list(index.search(Asked(sought, limit=200, **how)).keys)


@pytest.mark.parametrize(
    ("sought", "wanted"),
    [
        (Word("t", "w7"), ["k7"]),
        (Word("t", "none"), []),
        (Phrase("t", ((0, "every"), (1, "w7"))), ["k7"]),
        (Phrase("t", ((0, "w7"), (4, "far"))), ["k7"]),
        (Phrase("t", ((0, "w7"), (1, "far"))), []),
        (Phrase("t", ((0, "w7"),)), ["k7"]),
        (Phrase("t", ((0, "w7"), (0, "same"))), ["k7"]),
        (Each((Tag("g", "g1"), Between("n", 0, 6))), ["k55"]),
        (Each((Between("n", -49, -40),), (Tag("g", "g1"),)), ["k3", "k5", "k9"]),
        (Some((Word("t", "w1"), Word("t", "w2"))), ["k1", "k2"]),
        (Some(()), []),
        (Between("n", 7, 3), []),
        (Between("n", 48, 2**80), ["k99"]),
    ],
)
def test_what_is_sought_is_found(index: SearchIndex, sought, wanted):
    assert sorted(keys(index, sought), key=lambda key: int(key[1:])) == wanted


def test_pages_order_counts_and_bars_agree_with_what_was_written(index: SearchIndex):
    by_number = keys(index, Everything(), order_by="n")
    assert by_number[:50] == [f"k{n}" for n in range(1, 100, 2)]
    down = keys(index, Everything(), order_by="n", descending=True)
    assert down[:50] == [f"k{n}" for n in range(99, 0, -2)]
    assert keys(index, Everything(), order_by="o") == [f"k{n}" for n in range(99, -1, -1)]
    pages = [index.search(Asked(limit=7, offset=at, order_by="o")).keys for at in range(0, 100, 7)]
    assert [key for page in pages for key in page] == [f"k{n}" for n in range(99, -1, -1)]
    told = index.search(Asked(Tag("g", "g0"), limit=0, counts={"g": 2}, histogram={"n": 25}))
    assert (told.total, told.keys) == (34, ())
    assert dict(told.counts["g"]) == {"g0": 34, "all": 34}
    assert sum(count for _, count in told.histogram["n"]) == 17


def test_a_page_too_deep_is_a_clear_answer(index: SearchIndex):
    with pytest.raises(InvalidError, match="can be paged through"):
        index.search(Asked(limit=20, offset=DEEPEST))


def test_a_document_written_again_takes_the_place_of_the_old(index: SearchIndex):
    with index.writer() as writer:
        writer.put([Written("k7", texts={"t": [(0, "other")]})])
        writer.remove(["k8", "never there"])
    assert (index.documents, keys(index, Word("t", "other"))) == (99, ["k7"])
    assert keys(index, Some((Word("t", "w7"), Word("t", "w8")))) == []
    with index.writer() as writer:
        writer.clear()
    assert index.documents == 0


def test_what_was_not_committed_is_gone(index: SearchIndex):
    class StoppedError(Exception):
        """What stops a writer."""

    def stop():
        with index.writer() as writer:
            writer.clear()
            raise StoppedError

    with pytest.raises(StoppedError):
        stop()
    assert index.documents == 100


def test_there_is_one_writer(index: SearchIndex):
    with index.writer(), pytest.raises(BusyError, match="another writer"):
        SearchIndex(index.folder, FIELDS).writer()


def test_a_reader_sees_what_another_wrote_after_it_looks_again(index: SearchIndex):
    reader = SearchIndex(index.folder, FIELDS)
    assert not reader.fresh
    with index.writer() as writer:
        writer.put([document(200)])
    assert reader.documents == 100
    reader.refresh()
    assert keys(reader, Word("t", "w200")) == ["k200"]
    index.discard()
    with index.writer() as writer:
        writer.put([document(300)])
    reader.refresh()
    assert keys(reader, Everything()) == ["k300"]


def test_beginnings_are_found_within_what_is_allowed(index: SearchIndex):
    assert index.beginning("b", "begin 1", 3) == [("begin 1", 1), ("begin 10", 1), ("begin 11", 1)]
    assert index.beginning("b", "begin 1", 3, Tag("g", "g0")) == [
        ("begin 12", 1), ("begin 15", 1), ("begin 18", 1)
    ]  # fmt: skip


def test_an_index_of_other_fields_is_made_anew(index: SearchIndex):
    other = SearchIndex(index.folder, Fields(texts=("t",), version="2"))
    assert (other.fresh, other.documents) == (True, 0)


@pytest.mark.parametrize("how", ["cut", "empty", "gone", "garbled"])
def test_a_damaged_index_is_thrown_away_and_never_lies(index: SearchIndex, tmp_path: Path, how):
    for file in sorted(index.folder.iterdir()):
        if file.suffix == ".lock":
            continue
        copy = tmp_path / "damaged"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(index.folder, copy)
        damage(copy / file.name, how)
        opened = SearchIndex(copy, FIELDS)
        found = opened.search(Asked(Phrase("t", ((0, "every"), (1, "w7")))))
        assert found.total == (0 if opened.fresh else 1), f"{file.name} {how}"
        with opened.writer() as writer:
            writer.put(map(document, range(100)))
        assert keys(opened, Word("t", "w7")) == ["k7"]


def damage(file: Path, how: str) -> None:
    content = file.read_bytes()
    if how == "gone":
        file.unlink()
    elif how == "garbled":
        file.write_bytes(random.Random(1).randbytes(len(content)))
    else:
        file.write_bytes(content[: len(content) // 2] if how == "cut" else b"")


def test_hostile_tokens_and_keys_are_kept_within_bounds(index: SearchIndex):
    with index.writer() as writer:
        writer.put(
            [
                Written("\ud800", texts={"t": [(0, "x" * 100_000), (1, "\udfff"), (2, "\0")]}),
                Written("", numbers={"n": 10**30}, tags={"g": ["y" * 100_000]}),
            ]
        )
    assert index.documents == 102
    assert keys(index, Word("t", "\0")) == ["?"]
    assert keys(index, Word("t", "\udcff")) == ["?"]
    assert keys(index, Word("t", "x" * 100_000)) == ["?"]
    assert keys(index, Between("n", 2**61)) == [""]


def test_an_older_version_of_the_same_fields_answers_until_another_takes_its_place(
    index: SearchIndex,
):
    newer = Fields(texts=("t",), tags=("g",), numbers=("n",), orders=("o",), beginnings=("b",),
                   version="2")  # fmt: skip
    opened, reader = SearchIndex(index.folder, newer), SearchIndex(index.folder, newer)
    assert (opened.older, opened.fresh, opened.documents) == (True, False, 100)
    beside = opened.beside()
    with beside.writer() as writer:
        writer.put(map(document, range(7)), new=True)
    assert keys(reader, Word("t", "w50")) == ["k50"]
    opened.replace(beside)
    reader.refresh()
    for one in (opened, reader):
        assert (one.older, one.documents) == (False, 7)


def test_an_exchange_that_was_cut_off_leaves_the_old_index(index: SearchIndex):
    index.folder.rename(index.folder.with_name("index.old"))
    opened = SearchIndex(index.folder, FIELDS)
    assert (opened.fresh, opened.documents) == (False, 100)


def test_writing_into_an_older_index_begins_with_an_empty_one(index: SearchIndex):
    newer = SearchIndex(index.folder, replace(FIELDS, version="2"))
    with newer.writer() as writer:
        writer.put([document(1)])
    assert (newer.older, newer.documents) == (False, 1)


def test_many_small_changes_do_not_leave_as_many_segments(index: SearchIndex):
    for number in range(20):
        with index.writer() as writer:
            writer.put([document(number)])
    assert (index.documents, index.segments < 12) == (100, True)


def test_a_writer_that_is_kept_goes_on_with_the_next_change_until_it_is_released(
    index: SearchIndex,
):
    for number in range(200, 203):
        with index.kept_writer() as writer:
            writer.put([document(number)])
        assert keys(index, Word("t", f"w{number}")) == [f"k{number}"]
    with pytest.raises(BusyError):
        SearchIndex(index.folder, FIELDS).writer()
    index.release()
    with SearchIndex(index.folder, FIELDS).writer() as writer:
        writer.put([document(300)])
    index.refresh()
    assert index.documents == 104


def test_a_kept_writer_drops_what_broke_off_and_follows_an_index_made_anew(index: SearchIndex):
    def broken():
        yield document(200)
        raise KeyError

    with pytest.raises(KeyError), index.kept_writer() as writer:
        writer.put(broken())
    with index.kept_writer() as writer:
        writer.put([document(201)])
    assert keys(index, Some((Word("t", "w200"), Word("t", "w201")))) == ["k201"]
    shutil.rmtree(index.folder)
    with index.kept_writer() as writer:
        writer.put([document(202)])
    index.release()
    assert keys(index, Everything()) == ["k202"]


def test_counts_that_were_remembered_change_with_the_index(index: SearchIndex):
    asked = Asked(Everything(), limit=0, counts={"g": 3})
    reader = SearchIndex(index.folder, FIELDS)
    assert dict(reader.search(asked).counts["g"])["all"] == 100
    for number in range(100, 104):
        with index.writer() as writer:
            writer.put([document(number)])
        reader.refresh()
        for one in (index, reader):
            assert dict(one.search(asked).counts["g"])["all"] == number + 1
    index.discard()
    assert dict(index.search(asked).counts.get("g", ())) == {}

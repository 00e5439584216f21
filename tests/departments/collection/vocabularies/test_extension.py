"""A museum's own files add to the vocabularies; what is wrong in them is told, the rest is used."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.vocabularies import extension
from handscroll.departments.collection.vocabularies.shipped import NAMES, shipped
from handscroll.departments.collection.vocabularies.store import check, load
from handscroll.errors import ConflictError, InvalidError, TooLargeError, UnreadableError

OWN = {"id": "tsunami_fan", "label": {"zh-Hans": "海啸扇", "en": "tsunami fan"}, "broader": "fan"}
OTHER = {"id": "b", "label": {"en": "b"}}


def write(museum: Path, name: str, body: object) -> Path:
    folder = museum / extension.FOLDER
    folder.mkdir(exist_ok=True)
    file = folder / name
    if isinstance(body, bytes):
        file.write_bytes(body)
    else:
        file.write_text(body if isinstance(body, str) else json.dumps(body), encoding="utf-8")
    return file


def ids(words, name: str) -> list[str]:
    return [term.id for term in words.vocabulary(name).terms]


def test_a_museum_without_files_has_the_shipped_vocabularies(tmp_path: Path):
    words = load(tmp_path)
    assert words.names == NAMES
    assert words.troubles == ()
    assert words.vocabulary("formats") == shipped("formats")


@pytest.mark.parametrize("body", [{"terms": [OWN]}, [OWN]], ids=["terms", "bare list"])
def test_a_term_of_the_museum_s_own_is_found_and_offered(tmp_path: Path, body: object):
    write(tmp_path, "formats.json", body)
    words = load(tmp_path)
    assert words.troubles == ()
    found = words.find("formats", "海嘯扇")
    assert found is not None
    assert found.id == "tsunami_fan"
    assert not found.verified
    assert found.name("zh-Hant") == "海啸扇"
    assert "tsunami_fan" in [term.id for term in words.children("formats", "fan")]
    assert "tsunami_fan" in [choice.id for choice in words.choices("formats", "en")]


def test_a_table_says_the_same_as_json(tmp_path: Path):
    write(
        tmp_path,
        "formats.csv",
        "\ufeffid,zh_hans,zh_hant,en,also,broader,hidden,note_en\r\n"
        'tsunami_fan,海啸扇,海嘯扇,tsunami fan,wave fan;big fan,fan,,"a fan, large"\r\n'
        "thangka,,,,,,yes,\r\n",
    )
    words = load(tmp_path)
    assert words.troubles == ()
    found = words.find("formats", "Big Fan")
    assert found is not None
    assert found.note == {"en": "a fan, large"}
    assert words.term("formats", "thangka").hidden
    assert "thangka" not in [choice.id for choice in words.choices("formats", "en")]
    assert words.find("formats", "唐卡") is not None


def test_a_vocabulary_of_the_museum_s_own_is_added(tmp_path: Path):
    write(tmp_path, "damage.json", [{"id": "tear", "label": {"en": "tear"}}])
    words = load(tmp_path)
    assert words.names == (*NAMES, "damage")
    found = words.find("damage", "TEAR")
    assert found is not None
    assert found.source == "museum"


def test_labels_in_other_languages_and_spellings_are_added_to_a_shipped_term(tmp_path: Path):
    entry = {"id": "handscroll", "label": {"ja": "巻子"}, "also": ["rouleau"], "hidden": False}
    write(tmp_path, "formats.json", [entry])
    words = load(tmp_path)
    assert words.troubles == ()
    term = words.term("formats", "handscroll")
    assert term.label["ja"] == "巻子"
    assert term.label["en"] == "handscroll"
    found = words.find("formats", "Rouleau")
    assert found is not None
    assert found.id == "handscroll"
    assert term.source == "mounting-forms"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"id": "handscroll", "label": {"en": "hanging scroll"}}, "label in en"),
        ({"id": "handscroll", "broader": "fan"}, "broader term"),
        ({"id": "handscroll", "note": {"en": "a fan"}}, "note"),
        ({"id": "handscroll", "links": {"aat": "300000001"}}, "link"),
    ],
    ids=["label", "broader", "note", "link"],
)
def test_the_meaning_of_a_shipped_term_is_never_changed(
    tmp_path: Path, entry: dict[str, object], said: str
):
    write(tmp_path, "formats.json", [entry | {"also": ["rouleau"]}, OWN])
    words = load(tmp_path)
    [trouble] = words.troubles
    assert isinstance(trouble, ConflictError)
    assert said in trouble.why
    kept = words.term("formats", "handscroll")
    was = next(term for term in shipped("formats").terms if term.id == "handscroll")
    assert kept == was.model_copy(update={"also": (*was.also, "rouleau")})
    assert words.term("formats", "tsunami_fan").broader == "fan"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([{"id": "scroll_2", "label": {"en": "Hand-Scroll"}}], "already means handscroll"),
        ([{"id": "scroll_2", "label": {"en": "x"}, "also": ["立軸"]}], "means hanging_scroll"),
        ([OWN, OWN], "same identifier"),
        ([OWN | {"broader": "nowhere"}], "nowhere is not there"),
        (
            [OWN | {"broader": "b"}, {"id": "b", "label": {"en": "b"}, "broader": "tsunami_fan"}],
            "b",
        ),
    ],
    ids=["label of another", "spelling of another", "twice", "dangling", "circle"],
)
def test_clashes_are_told_and_lose_no_shipped_term(
    tmp_path: Path, entries: list[object], said: str
):
    write(tmp_path, "formats.json", entries)
    words = load(tmp_path)
    [trouble] = words.troubles
    assert isinstance(trouble, ConflictError)
    assert said in trouble.why
    assert set(ids(words, "formats")) >= {term.id for term in shipped("formats").terms}
    for term in shipped("formats").terms:
        for spelling in term.spellings:
            found = words.find("formats", spelling)
            assert found is not None
            assert found.id == term.id


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "x", "label": {"en": "<script>alert(1)</script>"}},
        {"id": "x", "label": {"en": "a\u0000b"}},
        {"id": "x", "label": {"en": "abc\u202edcb"}},
        {"id": "x", "label": {"en": '=HYPERLINK("http://example.org")'}},
        {"id": "x", "label": {"en": "@SUM(A1)"}},
        {"id": "x", "label": {"en": "y" * 201}},
        {"id": "x", "label": {"en": ""}},
        {"id": "x", "label": {"en": 7}},
        {"id": "x", "label": "words"},
        {"id": "x", "label": {"no language": "words"}},
        {"id": "x", "label": {"en": "y"}, "also": "words"},
        {"id": "x", "label": {"en": "y"}, "also": ["z"] * 101},
        {"id": "x", "label": {"en": "y"}, "surprise": True},
        {"id": "x", "label": {"en": "y"}, "hidden": "perhaps"},
        {"id": "../../etc/passwd", "label": {"en": "y"}},
        {"id": "Übung", "label": {"en": "y"}},
        {"label": {"en": "y"}},
        {"id": "x"},
        {"id": "x", "label": {"en": "\ud800"}},
        [],
        None,
        7,
        "words",
    ],
    ids=lambda entry: json.dumps(entry)[:50],
)
def test_a_bad_entry_is_told_and_the_others_are_used(tmp_path: Path, entry: object):
    write(tmp_path, "formats.json", [entry, OWN])
    words = load(tmp_path)
    [trouble] = words.troubles
    assert isinstance(trouble, InvalidError)
    assert "formats.json" in trouble.what
    assert words.find("formats", "tsunami fan") is not None
    assert len(ids(words, "formats")) == len(shipped("formats").terms) + 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("formats.json", b"\xff\xfe\x00"),
        ("formats.json", "手卷".encode("gb18030")),
        ("formats.json", b""),
        ("formats.json", b"{"),
        ("formats.json", b"7"),
        ("formats.json", b"[" * 100_000),
        ("formats.json", b'{"terms": {"id": "x"}}'),
        ("formats.json", b"[" + b"9" * 10_000 + b"]"),
        ("formats.csv", b""),
        ("formats.csv", b"name,title\na,b\n"),
        ("formats.csv", b"id,en,surprise\na,b,c\n"),
        ("formats.csv", b'id,en\na,"open\n'),
        ("formats.csv", b"id,en\na," + b"x" * 200_000 + b"\n"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_shipped_terms(
    tmp_path: Path, name: str, body: bytes
):
    write(tmp_path, name, body)
    write(tmp_path, "grades.json", [{"id": "grade_x", "label": {"en": "grade x"}}])
    words = load(tmp_path)
    [trouble] = words.troubles
    assert isinstance(trouble, UnreadableError)
    assert trouble.fix
    assert words.vocabulary("formats") == shipped("formats")
    assert words.term("grades", "grade_x").label == {"en": "grade x"}


def test_a_huge_file_is_not_read(tmp_path: Path):
    write(tmp_path, "formats.json", b" " * (extension.MAX_BYTES + 1))
    [trouble] = load(tmp_path).troubles
    assert isinstance(trouble, TooLargeError)
    write(tmp_path, "formats.json", json.dumps([1] * (extension.MAX_TERMS + 1)))
    [trouble] = load(tmp_path).troubles
    assert isinstance(trouble, TooLargeError)


def test_a_file_of_another_name_or_kind_is_told(tmp_path: Path):
    write(tmp_path, "My Formats.json", [OWN])
    write(tmp_path, "notes.txt", "not a vocabulary")
    [trouble] = load(tmp_path).troubles
    assert "My Formats.json" in trouble.what
    [trouble] = check(tmp_path / extension.FOLDER / "notes.txt")
    assert isinstance(trouble, UnreadableError)
    [trouble] = check(tmp_path / "missing.json")
    assert isinstance(trouble, UnreadableError)


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    (tmp_path / extension.FOLDER).mkdir()
    os.mkfifo(tmp_path / extension.FOLDER / "formats.json")
    (tmp_path / extension.FOLDER / "grades.json").mkdir()
    pipe, folder = load(tmp_path).troubles
    assert "no ordinary file" in pipe.why
    assert "no ordinary file" in folder.why


def test_checking_a_sound_file_finds_nothing(tmp_path: Path):
    assert check(write(tmp_path, "formats.json", [OWN])) == ()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(["id", "label", "also", "note", "broader", "links", "hidden", "source"])
IDS = st.sampled_from([term.id for term in shipped("seal_cuttings").terms])


@given(st.binary(max_size=300), st.sampled_from(extension.SUFFIXES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_bytes_at_all_do_more_than_be_told(tmp_path: Path, body: bytes, suffix: str):
    file = write(tmp_path, f"seal_cuttings{suffix}", body)
    for trouble in check(file):
        assert trouble.why
        assert trouble.fix


@given(
    st.lists(st.dictionaries(KEYS, VALUES) | st.fixed_dictionaries({"id": IDS, "label": VALUES}))
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_entry_changes_what_is_shipped(tmp_path: Path, entries: list[object]):
    write(tmp_path, "seal_cuttings.json", entries)
    words = load(tmp_path)
    for term in shipped("seal_cuttings").terms:
        kept = words.term("seal_cuttings", term.id)
        assert {tag: kept.label[tag] for tag in term.label} == term.label
        assert (kept.broader, kept.source) == (term.broader, term.source)
        assert kept.also[: len(term.also)] == term.also

"""The words of the interface from the terminal: changed, checked, a language added as one file."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handscroll.departments.staff.wording.files import read
from handscroll.entrances.cli import EXIT_CODES, build
from handscroll.errors import (
    ConflictError,
    HandscrollError,
    InvalidError,
    NotFoundError,
    UnreadableError,
    kind_of,
)
from handscroll.museum import Museum
from handscroll.pages.words import shipped, words_in

INVALID, CONFLICT = EXIT_CODES[InvalidError], EXIT_CODES[ConflictError]


@pytest.fixture(scope="module")
def program():
    return build()


@pytest.fixture
def words(museum: Museum, program):
    """Run a command on the museum; return exit code and what it said."""

    def run(*told: str):
        ran = CliRunner().invoke(program, ["--museum", str(museum.folder), "words", *told])
        code = ran.exit_code
        if isinstance(ran.exception, HandscrollError):
            code = EXIT_CODES[kind_of(ran.exception)]
        return code, ran.stdout

    return run


@pytest.fixture
def write(tmp_path: Path):
    def make(document, name: str = "ja.json") -> str:
        file = tmp_path / name
        text = document if isinstance(document, str) else json.dumps(document)
        file.write_text(text, "utf-8")
        return str(file)

    return make


def japanese(**words):
    return {"language": "ja", "name": "日本語", "words": words}


def test_a_word_is_set_shown_and_reset(words, museum: Museum):
    assert words("set", "en", "site.home", "Our works", "--by", "li")[0] == 0
    code, told = words("show", "site.home", "--json")
    [shown] = json.loads(told)
    assert (code, shown["words"]["en"]) == (0, {"says": "Our works", "own": True, "lent": ""})
    assert [one["person"] for one in shown["changes"]] == ["li"]
    assert "site.home" in words("show", "our WORKS")[1]
    assert words("reset", "en", "site.home")[0] == 0
    assert museum.wordings.now().said == {}


def test_a_dry_run_writes_nothing(words, write, museum: Museum):
    before = museum.journal.position
    file = write(japanese(**{"site.home": "作品"}))
    for told in (
        ("set", "en", "site.home", "x"), ("add", file), ("reset", "en", "--all"),
    ):  # fmt: skip
        code, said = words(*told, "--dry-run", "--json")
        assert (code, json.loads(said)["dry_run"]) == (0, True)
    assert museum.journal.position == before


def test_hostile_words_are_refused(words, museum: Museum):
    for phrase in ("{{ x }}", "<script>", "x" * 10_000, "a\u202eb", "{", "{count}", " "):
        assert words("set", "en", "site.home", phrase)[0] == INVALID
    assert museum.wordings.now().said == {}


def test_what_is_not_there_is_told(words):
    assert words("set", "en", "no.such", "x")[0] == EXIT_CODES[NotFoundError]
    assert words("set", "xx", "site.home", "x")[0] == EXIT_CODES[NotFoundError]
    assert words("reset", "en")[0] == INVALID
    assert words("remove", "en")[0] == CONFLICT


def test_a_word_that_counts_is_set_with_its_forms(words, museum: Museum):
    phrase = '{"one": "{count} thing", "other": "{count} things"}'
    assert words("set", "en", "collection.count", phrase)[0] == 0
    said = words_in("en", museum.wordings.now())
    assert [said("collection.count", count=n) for n in (1, 2)] == ["1 thing", "2 things"]


def test_a_museum_without_words_of_its_own_is_complete(words):
    code, told = words("check", "--json")
    assert code == 0
    assert [one["complete"] for one in json.loads(told)] == [True] * 3


def test_a_file_with_missing_and_wrong_words_says_all_of_it(words, write):
    file = write(
        japanese(**{
            "site.home": "作品", "site.about": "<b>当館</b>", "no.such": "x", "site.staff": 3,
            "collection.count": "作品", "site.skip": "{{",
        })
    )  # fmt: skip
    code, told = words("check", file, "--json")
    [one] = json.loads(told)
    assert code == 1
    assert one["unknown"] == ["no.such"]
    assert set(one["unusable"]) == {"site.about", "site.staff", "site.skip"}
    assert one["left_out"] == {"collection.count": ["count"]}
    assert len(one["missing"]) == one["of"] - 2
    code, told = words("add", file, "--json")
    body = json.loads(told)
    assert (code, body["changed"], set(body["left_out"])) == (1, 2, set(one["unusable"]))
    code, told = words("check")
    assert code == 1
    assert "ja" in told


def test_a_language_that_counts_in_more_forms_is_asked_for_them(words, write):
    file = write(
        {"language": "ru", "name": "Русский",
         "words": {"collection.count": {"one": "{count} вещь", "other": "{count} вещей"}}}
    )  # fmt: skip
    [one] = json.loads(words("check", file, "--json")[1])
    assert one["uncounted"] == {"collection.count": ["few", "many"]}


def test_a_whole_language_goes_out_and_comes_in_again(words, write, tmp_path: Path):
    out = tmp_path / "en.json"
    assert words("export", "en", "-o", str(out))[0] == 0
    document = json.loads(out.read_text("utf-8"))
    assert document["words"] == shipped("en")
    code, told = words("import", str(out), "--json")
    assert (code, json.loads(told)["changed"]) == (0, 0)
    file = write(document | {"language": "fr", "name": "Français"}, "fr.json")
    assert words("add", file)[0] == 0
    code, told = words("list", "--json")
    assert [one["complete"] for one in json.loads(told)] == [True] * 4
    assert json.loads(words("export", "fr", "--missing")[1])["words"] == {}
    assert words("remove", "fr")[0] == 0


def test_what_is_missing_goes_out_to_be_translated(words, write):
    assert words("add", write(japanese(**{"site.home": "作品"})))[0] == 0
    lent = json.loads(words("export", "ja", "--missing")[1])
    assert "site.home" not in lent["words"]
    assert lent["words"]["site.about"] == "About"
    lent["words"]["site.about"] = "当館について"
    assert words("import", write(lent), "--json")[0] == 0
    assert len(json.loads(words("export", "ja", "--missing")[1])["words"]) < len(lent["words"])


def test_what_is_no_language_file_is_refused(words, write):
    for document, kind in (
        ("no json", UnreadableError), ("[" * 100_000, UnreadableError), ("[]", InvalidError),
        ({}, InvalidError), ({"language": "ja"}, InvalidError),
        ({"language": "ja", "words": {}}, InvalidError),
        ({"language": "api", "name": "x", "words": {}}, InvalidError),
        ({"language": "ja", "name": "x", "direction": "up", "words": {}}, InvalidError),
        ({"language": "ja", "name": 3, "words": {}}, InvalidError),
        ({"language": "en", "name": "English", "words": {}}, ConflictError),
    ):  # fmt: skip
        assert words("add", write(document))[0] == EXIT_CODES[kind]


def test_a_file_that_is_not_there_is_told(words):
    assert words("add", "nowhere.json")[0] == EXIT_CODES[NotFoundError]


def test_a_key_that_no_page_asks_for_is_not_taken_in_however_long_it_is(write):
    file = write(japanese(**{"site.home": "作品", "k" * 201: "x", "no.such": "x"}))
    assert list(read(Path(file)).sound) == ["site.home"]

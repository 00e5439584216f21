"""A language added as one file is spoken on every public page, and so is any wording at all."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.finding.opened import search_of
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import Role, State
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Tongue
from handscroll.museum import Museum
from handscroll.pages.words import shipped

TAG = "eo"
BEGIN, END = "⟦", "⟧"
WANG = {"id": "wang-hui", "names": [{"text": "王翬", "pinyin": "Wáng Huī"}],
        "born": {"written": "1632"}, "native_place": {TAG: BEGIN + END}}  # fmt: skip
SEAL = {"id": "moyuan", "reading": "墨緣", "owner": WANG, "cutting": "relief"}
NUMBER = "1690"
PAGES = {
    "collection": "/", "relic": f"/relics/{relic_id(NUMBER)}",
    "record": f"/relics/{relic_id(NUMBER)}/record", "find": "/find?q=1690", "find all": "/find",
    "nothing found": "/find?q=zzzz", "people": "/people", "person": "/people/wang-hui",
    "seals": "/seals", "seal": "/seals/moyuan", "dynasties": "/dynasties", "compare": "/compare",
    "about": "/about", "sign in": "/sign-in", "not found": "/nowhere", "staff": "/staff",
    "stories": "/stories", "motifs": "/motifs", "offline": "/offline",
}  # fmt: skip
SHOWN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "aria-roledescription")


def made_up(key: str, phrase):
    """A phrase that tells which key it is of, in signs that no other text has."""
    if not isinstance(phrase, str):
        return {form: made_up(key, one) for form, one in phrase.items()}
    names = " ".join(re.findall(r"\{[^}]*\}", phrase))
    return BEGIN + re.sub(r"[^a-z]", "-", key) + f" {names}" + END


@pytest.fixture(scope="module")
def museum(tmp_path_factory) -> Iterator[Museum]:
    told = {"makers": [{"person": WANG, "qualifier": "autograph", "role": "painter"}],
            "seals": [SEAL], "impressions": [{"id": "s1", "seal": "moyuan"}],
            "inscriptions": [{"id": "c1", "kind": "colophon", "author": WANG,
                              "transcription": {"text": "右山水一卷"}}]}  # fmt: skip
    relic = Relic(
        id=relic_id(NUMBER), accession_number=NUMBER, format=ObjectFormat.HANDSCROLL, parts=(),
        title={TAG: BEGIN + END}, dynasty={TAG: BEGIN + END}, date_written="1690",
        medium={TAG: BEGIN + END}, catalogue=Catalogue.model_validate(told),
        state=State.PUBLISHED,
    )  # fmt: skip
    with Museum.create(tmp_path_factory.mktemp("eo") / "museum", language="en") as made:
        made.lots.load(iter([relic]), "made", person="test")
        search_of(made)
        yield made


@pytest.fixture(scope="module")
def reader(museum: Museum) -> TestClient:
    client = TestClient(build_app(museum, departments()), raise_server_exceptions=False)
    client.headers["accept"] = "text/html"
    return client


class Reading(HTMLParser):
    """Gathers what a page says in its own language, and its title and attributes."""

    VOID = frozenset(["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])

    def __init__(self) -> None:
        super().__init__()
        self.tongues = [("", "")]
        self.said: list[str] = []
        self.lent: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        """Note the language of what begins, and what its attributes say."""
        told = dict(attrs)
        for name in SHOWN_ATTRIBUTES:
            if told.get(name):
                self._say(told[name], told.get("lang", self.tongues[-1][1]))
        if tag not in self.VOID:
            self.tongues.append((tag, told.get("lang", self.tongues[-1][1])))

    def handle_endtag(self, tag):
        """Go back to the language around."""
        while len(self.tongues) > 1 and self.tongues.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Note what is said between tags."""
        if self.tongues[-1][0] not in ("script", "style", "code", "kbd"):
            self._say(data, self.tongues[-1][1])

    def _say(self, text, tongue):
        if not text.strip():
            return
        if tongue == TAG:
            self.said.append(text)
        else:
            self.lent.append((tongue, text))


def read(page: str) -> Reading:
    reading = Reading()
    reading.feed(page)
    return reading


OWN_NAMES = ("handscroll", "简体中文", "繁體中文", "English")
"""What is a name in every language: the museum's own, and those of the other languages."""


def left_over(text: str) -> str:
    """Return what a text says besides words of the language and names."""
    while (shorter := re.sub(f"{BEGIN}[^{BEGIN}{END}]*{END}", "", text)) != text:
        text = shorter
    for name in OWN_NAMES:
        text = text.replace(name, "")
    return text.strip()


@pytest.fixture
def esperanto(museum: Museum) -> Iterator[None]:
    words = {key: made_up(key, phrase) for key, phrase in shipped("en").items()}
    museum.wordings.add(Tongue(tag=TAG, name=BEGIN + END), words, person="test")
    yield
    museum.wordings.remove(TAG, person="test")


DATA = re.compile(r"[A-Z]|王翬|墨緣|moyuan|c1|zzzz|http://\S+")
"""Names of people and seals, letters that lists begin with, addresses."""


def test_a_whole_language_leaves_nothing_in_another_one(reader, esperanto):
    wrong = {}
    for name, path in PAGES.items():
        page = reader.get(f"/{TAG}{path}").text
        assert f'<html lang="{TAG}"' in page, name
        for tag in (*LANGUAGES, TAG):
            assert f'hreflang="{tag}"' in page, name
        said = {left_over(text) for text in read(page).said}
        letters = sorted(one for one in said if re.search(r"[^\W\d_]", DATA.sub("", one)))
        # What islands say lies in data, where nothing can be tagged.
        sentences = [one for one in SENTENCES if one in page and f'lang="en">{one}' not in page]
        if letters or sentences:
            wrong[name] = letters + sentences
    assert wrong == {}


SENTENCES = [one for one in shipped("en").values()
             if isinstance(one, str) and len(one) > 24 and "{" not in one]  # fmt: skip


def test_what_a_language_lacks_is_lent_and_says_so(museum, reader):
    words = {"site.home": "verkoj", "site.sign_in": "ensaluti"}
    museum.wordings.add(Tongue(tag=TAG, name="Esperanto"), words, person="test")
    try:
        for path in PAGES.values():
            page = reader.get(f"/{TAG}{path}").text
            assert not re.search("[\ufdd0-\ufdd2]", page)
            assert page.count("<span") == page.count("</span>")
            assert ("en", "About") in read(page).lent
            assert "verkoj" in read(page).said
            assert re.search(r'<nav class="house-nav" aria-label="Main">', page)
    finally:
        museum.wordings.remove(TAG, person="test")


def test_a_language_from_right_to_left_turns_the_page(museum, reader):
    museum.wordings.add(
        Tongue(tag="ar", name="العربية", direction="rtl"), {"site.home": "أعمال"}, person="test"
    )
    try:
        page = reader.get("/ar/about").text
        assert '<html lang="ar" dir="rtl">' in page
        assert '<span lang="en" dir="ltr">About</span>' in page
        asked = {"accept-language": "ar-EG, en;q=0.5"}
        first = reader.get("/", headers=asked, follow_redirects=False)
        assert first.headers["location"] == "/ar/"
        paths = reader.get("/openapi.json").json()["paths"]
        told = paths["/{language}/about"]["get"]["parameters"][0]["schema"]["enum"]
        assert told == [*LANGUAGES, "ar"]
    finally:
        museum.wordings.remove("ar", person="test")
    assert reader.get("/ar/about").status_code == 404


STAFF = ("/staff", "/staff/relics", "/staff/intake", "/staff/intake/plan", "/staff/import",
         "/staff/bulk", "/staff/audit", "/staff/words", "/relics/new",
         *(f"/relics/{relic_id(NUMBER)}/{page}" for page in ("edit", "history", "review")),
         f"/staff/relics/{relic_id(NUMBER)}")  # fmt: skip


def test_no_wording_at_all_makes_a_page_fail(museum, reader):
    """What lies in the store may have been written by an older program, or by somebody's hand."""
    museum.people.add("li", Role.ADMINISTRATOR, "a long enough password", by="test")
    reader.post("/en/sign-in", data={"name": "li", "password": "a long enough password"})
    hostile = cycle(
        ["{", "{{ 7*7 }}", "{count!r:>9}", "<script>x</script>", "x" * 2000, "", 3, {"one": "x"},
         ["x"], {"other": "{nobody}"}, "plain"]
    )  # fmt: skip
    words = {key: next(hostile) for key in shipped("en")}
    pages = [*PAGES.values(), *STAFF]
    before = [reader.get(f"/en{path}").status_code for path in pages]
    museum.wordings.change("en", words, person="test")
    try:
        for path, status in zip(pages, before, strict=True):
            answer = reader.get(f"/en{path}")
            assert answer.status_code == status, path
            assert "<script>x" not in answer.text
    finally:
        museum.wordings.change("en", dict.fromkeys(words), person="test")
        reader.cookies.clear()

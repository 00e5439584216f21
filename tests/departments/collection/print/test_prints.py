"""The printed entry says what the record says, the same each time, and nothing more."""

import json
import threading
from collections import Counter
from typing import Any

import pytest
from pypdf import PdfReader

from handscroll.demo.records.great_scroll import COLOPHONS, SEALS
from handscroll.departments.collection.print.composing import Sheet, composed
from handscroll.departments.collection.print.prints import Prints
from handscroll.errors import BusyError, NotFoundError, TooLargeError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.pages.words import words_in
from handscroll.settings import PrintSettings

HOSTILE = [
    '#panic("x") *b* $x^2$ <lab> @ref \\ `r` #image("/etc/passwd")',
    "<script>alert(1)</script>",
    "\\input{/etc/passwd}",
    "\u202eright to left שלום",
    "a\u0301\u0323\u0327",
    "□□山□",
    "x" * 1900,
    "\u2028y\u00ad\ufeff",
    "葛\U000e0100",
]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_greatest_scroll_is_printed_whole(language, entries, printing_house, reading):
    entry, told = entries[language], printing_house.great.catalogue
    text = reading(entry.path)
    assert entry.pages == len(PdfReader(entry.path).pages)
    assert 12 <= entry.pages <= 40
    assert entry.missing == ()
    for one in told.inscriptions:
        for line in one.transcription.text.split("\n"):
            assert line in text
        assert reading.plain(one.signature) in text
    readings = Counter(
        reading.plain(one.reading or seals[one.seal].reading)
        for seals in [{seal.id: seal for seal in told.seals}]
        for one in told.impressions
    )
    assert readings.total() == SEALS
    assert {sign: text.count(sign) for sign in readings if text.count(sign) < readings[sign]} == {}
    words = words_in(language)
    assert text.count(reading.plain(words("text.colophon"))) >= COLOPHONS
    for key, count in (("count_impressions", SEALS), ("count_colophons", COLOPHONS)):
        assert reading.plain(words(f"entry.{key}", count=count)) in text
    for step in told.provenance:
        assert step.holder.names[0].text in text
    assert "http://testserver" in text
    assert "SECRET" not in text
    assert "424242" not in text


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_it_is_tagged_titled_archivable_and_says_its_language(language, entries):
    with entries[language].path.open("rb") as file:
        body = file.read()
    reader = PdfReader(entries[language].path)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language[:2])
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata
    assert reader.metadata.title
    assert reader.outline
    assert b"<pdfuaid:part>1</pdfuaid:part>" in body
    assert b"<pdfaid:part>2</pdfaid:part>" in body
    assert b"/JavaScript" not in body
    height = float(reader.pages[0].mediabox.height)
    assert height == pytest.approx(841.89, abs=0.1)


def test_the_same_version_is_the_same_bytes_and_another_is_not(entries, printing_house, prints):
    museum, great = printing_house.museum, printing_house.great
    sheet = Sheet(great.id, "en", base="http://testserver")
    again = prints.make(museum, sheet)
    assert again.key == entries["en"].key
    assert again.path.read_bytes() == entries["en"].path.read_bytes()
    letter = composed(museum, Sheet(great.id, "en", "letter"), 10**7)
    assert letter != composed(museum, sheet, 10**7)
    assert letter["paper"] == "us-letter"
    assert json.dumps(letter).count('"p1.jpg"') == 2


def test_those_who_ask_at_once_get_one_print(printing_house, prints):
    sheet = Sheet(printing_house.plain.id, "en")
    gate, asked = threading.Barrier(6), []

    def ask():
        gate.wait()
        asked.append(prints.ask(printing_house.museum, sheet))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({one.result().path for one in asked}) == 1
    assert len(list(prints._folder.glob("*/*.pdf"))) == 1
    before = asked[0].result().path.stat().st_ino
    assert prints.make(printing_house.museum, sheet).path.stat().st_ino == before


def test_more_than_may_wait_are_told_to_come_again(printing_house, press_folder):
    press = Prints(press_folder(), PrintSettings(waiting=0))
    first = press.ask(printing_house.museum, Sheet(printing_house.plain.id, "en"))
    with pytest.raises(BusyError, match="wait"):
        press.ask(printing_house.museum, Sheet(printing_house.plain.id, "zh-Hans"))
    assert first.result().pages == 1


def test_a_budget_of_memory_is_kept_and_told(printing_house, tmp_path):
    limits = PrintSettings.model_construct(memory_bytes=2**26)
    press = Prints(tmp_path / "prints", limits)
    with pytest.raises(TooLargeError, match="memory"):
        press.make(printing_house.museum, Sheet(printing_house.plain.id, "en"))
    assert list(press._folder.glob("*/*.pdf")) == []


def test_prints_beyond_the_budget_are_forgotten_the_newest_never(printing_house, press_folder):
    press = Prints(press_folder(), PrintSettings(cache_bytes=0))
    for paper in ("a4", "letter"):
        made = press.make(printing_house.museum, Sheet(printing_house.plain.id, "en", paper))
        assert [*press._folder.glob("*/*.pdf")] == [made.path]


def test_hostile_text_is_printed_as_it_stands(printing_house, prints, reading):
    museum, plain = printing_house.museum, printing_house.plain
    record = {
        "titles": [{"text": text} for text in HOSTILE],
        "inscriptions": [
            {"id": "t", "transcription": {"text": "山水雲煙" * 25_000}},
            {"id": "u", "transcription": {"text": "\n".join(HOSTILE), "language": "en"}},
        ],
        "bibliography": [{"text": text + " \U00031350"} for text in HOSTILE],
    }
    museum.relics.revise(plain.id, Catalogue.model_validate(record), person="test")
    try:
        printed = prints.make(museum, Sheet(plain.id, "en"))
    finally:
        museum.relics.revise(plain.id, Catalogue(), person="test")
    text = reading(printed.path)
    for one in HOSTILE[:3]:
        assert text.count(reading.plain(one)) == 3
    assert text.count("x" * 40) >= 3
    assert text.count("山水雲煙") > 24_000
    assert printed.missing == ("U+31350",)
    # One line is written from right to left, its code point too.
    assert text.count("[U+31350]") >= len(HOSTILE) - 1
    assert "U+31350." in text
    assert "[U+FEFF]" in text
    assert printed.pages < 100


def test_a_picture_that_cannot_be_read_is_told_in_its_place(printing_house, prints, reading):
    museum, plain = printing_house.museum, printing_house.plain
    capture = plain.captures[0]
    pyramid = museum.layout.pyramid(capture.id, capture.sha256)
    hidden = pyramid.rename(pyramid.with_suffix(".hidden"))
    try:
        printed = prints.make(museum, Sheet(plain.id, "en"))
    finally:
        hidden.rename(pyramid)
    assert printed.lost == 1
    assert "couldnotberead" in reading(printed.path)
    assert prints.make(museum, Sheet(plain.id, "en")).lost == 0


def test_regions_that_are_nowhere_have_no_picture(printing_house):
    museum, plain = printing_house.museum, printing_house.plain
    nowhere = {"capture": "gone", "x": 0, "y": 0, "width": 5, "height": 5}
    beyond = {"capture": plain.captures[0].id, "x": 299, "y": 0, "width": 5, "height": 5}
    here = beyond | {"x": 10}
    record = {"impressions": [{"id": f"s{n}", "reading": "印", "region": where}
                              for n, where in enumerate((nowhere, beyond, here))]}  # fmt: skip
    museum.relics.revise(plain.id, Catalogue.model_validate(record), person="test")
    try:
        order = composed(museum, Sheet(plain.id, "en"), 10**7)
    finally:
        museum.relics.revise(plain.id, Catalogue(), person="test")
    assert len(order["plates"]) == 2
    assert [one["picture"] is None for one in order["matter"]["parts"][0]["seals"]] == [
        True, True, False,
    ]  # fmt: skip


def test_a_relic_that_is_not_there_is_told(printing_house, prints):
    with pytest.raises(NotFoundError):
        prints.make(printing_house.museum, Sheet("rnothing", "en"))


def test_a_record_without_pictures_is_printed(printing_house, prints, reading, make_relic):
    museum = printing_house.museum
    museum.lots.load([make_relic(id="rbare", accession_number="B 1", parts=())], "bare",
                     person="test")  # fmt: skip
    printed = prints.make(museum, Sheet("rbare", "zh-Hant"))
    assert printed.pages == 1
    assert "山水卷" in reading(printed.path)


FULL = {
    "object_type": "painting",
    "own": {"type": "painting", "panels": 3, "subjects": [{"words": {"en": "autumn"}}]},
    "techniques": [{"term": {"words": {"zh-Hans": "披麻皴"}}, "certainty": "probable"}],
    "support": {"terms": [{"words": {"en": "silk"}}], "warp_per_cm": 42, "weft_per_cm": 36},
    "pigments": [{"term": {"words": {"en": "azurite"}}, "method": "visual"}],
    "count": {"pieces": 2, "unit": {"en": "rolls"}, "complete": False},
    "historic": [{"catalogue": "石渠宝笈", "hall": "宁寿宫", "juan": "卷四十四", "page": "12",
                  "text": "絹本設色", "agreement": "agrees", "note": {"en": "checked"}}],
    "exhibitions": [{"title": {"en": "Autumn light"}, "venue": {"en": "Hall"}, "number": "17",
                     "when": {"written": "1935"}}],
    "bibliography": [{"text": "Author, Book", "pages": "pp. 3-9"}],
    "relations": [{"kind": "traced_copy", "work": {"en": "An older scroll"},
                   "reasons": {"en": "the brush"}, "asserted_by": "A. Scholar"}],
    "identifiers": [{"text": "天一二三", "kind": "thousand_character"}],
    "grade": "first",
    "rights": {"photograph": {"holder": "The museum", "note": {"en": "ask"}}},
    "labels": [{"name": "TK", "community": {"en": "The village"}}],
    "measures": [{"of": "image", "height_mm": 254, "width_mm": 508}],
    "significance": {"en": "Why it matters."},
}  # fmt: skip
SAID = [
    "autumn", "披麻皴", "42 × 36", "azurite", "2 rolls", "石渠宝笈", "絹本設色", "checked",
    "Autumn light", "17", "Author, Book pp. 3-9", "An older scroll", "the brush", "A. Scholar",
    "天一二三", "The museum", "The village", "25.4 × 50.8 cm (10 × 20 in.)", "Why it matters.",
]  # fmt: skip


def test_every_kind_of_fact_is_printed_and_the_file_keeps_its_standards(
    printing_house, prints, reading
):
    museum, plain = printing_house.museum, printing_house.plain
    museum.relics.revise(plain.id, Catalogue.model_validate(FULL), person="test")
    try:
        printed = prints.make(museum, Sheet(plain.id, "en"))
    finally:
        museum.relics.revise(plain.id, Catalogue(), person="test")
    text = reading(printed.path)
    assert [one for one in SAID if reading.plain(one) not in text] == []
    assert printed.conforms

"""Single statements of a record: titles, dates, makers, texts, pigments."""

import pytest
from pydantic import ValidationError

from handscroll.model.catalogue.dated import Candidate, Dated
from handscroll.model.catalogue.inscription import Inscription, Transcription
from handscroll.model.catalogue.maker import Maker, PersonRef
from handscroll.model.catalogue.material import Pigment
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.titles import Title, tone_less


@pytest.mark.parametrize(
    ("pinyin", "key"),
    [
        ("Qiānlǐ Jiāngshān tú juàn", "qianlijiangshantujuan"),
        ("Lǚ Jì", "lvji"),
        ("nü3 shi1 zhen1", "nvshizhen"),
        ("Xī'ān", "xian"),
        ("", ""),
    ],
)
def test_pinyin_folds_to_the_key_people_type(pinyin, key):
    assert tone_less(pinyin) == key
    assert Title(text="x", pinyin=pinyin).pinyin_key == key


def test_a_span_runs_forwards():
    with pytest.raises(ValidationError, match="before it begins"):
        Candidate(edtf="1781", first=1781, last=1780)


def test_a_certain_date_has_one_meaning():
    two = [{"edtf": "1721", "first": 1721, "last": 1721},
           {"edtf": "1781", "first": 1781, "last": 1781}]  # fmt: skip
    with pytest.raises(ValidationError, match="2 candidates is not certain"):
        Dated.model_validate({"written": "辛丑", "candidates": two, "certainty": "certain"})
    assert Dated(written="nobody can read this").years is None


@pytest.mark.parametrize("edtf", ["1781<b>", "yesterday", "", "1781-02\n"])
def test_edtf_has_its_own_signs(edtf):
    with pytest.raises(ValidationError):
        Candidate(edtf=edtf, first=1, last=2)


def test_a_qualifier_needs_a_person():
    with pytest.raises(ValidationError, match="needs a person"):
        Maker.model_validate({"qualifier": "attributed"})
    assert Maker().person == PersonRef()


def test_lost_characters_count():
    text = Transcription(text="大江□去，浪淘盡\n千古風□人物。")
    assert (text.lost, text.characters) == (2, 13)
    assert Inscription(id="t", transcription=text).counted == 13
    assert Inscription(id="t", transcription=text, characters=12).counted == 12
    assert Inscription(id="t").counted is None


def test_a_picture_identifies_no_pigment():
    azurite = {"term": {"words": {"en": "azurite"}}}
    for method in ("imaging", "visual", "historical_text"):
        with pytest.raises(ValidationError, match="candidates only"):
            Pigment.model_validate(azurite | {"method": method, "standing": "identified"})
        assert Pigment.model_validate(azurite | {"method": method}).standing == "candidate"
    analysed = azurite | {"method": "raman", "standing": "identified"}
    assert Pigment.model_validate(analysed).method == "raman"
    with pytest.raises(ValidationError, match="method"):
        Pigment.model_validate(azurite)


def test_a_term_says_something():
    with pytest.raises(ValidationError, match="needs a name"):
        Term(words={"en": ""})


def test_facts_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Title(text="x").text = "y"

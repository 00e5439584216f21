"""Fields by the names that people type: Chinese in both writings, English, pinyin, our own."""

import pytest

from handscroll.departments.collection.importing.fields import called, field_of, fields
from handscroll.departments.collection.importing.kept import safe_name
from handscroll.departments.collection.mapping.targets import TARGETS


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_a_field_is_called_means_that_field_and_every_field_is_offered(language):
    assert {one.name for one in fields()} == TARGETS
    names = [one.called(language) for one in fields()]
    assert len(set(names)) == len(names)
    assert [field_of(called(one.name, language)) for one in fields()] == [
        one.name for one in fields()
    ]


def test_pinyin_other_headings_and_our_own_names_are_known():
    typed = ("cangpinhao", "Chuangzuo niandai", "創作年代", "dimensions.height", "artist", "bu qu")
    assert [field_of(one) for one in typed] == [
        "accession_number", None, "date", "dimensions.height", "creator", "left_out",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\lists\\a.xlsx", "a.xlsx"),
        ("a\x00b\n<c>.csv", "abc.csv"),
        ("藏" * 200 + ".csv", "藏" * 50 + ".csv"),
        ("...", "file"),
        (".csv", "csv"),
    ],
)
def test_the_name_of_a_file_leads_nowhere(given, kept):
    assert safe_name(given) == kept

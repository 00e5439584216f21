"""Statements of rights are called by names, whatever way their address is written."""

import pytest

from handscroll.pages.statements import KNOWN, statement
from handscroll.pages.words import words_in

CC = "creativecommons.org"


@pytest.mark.parametrize(
    ("uri", "language", "name"),
    [
        (f"http://{CC}/publicdomain/zero/1.0/", "zh-Hans", "CC0 1.0 公共领域贡献"),
        (f"https://{CC}/publicdomain/mark/1.0", "en", "Public Domain Mark 1.0"),
        (f"https://{CC}/publicdomain/zero/1.0/deed.zh-hant", "zh-Hant", "CC0 1.0 公共領域貢獻"),
        (f"https://{CC}/licenses/by-nc-sa/4.0/", "zh-Hans", "CC BY-NC-SA 4.0"),
        (f"https://{CC}/licenses/by/3.0/tw/", "en", "CC BY 3.0 TW"),
        ("http://rightsstatements.org/vocab/InC-EDU/1.0/", "zh-Hans", "受版权保护（允许教育使用）"),
        ("https://rightsstatements.org/page/NoC-US/1.0/", "en", "No Copyright - United States"),
        ("http://rightsstatements.org/vocab/New/1.0/", "en", None),
        ("https://museum.example/rights/7", "zh-Hant", None),
        (f"https://{CC}.example/licenses/by/4.0/", "en", None),
    ],
)
def test_a_statement_is_called_by_its_name_and_any_other_by_its_address(uri, language, name):
    assert statement(uri, words_in(language)) == (name or uri)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_all_twelve_have_a_name_of_their_own(language):
    words = words_in(language)
    names = {statement(f"http://rightsstatements.org/vocab/{one}/1.0/", words) for one in KNOWN}
    assert len(names) == 12
    assert not any("://" in one for one in names)

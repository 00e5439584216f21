import pytest

from handscroll.pages.languages import in_language, negotiate


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK;q=0.9, en;q=0.1", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("en-GB", "en"),
        ("en;q=0.2, zh;q=0.7", "zh-Hans"),
        ("fr, de;q=0.9", "zh-Hant"),
        ("en;q=0", "zh-Hant"),
        ("en;q=nonsense", "zh-Hant"),
        (";;,,;q=", "zh-Hant"),
        ("", "zh-Hant"),
        (None, "zh-Hant"),
    ],
)
def test_a_browser_gets_the_language_it_asks_for_most(header, language):
    assert negotiate(header, "zh-Hant") == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ja-JP, en;q=0.5", "ja"), ("pt", "pt-BR"), ("en", "en"), ("en-GB, en;q=0.9", "en-GB"),
        ("en-US", "en"), ("zh-TW", "zh-Hant"), ("de", "zh-Hans"),
    ],
)  # fmt: skip
def test_languages_that_a_museum_added_are_asked_for_too(header, language):
    ours = ("zh-Hans", "zh-Hant", "en", "ja", "pt-BR", "en-GB")
    assert negotiate(header, "zh-Hans", ours) == language


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/en/relics/r1", "/zh-Hans/relics/r1"),
        ("/en/", "/zh-Hans/"),
        ("/zh-Hant/compare?a=en&b=2", "/zh-Hans/compare?a=en&b=2"),
        ("/", "/zh-Hans/"),
        ("/elsewhere/x", "/zh-Hans/"),
    ],
)
def test_the_switch_stays_on_the_page(path, there):
    assert in_language(path, "zh-Hans") == there


def test_the_switch_leaves_and_enters_an_added_language():
    ours = ("zh-Hans", "zh-Hant", "en", "ja")
    assert in_language("/ja/find?q=x", "en", ours) == "/en/find?q=x"
    assert in_language("/en/find?q=x", "ja", ours) == "/ja/find?q=x"

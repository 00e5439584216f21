import pytest
from jinja2 import UndefinedError

from handscroll.pages import Pages
from handscroll.pages.assets import Assets
from handscroll.settings import Settings


@pytest.fixture
def folder(tmp_path):
    pages = tmp_path / "guests" / "pages"
    pages.mkdir(parents=True)

    def write(text):
        (pages / "page.html").write_text(text, "utf-8")
        return Pages(Settings(), [pages])

    return write


def test_a_department_finds_its_own_templates_under_its_name(folder):
    assert folder("{{ words('site.home') }}").html("guests/page.html", "en") == "Collection"


def test_what_a_record_says_cannot_become_markup(folder):
    page = folder("<p>{{ title }}</p>").html("guests/page.html", "en", title="<script>x</script>")
    assert page == "<p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_data_blocks_cannot_be_closed_from_inside(folder):
    page = folder("<script>{{ data | data }}</script>")
    told = page.html("guests/page.html", "en", data={"t": "</script><b>&\u2028"})
    assert told.count("<") == 2
    assert "\\u003c/script\\u003e" in told


def test_words_in_another_language_carry_its_tag(folder):
    pages = folder("{{ title | say }}|{{ title | plain }}")
    title = {"zh-Hant": "溪山<圖>"}
    assert pages.html("guests/page.html", "zh-Hant", title=title) == "溪山&lt;圖&gt;|溪山&lt;圖&gt;"
    assert pages.html("guests/page.html", "en", title=title).startswith('<span lang="zh-Hant">溪山')
    assert pages.html("guests/page.html", "en", title={"none": "No. 5"}).startswith(
        '<span lang="und-Latn">'
    )
    assert pages.html("guests/page.html", "en", title={"none": "溪山 5"}).startswith(
        '<span lang="">'
    )


def test_what_a_template_lacks_is_an_error_and_not_a_hole(folder):
    with pytest.raises(UndefinedError):
        folder("{{ missing }}").html("guests/page.html", "en")


def test_an_unknown_language_is_the_museums_own(folder):
    assert folder("{{ language }}").html("guests/page.html", "fr") == Settings().language


def test_alternates_are_absolute_where_the_address_is_known(folder):
    pages = folder("{% for tag, _, address in alternates %}{{ tag }} {{ address }}\n{% endfor %}")
    told = pages.html("guests/page.html", "en", path="/en/about", base="https://m.example")
    assert told.splitlines() == [
        "zh-Hans https://m.example/zh-Hans/about",
        "zh-Hant https://m.example/zh-Hant/about",
        "en https://m.example/en/about",
    ]


def test_the_painters_progress_needs_nothing_but_numbers():
    Assets.read()
    page = Pages(Settings()).html(
        "painting.html", "zh-Hans", progress={"done": 2, "total": 9, "share": 0.25}
    )
    assert "已画成 2 件，共 9 件" in page
    assert 'http-equiv="refresh"' in page

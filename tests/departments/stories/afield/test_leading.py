"""Links of a page in a folder: inside where it is there, marked where it is not, else text."""

import pytest

from handscroll.departments.stories.afield.leading import Lead, Place, led, relics_led_to

HOME = Place(
    root="../", base="../", language="en", languages=frozenset({"en", "zh-Hans"}),
    story="hills", works=frozenset({"r1"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "href", "outside"),
    [
        ("/zh-Hans/relics/r1#see=c,1,2,3,4", "../zh-Hans/works/r1.html#see=c,1,2,3,4", ""),
        ("/en/relics/r1?see=c,1,2,3,4", "../en/works/r1.html#see=c,1,2,3,4", ""),
        ("/fr/relics/r1", "../en/works/r1.html", ""),
        ("/en/stories/hills#b", "../en/index.html#b", ""),
        ("/en/stories/other", "", ""),
        ("/en/relics/r2", "", ""),
        ("/en/find?q=x", "", ""),
        ("#b", "#b", ""),
        ("https://example.org/a?b", "https://example.org/a?b", "example.org"),
        ("mailto:wang@example.org", "mailto:wang@example.org", "wang@example.org"),
    ],
)
def test_where_a_link_leads(address, href, outside):
    assert HOME.lead(address) == Lead(href, outside)


def test_the_museum_s_own_site_is_outside_where_it_has_an_address():
    there = Place(**vars(HOME) | {"museum": "https://museum.example"})
    assert there.lead("/en/find?q=x") == Lead(
        "https://museum.example/en/find?q=x", "museum.example"
    )
    assert there.lead("//elsewhere.example/").href == ""


def page(text, *, leaves=True):
    return led(
        text, HOME.lead, lambda one: f"../pictures{one}", lambda to: f"to {to}", leaves=leaves
    )


def test_a_page_is_copied_word_for_word_but_for_what_leads_somewhere():
    same = (
        "<!doctype html>\n<html lang='en'><head><meta charset=utf-8><!-- a --></head>"
        '<p class="x">1 &lt; 2 &amp; &#39;3&#39; &nbsp;</p><br>'
        '<svg viewBox="0 0 1 1"><path d="M0"/></svg>'
        '<script type="application/json">{"a":"<b>&amp;"}</script></html>'
    )
    assert page(same) == same


def test_links_and_pictures_are_led():
    assert page('<a class="k" href="/en/relics/r1">R &amp; 1</a>') == (
        '<a class="k" href="../en/works/r1.html">R &amp; 1</a>'
    )
    assert page('<a href="/en/find?q=1&amp;b=2"><em>x</em></a>!') == (
        '<span class="led "><em>x</em></span>!'
    )
    out = page('<a href="https://e.org/?a=1&amp;b=&quot;">x</a>')
    assert out == (
        '<a href="https://e.org/?a=1&amp;b=&quot;" rel="external noopener noreferrer">x</a>'
        ' <span class="led-out">to e.org</span>'
    )
    assert page('<img src="/a.jpg" srcset="/a.jpg 1w, /b.jpg 2w" alt="&lt;">') == (
        '<img src="../pictures/a.jpg"'
        ' srcset="../pictures/a.jpg 1w, ../pictures/b.jpg 2w" alt="&lt;">'
    )


def test_where_nobody_leaves_a_link_outside_is_text_with_its_address():
    assert page('<a href="https://e.org/&lt;">x</a>', leaves=False) == (
        '<span class="led ">x</span> <span class="led-out">https://e.org/&lt;</span>'
    )


def test_relics_that_a_page_leads_to_are_found():
    text = '<a href="/en/relics/r1#see=c,1,1,1,1">a</a><a href="/zh-Hans/relics/r2?see=c">b</a>'
    assert relics_led_to(text + '<a href="/en/relics/r3/record">c</a>') == {"r1", "r2"}

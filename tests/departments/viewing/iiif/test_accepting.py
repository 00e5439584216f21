import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.viewing.iiif.accepting import document_type, preferred

JSON, LINKED = "application/json", "application/ld+json"


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("", LINKED),
        ("*/*", LINKED),
        ("application/*", LINKED),
        ("application/json", JSON),
        ("application/json, */*", LINKED),
        ("application/json, */*;q=0.8", JSON),
        ("application/ld+json;q=0.5, application/json", JSON),
        ("application/ld+json, application/json;q=0.9", LINKED),
        ('application/ld+json;profile="http://iiif.io/api/image/3/context.json"', LINKED),
        ("APPLICATION/JSON ; Q=1.0", JSON),
        ("application/ld+json;q=0, */*", JSON),
        ("application/json;q=0", LINKED),
        ("image/png", LINKED),
        ("application/json;q=2, application/ld+json;q=nan", LINKED),
        (", ;q=1,,x", LINKED),
        ("application/ld+json;q=0.001, application/json;q=0.002", JSON),
    ],
)
def test_the_reader_gets_what_they_like_best(accept, found):
    assert preferred(accept, (LINKED, JSON)) == found


def test_of_those_liked_alike_ours_comes_first():
    assert preferred("*/*", (JSON, LINKED)) == JSON


def test_a_person_at_a_browser_gets_what_browsers_show():
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    assert document_type(browser) == document_type("", JSON) == JSON
    assert document_type("") == document_type("*/*") == LINKED
    assert document_type("application/ld+json", JSON) == LINKED


@given(st.text(max_size=200))
def test_any_header_is_read(accept):
    assert preferred(accept, (JSON, LINKED)) in (JSON, LINKED)

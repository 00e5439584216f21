"""Lent words say their language in a finished page, wherever HTML has a place for that."""

import pytest

from handscroll.pages.marks import marked, resolved

LENT = marked("About", "en")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"<p>{LENT}</p>", '<p><span lang="en">About</span></p>'),
        (f'<a aria-label="{LENT}">x</a>', '<a aria-label="About">x</a>'),
        (f"<title>{LENT} · x</title>", "<title>About · x</title>"),
        (f"<option value=1>{LENT}<option>{LENT}", "<option value=1>About<option>About"),
        (f"<script>{{'a': '{LENT}'}}</script>", "<script>{'a': 'About'}</script>"),
        (f"<svg><title>{LENT}</title></svg>", "<svg><title>About</title></svg>"),
        (f"<textarea>{LENT}</textarea>", "<textarea>About</textarea>"),
        (f"<p>{marked(f'in {LENT}', 'zh-Hans')}</p>",
         '<p><span lang="zh-Hans">in <span lang="en">About</span></span></p>'),
        (f"<p>{LENT[:-1]}</p>", "<p>About</p>"),
        ("<p>\ufdd2\ufdd1x\ufdd0</p>", "<p>x</p>"),
        ("<p>nothing</p>", "<p>nothing</p>"),
    ],
)  # fmt: skip
def test_a_lent_word_is_tagged_where_it_can_be(page: str, told: str):
    assert resolved(page, "ltr") == told


def test_in_a_page_from_right_to_left_it_keeps_its_direction():
    assert resolved(f"<p>{LENT}</p>", "rtl") == '<p><span lang="en" dir="ltr">About</span></p>'


def test_a_mark_that_names_no_language_is_taken_away():
    assert resolved('<p>\ufdd0en" x="\ufdd1About\ufdd2</p>', "ltr") == '<p>en" x="About</p>'

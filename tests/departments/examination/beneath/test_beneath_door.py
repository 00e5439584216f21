"""Visitors see what people accepted, in their language, and nothing else."""

import io
import re

import pytest
from PIL import Image

from handscroll.departments.examination.beneath.gathering import gather
from handscroll.departments.examination.beneath.pictures import detail, whole
from handscroll.departments.examination.hidden.judging import Deed, Telling, judge
from handscroll.departments.examination.layers.shown import Shown
from handscroll.geometry import Size
from handscroll.model.rights import Role, State

HUT = Telling(
    {"en": "A hut under the hill", "zh-Hans": "山下之屋"},
    {"en": "Drawn first, then covered.", "zh-Hans": "先画，后盖。"},
)


@pytest.fixture(scope="module")
def house(sought):
    """The museum, with one candidate accepted and one rejected; relic and stack are drafts."""
    museum, stack, out = sought
    judge(museum, out.proposed[0], Deed.ACCEPT, person="wang", telling=HUT)
    judge(museum, out.proposed[1], Deed.REJECT, person="wang")
    return museum, stack


@pytest.fixture
def page(house):
    return f"/en/beneath/{house[1].id}"


def address(house, part):
    return f"/api/stacks/{house[1].id}/hidden/map/{part}/0/default.jpg"


def test_drafts_are_shown_to_staff_who_are_told_so(house, browser, page):
    assert browser().get(page).status_code == 404
    told = browser(Role.RESEARCHER).get(page)
    assert told.status_code == 200
    assert "Visitors do not see this page yet." in told.text
    drawn = browser(Role.RESEARCHER).get(address(house, "full/90,"))
    assert drawn.headers["cache-control"] == "private, no-store"


def test_stack_and_relic_must_both_be_published(house, browser, page):
    museum, stack = house
    museum.stacks.move(stack.id, State.PUBLISHED, person="test")
    assert browser().get(page).status_code == 404
    assert browser().get(address(house, "full/90,")).status_code == 404
    museum.relics.move(stack.relic, State.PUBLISHED, person="test")
    assert browser().get(page).status_code == 200
    staff, visitor = browser(Role.RESEARCHER), browser()
    kept = [
        one.get(address(house, "full/90,")).headers["cache-control"] for one in (staff, visitor)
    ]
    assert kept == ["public, max-age=60"] * 2


def test_what_was_accepted_is_a_chapter_in_the_readers_language(browser, page):
    english, chinese = (
        browser().get(page).text,
        browser().get(page.replace("en", "zh-Hans", 1)).text,
    )
    for text, said in ((english, "en"), (chinese, "zh-Hans")):
        assert HUT.name[said] in text
        assert HUT.caption[said] in text
        assert text.count('class="chapter"') == 1
    assert "no photograph of an underdrawing" in english
    assert "并非底稿的照片" in chinese
    assert "handscroll.hidden_layers/3" in english


def test_without_a_script_both_pictures_stand_there_and_come(browser, page):
    client = browser()
    text = client.get(page).text
    pictures = re.findall(
        r'<img src="([^"]+)" srcset="[^"]+" sizes="[^"]+" width="(\d+)" height="(\d+)"', text
    )
    assert len(pictures) == 4
    for src, width, height in pictures:
        answer = client.get(src)
        assert answer.headers["content-type"] == "image/jpeg", src
        size = Image.open(io.BytesIO(answer.content)).size
        assert size[0] == int(width)
        assert abs(size[1] - int(height)) <= 1


def test_the_relics_page_leads_there(house, browser, page):
    relic = f"/en/relics/{house[1].relic}"
    assert f'href="{page}"' in browser().get(relic).text


def test_the_sitemap_names_the_page(house, browser):
    listed = browser().get("/sitemaps/examination-beneath-1.xml").text
    assert f"/en/beneath/{house[1].id}" in listed


def test_what_is_taken_back_is_gone_for_visitors(house, browser, page, sought):
    museum, stack = house
    assert browser().get(address(house, "full/90,")).status_code == 200
    judge(museum, sought[2].proposed[0], Deed.UNDO, person="wang")
    text = browser().get(page).text
    assert HUT.name["en"] not in text
    assert "Nobody has named anything" in text
    assert browser().get(address(house, "full/90,")).status_code == 404
    assert f'href="{page}"' not in browser().get(f"/en/relics/{stack.relic}").text


@pytest.mark.parametrize(
    "place", [(0, 0, 9, 9), (690, 480, 10, 20), (100, 50, 500, 400), (0, 0, 700, 500)]
)
def test_a_detail_holds_its_place_and_lies_on_the_picture(place):
    cut = detail(place, Size(700, 500), None)
    x, y, width, height = place
    assert 0 <= cut.box.x <= x
    assert 0 <= cut.box.y <= y
    assert x + width <= cut.box.x + cut.box.width <= 700
    assert y + height <= cut.box.y + cut.box.height <= 500


def test_no_picture_is_larger_than_the_public_may_have():
    size = Size(4000, 1000)
    assert whole(size, 1000).widths[-1] == 1000
    cut = detail((2000, 500, 300, 200), size, 1000)
    assert cut.width <= cut.box.width / 4
    assert whole(size, None).widths == (480, 960, 1600)


def test_a_stack_without_colour_is_shown_by_the_band_an_eye_sees_best(
    museum, painted_beneath, bring_cube
):
    few = [1, 5, 8, 12, 15]
    stack = bring_cube(museum, painted_beneath[0][few], bands=few)
    museum.stacks.move(stack.id, State.PUBLISHED, person="test")
    shown = Shown(museum.stacks.get(stack.id), museum.relics.get(stack.relic))
    told = gather(museum, shown, staff=True)
    assert (told.colour.rpartition(".")[2], told.seen_nm) == ("b2", 550.0)

"""A story composed, previewed, scheduled, published and withdrawn with plain forms alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from handscroll.model.identity import relic_id
from handscroll.model.rights import Role, State
from handscroll.model.stories.story import Story

DESK = "/en/staff/stories"
PASSWORD = "a long enough password"
HILLS, BARE = relic_id("S 1"), relic_id("S 3")


@pytest.fixture
def curator(reader):
    return reader(Role.CURATOR)


@pytest.fixture
def begun(curator, house, fields):
    """Begin a story; return its address at the desk."""
    form = fields(curator.get(DESK).text, DESK)
    answer = curator.post(DESK, data=form | {"title_en": "Walking <b>up</b>", "title_zh": "登山"})
    assert answer.status_code == 303
    return answer.headers["location"].removesuffix("/edit")


def press(curator, fields, page, place, do, **typed):
    """Fill the form of a page and press one of its buttons."""
    form = fields(page, f"{place}/edit") | typed | {"do": do}
    return curator.post(f"{place}/edit", data=form)


def section(page: str) -> str:
    """Return the name of the last section of a form."""
    found = re.findall(r'name="order" value="(\w+)"', page)
    return str(found[-1])


def composed(curator, fields, place) -> str:
    """Write a text and lay a picture beside it; return what the form says after saving."""
    page = press(curator, fields, curator.get(f"{place}/edit").text, place, "add text").text
    s = f"s.{section(page)}"
    said = {f"{s}.text.zh-Hans": "远山", f"{s}.text.en": "Far *hills* <script>alert(1)</script>"}
    page = press(curator, fields, page, place, "add region", **said).text
    s = f"s.{section(page)}.pictures.0"
    page = press(curator, fields, page, place, "save", **{f"{s}.find": "open h"}).text
    assert f'value="choose {s} {HILLS}"' in page
    page = press(curator, fields, page, place, f"choose {s} {HILLS}").text
    typed = {f"{s}.alt.zh-Hans": "山", f"{s}.alt.en": "Hills", f"{s}.x": "3000", f"{s}.y": "0",
             f"{s}.width": "900", f"{s}.height": "800"}  # fmt: skip
    answer = press(curator, fields, page, place, "save", **typed)
    assert answer.status_code == 303, answer.text
    return str(curator.get(answer.headers["location"]).text)


def test_a_story_is_composed_published_and_withdrawn_without_a_script(
    curator, reader, house, fields, begun
):
    page = composed(curator, fields, begun)
    name = begun.rpartition("/")[2]
    public, visitor = f"/en/stories/{name}", reader(Role.VISITOR)
    assert visitor.get(public).status_code == 404
    assert "Saved as revision 2" in page
    seen = curator.get(f"{begun}/preview").text
    assert "<em>hills</em> &lt;script&gt;" in seen
    assert "Walking &lt;b&gt;up&lt;/b&gt;" in seen

    opens = datetime.now(UTC) + timedelta(days=1)
    local = (opens + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    saved = press(curator, fields, page, begun, "save", opens=local)
    assert saved.status_code == 303
    assert house.stories.get(name).story.opens == opens.strftime("%Y-%m-%dT%H:%M:00+00:00")
    form = fields(curator.get(begun).text, begun) | {"state": "published"}
    assert curator.post(begun, data=form).status_code == 303
    assert visitor.get(public).status_code == 404
    later = curator.get(f"{begun}/preview", params={"at": local}).text
    assert "At this moment visitors read it" in later

    page = press(curator, fields, curator.get(f"{begun}/edit").text, begun, "save", opens="")
    form = fields(curator.get(begun).text, begun)
    revision = house.stories.get(name).revision
    sent = {"csrf": form["csrf"], "expected": revision}
    curator.post(begun, data=sent | {"state": "published"})
    told = visitor.get(public)
    assert told.status_code == 200
    assert f"/en/relics/{HILLS}#see=c{HILLS},3000,0,900,800" in told.text
    assert f"/iiif/3/c{HILLS}/3000,0,900,800/" in told.text
    sent["expected"] = house.stories.get(name).revision
    assert curator.post(begun, data=sent | {"state": "withdrawn"}).status_code == 303
    assert visitor.get(public).status_code == 404


def test_what_is_lacking_is_said_and_only_knowingly_published(curator, house, fields, begun):
    page = press(curator, fields, curator.get(f"{begun}/edit").text, begun, "add text").text
    s = f"s.{section(page)}"
    press(curator, fields, page, begun, "save", **{f"{s}.text.zh-Hans": "只有中文"})
    page = curator.get(begun).text
    assert f'{begun}/edit#f-{s}.text.en">Section 1: text · in English' in page
    name = begun.rpartition("/")[2]
    sent = {"csrf": fields(page, "/en/sign-out")["csrf"], "expected": 2, "state": "published"}
    assert curator.post(begun, data=sent).status_code == 400
    assert house.stories.get(name).story.state is State.DRAFT
    assert curator.post(begun, data=sent | {"even_so": "yes"}).status_code == 303
    assert house.stories.get(name).story.state is State.PUBLISHED


def test_a_detail_off_the_canvas_is_refused_beside_its_field_and_nothing_typed_is_lost(
    curator, house, fields, begun
):
    page = composed(curator, fields, begun)
    s = f"s.{section(page)}.pictures.0"
    typed = {f"{s}.x": "3500", f"{s}.alt.en": "Typed <i>meanwhile</i>"}
    answer = press(curator, fields, page, begun, "save", **typed)
    assert answer.status_code == 422
    assert f'id="w-{s}.x">The detail reaches beyond the picture, which is 4000 px' in answer.text
    kept = fields(answer.text, f"{begun}/edit")
    assert kept[f"{s}.alt.en"] == "Typed <i>meanwhile</i>"
    assert house.stories.get(begun.rpartition("/")[2]).revision == 2
    answer = press(curator, fields, answer.text, begun, "save", **{f"{s}.x": "a few"})
    assert "This is no number" in answer.text


def test_sections_are_moved_and_removed_and_the_last_change_undone(curator, house, fields, begun):
    page = composed(curator, fields, begun)
    name = begun.rpartition("/")[2]
    first, second = (one.id for one in house.stories.get(name).story.sections)
    moved = press(curator, fields, page, begun, f"down {first}").text
    assert f'id="s-{first}" tabindex="-1" autofocus' in moved
    answer = press(curator, fields, moved, begun, "save")
    assert [one.id for one in house.stories.get(name).story.sections] == [second, first]
    saved = curator.get(answer.headers["location"]).text
    undo = fields(saved, begun)
    assert undo["restore"] == "2"
    assert curator.post(begun, data=undo).status_code == 303
    assert [one.id for one in house.stories.get(name).story.sections] == [first, second]
    page = press(curator, fields, curator.get(f"{begun}/edit").text, begun, f"remove {first}").text
    assert press(curator, fields, page, begun, "save").status_code == 303
    assert [one.id for one in house.stories.get(name).story.sections] == [second]


def test_two_who_save_at_once_see_what_each_of_them_wrote(curator, reader, house, fields, begun):
    page = curator.get(f"{begun}/edit").text
    registrar = reader(Role.REGISTRAR)
    theirs = fields(registrar.get(f"{begun}/edit").text, f"{begun}/edit")
    registrar.post(f"{begun}/edit", data=theirs | {"summary.en": "Theirs", "do": "save"})
    answer = press(curator, fields, page, begun, "save", **{"summary.en": "Mine"})
    assert answer.status_code == 409
    assert '<td role="cell">Theirs</td><td role="cell">Mine</td>' in answer.text
    again = press(curator, fields, answer.text, begun, "save")
    assert again.status_code == 303
    assert house.stories.get(begun.rpartition("/")[2]).story.summary == {"en": "Mine"}


def test_an_educator_composes_and_does_not_publish(reader, house, fields, begun):
    educator = reader(Role.EDUCATOR)
    page = educator.get(begun).text
    assert "Send to review" in page
    assert 'value="published"' not in page
    csrf = fields(page, "/en/sign-out")["csrf"]
    sent = {"csrf": csrf, "expected": 1, "state": "published", "even_so": "yes"}
    assert educator.post(begun, data=sent).status_code == 403
    assert educator.post(begun, data=sent | {"state": "in_review"}).status_code == 303
    assert house.stories.get(begun.rpartition("/")[2]).story.state is State.IN_REVIEW
    assert reader(Role.CONSERVATOR).get(begun).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {"order": ["x", "x", "y"], "s.x": "text", "s.x.kind": "script", "s.y.kind": "text"},
        {"order": "A b", "s.A b.kind": "text"},
        {"order": "a", "s.a.kind": "map", "s.a.places.0.latitude": "nan"},
        {"order": "a", "s.a.kind": "region", "s.a.pictures.0.relic": "r'\"<b>"},
        {"title.en.x.y.z": "deep", "cover": "text", "kind": "<b>"},
        {"opens": "whenever", "closes": "9999-99-99T00:00"},
        {"opens": "9999-12-31T23:30Z"},
        {"order": "a", "s.a.kind": "region", f"s.a.pictures.{'9' * 5000}.relic": "r1"},
        {"cover.relic": BARE},
    ],
)
def test_a_form_that_no_page_of_ours_made_breaks_nothing(curator, house, fields, begun, sent):
    own = {"csrf": fields(curator.get(begun).text, "/en/sign-out")["csrf"], "expected": 1}
    answer = curator.post(f"{begun}/edit", data=own | sent)
    assert answer.status_code in (303, 422)
    assert "<b>" not in answer.text
    for place in (DESK, begun, f"{begun}/edit"):
        assert curator.get(place).status_code == 200


@pytest.mark.parametrize(
    "do",
    [f"find s.a.pictures.{'9' * 5000}", f"choose s.a.pictures.0 {BARE}", f"choose cover {BARE}"],
)
def test_a_button_that_no_page_of_ours_made_breaks_nothing(curator, fields, begun, do):
    own = {"csrf": fields(curator.get(begun).text, "/en/sign-out")["csrf"], "expected": 1}
    sent = own | {"order": "a", "s.a.kind": "region", "do": do}
    assert curator.post(f"{begun}/edit", data=sent).status_code == 200


def test_moments_and_revisions_that_cannot_be_are_refused(curator, fields, begun):
    answer = curator.get(f"{begun}/preview", params={"at": "9999-12-31T23:30Z"})
    assert answer.status_code == 400
    csrf = fields(curator.get(begun).text, "/en/sign-out")["csrf"]
    sent = {"csrf": csrf, "expected": 1, "restore": 10**25}
    assert curator.post(begun, data=sent).status_code in (400, 422)


def test_a_form_opened_and_saved_changes_nothing(curator, house, fields, begun):
    name = begun.rpartition("/")[2]
    place = {"name": {"en": "Here"}, "latitude": 39.904211, "longitude": 116.407395}
    made = house.stories.get(name).story.model_dump(mode="json") | {
        "opens": "2026-11-22T01:30:45+00:00",
        "sections": [{"kind": "map", "id": "m", "places": [place]}],
    }
    house.stories.save(Story.model_validate(made), expected=1, person="test")
    answer = press(curator, fields, curator.get(f"{begun}/edit").text, begun, "save")
    assert house.stories.get(name).revision == 2
    assert answer.headers["location"] == f"{begun}/edit", "nothing of ours is there to undo"


def test_a_search_from_which_nothing_was_chosen_does_not_hold_up_saving(
    curator, house, fields, begun
):
    page = curator.get(f"{begun}/edit").text
    found = press(curator, fields, page, begun, "save", **{"cover.find": "open h"})
    assert f'value="choose cover {HILLS}"' in found.text
    assert press(curator, fields, found.text, begun, "save").status_code == 303


def test_the_summary_of_what_is_wrong_leads_to_its_fields(curator, fields, begun):
    page = curator.get(f"{begun}/edit").text
    typed = {"title.en": "x" * 201, "cover.relic": BARE}
    wrong = press(curator, fields, page, begun, "save", **typed).text
    named = re.findall(r'<li><a href="#(f-[^"]+)"', wrong)
    assert named
    for name in named:
        assert f'id="{name}"' in wrong


@pytest.fixture
def away(begun, curator, house, fields):
    """A form with something typed in it, and a browser that is signed in no longer."""
    typed = {"title.en": "An hour's <work>"}
    form = fields(curator.get(f"{begun}/edit").text, f"{begun}/edit") | typed | {"do": "save"}
    stranger = TestClient(curator.app, follow_redirects=False, headers={"accept": "text/html"})
    return stranger, form


def test_a_form_whose_session_ended_is_kept_until_its_writer_is_back(away, begun, house, fields):
    stranger, form = away
    place, name = f"{begun}/edit", begun.rpartition("/")[2]
    kept = stranger.post(place, data=form)
    assert kept.status_code == 401
    assert "Nothing you typed is lost" in kept.text
    who = {"sign_in_name": "curator", "sign_in_password": "not this one"}
    wrong = stranger.post(place, data=fields(kept.text, place) | who)
    assert wrong.status_code == 401
    who = {"sign_in_password": PASSWORD}
    back = stranger.post(place, data=fields(wrong.text, place) | who)
    assert back.status_code == 200
    assert "You have signed in anew" in back.text
    assert "An hour&#39;s &lt;work&gt;" in back.text
    assert house.stories.get(name).revision == 1
    saved = stranger.post(place, data=fields(back.text, place) | {"do": "save"})
    assert saved.status_code == 303
    assert house.stories.get(name).story.title["en"] == "An hour's <work>"


def test_a_form_kept_for_its_writer_is_not_shown_to_who_may_not_compose(away, begun, house):
    stranger, form = away
    who = {"sign_in_name": "conservator", "sign_in_password": PASSWORD}
    answer = stranger.post(f"{begun}/edit", data=form | who)
    assert answer.status_code == 401
    assert "handscroll_session" not in stranger.cookies
    assert house.stories.get(begun.rpartition("/")[2]).revision == 1


def test_a_form_of_an_earlier_session_is_shown_again_and_not_saved(away, begun, curator, house):
    _, form = away
    answer = curator.post(f"{begun}/edit", data=form | {"csrf": "of another session"})
    assert answer.status_code == 403
    assert "An hour&#39;s &lt;work&gt;" in answer.text
    assert house.stories.get(begun.rpartition("/")[2]).revision == 1

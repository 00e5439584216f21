"""A record edited in the browser: saved, refused with everything kept, joined, undone."""

import pytest

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.rights import Role

PASSWORD = "a long enough password"


def test_the_form_sent_back_as_it_came_writes_nothing(desk):
    answer = desk.send(desk.form())
    assert (answer.status_code, answer.headers["location"]) == (303, f"{desk.path}?saved=0")
    assert desk.museum.relics.standing(desk.relic)[1] == 0
    assert "Nothing was changed" in desk.client.get(answer.headers["location"]).text


def test_a_change_is_saved_told_and_undone(desk):
    before = desk.museum.relics.get(desk.relic)
    form = desk.form() | {"catalogue.titles.0.text": "溪山卷", "title.zh-Hans": "山"}
    answer = desk.send(form)
    assert answer.headers["location"] == f"{desk.path}?saved=1"
    after = desk.museum.relics.get(desk.relic)
    assert after.catalogue.titles[0].text == "溪山卷"
    assert after.title == {"en": "Hills", "zh-Hans": "山"}
    assert after.catalogue.titles[1] == before.catalogue.titles[1]
    page = desk.client.get(answer.headers["location"]).text
    assert "Saved as version 1" in page
    assert "溪山<ins>卷</ins>" in page
    assert "2 fields changed" in page
    undo = {"version": "0", "expected": "1", "csrf": form["csrf"]}
    desk.client.post(f"/en/relics/{desk.relic}/history", data=undo)
    assert desk.museum.relics.get(desk.relic) == before
    assert "Saved as" not in desk.client.get(answer.headers["location"]).text


def test_a_form_sent_twice_makes_one_version(desk):
    form = desk.form() | {"catalogue.staff_note": "once\r\ntwice"}
    first, second = desk.send(form), desk.send(form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert desk.museum.relics.standing(desk.relic)[1] == 1
    assert desk.museum.relics.get(desk.relic).catalogue.staff_note == "once\ntwice"


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_stays(desk):
    form = desk.form() | {
        "catalogue.seals.0.height_mm": "51,5 cm",
        "catalogue.impressions.0.part": "p9",
        "catalogue.titles.0.text": "",
        "catalogue.staff_note": "kept <i>",
    }
    answer = desk.send(form)
    assert answer.status_code == 422
    assert desk.museum.relics.standing(desk.relic)[1] == 0
    page = answer.text
    assert "Not saved: 3 things to put right" in page
    for name in ("catalogue.seals.0.height_mm", "catalogue.impressions.0.part"):
        assert f'href="#f-{name}"' in page
        assert f'id="w-{name}"' in page
    assert "Parts: there is none called p9" in page
    assert "This is no number" in page
    again = desk.fields(page)
    assert {name: again[name] for name in form if name != "csrf"} == {
        name: form[name] for name in form if name != "csrf"
    }
    good = again | {
        "catalogue.seals.0.height_mm": "51.5",
        "catalogue.impressions.0.part": "p1",
        "catalogue.titles.0.text": "溪山圖",
    }
    assert desk.send(good).status_code == 303
    assert desk.museum.relics.get(desk.relic).catalogue.seals[0].height_mm == 51.5


def test_rows_come_go_and_move_without_a_script_and_what_was_typed_stays(desk):
    form = desk.form() | {"catalogue.titles.1.text": "typed"}
    form = desk.fields(desk.send(form, do="add catalogue.titles").text)
    assert form["catalogue.titles.1.text"] == "typed"
    form["catalogue.titles.n0.text"] = "third"
    page = desk.send(form, do="up catalogue.titles.n0").text
    assert 'id="r-catalogue.titles.n0" tabindex="-1" autofocus' in page
    form = desk.fields(desk.send(desk.fields(page), do="remove catalogue.titles.0").text)
    assert desk.send(form).status_code == 303
    titles = desk.museum.relics.get(desk.relic).catalogue.titles
    assert [one.text for one in titles] == ["third", "typed"]
    assert titles[1].language == "en"


def test_all_rows_of_a_table_can_be_removed(desk):
    form = desk.fields(desk.send(desk.form(), do="remove catalogue.impressions.0").text)
    assert desk.send(form).status_code == 303
    assert desk.museum.relics.get(desk.relic).catalogue.impressions == ()


def test_a_row_that_was_added_and_left_empty_is_none(desk):
    form = desk.fields(desk.send(desk.form(), do="add catalogue.titles").text)
    assert desk.send(form).headers["location"].endswith("saved=0")


def test_new_things_that_bear_a_name_get_one(desk):
    form = desk.fields(desk.send(desk.form(), do="add catalogue.parts").text)
    assert form["catalogue.parts.n0.id"] == "p2"
    form = desk.fields(desk.send(form, do="add catalogue.seals").text)
    assert form["catalogue.seals.n0.id"].startswith("s-")


def test_a_date_whose_words_change_is_read_anew_and_one_that_was_typed_stays(desk):
    form = desk.form() | {"catalogue.date.written": "乾隆辛丑"}
    desk.send(form)
    date = desk.museum.relics.get(desk.relic).catalogue.date
    assert (date.written, date.years, date.basis) == ("乾隆辛丑", (1781, 1781), "signed")
    form = desk.form() | {
        "catalogue.date.written": "about 1790",
        "catalogue.date.candidates.0.edtf": "1791",
        "catalogue.date.candidates.0.first": "1791",
        "catalogue.date.candidates.0.last": "1791",
    }
    desk.send(form)
    assert desk.museum.relics.get(desk.relic).catalogue.date.years == (1791, 1791)


def test_a_term_is_found_by_any_of_its_spellings(desk):
    form = desk.form() | {"catalogue.format.id": "立轴"}
    desk.send(form)
    term = desk.museum.relics.get(desk.relic).catalogue.format
    assert term is not None
    assert term.id == "hanging_scroll"
    ask = {"vocabulary": "formats", "q": "lizhou", "language": "zh-Hans"}
    found = desk.client.get("/api/terms", params=ask)
    assert found.json()[0]["value"] == "hanging_scroll"
    assert desk.client.get("/api/terms?vocabulary=nothing").status_code == 404


def test_facts_of_a_kind_are_shown_when_it_is_chosen(desk):
    form = desk.form() | {"catalogue.own.type": "building"}
    form = desk.fields(desk.send(form, do="show catalogue.own").text)
    form["catalogue.own.bays_wide"] = "９"
    assert desk.send(form).status_code == 303
    own = desk.museum.relics.get(desk.relic).catalogue.own
    assert own is not None
    assert own.model_dump(exclude_defaults=True) == {"type": "building", "bays_wide": 9}


def test_two_who_save_at_once_see_both_and_choose_field_by_field(desk):
    form = desk.form() | {"catalogue.titles.0.text": "mine", "title.en": "My hills"}
    theirs = desk.museum.relics.get(desk.relic).catalogue.model_dump(mode="json")
    theirs["titles"][0]["text"] = "theirs"
    theirs["staff_note"] = "meanwhile"
    desk.museum.relics.revise(desk.relic, Catalogue.model_validate(theirs), person="zhao")
    answer = desk.send(form)
    assert answer.status_code == 409
    assert "Two people changed this at once" in answer.text
    assert "<del>theirs</del>" in answer.text
    assert "<ins>mine</ins>" in answer.text
    kept = desk.fields(answer.text)
    assert kept["take.title"] == "mine"
    assert kept["take.catalogue.staff_note"] == "theirs"
    assert "take.catalogue.titles" not in kept
    for _ in range(2):
        done = desk.send(kept | {"take.catalogue.titles": "mine"}, do="join")
        assert done.headers["location"] == f"{desk.path}?saved=2"
    now = desk.museum.relics.get(desk.relic)
    assert now.catalogue.titles[0].text == "mine"
    assert (now.catalogue.staff_note, now.title) == ("meanwhile", {"en": "My hills"})


def test_mine_may_be_saved_whole_on_top_of_theirs_and_theirs_stays_in_the_history(desk):
    form = desk.form() | {"catalogue.staff_note": "mine"}
    desk.museum.relics.revise(
        desk.relic, Catalogue.model_validate({"staff_note": "theirs"}), person="zhao"
    )
    kept = desk.fields(desk.send(form).text)
    assert desk.send(kept, do="mine").status_code == 303
    now = desk.museum.relics.get(desk.relic)
    assert (now.catalogue.staff_note, len(now.catalogue.titles)) == ("mine", 2)
    assert desk.museum.revisions.at(desk.relic, 1).catalogue.staff_note == "theirs"


def test_seals_added_by_both_are_both_kept(desk):
    form = desk.fields(desk.send(desk.form(), do="add catalogue.seals").text)
    form["catalogue.seals.n0.reading"] = "石渠寶笈"
    theirs = desk.museum.relics.get(desk.relic).catalogue.model_dump(mode="json")
    theirs["seals"].append({"id": "s2", "reading": "神品"})
    desk.museum.relics.revise(desk.relic, Catalogue.model_validate(theirs), person="zhao")
    kept = desk.fields(desk.send(form).text)
    assert kept["take.catalogue.seals"] == "both"
    assert desk.send(kept, do="join").status_code == 303
    readings = {one.reading for one in desk.museum.relics.get(desk.relic).catalogue.seals}
    assert readings == {"墨緣", "石渠寶笈", "神品"}


def test_a_form_whose_session_ended_is_kept_until_its_writer_is_back(desk):
    form = desk.form() | {"catalogue.staff_note": "an hour's <work>"}
    desk.museum.people.change_password("li", PASSWORD, by="test")
    answer = desk.send(form)
    assert answer.status_code == 401
    assert "Nothing you typed is lost" in answer.text
    kept = desk.fields(answer.text)
    assert kept["catalogue.staff_note"] == "an hour's <work>"
    wrong = desk.send(kept | {"sign_in_name": "li", "sign_in_password": "not this one"})
    assert wrong.status_code == 401
    assert "Name and password do not match" in wrong.text
    kept = desk.fields(wrong.text)
    assert (kept["sign_in_name"], kept.get("sign_in_password", "")) == ("li", "")
    back = desk.send(kept | {"sign_in_password": PASSWORD})
    assert back.status_code == 200
    assert "You have signed in anew" in back.text
    assert "an hour&#39;s &lt;work&gt;" in back.text
    assert desk.museum.relics.standing(desk.relic)[1] == 0
    assert desk.send(desk.fields(back.text)).status_code == 303
    assert desk.museum.relics.get(desk.relic).catalogue.staff_note == "an hour's <work>"


def test_a_form_kept_for_its_writer_is_not_shown_to_who_may_not_edit(desk):
    desk.museum.people.add("guest", Role.EDUCATOR, PASSWORD, by="test")
    client = desk.house.new_client()
    kept = {"expected": "0", "sign_in_name": "guest", "sign_in_password": PASSWORD}
    answer = client.post(desk.path, data=kept | {"title.en": "x"})
    assert answer.status_code == 401
    assert "溪山圖" not in answer.text
    assert "handscroll_session" not in client.cookies


def test_a_form_of_an_earlier_session_is_shown_again_and_not_saved(desk):
    form = desk.form() | {"catalogue.staff_note": "of the other session"}
    desk.house.sign_in(desk.client)
    back = desk.send(form)
    assert back.status_code == 403
    assert "of the other session" in back.text
    assert desk.museum.relics.standing(desk.relic)[1] == 0


def test_a_form_that_another_page_made_changes_nothing(desk):
    form = desk.form() | {"csrf": "guessed", "catalogue.staff_note": "x"}
    assert desk.send(form).status_code == 403
    assert desk.museum.relics.standing(desk.relic)[1] == 0


@pytest.mark.parametrize(
    ("role", "seen"),
    [(None, 401), (Role.RESEARCHER, 403), (Role.CONSERVATOR, 403), (Role.REGISTRAR, 200)],
)
def test_who_edits(desk, role, seen):
    client = desk.house.new_client()
    if role:
        desk.museum.people.add(role.value, role, PASSWORD, by="test")
        desk.house.sign_in(client, role.value)
    assert client.get(desk.path).status_code == seen
    assert client.get("/api/terms?vocabulary=formats").status_code == seen
    check = {"name": "catalogue.staff_note", "value": "x"}
    assert client.get(f"{desk.path}/check", params=check).status_code == seen


def test_bodies_that_are_no_form_are_refused(desk):
    def send(body):
        how = {"content-type": "application/x-www-form-urlencoded"}
        return desk.client.post(desk.path, content=body, headers=how).status_code

    assert send(b"expected=x") == 400
    assert send(b"expected=0&title.en=%FF") == 400
    assert send(b"expected=0&" + b"a=b&" * 60_001) == 413
    assert send(b"a" * 24_000_001) == 413
    form = desk.form()
    form["catalogue..x"] = form["catalogue.titles.0.text.y.z"] = "nowhere"
    assert desk.send(form).headers["location"].endswith("saved=0")


def test_a_field_is_checked_while_it_is_typed(desk):
    def check(name, value):
        return desk.client.get(f"{desk.path}/check", params={"name": name, "value": value}).json()

    assert check("catalogue.date.written", "1781")["hint"] == "Understood as: 1781"
    assert "no number" in check("catalogue.measures.n0.height_mm", "a")["wrong"]
    assert check("catalogue.measures.n0.height_mm", "51.5")["wrong"] == ""
    assert check("catalogue.nothing", "51.5") == {"wrong": "", "hint": ""}


def test_a_row_is_given_by_itself(desk):
    ask = {"name": "catalogue.titles.1", "number": 2, "expected": 0}
    page = desk.client.get(f"{desk.path}/row", params=ask).text
    assert 'value="&lt;b&gt;Streams"' in page
    ask["name"] = "catalogue.makers.n4.person.names.n7"
    assert 'name="catalogue.makers.n4.person.names.n7.text"' in (
        desk.client.get(f"{desk.path}/row", params=ask).text
    )
    for name in ("catalogue.nothing.n1", "catalogue.titles." + "9" * 5000, "a..b", ""):
        ask["name"] = name
        assert desk.client.get(f"{desk.path}/row", params=ask).status_code == 404

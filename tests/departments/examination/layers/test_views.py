"""Views tried and saved over HTTP: measured once, named by their recipe, shown by their state."""

import json
from urllib.parse import quote

import numpy as np
import pytest

from handscroll.departments.examination.layers.work import make_one
from handscroll.imaging.components.moments import measure
from handscroll.imaging.components.principal import principal_components
from handscroll.imaging.components.statistics import Strip
from handscroll.model.rights import Role, State
from handscroll.museum.rebuilding import rebuild_register

RATIO = {"kind": "ratio", "top": "b7", "bottom": "b2"}


@pytest.fixture
def staff(reader):
    return reader(Role.CONSERVATOR)


@pytest.fixture
def there(shown):
    return f"/api/stacks/{shown.stack}"


@pytest.fixture
def home(house):
    return f"/api/stacks/{house.stack}"


def picture(client, image, region="0,0,512,512", size="512,512", form="png"):
    answer = client.get(f"{image}/{region}/{size}/0/default.{form}")
    assert answer.status_code == 200, answer.text
    return answer.content


def test_the_facts_lead_to_every_picture(shown, recorder, there, pixels):
    facts = recorder.get(there).json()
    assert (facts["width"], facts["height"], facts["relic"]) == (700, 560, shown.relic)
    assert [band["wavelength"] for band in facts["bands"]] == list(shown.nm)
    for image in (facts["colour"], facts["bands"][7]["image"]):
        assert pixels(picture(recorder, image)).shape == (512, 512, 3)
    assert facts["views"] == facts["earlier"] == facts["work"] == []


def test_an_expression_is_drawn_as_it_is_written(shown, recorder, there, pixels):
    body = {
        "kind": "expression", "expression": "(r(850) - b2) / (r(850) + b2)",
        "stretch": {"kind": "absolute", "limits": [[0, 1]]}, "missing": "transparent",
    }  # fmt: skip
    made = recorder.post(f"{there}/views", json=body).json()
    seven, two = (shown.cube[at].astype(np.float64) for at in (6, 1))
    wanted = 255 * np.clip((seven - two) / (seven + two), 0, 1)
    shown = pixels(picture(recorder, made["image"], "188,48,512,512"))
    known = np.isfinite(wanted)[48:, 188:]
    assert (shown[..., 3] == 255 * known).all()
    assert np.abs(shown[..., 1] - wanted[48:, 188:])[known].max() <= 0.6


def test_what_is_unknown_stays_clear_at_every_size(recorder, there, pixels):
    body = {"kind": "band", "band": "b1", "missing": "transparent"}
    made = recorder.post(f"{there}/views", json=body).json()
    whole = pixels(picture(recorder, made["image"], "600,500,100,60", "100,60"))
    assert (whole[40:, 80:, 3] == 0).all()
    assert (whole[:40, :, 3] == 255).all()
    half = pixels(picture(recorder, made["image"], "601,500,99,60", "47,29"))
    assert half[-3, -3, 3] == 0
    assert half[3, 3, 3] == 255
    # Where it is clear it is black in a JPEG, and does not darken what lies beside it.
    edge = half[:15, :, 0].astype(float)
    assert edge.min() > 0
    flat = pixels(picture(recorder, made["image"], "600,500,100,60", "100,60", "jpg"))
    assert flat[45:, 85:].max() < 30


def test_percentiles_are_measured_on_the_whole_or_in_a_region(shown, recorder, there):
    ratio = shown.cube[6].astype(np.float64) / shown.cube[1]
    for region, part in ((None, np.s_[:, :]), ([100, 50, 300, 200], np.s_[50:250, 100:400])):
        body: dict[str, object] = RATIO | {"stretch": {"kind": "percentile", "low": 2, "high": 98}}
        if region:
            body["region"] = region
        recipe = recorder.post(f"{there}/views", json=body).json()["recipe"]
        found = recipe["stretch"]["limits"][0]
        wanted = np.nanpercentile(ratio[part], (2, 98))
        assert found == pytest.approx(wanted, rel=0.01)


def test_the_same_recipe_is_the_same_view_and_another_region_is_another(recorder, there):
    first, again = (recorder.post(f"{there}/views", json=RATIO).json() for _ in range(2))
    other = recorder.post(f"{there}/views", json=RATIO | {"region": [0, 0, 90, 90]}).json()
    assert first["id"] == again["id"] != other["id"]
    # What came back is a recipe like any other: sent again it is the same view.
    assert recorder.post(f"{there}/views", json=first["recipe"]).json()["id"] == first["id"]
    assert [one["id"] for one in recorder.get(there).json()["tried"]][:1] == [first["id"]]


def test_limits_that_were_measured_elsewhere_are_measured_anew(recorder, there):
    mine = recorder.post(f"{there}/views", json=RATIO).json()
    theirs = json.loads(json.dumps(mine["recipe"]))
    theirs |= {"stack": "sother.000000000000"}
    theirs["stretch"]["limits"] = [[5, 6]]
    assert recorder.post(f"{there}/views", json=theirs).json()["id"] == mine["id"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "expression", "expression": "__import__('os').system('id')"}, "column"),
        ({"kind": "expression", "expression": "b1 if b2 else b3"}, "column"),
        ({"kind": "expression", "expression": "b9"}, "8 bands"),
        ({"kind": "expression", "expression": "r(1650)"}, "nearest band"),
        ({"kind": "expression", "expression": "(" * 10_000 + "b1" + ")" * 10_000}, "allowed"),
        ({"kind": "expression", "expression": "b1; b2"}, "channels"),
        ({"kind": "matrix", "rows": [[1, 2, 3]]}, "8 bands"),
        ({"kind": "painting"}, "kind"), ({"analysis": "magic"}, "analysis"),
        ({"analysis": "pca", "show": [1, 2]}, "1 or 3"),
        ({"analysis": "pca", "show": [1, 2, 99]}, "8 components"),
        ({"analysis": "pca", "bands": [1, 99]}, "band 99"),
        ({"analysis": "pca", "region": [0, 0, 9000, 10]}, "does not lie"),
        ({"analysis": "pca", "region": [0, 0, 2, 2]}, "too few"),
        ({"analysis": "decorrelation", "bands": [1, 2]}, "choose 3"),
        ({"analysis": "log_residual", "infrared": 7}, "visible"),
        ({"analysis": "true_colour", "illuminant": "moonlight"}, "moonlight"),
        (RATIO | {"region": [0, 0, 1]}, "four whole numbers"),
        (RATIO | {"region": [690, 0, 20, 20]}, "does not lie"),
        (RATIO | {"bottom": "b2 - b2"}, ""), ([1, 2], "object"), ("b1", "object"), (7, "object"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_says_why(recorder, there, body, said):
    before = recorder.get(there).json()["tried"]
    answer = recorder.post(f"{there}/views", json=body)
    assert answer.status_code in (400, 422), answer.text
    told = answer.json()
    assert said in told["detail"]
    assert told["fix"]
    assert recorder.get(there).json()["tried"] == before


@pytest.mark.parametrize("sent", [b"[" * 100_000, b"{", b"\xff", b'{"kind":' + b" " * 300_000])
def test_what_is_no_document_is_refused(recorder, there, sent):
    answer = recorder.post(
        f"{there}/views", content=sent, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 413)
    assert answer.json()["fix"]


def test_only_staff_who_record_try_and_save_and_only_from_our_own_pages(house, reader, home):
    house.publish()
    recorder = reader(Role.CONSERVATOR)
    made = recorder.post(f"{home}/views", json=RATIO).json()
    for role, status in ((Role.VISITOR, 401), (Role.RESEARCHER, 403)):
        client = reader(role)
        for path, body in (
            ("views", RATIO), ("layers", {"view": made["id"], "label": {}}),
            (f"layers/{made['id']}/state", {"state": "published"}),
        ):  # fmt: skip
            assert client.post(f"{home}/{path}", json=body).status_code == status
    assert recorder.post(f"{home}/layers/{made['id']}/state",
                         json={"state": "published"}).status_code == 403  # fmt: skip
    recorder.headers["x-csrf"] = "guessed"
    assert recorder.post(f"{home}/views", json=RATIO).status_code == 403
    del recorder.headers["x-csrf"]
    assert recorder.post(f"{home}/views", json=RATIO).status_code == 403
    assert house.museum.layers.of(house.stack) == []


def test_a_view_is_seen_by_its_state(house, reader, home):
    house.publish()
    staff, boss, visitor = (
        reader(role) for role in (Role.CONSERVATOR, Role.REGISTRAR, Role.VISITOR)
    )
    made = staff.post(f"{home}/views", json=RATIO).json()
    tile = f"{made['image']}/full/200,/0/default.jpg"
    assert visitor.get(tile).status_code == 404
    label = {"en": "A ratio", "zh-Hans": " 比值 "}
    saved = staff.post(f"{home}/layers", json={"view": made["id"], "label": label}).json()
    assert (saved["state"], saved["label"]) == ("draft", {"en": "A ratio", "zh-Hans": "比值"})
    assert visitor.get(tile).status_code == 404
    assert visitor.get(home).json()["views"] == []
    moved = boss.post(f"{home}/layers/{made['id']}/state", json={"state": "published"})
    assert moved.json()["state"] == "published"
    shown = visitor.get(tile)
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "public, max-age=86400, immutable"
    facts = visitor.get(home).json()
    assert [one["id"] for one in facts["views"]] == [made["id"]]
    assert "tried" not in facts
    assert "work" not in facts
    boss.post(f"{home}/layers/{made['id']}/state", json={"state": "withdrawn"})
    assert visitor.get(tile).status_code == 404
    assert boss.post(f"{home}/layers/{made['id']}/state",
                     json={"state": "in_review"}).status_code == 409  # fmt: skip


def test_saved_views_outlive_the_cache_to_the_same_bytes(house, staff, home):
    made = staff.post(f"{home}/views", json=RATIO).json()
    staff.post(f"{home}/layers", json={"view": made["id"], "label": {"en": "Kept"}})
    before = picture(staff, made["image"])
    tried = house.museum.layout.cache / "views" / house.stack
    for file in tried.iterdir():
        file.unlink()
    rebuild_register(house.museum)
    facts = staff.get(home).json()
    assert [one["id"] for one in facts["views"]] == [made["id"]]
    assert picture(staff, made["image"]) == before


def test_a_band_and_the_colours_are_saved_by_their_recipes(house, staff, home):
    facts = staff.get(home).json()
    for name, image in (("b4", facts["bands"][3]["image"]), ("colour", facts["colour"])):
        saved = staff.post(f"{home}/layers", json={"view": name, "label": {"en": name}}).json()
        assert saved["id"].startswith("v")
        assert picture(staff, saved["image"]) == picture(staff, image)


def test_a_view_of_an_earlier_cube_is_told_as_one_and_never_drawn(house, staff, home):
    made = staff.post(f"{home}/views", json=RATIO).json()
    staff.post(f"{home}/layers", json={"view": made["id"], "label": {"en": "Old"}})
    house.make_again()
    facts = staff.get(home).json()
    assert (facts["views"], facts["tried"]) == ([], [])
    assert [(one["id"], one["label"]) for one in facts["earlier"]] == [(made["id"], {"en": "Old"})]
    for image in (made["image"], f"{house.base}.{made['id']}"):
        assert staff.get(f"{image}/full/200,/0/default.jpg").status_code == 404
    again = staff.post(f"{home}/views", json=RATIO).json()
    assert again["id"] != made["id"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("layers", {"view": 7}), ("layers", {"view": "b1", "label": {"en": "x" * 301}}),
        ("layers", {"view": "b1", "more": 1}), ("layers", []), ("state", {"state": "burnt"}),
        ("layers/v0/state", {}), ("layers", {"view": "b1", "label": {"en": "x" * 300_000}}),
        ("layers", {"view": "b1", "label": {"../x": "x"}}),
    ],
)  # fmt: skip
def test_what_is_sent_has_to_be_what_is_asked_for(shown, boss, there, path, body):
    before = shown.museum.journal.position
    answer = boss.post(f"{there}/{path}", json=body)
    assert answer.status_code in (400, 404, 413)
    assert answer.json()["fix"]
    assert shown.museum.journal.position == before


def test_names_that_no_register_can_be_asked_for_are_nothing(recorder):
    for name in ("%00", "s%00", "%F0%9F%98%80", "x" * 2000, "..%2f.."):
        assert recorder.get(f"/api/stacks/{name}").status_code == 404


@pytest.mark.parametrize(
    "name", ["v" + "0" * 24, "vx", "../../etc/passwd", "", "x" * 41, "v\x00", "b99", "v\ud83d"]
)
def test_only_views_that_are_there_are_saved_and_moved(reader, home, name):
    boss = reader(Role.REGISTRAR)
    told = {"content-type": "application/json"}
    saved = boss.post(f"{home}/layers", content=json.dumps({"view": name}), headers=told)
    assert saved.status_code in (400, 404)
    sent = quote(name or "v", errors="replace")
    moved = boss.post(f"{home}/layers/{sent}/state", json={"state": "published"})
    assert moved.status_code == 404


def test_principal_components_of_a_preview_are_those_of_the_whole(shown, recorder, there, pixels):
    made = recorder.post(f"{there}/views", json={"analysis": "pca", "show": [1]}).json()
    wanted = principal_components(
        measure([Strip(shown.cube)], len(shown.cube), noise=False)
    ).matrix[0]  # fmt: skip
    found = np.array(made["recipe"]["rows"][0])
    cosine = found @ wanted / np.linalg.norm(found) / np.linalg.norm(wanted)
    assert np.degrees(np.arccos(min(1, cosine))) < 0.2
    assert made["recipe"]["names"] == ["PC1"]
    assert len(made["explained"]) == len(shown.cube)
    assert sum(made["explained"]) == pytest.approx(1)
    assert made["recipe"]["explained"] == made["explained"][:1]
    assert "sample" in made["notes"][0]
    said = recorder.post(f"{there}/views?language=zh-Hans", json={"analysis": "pca"}).json()
    assert "像素" in said["notes"][0]
    assert pixels(picture(recorder, said["image"])).shape == (512, 512, 3)


@pytest.mark.parametrize(
    "body",
    [
        {"analysis": "mnf", "show": [1, 2, 3]}, {"analysis": "ica", "show": [1]},
        {"analysis": "pca", "bands": [1, 4, 8], "show": [3, 2, 1], "region": [50, 60, 300, 200]},
        {"analysis": "decorrelation", "bands": [6, 3, 1]},
        {"analysis": "log_residual", "infrared": 8, "visible": [1, 2, 3, 4, 5, 6]},
        {"analysis": "true_colour", "illuminant": "A"},
    ],
    ids=lambda body: body["analysis"],
)  # fmt: skip
def test_every_analysis_ends_as_a_view_that_is_drawn(recorder, there, body, pixels):
    made = recorder.post(f"{there}/views", json=body).json()
    assert made["notes"], made
    tile = pixels(picture(recorder, made["image"]))
    assert tile.std() > 5
    if "bands" in body:
        rows = np.array(made["recipe"]["rows"])
        out = [at for at in range(8) if at + 1 not in body["bands"]]
        assert (rows[:, out] == 0).all()
        assert (rows[:, [one - 1 for one in body["bands"]]] != 0).all()


def test_a_whole_pass_is_owed_done_once_and_found_again(house, staff, home):
    body = {"analysis": "pca", "show": [1], "preview": False}
    asked = staff.post(f"{home}/views", json=body)
    assert asked.status_code == 202
    key = asked.json()["key"]
    assert staff.post(f"{home}/views", json=body).json()["key"] == key
    assert [one["share"] for one in staff.get(f"{home}/work").json()["work"]] == [0]
    make_one(house.museum, f"{house.stack}.{key}")
    (done,) = staff.get(f"{home}/work").json()["work"]
    assert (done["share"], done["problem"]) == (1, None)
    rows = next(one for one in staff.get(home).json()["tried"] if one["id"] == done["view"])
    assert len(rows["explained"]) == len(house.cube)
    wanted = principal_components(
        measure([Strip(house.cube)], len(house.cube), noise=False)
    ).matrix[0]  # fmt: skip
    assert np.array(rows["recipe"]["rows"][0]) == pytest.approx(wanted, abs=2e-4)
    assert staff.post(f"{home}/views", json=body).json()["view"] == done["view"]


def test_a_whole_pass_that_cannot_be_done_says_so_and_may_be_asked_again(house, staff, home):
    body = {"analysis": "pca", "region": [681, 541, 12, 12], "preview": False}
    key = staff.post(f"{home}/views", json=body).json()["key"]
    make_one(house.museum, f"{house.stack}.{key}")
    (failed,) = staff.get(f"{home}/work").json()["work"]
    assert failed["view"] is None
    assert failed["problem"]["fix"]
    again = staff.post(f"{home}/views", json=body).json()
    assert again["problem"] is None
    make_one(house.museum, "../../etc.0000000000000000")


def test_a_registrar_publishes_the_stack_itself(house, reader, home):
    boss, staff, visitor = (
        reader(role) for role in (Role.REGISTRAR, Role.CONSERVATOR, Role.VISITOR)
    )
    assert staff.post(f"{home}/state", json={"state": "published"}).status_code == 403
    assert boss.post(f"{home}/state", json={"state": "withdrawn"}).status_code == 409
    assert visitor.get(home).status_code == 404
    assert boss.post(f"{home}/state", json={"state": "published"}).json()["state"] == "published"
    assert visitor.get(home).status_code == 200


def test_what_is_shown_of_a_draft_is_nothing(house, reader, home):
    visitor = reader(Role.VISITOR)
    draft, nothing = visitor.get(home), visitor.get("/api/stacks/snothing00000")
    assert draft.status_code == nothing.status_code == 404
    assert draft.text.replace(house.stack, "") == nothing.text.replace("snothing00000", "")
    house.publish()
    assert visitor.get(home).status_code == 200
    house.museum.relics.move(house.relic, State.WITHDRAWN, person="test")
    assert visitor.get(home).status_code == 404

"""The pages and the commands of relightable images, and who may see what."""

import json
from io import BytesIO

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import InvalidError, UnsupportedError
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def visitor(house):
    return TestClient(build_app(house, departments()))


@pytest.fixture(scope="module")
def staff(house):
    client = TestClient(build_app(house, departments()))
    client.cookies.set(SESSION_COOKIE, house.people.sign_in("wang", PASSWORD).token)
    return client


def facts(answer):
    block = answer.text.split('id="relight-data">', 1)[1].split("</script>", 1)[0]
    return json.loads(block)["facts"]


def run(house, words, *more: str):
    begin = ["--museum", str(house.folder), "relight", *words.split()]
    return CliRunner().invoke(build(), [*begin, *more])


def test_a_published_image_of_a_published_relic_is_everybodys(visitor, finished):
    page = visitor.get(f"/en/relight/{finished.s1.id}")
    assert page.status_code == 200
    found = facts(page)
    tile = visitor.get(f"{found['base']}/0/0_0.jpg")
    assert tile.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert tile.content[:2] == b"\xff\xd8"
    assert visitor.get(f"{found['base']}/0/9_9.jpg").status_code == 404


def test_a_draft_or_an_image_of_a_hidden_relic_is_told_as_one_that_is_not_there(
    visitor, staff, made, finished
):
    for hidden in (made, finished.s2):
        nothing = visitor.get("/en/relight/lnothing").text.replace("lnothing", "NAME")
        page = visitor.get(f"/en/relight/{hidden.id}")
        assert page.status_code == 404
        assert page.text.replace(hidden.id, "NAME") == nothing
        address = f"/relights/{hidden.id}/{hidden.made.digest[:12]}/0/0_0.jpg"
        assert visitor.get(address).status_code == 404
        shown = staff.get(f"/en/relight/{hidden.id}")
        assert shown.status_code == 200
        assert staff.get(address).headers["cache-control"].startswith("private")


def test_nobody_outside_gets_finer_tiles_than_the_rights_allow(visitor, staff, finished):
    page = visitor.get(f"/en/relight/{finished.s3.id}")
    found = facts(page)
    assert max(found["levels"][found["first"]]) <= 200
    assert visitor.get(f"{found['base']}/0/0_0.jpg").status_code == 404
    assert visitor.get(f"{found['base']}/0/left.jpg").status_code == 404
    assert visitor.get(f"{found['base']}/{found['first']}/left.jpg").status_code == 200
    fine = staff.get(f"{found['base']}/0/0_0.jpg")
    assert fine.status_code == 200
    assert fine.headers["cache-control"].startswith("private")


def test_without_a_script_four_pictures_show_it_lit_from_four_sides(visitor, finished):
    page = visitor.get(f"/zh-Hans/relight/{finished.s1.id}").text
    base = facts(visitor.get(f"/en/relight/{finished.s1.id}"))["base"]
    sides = {}
    for side in ("left", "right", "top", "bottom"):
        assert f'src="{base}/0/{side}.jpg"' in page
        answer = visitor.get(f"{base}/0/{side}.jpg")
        path = answer.content
        sides[side] = np.asarray(Image.open(BytesIO(path)), float)
    leaning_right = (slice(None), slice(20, 120))
    assert sides["right"][leaning_right].mean() > sides["left"][leaning_right].mean() + 20


def test_the_list_holds_what_the_reader_may_see(visitor, staff, finished, made):
    seen = visitor.get("/en/relights").text
    assert finished.s1.id in seen
    assert finished.s2.id not in seen
    assert made.id not in seen
    assert made.id in staff.get("/en/relights").text


def test_a_dry_run_says_what_is_there_and_writes_nothing(house, dome):
    before = len(house.relights.list())
    done = run(house, "new", "S 2", str(dome), "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (told["width"], told["height"], told["kind"]) == (300, 130, "20 photographs")
    assert told["lights"] == "lights.lp"
    assert len(house.relights.list()) == before


def test_commands_make_publish_withdraw_and_draw(house, made, tmp_path):
    done = run(house, "publish", made.id, "--dry-run", "--json")
    assert json.loads(done.stdout)[0]["state"] == "published"
    assert house.relights.get(made.id).state == "draft"
    assert run(house, "publish", made.id).exit_code == 0
    assert house.relights.get(made.id).state == "published"
    assert run(house, "withdraw", made.id).exit_code == 0
    assert house.relights.get(made.id).state == "withdrawn"
    out = tmp_path / "raking.png"
    for clock in ("90,15", "270,15"):
        done = run(house, "draw", made.id, str(out), "--light", clock, "--way", "sharp")
        assert done.exit_code == 0, done.output
        with Image.open(out) as picture:
            assert picture.size == (300, 130)
    for wrong in (["--light", "north"], ["--level", "9"]):
        done = run(house, "draw", made.id, str(out), *wrong)
        assert isinstance(done.exception, InvalidError)
    assert made.id in run(house, "list", "S 1", "--json").stdout


def test_what_is_wrong_with_a_file_is_told_in_three_lines(house, tmp_path):
    bad = tmp_path / "coin.ptm"
    bad.write_bytes(b"PTM_1.2\nPTM_FORMAT_JPEGLS_LRGB\n4 4\n")
    done = run(house, "new", "S 1", str(bad))
    assert isinstance(done.exception, UnsupportedError)
    assert "JPEG" in done.exception.why
    assert "PTM_FORMAT_LRGB" in done.exception.fix
